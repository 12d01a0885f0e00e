"""Form RAND: Randomisation, as collected or as the randomisation system exports it."""

from schemas.base import Char
from schemas.raw import DATE, TIME, RawForm, ask


class RAND(RawForm, title="Randomisation", page=4, starts="RANDDAT FORMDT"):
    """One row per randomised subject; arms by the codes or labels of `arms`, strata by the terms of `strata` in study.yaml."""

    RANDDAT: Char = ask("Date of randomisation", format=DATE)
    RANDTIM: Char = ask("Time of randomisation", format=TIME)
    RANDNO: Char = ask("Randomisation number")
    ARMCD: Char = ask("Arm assigned")
    ACTARMCD: Char = ask("Arm received, if it is another")
    KITNO: Char = ask("First kit assigned")
    STRAT1: Char = ask("Stratum, first factor")
    STRAT2: Char = ask("Stratum, second factor")
    STRAT3: Char = ask("Stratum, third factor")
