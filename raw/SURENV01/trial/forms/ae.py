"""Form AE: Adverse Events."""

from schemas.base import Char
from schemas.raw import DATE, RawForm, ask

ACTIONS = (
    "DOSE NOT CHANGED", "DOSE REDUCED", "DRUG INTERRUPTED", "DRUG WITHDRAWN", "NOT APPLICABLE", "UNKNOWN",
)  # fmt: skip
OUTCOMES = (
    "RECOVERED/RESOLVED", "RECOVERED/RESOLVED WITH SEQUELAE", "RECOVERING/RESOLVING", "NOT RECOVERED/NOT RESOLVED", "FATAL",
    "UNKNOWN",
)  # fmt: skip
GRADES = ("1", "2", "3", "4", "5")


class AE(
    RawForm, title="Adverse Events", page=20, log=True, starts="STDT", ends="ENDT", ongoing="ONGO",
    reopened={"OUT": "NOT RECOVERED/NOT RESOLVED"},
):  # fmt: skip
    """One row per event; a worsening may be a new row (LINKED_AE) or a row of AEG."""

    AESPID: Char = ask("Number of the event in the subject")
    AETERM: Char = ask("Adverse event, in the site's words")
    STDT: Char = ask("Start date", format=DATE)
    ENDT: Char = ask("End date", format=DATE)
    ONGO: Char = ask("Ongoing?", "Y", "N")
    PRETRT: Char = ask("Began before the first dose?", "Y", "N")
    ITOXGR: Char = ask("CTCAE grade at the start", *GRADES)
    TOXGR: Char = ask("Highest CTCAE grade", *GRADES)
    SER: Char = ask("Serious?", "Y", "N")
    SERREAS: Char = ask("Reason serious", "DEATH", "LIFE THREATENING", "HOSPITALISATION", "DISABILITY", "MEDICALLY IMPORTANT")
    RELS: Char = ask("Related to surufatinib?", "RELATED", "NOT RELATED")
    RELE: Char = ask("Related to envafolimab?", "RELATED", "NOT RELATED")
    ACNS: Char = ask("Action taken with surufatinib", *ACTIONS)
    ACNE: Char = ask("Action taken with envafolimab", *ACTIONS)
    OUT: Char = ask("Outcome", *OUTCOMES)
    TRTGIVEN: Char = ask("Treatment given?", "Y", "N")
    LINKED_AE: Char = ask("Worsening of event number")
    PT: Char = ask("Preferred term (SYNTHETIC-DICT)")
    SOC: Char = ask("System organ class (SYNTHETIC-DICT)")
