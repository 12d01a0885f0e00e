"""Form DD: Death Details."""

from schemas.base import Char
from schemas.raw import DATE, RawForm, ask


class DD(RawForm, title="Death Details", page=31, log=True, starts="DTHDAT FORMDT"):
    """One row per death."""

    DTHDAT: Char = ask("Date of death", format=DATE)
    DDORRES: Char = ask("Primary cause of death", "DISEASE PROGRESSION", "ADVERSE EVENT", "OTHER", "UNKNOWN")
