"""Form PSRG: Prior Cancer Surgery."""

from schemas.base import Char
from schemas.raw import DATE, RawForm, ask


class PSRG(RawForm, title="Prior Cancer Surgery", page=8, log=True, starts="DT"):
    """One row per operation."""

    PROC: Char = ask("Procedure")
    SITE: Char = ask("Site of the body")
    DT: Char = ask("Date", format=DATE)
