"""Form CD: Cancer Diagnosis."""

from schemas.base import Char
from schemas.raw import DATE, RawForm, ask


class CD(RawForm, title="Cancer Diagnosis", page=5):
    """One row per screening number."""

    DXDT: Char = ask("Date of diagnosis", format=DATE)
    HISTOLOGY: Char = ask("Histology")
    GRADE: Char = ask("FNCLCC grade", "1", "2", "3")
    STAGE: Char = ask("Stage", "III", "IV")
    PRIMSITE: Char = ask("Primary site")
    METSITES: Char = ask("Sites of metastases, separated by ';'")
