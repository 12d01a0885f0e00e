"""Form SUBJ: Subject."""

from schemas.base import Char
from schemas.raw import DATE, RawForm, ask


class SUBJ(RawForm, title="Subject", page=1):
    """One row per subject."""

    CONSDT: Char = ask("Date of informed consent", format=DATE)
    BIRTHDT: Char = ask("Date of birth", format=DATE)
    GENDER: Char = ask("Sex", "M", "F")
    RACE: Char = ask("Race", "ASIAN", "WHITE")
    ENTERED: Char = ask("Was the subject enrolled?", "Y", "N")
    ENTERDT: Char = ask("Date of enrolment", format=DATE)
    STOPDT: Char = ask("Date of the last dose, if treatment has ended", format=DATE)
    STOPWHY: Char = ask("Reason for the end of treatment", "COMPLETED", "ADVERSE EVENT", "WITHDRAWAL BY SUBJECT")
