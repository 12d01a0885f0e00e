"""Form DA: Drug accountability, as collected or as the randomisation system exports what it dispensed."""

from schemas.base import Char
from schemas.raw import DATE, NUMBER, RawForm, ask


class DA(RawForm, title="Drug Accountability", page=19, log=True, starts="DADAT FORMDT"):
    """One row per kit dispensed or returned; KITARM by the codes of the arms in study.yaml, no answer where it is not known."""

    DATEST: Char = ask("What was counted", "DISPAMT", "RETAMT")
    DAREFID: Char = ask("Kit number")
    KITARM: Char = ask("Treatment of the kit")
    DAORRES: Char = ask("Amount", format=NUMBER)
    DAORRESU: Char = ask("Unit of the amount")
    DADAT: Char = ask("Date", format=DATE)
