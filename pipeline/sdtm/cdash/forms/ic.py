"""Form IC: Informed Consent."""

from schemas.base import Char
from schemas.raw import DATE, RawForm, ask


class IC(RawForm, title="Informed Consent", page=2, starts="RFICDAT FORMDT"):
    """One row per consent; the earliest is the reference."""

    RFICDAT: Char = ask("Date of informed consent", format=DATE)
