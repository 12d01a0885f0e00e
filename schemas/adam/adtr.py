"""ADTR: tumour measurements, sums and changes (STUDY_SPEC 5.3)."""

from schemas.adam.subject_level import Analysed
from schemas.base import Char, Date, Num, derived, predecessor


class ADTR(Analysed, title="Tumor Results Analysis", key="USUBJID PARAMCD ADT AVISITN VISITNUM", facts="ADSL BDS"):
    """One record per measured target and time point, per sum and time point, and the best change of each subject."""

    ASEQ: Num = derived(
        "1 to n within a subject, in the order of the keys of the dataset",
    )
    PARAM: Char = derived(
        "name of the parameter that PARAMCD is the code of, with the unit mm or %",
    )
    PARAMCD: Char = derived(
        "T, number of the lesion in TR.TRLNKID, DIAM for the size of a target (T01DIAM; fragment T04.1 T04ADIAM, merged "
        "T02/T03 T02MDIAM); SDIAM, SDIAMI, NTARGET, PCHGBEST for sums and what follows from them",
    )
    PARAMN: Num = derived(
        "number of the parameter: sums first, then lesions in the order of their numbers",
    )
    PARCAT1: Char = derived(
        "Tumor Measurement, the same for every record of the dataset",
    )
    PARCAT2: Char = derived(
        "Investigator for sizes of lesions and SDIAMI, Derived for sums and changes that are derived",
    )
    AVAL: Num = derived(
        "size, sum, count or change by parameter (PARAMCD); the method stands there",
    )
    AVALPART: Num = derived(
        "sum in mm of the sizes of the targets that were measured at the time point, whether or not all were; on SDIAM only",
        "Partial Sum of Diameters (mm)",
    )
    BASE: Num = derived(
        "AVAL of the baseline record (ABLFL Y) of the same parameter in mm; null where it is missing",
    )
    CHG: Num = derived(
        "AVAL - BASE in mm, of records after baseline; sizes are whole micrometres, so that the difference is exact",
    )
    PCHG: Num = derived(
        "100 * CHG / BASE, in %, not rounded; null where BASE is 0 or missing",
    )
    ABLFL: Char = derived(
        "Y on the baseline record: of a target its last measured scan with a complete TR.TRDTC on or before TRTSDT (of a "
        "subject never dosed the last of all), of SDIAM the sum of these, of SDIAMI the last on or before TRTSDT",
    )
    NADIR: Num = derived(
        "lowest of the sum at baseline and all complete sums (AVAL of SDIAM) at earlier time points, in mm",
        "Nadir Before This Assessment",
    )
    CHGNAD: Num = derived(
        "AVAL - NADIR in mm, on SDIAM after baseline; null where either is missing",
        "Change from Nadir",
    )
    PCHGNAD: Num = derived(
        "100 * CHGNAD / NADIR, in %, not rounded; null where NADIR is 0 or missing",
        "Percent Change from Nadir",
    )
    LSEXP: Char = derived(
        "ids (TU.TULNKID) of the targets expected at the time point, joined by commas: those of the baseline, see ADSL.BLEVALFL",
        "Target Lesions Expected",
    )
    LSASS: Char = derived(
        "ids (TR.TRLNKID) of the lesions whose sizes are in the sum of the time point, joined by commas",
        "Target Lesions Assessed",
    )
    TSTMFL: Char = derived(
        "Y where TR.TRORRES is TOO SMALL TO MEASURE, so that AVAL is {size of a lesion too small}",
        "Too Small to Measure Flag",
    )
    VALIDFL: Char = derived(
        "Y on the baseline record of a target of at least 10 mm, of a lymph node of at least 15 mm in its short axis "
        "(RECIST 1.1)",
        "Valid Target Lesion at Baseline Flag",
    )
    ANL01FL: Char = derived(
        "Y on SDIAM where the sum is complete (AVAL is present), also on PCHGBEST",
    )
    ANL02FL: Char = derived(
        "Y on SDIAM after baseline where the sum is complete and ADT is neither after the first PD (ADRS.ADT of PARAMCD "
        "PD) nor after ADSL.NACTDT",
    )
    ADT: Date = derived(
        "of a lesion its complete TR.TRDTC, else the date of the time point. Of sums the date of the time point: ADT of "
        "the evaluator's overall response of the visit ({date of a response}), without one the last complete TR.TRDTC of "
        "the visit; of the baseline the latest date of its scans",
        imputed=True,
    )
    ADTF: Char = derived(
        "part of ADT that was imputed: D the day, M day and month, Y all of it (a scan dated by its time point); of sums "
        "D where only the month was collected",
    )
    ADY: Num = derived(
        "study day of ADT: ADT - TRTSDT + 1 from TRTSDT on, ADT - TRTSDT before it (there is no day 0); null without either",
    )
    AVISIT: Char = derived(
        "Baseline on baseline records; 'Week' and the planned week where the date of the time point is within "
        "{scan.window_days} of a planned scan ({scan schedule}); else 'Unscheduled', week and day of the week",
    )
    AVISITN: Num = derived(
        "0 for Baseline; the planned week; else whole weeks and a tenth per day since ORIGDT for unscheduled time points",
    )
    VISITNUM: Num = predecessor("TR.VISITNUM", "Visit Number")
    VISIT: Char = predecessor("TR.VISIT", "Visit Name")
    DTYPE: Char = derived(
        "null: no record is imputed inside a parameter, each has a collected or derived result",
    )
    TRSEQ: Num = predecessor("TR.TRSEQ", "Sequence Number of TR")
    SRCDOM: Char = derived(
        "SDTM dataset of the record: TR, the source of sizes and sums",
    )
    SRCVAR: Char = derived(
        "variable of SRCDOM: TRSTRESN, the size in mm",
    )
    SRCSEQ: Num = derived(
        "sequence number (--SEQ) in SRCDOM of the record; null of sums over several records",
    )
