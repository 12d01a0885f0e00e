"""Shared variables of the analysis datasets of findings: one record per parameter and assessment, with baseline and change."""

from schemas.adam.subject_level import Analysed
from schemas.base import Char, Date, Num, derived

_WHEN = "where both times are known they decide, else the day"


class Finding(Analysed):
    """A numeric result of a treated subject up to the cut-off, its baseline, and where it stands in time."""

    ASEQ: Num = derived("1 to n within a subject in key order")
    PARAM: Char = derived("name of the test, with the unit of most of its records")
    PARAMCD: Char = derived("code of the test")
    AVAL: Num = derived("result in the unit that PARAM names; null where it is no number in it")
    AVALC: Char = derived("result that is no number: below or above a limit, or in a unit that cannot be converted")
    AVALU: Char = derived("the unit that PARAM names; the record's own where it cannot be converted", "Analysis Value Unit")
    BASETYPE: Char = derived("what tells the records of the parameter apart (baseline.apart), each with a baseline of its own")
    BASE: Num = derived("AVAL of the baseline record")
    CHG: Num = derived("AVAL - BASE after the first dose")
    ABLFL: Char = derived(f"Y on the last record of the parameter and BASETYPE that is not after the first dose; {_WHEN}")
    ONTRTFL: Char = derived(f"Y after the first dose up to te.window_days after TRTEDT (no end while treatment goes on); {_WHEN}")
    ANL01FL: Char = derived("Y on the baseline record, and on the last record of each later visit, within PARAMCD and BASETYPE")
    ADT: Date = derived("date of the assessment when complete")
    ADY: Num = derived("study day of ADT from TRTSDT")
    AVISIT: Char = derived("Baseline on the baseline record; the visit after the first dose; else null")
    AVISITN: Num = derived("0 for Baseline, else VISITNUM")
    VISITNUM: Num = derived("VISITNUM of the SDTM record", "Visit Number")
    VISIT: Char = derived("VISIT of the SDTM record", "Visit Name")
    SRCDOM: Char = derived("SDTM domain of the record")
    SRCVAR: Char = derived("SDTM variable of the result: the number, or the text of one below or above a limit")
    SRCSEQ: Num = derived("sequence number of the record in SRCDOM")
