"""Form SS: Survival Follow-up."""

from schemas.base import Char
from schemas.raw import DATE, RawForm, ask


class SS(RawForm, title="Survival Follow-up", page=33, starts="SSDAT FORMDT"):
    """One row per contact."""

    SSORRES: Char = ask("Status", "ALIVE", "DEAD", "UNKNOWN")
    SSDAT: Char = ask("Date for which the status is known", format=DATE)
