"""Shared variables of the analysis datasets of findings: one record per parameter and assessment, with baseline and change."""

from schemas.adam.subject_level import Analysed
from schemas.base import Char, Date, Num, derived


class Finding(Analysed):
    """A numeric result of a treated subject up to the cut-off, its baseline, and where it stands in time."""

    ASEQ: Num = derived("1 to n within a subject in key order")
    PARAM: Char = derived("name of the test, with the standard unit")
    PARAMCD: Char = derived("code of the test")
    AVAL: Num = derived("result in the standard unit")
    AVALU: Char = derived("the standard unit", "Analysis Value Unit")
    BASE: Num = derived("AVAL of the baseline record")
    CHG: Num = derived("AVAL - BASE after baseline")
    ABLFL: Char = derived("Y on the last record on or before TRTSDT of the parameter")
    ONTRTFL: Char = derived("Y after TRTSDT up to te.window_days after TRTEDT (no end while treatment goes on)")
    ANL01FL: Char = derived("Y on the baseline record, and on the last record of each later visit: what by-visit tables show")
    ADT: Date = derived("date of the assessment when complete")
    ADY: Num = derived("study day of ADT from TRTSDT")
    AVISIT: Char = derived("Baseline on the baseline record; the visit after TRTSDT; else null")
    AVISITN: Num = derived("0 for Baseline, else VISITNUM")
    VISITNUM: Num = derived("VISITNUM of the SDTM record", "Visit Number")
    VISIT: Char = derived("VISIT of the SDTM record", "Visit Name")
    SRCDOM: Char = derived("SDTM domain of the record")
    SRCVAR: Char = derived("SDTM variable of the result")
    SRCSEQ: Num = derived("sequence number of the record in SRCDOM")
