"""ADTTE: time to event (STUDY_SPEC 5.5)."""

from schemas.adam.subject_level import Analysed
from schemas.base import Char, Date, Num, derived, predecessor


class ADTTE(Analysed, title="Time-to-Event Analysis", key="USUBJID PARAMCD", facts="ADSL BDS-TTE BDS"):
    """One record per subject and parameter: when it ended, whether that was the event, and why."""

    MDISFL: Char = predecessor("ADSL.MDISFL", "Measurable Disease at Baseline Flag")
    RESFL: Char = predecessor("ADSL.RESFL", "Response Evaluable Population Flag")
    ASEQ: Num = derived("1 to n within a subject in key order")
    PARAM: Char = derived("name of the parameter, with the unit")
    PARAMCD: Char = derived("code of the parameter")
    PARAMN: Num = derived("order of the parameters")
    AVAL: Num = derived("(ADT - STARTDT + 1) / tte.month, unrounded")
    STARTDT: Date = derived("ORIGDT; for a duration of response the date of the first response")
    STARTDTF: Char = derived("the part of STARTDT that was imputed")
    STARTSRC: Char = derived("variable that gave STARTDT", "Source Variable of Origin Date")
    ADT: Date = derived("date of the event or the censoring (STUDY_SPEC 5.5)")
    ADTF: Char = derived("the part of ADT that was imputed")
    ADY: Num = derived("study day of ADT from TRTSDT")
    CNSR: Num = derived("0 event; else the number of the reason of censoring, whose text is EVNTDESC")
    EVNTDESC: Char = derived("the event, or why the subject is censored")
    CNSDTDSC: Char = derived("what the date of censoring is")
    SRCDOM: Char = derived("dataset that gave ADT")
    SRCVAR: Char = derived("variable that gave ADT")
    SRCSEQ: Num = derived("sequence number of the record in SRCDOM")
