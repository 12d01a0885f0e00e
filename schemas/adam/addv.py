"""ADDV: protocol deviations in the occurrence structure (STUDY_SPEC 5.19)."""

from schemas.adam.subject_level import SubjectLevel
from schemas.base import Char, Date, Num, derived, predecessor


class ADDV(
    SubjectLevel, title="Protocol Deviations Analysis", key="USUBJID ASTDT FOUNDBY ACAT1 DVTERM SRCSEQ", facts="ADSL OCCDS DV"
):
    """One record per protocol deviation up to the cut-off: reported on the form, shown by other data, or found by a check."""

    TRTA: Char = predecessor("ADSL.TRT01A", "Actual Treatment")
    ASEQ: Num = derived(
        "1 to n within a subject, in the order of the keys of the dataset",
    )
    DVSEQ: Num = derived(
        "DV.DVSEQ of a deviation reported on the form; null of one that other data or a check of the data show",
        core="Perm",
    )
    DVTERM: Char = derived(
        "DV.DVTERM of a deviation that was reported; else what the data show (for instance the criterion or both dates), "
        "or the finding of the check in words",
        core="Perm",
    )
    DVDECOD: Char = derived(
        "DV.DVDECOD of a deviation reported on the form; null of one that other data or a check of the data show",
    )
    DVCAT: Char = derived(
        "DV.DVCAT of a deviation reported on the form; null of one that other data or a check of the data show",
    )
    ACAT1: Char = derived(
        "category. Reported: DV.DVDECOD, else DVCAT or DVSCAT where it is no severity, else 'No category', capitals as in "
        "a sentence. Shown by data: consent after the first dose or none (DM.RFICDTC), criterion not met (IE), "
        "discontinued for a deviation (DS.DSDECOD PROTOCOL DEVIATION or PROTOCOL VIOLATION), listed by the sponsor. Found "
        "by a check: the category that the study gives that check",
    )
    ASEV: Char = derived(
        "MAJOR or MINOR. Reported: MAJOR where DV.DVCAT, else DVSCAT, is {major}; MINOR where it is {minor}; else null. "
        "Shown by data: MAJOR, but MINOR for the kinds: {minor kinds}. Found by a check: the severity that the study "
        "gives that check",
        uncoded="severity of a deviation, not of an event",
    )
    DVSTDTC: Char = derived(
        "DV.DVSTDTC; of a deviation that other data show the date of the record that shows it, else null",
    )
    ASTDT: Date = derived(
        "date of DVSTDTC when its day is known, else null",
    )
    ASTDY: Num = derived(
        "study day of ASTDT: ASTDT - TRTSDT + 1 from TRTSDT on, ASTDT - TRTSDT before it (there is no day 0); null "
        "without either",
    )
    FOUNDBY: Char = derived(
        "FORM: reported in DV; DATA: shown by DM, IE or DS, or listed by the sponsor; else the code of the check of the "
        "data that found it",
        "Who Found It",
    )
    SRCDOM: Char = derived(
        "SDTM dataset of the record that shows the deviation (DV, DM, IE or DS); null of one that a check found",
    )
    SRCVAR: Char = derived(
        "variable of SRCDOM that shows the deviation; null of one that a check found",
        "Source Variable",
    )
    SRCSEQ: Num = derived(
        "sequence number (--SEQ) of the record in SRCDOM that shows the deviation; null where it has none",
    )
