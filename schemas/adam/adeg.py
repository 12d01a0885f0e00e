"""ADEG: electrocardiograms with derived QTc, averages of replicates and categories. ADaMIG 1.3 BDS."""

from schemas.adam.finding import Finding
from schemas.base import Char, Num, derived, predecessor


class ADEG(Finding, title="ECG Analysis", key="USUBJID PARAMCD ADT VISITNUM SRCSEQ DTYPE"):
    """One record per result of an electrocardiogram of a SAFFL subject up to the cut-off, recorded, derived or averaged."""

    PARAMCD: Char = derived("code of the test; QTCFR and QTCBR: QTc derived from QT and RR of one recording")
    AVAL: Num = derived(
        "result in the unit that PARAM names; QTCFR: QT / RR^(1/3), QTCBR: QT / RR^(1/2) with RR in seconds (60 / heart rate "
        "where RR was "
        "not recorded, ecg.rr_from_rate); of DTYPE AVERAGE the mean of the replicates"
    )
    AVALC: Char = derived(
        "result in words: the interpretation; also one below or above a limit, or in a unit that cannot be converted"
    )
    BASEC: Char = derived("AVALC of the baseline record, of results in words")
    DTYPE: Char = derived(
        "AVERAGE on the mean of several results of one test, visit, day and time point (ecg.replicates); they are no baseline "
        "and have "
        "no ANL01FL themselves", codelist="C81224",
    )  # fmt: skip
    AVALCAT1: Char = derived("AVAL of QTc between the limits of ecg.qtc_limits (msec)")
    CHGCAT1: Char = derived("CHG of QTc between the limits of ecg.qtc_changes (msec)")
    QTCDIFF: Num = derived("recorded QTc less AVAL, on QTCFR and QTCBR (msec)", "Recorded Minus Derived QTc")
    ANL02FL: Char = derived("Y on the highest on-treatment AVAL of the parameter, the first of equal ones")
    ANL03FL: Char = derived("Y on the highest on-treatment CHG of the parameter, the first of equal ones")
    SRCSEQ: Num = derived("EGSEQ of the record; of a derived QTc that of its QT, of an average that of the first replicate")
    EGTPT: Char = predecessor("EG.EGTPT", "Planned Time Point Name")
    EGDTC: Char = predecessor("EG.EGDTC", "Date/Time of ECG")
