"""Form NL: New Lesions."""

from schemas.base import Char
from schemas.raw import DATE, NUMBER, RawForm, ask


class NL(RawForm, title="New Lesions", page=16, starts="SCANDT FORMDT"):
    """One row per new lesion per scan; one row with NLYN = N when there is none."""

    NLYN: Char = ask("Any new lesion?", "Y", "N")
    LESID: Char = ask("Lesion (NEW01, NEW02)")
    SITE: Char = ask("Organ")
    METHOD: Char = ask("Method", "CT SCAN", "MRI", "PET/CT SCAN", "CALIPER MEASUREMENT METHOD")
    SCANDT: Char = ask("Date of the scan", format=DATE)
    NLSTAT: Char = ask("Certainty", "EQUIVOCAL", "UNEQUIVOCAL")
    DIAM: Char = ask("Diameter (mm)", format=NUMBER)
