"""Form PTX: Prior Systemic Therapy."""

from schemas.base import Char
from schemas.raw import DATE, NUMBER, RawForm, ask


class PTX(RawForm, title="Prior Systemic Therapy", page=7, log=True, starts="STDT", ends="ENDT"):
    """One row per drug of a line of therapy."""

    LINE: Char = ask("Line of therapy, from 1", format=NUMBER)
    REGIMEN: Char = ask("Regimen")
    DRUG: Char = ask("Drug")
    TYPE: Char = ask("Type", "CHEMOTHERAPY", "TARGETED THERAPY", "IMMUNOTHERAPY", "OTHER")
    STDT: Char = ask("Start date", format=DATE)
    ENDT: Char = ask("End date", format=DATE)
    BEST: Char = ask("Best response", "CR", "PR", "SD", "PD", "NE", "UNK")
    STOPREAS: Char = ask("Reason stopped", "PROGRESSIVE DISEASE", "TOXICITY", "COMPLETED")
    PDDT: Char = ask("Date of progression", format=DATE)
