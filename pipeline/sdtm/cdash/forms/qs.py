"""Form QS: Questionnaires."""

from schemas.base import Char
from schemas.raw import DATE, RawForm, ask


class QS(RawForm, title="Questionnaires", page=14, starts="QSDAT FORMDT"):
    """One row per item of a questionnaire per visit."""

    QSCAT: Char = ask("Questionnaire")
    QSTESTCD: Char = ask("Item, short name")
    QSTEST: Char = ask("Item")
    QSORRES: Char = ask("Answer")
    QSDAT: Char = ask("Date", format=DATE)
