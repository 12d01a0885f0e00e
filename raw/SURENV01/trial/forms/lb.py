"""Form LB: Laboratory."""

from schemas.base import Char
from schemas.raw import NUMBER, RawForm, ask


class LB(RawForm, title="Laboratory", page=12):
    """One row per test per visit."""

    LBTEST: Char = ask("Test", "HGB", "PLAT", "ALT", "TSH")
    LBRES: Char = ask("Result", format=NUMBER)
    LBU: Char = ask("Unit", "g/L", "10^9/L", "U/L", "mIU/L")
    LBLO: Char = ask("Lower limit of normal", format=NUMBER)
    LBHI: Char = ask("Upper limit of normal", format=NUMBER)
