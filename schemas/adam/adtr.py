"""ADTR: tumour measurements, sums and changes (STUDY_SPEC 5.3)."""

from schemas.adam.subject_level import Analysed
from schemas.base import Char, Date, Num, derived, predecessor


class ADTR(Analysed, title="Tumor Results Analysis", key="USUBJID PARAMCD ADT AVISITN VISITNUM", facts="ADSL BDS"):
    """One record per measured target and time point, per sum and time point, and the best change of each subject."""

    ASEQ: Num = derived("1 to n within a subject in key order")
    PARAM: Char = derived("name of the parameter, with the unit")
    PARAMCD: Char = derived("code of the parameter; lesion numbers from TRLNKID")
    PARAMN: Num = derived("order of the parameters")
    PARCAT1: Char = derived("Tumor Measurement")
    PARCAT2: Char = derived("Investigator, or Derived for sums and changes")
    AVAL: Num = derived(
        "size (mm): as measured, the configured size when too small to measure, 0 when absent, sum of the fragments when split; "
        "sum of the targets, null when incomplete; count"
    )
    AVALPART: Num = derived("sum of the measured targets, whether or not all were", "Partial Sum of Diameters (mm)")
    BASE: Num = derived("value at baseline")
    CHG: Num = derived("AVAL - BASE after baseline")
    PCHG: Num = derived("100 * CHG / BASE")
    ABLFL: Char = derived("Y on the baseline record")
    NADIR: Num = derived("lowest of baseline and all earlier complete sums", "Nadir Before This Assessment")
    CHGNAD: Num = derived("AVAL - NADIR", "Change from Nadir")
    PCHGNAD: Num = derived("100 * CHGNAD / NADIR, null when NADIR is 0", "Percent Change from Nadir")
    LSEXP: Char = derived("ids of the targets expected", "Target Lesions Expected")
    LSASS: Char = derived("ids of the lesions measured", "Target Lesions Assessed")
    TSTMFL: Char = derived("Y when too small to measure (recist.tstm_mm is the value)", "Too Small to Measure Flag")
    VALIDFL: Char = derived(
        "Y on the baseline record of a target that meets RECIST 1.1 (10 mm; 15 mm short axis of a node)",
        "Valid Target Lesion at Baseline Flag",
    )
    ANL01FL: Char = derived("Y: complete sum")
    ANL02FL: Char = derived("Y: complete sum after baseline, up to the first PD and new therapy")
    ADT: Date = derived("scan date of the lesion; date of the time point for sums (STUDY_SPEC 4.9)")
    ADTF: Char = derived("D when the day was imputed to the end of the month")
    ADY: Num = derived("study day of ADT from TRTSDT")
    AVISIT: Char = derived("Baseline; week of the scan schedule when in its window; else Unscheduled week.day")
    AVISITN: Num = derived("0 baseline; week; week and tenth of the day for unscheduled")
    VISITNUM: Num = predecessor("TR.VISITNUM", "Visit Number")
    VISIT: Char = predecessor("TR.VISIT", "Visit Name")
    DTYPE: Char = derived("null: no record is imputed inside a parameter")
    TRSEQ: Num = predecessor("TR.TRSEQ", "Sequence Number of TR")
    SRCDOM: Char = derived("dataset of the record")
    SRCVAR: Char = derived("variable of the record")
    SRCSEQ: Num = derived("sequence number of the record in SRCDOM")
