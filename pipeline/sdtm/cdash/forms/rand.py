"""Form RAND: Randomisation, as collected or as the randomisation system exports it."""

from schemas.base import Char
from schemas.raw import DATE, RawForm, ask


class RAND(RawForm, title="Randomisation", page=4, starts="RANDDAT FORMDT"):
    """One row per randomised subject; arms by their codes or labels of study.yaml."""

    RANDDAT: Char = ask("Date of randomisation", format=DATE)
    RANDNO: Char = ask("Randomisation number")
    ARMCD: Char = ask("Arm assigned")
    ACTARMCD: Char = ask("Arm received, if it is another")
