"""Form SURV: Survival Follow-up."""

from schemas.base import Char
from schemas.raw import DATE, RawForm, ask


class SURV(RawForm, title="Survival Follow-up", page=25, starts="CONTDT FORMDT"):
    """One row per contact."""

    CONTDT: Char = ask("Date for which the status is known", format=DATE)
    STATUS: Char = ask("Status", "ALIVE", "DEAD", "UNKNOWN", "NOT REACHED")
    SOURCE: Char = ask("Source", "SUBJECT", "FAMILY", "MEDICAL RECORD")
