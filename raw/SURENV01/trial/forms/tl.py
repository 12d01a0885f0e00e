"""Form TL: Target Lesions."""

from schemas.base import Char
from schemas.raw import DATE, NUMBER, RawForm, ask


class TL(RawForm, title="Target Lesions", page=13, starts="SCANDT FORMDT"):
    """One row per target lesion per scan."""

    LESID: Char = ask("Lesion (T01, T02; fragments T02.1)")
    SITE: Char = ask("Organ")
    SITEDTL: Char = ask("Detail of the location")
    LAT: Char = ask("Laterality", "LEFT", "RIGHT")
    NODE: Char = ask("Lymph node?", "Y", "N")
    METHOD: Char = ask("Method", "CT SCAN", "MRI", "PET/CT SCAN", "CALIPER MEASUREMENT METHOD")
    SCANDT: Char = ask("Date of the scan", format=DATE)
    EVALST: Char = ask("Evaluation", "MEASURED", "TOO SMALL", "ABSENT", "NOT EVALUABLE", "NOT DONE", "MERGED")
    DIAM: Char = ask("Diameter (node: short axis)", format=NUMBER)
    DIAMU: Char = ask("Unit of the diameter", "mm", "cm")
    TSTM: Char = ask("Too small to measure", "Y")
    NEREAS: Char = ask("Reason not evaluable")
    SPLITOF: Char = ask("Fragment of lesion")
    MERGEOF: Char = ask("Merged from lesions, separated by '/'")
