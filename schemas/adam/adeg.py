"""ADEG: electrocardiograms with derived QTc, averages of replicates and categories. ADaMIG 1.3 BDS."""

from schemas.adam.finding import Finding
from schemas.base import Char, Num, derived, predecessor


class ADEG(Finding, title="ECG Analysis", key="USUBJID PARAMCD ADT VISITNUM SRCSEQ DTYPE"):
    """One record per result of an electrocardiogram of a SAFFL subject up to the cut-off, recorded, derived or averaged."""

    PARAMCD: Char = derived(
        "EG.EGTESTCD; QTCFR and QTCBR for QTc derived from QT and RR of one recording (see AVAL)",
    )
    AVAL: Num = derived(
        "EG.EGSTRESN in the unit in PARAM. QTCFR: QT / RR^(1/3), QTCBR: QT / RR^(1/2), QT in msec and RR in seconds of "
        "the same recording{RR from the rate}, rounded to six decimals. DTYPE AVERAGE: the mean of the replicates, "
        "rounded to six decimals",
    )
    AVALC: Char = derived(
        "EG.EGSTRESC of a test in words (the interpretation), of a result below or above a limit, or of one in a unit "
        "that cannot be converted; else null",
    )
    BASEC: Char = derived(
        "AVALC of the record with ABLFL Y of the same USUBJID, PARAMCD and BASETYPE, of tests in words",
    )
    DTYPE: Char = derived(
        "AVERAGE on a record that is the mean of several numbers of one test, visit, day, time point and "
        "unit{replicates}; the averaged records are neither baseline nor have they ANL01FL; else null",
        codelist="C81224",
    )  # fmt: skip
    AVALCAT1: Char = derived(
        "AVAL of a QTc in msec in the categories {QTc limits}; null for other tests",
    )
    CHGCAT1: Char = derived(
        "CHG of a QTc in msec in the categories {QTc changes}; null for other tests",
    )
    QTCDIFF: Num = derived(
        "QTc as recorded in the same recording less AVAL, in msec, rounded to six decimals, on QTCFR and QTCBR; the mean "
        "of the replicates where DTYPE is AVERAGE",
        "Recorded Minus Derived QTc",
    )
    ANL02FL: Char = derived(
        "Y on the record with ONTRTFL Y of the highest AVAL within USUBJID and PARAMCD, of equal ones the first by ADT, "
        "time, SRCSEQ",
    )
    ANL03FL: Char = derived(
        "Y on the record with ONTRTFL Y of the highest CHG within USUBJID and PARAMCD, of equal ones the first by ADT, "
        "time, SRCSEQ",
    )
    SRCSEQ: Num = derived(
        "sequence number (--SEQ) in SRCDOM of the record; of a derived QTc that of its QT, of an average that of the "
        "first replicate",
    )
    EGTPT: Char = predecessor("EG.EGTPT", "Planned Time Point Name")
    EGDTC: Char = predecessor("EG.EGDTC", "Date/Time of ECG")
