"""Form TAB: Tablets."""

from schemas.base import Char
from schemas.raw import DATE, NUMBER, RawForm, ask


class TAB(RawForm, title="Tablets", page=2, log=True, starts="FROMDT", ends="TODT"):
    """One row per interval of constant dose."""

    FROMDT: Char = ask("From", format=DATE)
    TODT: Char = ask("To", format=DATE)
    TABLETS: Char = ask("Tablets of 10 mg per day", format=NUMBER)
