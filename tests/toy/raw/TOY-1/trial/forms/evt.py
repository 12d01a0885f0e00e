"""Form EVT: Adverse Events."""

from schemas.base import Char
from schemas.raw import DATE, RawForm, ask


class EVT(RawForm, title="Adverse Events", page=3, log=True, starts="FROMDT", ends="TODT"):
    """One row per event."""

    TERM: Char = ask("Adverse event, in the site's words")
    FROMDT: Char = ask("Start date", format=DATE)
    TODT: Char = ask("End date, blank while ongoing", format=DATE)
    GRADE: Char = ask("Highest CTCAE grade", "1", "2", "3", "4", "5")
    SERIOUS: Char = ask("Serious?", "Y", "N")
    CAUSED: Char = ask("Related to Toycin?", "RELATED", "NOT RELATED")
    DONE: Char = ask("Action taken with Toycin", "DOSE NOT CHANGED", "DOSE REDUCED", "DRUG WITHDRAWN", "NOT APPLICABLE")
    PREFTERM: Char = ask("Preferred term")
    ORGAN: Char = ask("System organ class")
