"""The verb of CTCAE grades: every form's spelling of one is read as the analysis reads it (pipeline.core.numbers.grades)."""

from pipeline.core.numbers.grades import grade_text, read_grades
from pipeline.core.series import Series
from pipeline.sdtm.verbs.mapping import COLLECTED, Rows, Verb, tidy


def grade(column: str, lowest: int = 1) -> Verb:
    """The grade as "1" to "5" ("0" too where `lowest` is 0); a text that names none is CT_UNMAPPED and left blank."""

    def apply(rows: Rows) -> Series:
        grades = read_grades(rows.df[column], lowest)
        rows.report("CT_UNMAPPED", tidy(rows.df[column]).notna() & grades.isna(), column)
        return grade_text(grades)

    return Verb(COLLECTED, (column,), "", apply, "coded")
