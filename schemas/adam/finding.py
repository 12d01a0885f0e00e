"""Shared variables of the analysis datasets of findings: one record per parameter and assessment, with baseline and change."""

from schemas.adam.subject_level import Analysed
from schemas.base import Char, Date, Num, derived


class Finding(Analysed):
    """A numeric result of a treated subject up to the cut-off, its baseline, and where it stands in time."""

    ASEQ: Num = derived(
        "1 to n within a subject, in the order of the keys of the dataset",
    )
    PARAM: Char = derived(
        "--TEST (of several names of a code the commonest, of equally common ones the first in alphabetical order), in "
        "brackets the unit that most of its records have (--STRESU; of equally common ones the first)",
    )
    PARAMCD: Char = derived(
        "--TESTCD of the SDTM record, the code of the test",
    )
    AVAL: Num = derived(
        "--STRESN, converted to the unit in PARAM where --STRESU is another, by the exact factor and not rounded; null "
        "where the unit cannot be converted or is missing. Of a result below or above a limit ('<0.1'): {beyond a limit}",
    )
    AVALC: Char = derived(
        "result that is no number, else null: --STRESC of one below or above a limit (without blanks, in the unit in "
        "PARAM), or of one in a unit that cannot be converted",
    )
    AVALU: Char = derived(
        "the unit in PARAM; of a record whose unit cannot be converted its own --STRESU",
        "Analysis Value Unit",
    )
    BASETYPE: Char = derived(
        "values of those of {qualifiers} that differ between the records of the parameter, joined by ', '; null where "
        "none differs. Records with different BASETYPE have baselines of their own",
    )
    BASE: Num = derived(
        "AVAL of the record with ABLFL Y of the same USUBJID, PARAMCD and BASETYPE; null without one",
    )
    CHG: Num = derived(
        "AVAL - BASE of records after the first dose (see ABLFL); null where either is missing; not rounded",
    )
    ABLFL: Char = derived(
        "Y on the last record of the same USUBJID, PARAMCD and BASETYPE by ADT, time, VISITNUM, SRCSEQ, with ADT on or "
        "before TRTSDT, a result, and not after the first dose: {day of the first dose}",
    )
    ONTRTFL: Char = derived(
        "Y on records after the first dose (see ABLFL) whose ADT is at most {te.window_days} after TRTEDT; without an end "
        "while TRTEDT is null",
    )
    ANL01FL: Char = derived(
        "Y on the baseline record, and on the last record (by ADT, time, SRCSEQ) with a result of each visit after the "
        "first dose, within USUBJID, PARAMCD and BASETYPE",
    )
    ADT: Date = derived(
        "date of --DTC when its day is known, else null",
    )
    ADY: Num = derived(
        "study day of ADT: ADT - TRTSDT + 1 from TRTSDT on, ADT - TRTSDT before it (there is no day 0); null without either",
    )
    AVISIT: Char = derived(
        "Baseline on the record with ABLFL Y; VISIT on records after the first dose (see ABLFL); else null",
    )
    AVISITN: Num = derived(
        "0 on the record with ABLFL Y; VISITNUM on records after the first dose (see ABLFL); else null",
    )
    VISITNUM: Num = derived(
        "VISITNUM of the SDTM record from which AVAL or AVALC is taken",
        "Visit Number",
    )
    VISIT: Char = derived(
        "VISIT of the SDTM record from which AVAL or AVALC is taken",
        "Visit Name",
    )
    SRCDOM: Char = derived(
        "SDTM domain of the record from which AVAL or AVALC is taken",
    )
    SRCVAR: Char = derived(
        "SDTM variable of the result: --STRESN of a number, --STRESC of a result below or above a limit or in words",
    )
    SRCSEQ: Num = derived(
        "sequence number (--SEQ) in SRCDOM of the record from which AVAL or AVALC is taken",
    )
