"""ADLB: laboratory results with toxicity grades. ADaMIG 1.3 BDS; grades of NCI-CTCAE 5.0."""

from schemas.adam.finding import Finding
from schemas.base import Char, Num, derived, predecessor

_GRADE = "CTCAE 5.0 grade 0 to 4 from the result and its limits; null where the test has none or it is not known"


class ADLB(Finding, title="Laboratory Results Analysis", key="USUBJID PARAMCD ADT VISITNUM SRCSEQ"):
    """One record per laboratory result of a SAFFL subject up to the cut-off that is a number, or below or above one."""

    PARAMCD: Char = derived("code of the test in blood; of another specimen with its suffix (_U urine)")
    LBSPEC: Char = predecessor("LB.LBSPEC", "Specimen Type")
    LBDTC: Char = predecessor("LB.LBDTC", "Date/Time of Specimen Collection")

    PARCAT1: Char = derived("LBCAT")
    ANRLO: Num = derived("LBSTNRLO")
    ANRHI: Num = derived("LBSTNRHI")
    ANRIND: Char = derived(
        "LOW below ANRLO, HIGH above ANRHI, NORMAL between both limits; null where that is not known", codelist="C78736"
    )
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
