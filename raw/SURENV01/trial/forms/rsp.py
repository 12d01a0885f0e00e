"""Form RSP: Response Assessment."""

from schemas.base import Char
from schemas.raw import DATE, RawForm, ask


class RSP(RawForm, title="Response Assessment", page=17, starts="RSDT FORMDT"):
    """One row per scan time, by the investigator."""

    RSDT: Char = ask("Date of the assessment", format=DATE)
    TRESP: Char = ask("Target response", "CR", "PR", "SD", "PD", "NE", "NA")
    NTRESP: Char = ask("Non-target response", "CR", "NON-CR/NON-PD", "PD", "NE", "NA")
    NEWLES: Char = ask("New lesions?", "Y", "N")
    OVRESP: Char = ask("Overall response", "CR", "PR", "SD", "NON-CR/NON-PD", "PD", "NE", "ND")
    CLINPD: Char = ask("Clinical progression?", "Y", "N")
    NOTDONE: Char = ask("Assessment not done", "Y")
    REAS: Char = ask("Reason not done")
