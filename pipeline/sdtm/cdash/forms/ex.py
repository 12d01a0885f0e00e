"""Form EX: Exposure."""

from schemas.base import Char
from schemas.raw import DATE, NUMBER, TIME, RawForm, ask


class EX(RawForm, title="Exposure", page=20, log=True, starts="EXSTDAT FORMDT", ends="EXENDAT", ongoing="EXONGO"):
    """One row per drug and interval of constant dose, or per administration; 0 while it is interrupted, and of a placebo."""

    EXTRT: Char = ask("Study treatment")
    EXDOSE: Char = ask("Dose", format=NUMBER)
    EXDOSU: Char = ask("Unit of the dose")
    EXDOSFRM: Char = ask("Dose form")
    EXDOSFRQ: Char = ask("Frequency")
    EXROUTE: Char = ask("Route of administration")
    EXSTDAT: Char = ask("Start date", format=DATE)
    EXSTTIM: Char = ask("Start time", format=TIME)
    EXENDAT: Char = ask("End date", format=DATE)
    EXENTIM: Char = ask("End time", format=TIME)
    EXONGO: Char = ask("Interval ongoing?", "Y", "N")
    EXREFID: Char = ask("Kit number")
    EXADJ: Char = ask("Reason of an adjusted dose")
