"""ADLB: laboratory results with toxicity grades. ADaMIG 1.3 BDS; grades of NCI-CTCAE 5.0."""

from schemas.adam.finding import Finding
from schemas.base import Char, Num, derived

_GRADE = "CTCAE 5.0 grade 0 to 4 from the result and its limits; null where the test has none"


class ADLB(Finding, title="Laboratory Results Analysis", key="USUBJID PARAMCD ADT VISITNUM SRCSEQ"):
    """One record per numeric laboratory result of a SAFFL subject up to the cut-off."""

    PARCAT1: Char = derived("LBCAT")
    ANRLO: Num = derived("LBSTNRLO")
    ANRHI: Num = derived("LBSTNRHI")
    ANRIND: Char = derived("LOW below ANRLO, HIGH above ANRHI, else NORMAL; null without any limit", codelist="C78736")
    BNRIND: Char = derived("ANRIND of the baseline record", codelist="C78736")
    ATOXGRL: Char = derived(f"too low: {_GRADE}")
    ATOXGRLN: Num = derived("ATOXGRL as a number")
    ATOXGRH: Char = derived(f"too high: {_GRADE}")
    ATOXGRHN: Num = derived("ATOXGRH as a number")
    BTOXGRL: Char = derived("ATOXGRL of the baseline record")
    BTOXGRLN: Num = derived("BTOXGRL as a number")
    BTOXGRH: Char = derived("ATOXGRH of the baseline record")
    BTOXGRHN: Num = derived("BTOXGRH as a number")
    ANL02FL: Char = derived("Y on the lowest on-treatment result of the parameter: worst grade, then lowest, then first")
    ANL03FL: Char = derived("Y on the highest on-treatment result of the parameter: worst grade, then highest, then first")
