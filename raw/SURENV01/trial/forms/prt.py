"""Form PRT: Prior Radiotherapy."""

from schemas.base import Char
from schemas.raw import DATE, NUMBER, RawForm, ask


class PRT(RawForm, title="Prior Radiotherapy", page=9, log=True, starts="STDT", ends="ENDT"):
    """One row per course."""

    SITE: Char = ask("Site of the body")
    DOSE: Char = ask("Total dose", format=NUMBER)
    UNIT: Char = ask("Unit of the dose", "Gy")
    STDT: Char = ask("Start date", format=DATE)
    ENDT: Char = ask("End date", format=DATE)
    INTENT: Char = ask("Intent", "CURATIVE", "PALLIATIVE")
