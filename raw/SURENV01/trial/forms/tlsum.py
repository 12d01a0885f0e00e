"""Form TLSUM: Sum of Target Lesions."""

from schemas.base import Char
from schemas.raw import NUMBER, RawForm, ask


class TLSUM(RawForm, title="Sum of Target Lesions", page=14):
    """One row per scan time: the investigator's own sums."""

    SUMDIAM: Char = ask("Sum of diameters", format=NUMBER)
    SUMU: Char = ask("Unit of the sum", "mm", "cm")
    NADIRRPT: Char = ask("Smallest sum before this scan", format=NUMBER)
    PCHGRPT: Char = ask("Change from baseline (%)", format=NUMBER)
