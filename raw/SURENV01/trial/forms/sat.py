"""Form SAT: Subsequent Anti-cancer Therapy."""

from schemas.base import Char
from schemas.raw import DATE, RawForm, ask


class SAT(RawForm, title="Subsequent Anti-cancer Therapy", page=22, log=True, starts="STDT", ends="ENDT"):
    """One row per therapy after the trial's treatment was decided to end."""

    TYPE: Char = ask("Type", "SYSTEMIC", "RADIOTHERAPY", "SURGERY")
    DRUG: Char = ask("Drug or procedure")
    STDT: Char = ask("Start date", format=DATE)
    ENDT: Char = ask("End date", format=DATE)
    REAS: Char = ask("Reason", "PROGRESSIVE DISEASE", "INVESTIGATOR'S CHOICE")
    INTENT: Char = ask("Intent", "CURATIVE", "PALLIATIVE")
