"""Form AEG: Grade Changes of Adverse Events."""

from schemas.base import Char
from schemas.raw import DATE, RawForm, ask

GRADES = ("1", "2", "3", "4", "5")


class AEG(RawForm, title="Grade Changes of Adverse Events", page=21, log=True, starts="CHGDT"):
    """One row per change of grade inside one adverse event."""

    AESPID: Char = ask("Number of the event in the subject")
    CHGDT: Char = ask("Date of the change", format=DATE)
    GRADE: Char = ask("CTCAE grade from this date", *GRADES)
