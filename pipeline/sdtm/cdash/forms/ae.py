"""Form AE: Adverse Events."""

from schemas.base import Char
from schemas.raw import DATE, NUMBER, TIME, RawForm, ask

RELATIONS = ("RELATED", "NOT RELATED")
ACTIONS = (
    "DOSE NOT CHANGED", "DOSE REDUCED", "DOSE INCREASED", "DRUG INTERRUPTED", "DRUG WITHDRAWN", "NOT APPLICABLE", "UNKNOWN",
)  # fmt: skip
OUTCOMES = (
    "RECOVERED/RESOLVED", "RECOVERED/RESOLVED WITH SEQUELAE", "RECOVERING/RESOLVING", "NOT RECOVERED/NOT RESOLVED", "FATAL",
    "UNKNOWN",
)  # fmt: skip


class AE(
    RawForm, title="Adverse Events", page=21, log=True, starts="AESTDAT FORMDT", ends="AEENDAT", ongoing="AEONGO",
    reopened={"AEOUT": "NOT RECOVERED/NOT RESOLVED"},
):  # fmt: skip
    """One row per event."""

    AESPID: Char = ask("Number of the event in the subject")
    AETERM: Char = ask("Adverse event, in the site's words")
    AESTDAT: Char = ask("Start date", format=DATE)
    AESTTIM: Char = ask("Start time", format=TIME)
    AEENDAT: Char = ask("End date", format=DATE)
    AEENTIM: Char = ask("End time", format=TIME)
    AEONGO: Char = ask("Ongoing?", "Y", "N")
    AESEV: Char = ask("Severity", "MILD", "MODERATE", "SEVERE")
    AETOXGR: Char = ask("CTCAE grade", "1", "2", "3", "4", "5")
    AESER: Char = ask("Serious?", "Y", "N")
    AESCONG: Char = ask("Congenital anomaly or birth defect?", "Y", "N")
    AESDISAB: Char = ask("Disability?", "Y", "N")
    AESDTH: Char = ask("Death?", "Y", "N")
    AESHOSP: Char = ask("Hospitalisation?", "Y", "N")
    AESLIFE: Char = ask("Life threatening?", "Y", "N")
    AESMIE: Char = ask("Otherwise medically important?", "Y", "N")
    AEREL: Char = ask("Related to the study treatment?", *RELATIONS)
    AEACN: Char = ask("Action taken with the study treatment", *ACTIONS)
    AEOUT: Char = ask("Outcome", *OUTCOMES)
    AECONTRT: Char = ask("Treatment given?", "Y", "N")
    AELLT: Char = ask("Lowest level term")
    AEDECOD: Char = ask("Preferred term")
    AEPTCD: Char = ask("Preferred term, its code", format=NUMBER)
    AEBODSYS: Char = ask("System organ class")
