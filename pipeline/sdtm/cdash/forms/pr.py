"""Form PR: Procedures."""

from schemas.base import Char
from schemas.raw import DATE, NUMBER, RawForm, ask


class PR(RawForm, title="Procedures", page=23, log=True, starts="PRSTDAT FORMDT", ends="PRENDAT"):
    """One row per procedure; surgery and radiotherapy before and after the study treatment by its category."""

    PRCAT: Char = ask("Category", "CONCOMITANT PROCEDURE", "PRIOR ANTI-CANCER THERAPY", "SUBSEQUENT ANTI-CANCER THERAPY")
    PRSCAT: Char = ask("Kind of procedure", "SURGERY", "RADIOTHERAPY", "OTHER")
    PRTRT: Char = ask("Procedure, in the site's words")
    PRINDC: Char = ask("Indication")
    PRLOC: Char = ask("Site of the body")
    PRDOSE: Char = ask("Total dose", format=NUMBER)
    PRDOSU: Char = ask("Unit of the dose")
    PRINTENT: Char = ask("Intent", "CURATIVE", "PALLIATIVE")
    PRSTDAT: Char = ask("Start date", format=DATE)
    PRENDAT: Char = ask("End date", format=DATE)
    PRDECOD: Char = ask("Standardised name")
