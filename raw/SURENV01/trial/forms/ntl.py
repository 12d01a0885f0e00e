"""Form NTL: Non-target Lesions."""

from schemas.base import Char
from schemas.raw import DATE, RawForm, ask


class NTL(RawForm, title="Non-target Lesions", page=15, starts="SCANDT FORMDT"):
    """One row per non-target lesion per scan."""

    LESID: Char = ask("Lesion (NT01, NT02)")
    SITE: Char = ask("Organ")
    NODE: Char = ask("Lymph node?", "Y", "N")
    METHOD: Char = ask("Method", "CT SCAN", "MRI", "PET/CT SCAN", "CALIPER MEASUREMENT METHOD")
    SCANDT: Char = ask("Date of the scan", format=DATE)
    STATUS: Char = ask("State", "PRESENT", "ABSENT", "UNEQUIVOCAL PROGRESSION", "NOT EVALUABLE", "NOT DONE")
    NEREAS: Char = ask("Reason not evaluable")
