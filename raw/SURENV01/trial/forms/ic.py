"""Form IC: Informed Consent."""

from schemas.base import Char
from schemas.raw import DATE, RawForm, ask


class IC(RawForm, title="Informed Consent", page=2, starts="ICDT FORMDT"):
    """One row per consent."""

    ICVER: Char = ask("Version of the consent form")
    ICDT: Char = ask("Date of consent", format=DATE)
    ICTYPE: Char = ask("Type of consent", "INITIAL", "RECONSENT")
