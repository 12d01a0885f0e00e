"""ADTTE: time to event (STUDY_SPEC 5.5)."""

from schemas.adam.subject_level import Analysed
from schemas.base import Char, Date, Num, derived, predecessor


class ADTTE(Analysed, title="Time-to-Event Analysis", key="USUBJID PARAMCD", facts="ADSL BDS-TTE BDS"):
    """One record per subject and parameter: when it ended, whether that was the event, and why."""

    MDISFL: Char = predecessor("ADSL.MDISFL", "Measurable Disease at Baseline Flag")
    RESFL: Char = predecessor("ADSL.RESFL", "Response Evaluable Population Flag")
    ASEQ: Num = derived(
        "1 to n within a subject, in the order of the keys of the dataset",
    )
    PARAM: Char = derived(
        "name of the parameter that PARAMCD is the code of, with the unit of time",
    )
    PARAMCD: Char = derived(
        "code of the parameter; its rules stand in the method of CNSR by parameter",
    )
    PARAMN: Num = derived(
        "number of the parameter, in the order in which the parameters are listed",
    )
    AVAL: Num = derived(
        "time from STARTDT to ADT: (ADT - STARTDT{+ 1}) {unit of time}, not rounded",
    )
    STARTDT: Date = derived(
        "ADSL.ORIGDT; of a duration of response the ADT of the response (ADRS, PARAMCD RSP or CRSP with AVALC Y); of time "
        "to treatment discontinuation ADSL.TRTSDT",
    )
    STARTDTF: Char = derived(
        "imputation flag of STARTDT: ADRS.ADTF of the response, ADSL.TRTSDTF of the first dose; null where STARTDT is ORIGDT",
    )
    STARTSRC: Char = derived(
        "variable that gave STARTDT: the name in ADSL.ORIGSRC, TRTSDT, or ADRS.ADT for durations of response",
        "Source Variable of Origin Date",
    )
    ADT: Date = derived(
        "date in the row of the parameter's table that decided CNSR (method of CNSR by parameter), but never before STARTDT",
    )
    ADTF: Char = derived(
        "imputation flag of the date that gave ADT (ADRS.ADTF of an assessment, ADSL.DTHDTF, NACTDTF, TRTEDTF), null "
        "where it is complete",
    )
    ADY: Num = derived(
        "study day of ADT: ADT - TRTSDT + 1 from TRTSDT on, ADT - TRTSDT before it (there is no day 0); null without either",
    )
    CNSR: Num = derived(
        "0 for an event; 1 and above for a censoring, with the number that the table of the parameter gives it. The table "
        "stands in the method by parameter",
    )
    EVNTDESC: Char = derived(
        "event, or reason of censoring, in the row of the parameter's table that decided CNSR (method of CNSR by parameter)",
    )
    CNSDTDSC: Char = derived(
        "what the date of censoring is, in the row of the parameter's table that decided CNSR; null for an event",
    )
    SRCDOM: Char = derived(
        "dataset whose date gave ADT, by the row that decided CNSR: RS (DM for death) or ADSL, ADRS",
    )
    SRCVAR: Char = derived(
        "variable of SRCDOM whose date gave ADT, by the row that decided CNSR",
    )
    SRCSEQ: Num = derived(
        "sequence number (--SEQ) in SRCDOM of the record that gave ADT (RSSEQ; ASEQ of a response that RS does not have); "
        "null of ADSL and DM",
    )
