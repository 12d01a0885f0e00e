"""ADPR: procedures in the occurrence structure (STUDY_SPEC 5.16)."""

from schemas.adam.intervention import Intervention
from schemas.base import Char, Num, predecessor


class ADPR(Intervention, title="Procedures Analysis", key="USUBJID ASTDT PRSEQ", facts="ADSL OCCDS PR"):
    """One record per procedure that began up to the cut-off: prior, on treatment, and anti-cancer therapy before and after."""

    PRSEQ: Num = predecessor("PR.PRSEQ")
    PRTRT: Char = predecessor("PR.PRTRT")
    PRDECOD: Char = predecessor("PR.PRDECOD")
    PRCAT: Char = predecessor("PR.PRCAT")
    PRSCAT: Char = predecessor("PR.PRSCAT")
    PRINDC: Char = predecessor("PR.PRINDC")
    PRLOC: Char = predecessor("PR.PRLOC")
    PRSTDTC: Char = predecessor("PR.PRSTDTC")
    PRENDTC: Char = predecessor("PR.PRENDTC")
