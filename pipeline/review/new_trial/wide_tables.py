"""Tables with a column per test: takes a table of an export, gives the tests that its columns are named like.

SYSBP, DIABP, PULSE of vital signs, HGB, ALT of a laboratory, with their units and limits beside them (SYSBP_U, HGB_LO). Codes,
names and synonyms of the published codelists are known; what is found is a guess.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from pipeline.core.distinct import each_distinct
from pipeline.raw.source_file import SourceFile
from pipeline.raw.wide_file import lengthened
from pipeline.review.new_trial.export_files import ExportTable
from pipeline.review.new_trial.nearest_names import nearest_names
from pipeline.review.new_trial.standard_names import StandardForm, common_columns
from pipeline.study.form_export import FormExport
from schemas.base import DTYPES
from schemas.codelists import codelist, normalise, per_terminology, spellings

CODELISTS = {"VS": "C66741", "LB": "C65047"}
"""Form -> the published codelist of its tests."""
TITLES = {"VS": "Vital Signs", "LB": "Laboratory"}
_SHORT = {
    "VS": {
        "SBP": "SYSBP", "SYS": "SYSBP", "SYSTOLIC": "SYSBP", "DBP": "DIABP", "DIA": "DIABP", "DIASTOLIC": "DIABP", "WT": "WEIGHT",
        "HT": "HEIGHT", "BT": "TEMP", "TEMPERATURE": "TEMP", "PULSE RATE": "PULSE", "HEART RATE": "HR", "RR": "RESP",
        "SPO2": "OXYSAT",
    },
    "LB": {"HB": "HGB", "NEUTROPHILS": "NEUT", "PLATELETS": "PLAT", "PLT": "PLAT", "CREATININE": "CREAT", "BILIRUBIN": "BILI"},
}  # fmt: skip
"""What tests are called besides."""
_ENDINGS = {
    "ORRES": "ORRES RES RESULT VAL VALUE", "ORRESU": "ORRESU U UNIT UNITS UOM", "ORNRLO": "ORNRLO LO LOW LLN",
    "ORNRHI": "ORNRHI HI HIGH ULN",
}  # fmt: skip
_PART = {word: part for part, words in _ENDINGS.items() for word in words.split()}
ALIKE = 0.8
"""How near a name is that is not the code of the test."""
FEWEST, LEAST_NUMERIC = 2, 0.8


@dataclass(frozen=True)
class Wide:
    """A table with a column per test: its form, and by test code its columns (theirs -> ours), how near their names are, and
    whether a column has its unit."""

    form: str
    tests: dict[str, dict[str, str]]
    shares: dict[str, float]

    @property
    def column(self) -> str:
        """Our column that names the test."""
        return f"{self.form}TEST"

    def constants(self, test: str) -> dict[str, str]:
        """What the columns of a test do not say: its unit, which is to be stated."""
        unit = f"{self.form}ORRESU"
        return {} if unit in self.tests[test].values() else {unit: ""}

    def export(self) -> FormExport:
        """The same as a form's section of `raw`."""
        tests = {name: {"columns": columns, "constants": self.constants(name)} for name, columns in self.tests.items()}
        return FormExport.model_validate({"wide": {self.column: tests}})


def made_long(table: ExportTable, standard: Sequence[StandardForm]) -> tuple[ExportTable, Wide | None]:
    """The table with a row per test and what it was taken for; as it is, where it has no column per test.

    Only forms of `standard` are meant whose columns are those of the standard forms.
    """
    known = {form.name for form in standard if {f"{form.name}TEST", f"{form.name}ORRES", f"{form.name}ORRESU"} <= {*form.columns}}
    found = [wide for form in CODELISTS if form in known and (wide := _wide(table.source, form))]
    if not found:
        return table, None
    best = max(found, key=lambda wide: len(wide.tests))
    return replace(table, source=lengthened(table.source, best.export(), table.file, best.form)), best


def _wide(source: SourceFile, form: str) -> Wide | None:
    """The tests of one form among the columns; None where they are fewer than the other questions: height and weight of a form of
    demography are no vital signs."""
    tests: dict[str, dict[str, str]] = {}
    shares: dict[str, float] = {}
    for name in source.header:
        if (named := _test_of(name, form)) and f"{form}{named[1]}" not in tests.get(named[0], {}).values():
            tests.setdefault(named[0], {})[name] = f"{form}{named[1]}"
            shares[named[0]] = min(shares.get(named[0], 1.0), named[2])
    result = f"{form}ORRES"
    with_result = {
        test: dict(sorted(columns.items(), key=lambda pair: pair[1] != result))
        for test, columns in tests.items()
        if result in columns.values() and _is_measured(source, next(name for name, ours in columns.items() if ours == result))
    }
    of_tests = {name for columns in with_result.values() for name in columns}
    rest = [name for name in source.header if name not in of_tests]
    questions = len(rest) - len(nearest_names(rest, common_columns()))
    if len(with_result) < max(questions, FEWEST if questions < FEWEST else FEWEST + 1):
        return None
    return Wide(form, with_result, {test: shares[test] for test in with_result})


def _test_of(name: str, form: str) -> tuple[str, str, float] | None:
    """The test of a column, which part of it (ORRES, ORRESU ...), and how near the name is; None where it names no test."""
    words = [word for word in re.split(r"[\W_]+", name.upper()) if word]
    words = words[1:] if words[:1] == [form] else words
    part = _PART.get(words[-1].removeprefix(form), "") if len(words) > 1 else ""
    text = " ".join(words[:-1] if part else words)
    test = _tests(form).get(text) or _tests(form).get(text.removeprefix(form))
    if test is None:
        return None
    return test, part or "ORRES", 1.0 if text in (test, f"{form}{test}") else ALIKE


@per_terminology
def _tests(form: str) -> dict[str, str]:
    """What a test may be called -> its code: codes, then what synonyms say."""
    codes = {normalise(code): code for code in codelist(CODELISTS[form]).terms}
    return _SHORT[form] | spellings(CODELISTS[form]) | codes


def _is_measured(source: SourceFile, column: str) -> bool:
    """Whether most answers of a column are numbers, or beyond a limit ("<0.1"); a column without answers may be one."""
    assert source.table is not None  # noqa: S101 - unread tables are left out before
    text = source.table[column].dropna()
    numbers = each_distinct(text, lambda distinct: pd.to_numeric(distinct.str.strip().str.lstrip("<>="), errors="coerce"))
    return text.empty or bool(numbers.astype(DTYPES["Num"]).notna().mean() >= LEAST_NUMERIC)
