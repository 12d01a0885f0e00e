"""ADLB: laboratory results with toxicity grades. ADaMIG 1.3 BDS; grades of NCI-CTCAE, of the version that study.yaml names."""

from schemas.adam.finding import Finding
from schemas.base import Char, Num, derived, predecessor

_GRADE = "CTCAE grade 0 to 4 (version: ctcae) from the result and its limits; null where the test has none or it is not known"


class ADLB(Finding, title="Laboratory Results Analysis", key="USUBJID PARAMCD ADT VISITNUM SRCSEQ"):
    """One record per laboratory result of a SAFFL subject up to the cut-off that is a number, below or above one, or a
    word of a dipstick."""

    PARAMCD: Char = derived(
        "code of the test in blood; of another specimen with its suffix (_U urine); PROTDIP: protein in urine by dipstick"
    )
    LBSPEC: Char = predecessor("LB.LBSPEC", "Specimen Type")
    LBDTC: Char = predecessor("LB.LBDTC", "Date/Time of Specimen Collection")

    PARCAT1: Char = derived("LBCAT")
    ANRLO: Num = derived("LBSTNRLO in the unit of AVAL; null where the range cannot be used")
    ANRHI: Num = derived("LBSTNRHI in the unit of AVAL; null where the range cannot be used")
    ANRIND: Char = derived(
        "LOW below ANRLO, HIGH above ANRHI, NORMAL between both limits; null where that is not known", codelist="C78736"
    )
    BNRIND: Char = derived("ANRIND of the baseline record", codelist="C78736")
    SHIFT1: Char = derived("BNRIND to ANRIND, after the first dose", "Shift 1")
    ATOXDSCL: Char = derived("term of CTCAE that grades results of the test that are too low")
    ATOXDSCH: Char = derived("term of CTCAE that grades results of the test that are too high")
    ATOXGR: Char = derived("ATOXGRL with a minus, or ATOXGRH, where one is 1 or more; 0 where the test's grades are 0")
    ATOXGRN: Num = derived("ATOXGR as a number")
    ATOXGRL: Char = derived(f"too low: {_GRADE}")
    ATOXGRLN: Num = derived("ATOXGRL as a number")
    ATOXGRH: Char = derived(f"too high: {_GRADE}")
    ATOXGRHN: Num = derived("ATOXGRH as a number")
    BTOXGR: Char = derived("ATOXGR of the baseline record")
    BTOXGRN: Num = derived("BTOXGR as a number")
    BTOXGRL: Char = derived("ATOXGRL of the baseline record")
    BTOXGRLN: Num = derived("BTOXGRL as a number")
    BTOXGRH: Char = derived("ATOXGRH of the baseline record")
    BTOXGRHN: Num = derived("BTOXGRH as a number")
    SHIFT2: Char = derived("BTOXGR to ATOXGR, after the first dose", "Shift 2")
    ANL02FL: Char = derived("Y on the lowest on-treatment result of the parameter: worst grade, then lowest, then first")
    ANL03FL: Char = derived("Y on the highest on-treatment result of the parameter: worst grade, then highest, then first")
