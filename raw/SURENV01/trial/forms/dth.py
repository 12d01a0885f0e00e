"""Form DTH: Death."""

from schemas.base import Char
from schemas.raw import DATE, RawForm, ask


class DTH(RawForm, title="Death", page=26, log=True, starts="DTHDT FORMDT"):
    """One row per death."""

    DTHDT: Char = ask("Date of death", format=DATE)
    CAUSE: Char = ask("Primary cause of death", "DISEASE PROGRESSION", "ADVERSE EVENT", "OTHER", "UNKNOWN")
    CAUSEOTH: Char = ask("Other cause, specify")
    REL: Char = ask("Related to the trial's treatment?", "RELATED", "NOT RELATED")
