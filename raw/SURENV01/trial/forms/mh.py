"""Form MH: Medical History."""

from schemas.base import Char
from schemas.raw import DATE, RawForm, ask


class MH(RawForm, title="Medical History", page=6, log=True, starts="MHSTDT", ends="MHENDT"):
    """One row per condition."""

    MHTERM: Char = ask("Condition")
    MHSTDT: Char = ask("Start date", format=DATE)
    MHENDT: Char = ask("End date", format=DATE)
    MHONGO: Char = ask("Ongoing at consent?", "Y", "N")
    MHTOXGR: Char = ask("CTCAE grade when ongoing", "1", "2", "3", "4")
