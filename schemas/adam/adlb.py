"""ADLB: laboratory results with toxicity grades. ADaMIG 1.3 BDS; grades of NCI-CTCAE, of the version that study.yaml names."""

from schemas.adam.finding import Finding
from schemas.base import Char, Num, derived, predecessor


class ADLB(Finding, title="Laboratory Results Analysis", key="USUBJID PARAMCD ADT VISITNUM SRCSEQ"):
    """One record per laboratory result of a SAFFL subject up to the cut-off that is a number, below or above one, or a
    word of a dipstick."""

    PARAMCD: Char = derived(
        "LB.LBTESTCD of a test in blood, serum or plasma (LBSPEC, also where it is empty); of another specimen its first "
        "six characters and a suffix (_U urine, also where LBSPEC is empty and LBCAT contains URIN). Protein in urine by "
        "dipstick is PROTDIP. CACRALB is derived, see AVAL",
    )
    LBSPEC: Char = predecessor("LB.LBSPEC", "Specimen Type")
    LBDTC: Char = predecessor("LB.LBDTC", "Date/Time of Specimen Collection")

    PARCAT1: Char = derived(
        "LB.LBCAT of the record from which AVAL or AVALC is taken",
    )
    ANRLO: Num = derived(
        "LB.LBSTNRLO, converted as AVAL; null where the range of the record is unusable: ANRLO above ANRHI, ANRHI below "
        "0, or ANRHI at least 8 times or at most 1/8 of the median of the parameter",
    )
    ANRHI: Num = derived(
        "LB.LBSTNRHI, converted as AVAL; null where the range of the record is unusable: ANRLO above ANRHI, ANRHI below "
        "0, or ANRHI at least 8 times or at most 1/8 of the median of the parameter",
    )
    ANRIND: Char = derived(
        "LOW where the result is below ANRLO, HIGH where it is above ANRHI, NORMAL where both limits are known and it is "
        "within them (equal to a limit is within); null otherwise. A result below or above a limit ('<0.1') counts where "
        "every such value has the same answer",
        codelist="C78736",
    )
    BNRIND: Char = derived(
        "ANRIND of the record with ABLFL Y of the same USUBJID, PARAMCD and BASETYPE; null without one",
        codelist="C78736",
    )
    SHIFT1: Char = derived(
        "BNRIND, ' to ' and ANRIND, on records after the first dose (see ABLFL); null where either is null",
        "Shift 1",
    )
    ATOXDSCL: Char = derived(
        "term of NCI-CTCAE {ctcae} that grades results of the test that are too low; null where there is none",
    )
    ATOXDSCH: Char = derived(
        "term of NCI-CTCAE {ctcae} that grades results of the test that are too high; null where there is none",
    )
    ATOXGR: Char = derived(
        "ATOXGRL with a minus where it is 1 or more, else ATOXGRH where it is 1 or more; 0 where every grade that the "
        "test can have (ATOXGRL, ATOXGRH) is 0; else null",
    )
    ATOXGRN: Num = derived(
        "ATOXGR as a number, -4 to 4; null where ATOXGR is null",
    )
    ATOXGRL: Char = derived(
        "{grades too low}",
    )
    ATOXGRLN: Num = derived(
        "ATOXGRL as a number, 0 to 4; null where ATOXGRL is null",
    )
    ATOXGRH: Char = derived(
        "{grades too high}",
    )
    ATOXGRHN: Num = derived(
        "ATOXGRH as a number, 0 to 4; null where ATOXGRH is null",
    )
    BTOXGR: Char = derived(
        "ATOXGR of the record with ABLFL Y of the same USUBJID, PARAMCD and BASETYPE; null without one",
    )
    BTOXGRN: Num = derived(
        "BTOXGR as a number, -4 to 4; null where BTOXGR is null",
    )
    BTOXGRL: Char = derived(
        "ATOXGRL of the record with ABLFL Y of the same USUBJID, PARAMCD and BASETYPE; null without one",
    )
    BTOXGRLN: Num = derived(
        "BTOXGRL as a number, 0 to 4; null where BTOXGRL is null",
    )
    BTOXGRH: Char = derived(
        "ATOXGRH of the record with ABLFL Y of the same USUBJID, PARAMCD and BASETYPE; null without one",
    )
    BTOXGRHN: Num = derived(
        "BTOXGRH as a number, 0 to 4; null where BTOXGRH is null",
    )
    SHIFT2: Char = derived(
        "BTOXGR, ' to ' and ATOXGR, on records after the first dose (see ABLFL); null where either is null",
        "Shift 2",
    )
    ANL02FL: Char = derived(
        "Y on one record with ONTRTFL Y and a result within USUBJID and PARAMCD: that of the highest ATOXGRLN (null "
        "last), of equal ones the lowest result, then the first by ADT, time, SRCSEQ",
    )
    ANL03FL: Char = derived(
        "Y on one record with ONTRTFL Y and a result within USUBJID and PARAMCD: that of the highest ATOXGRHN (null "
        "last), of equal ones the highest result, then the first by ADT, time, SRCSEQ",
    )
