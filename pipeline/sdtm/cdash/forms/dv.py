"""Form DV: Protocol Deviations."""

from schemas.base import Char
from schemas.raw import DATE, RawForm, ask


class DV(RawForm, title="Protocol Deviations", page=32, log=True, starts="DVSTDAT FORMDT", ends="DVENDAT"):
    """One row per deviation."""

    DVCAT: Char = ask("Category", "MAJOR", "MINOR")
    DVDECOD: Char = ask("Kind of deviation")
    DVTERM: Char = ask("Deviation, in the site's words")
    DVSTDAT: Char = ask("Start date", format=DATE)
    DVENDAT: Char = ask("End date", format=DATE)
