"""ADDV: protocol deviations in the occurrence structure (STUDY_SPEC 5.19)."""

from schemas.adam.subject_level import SubjectLevel
from schemas.base import Char, Date, Num, derived, predecessor

_OF_CHECK = "null of one that the form does not have"


class ADDV(
    SubjectLevel, title="Protocol Deviations Analysis", key="USUBJID ASTDT FOUNDBY ACAT1 DVTERM SRCSEQ", facts="ADSL OCCDS DV"
):
    """One record per protocol deviation up to the cut-off: reported on the form, shown by other data, or found by a check."""

    TRTA: Char = predecessor("ADSL.TRT01A", "Actual Treatment")
    ASEQ: Num = derived("1 to n within a subject in key order")
    DVSEQ: Num = derived(f"DVSEQ; {_OF_CHECK}", core="Perm")
    DVTERM: Char = derived("DVTERM as reported; else what the data show, or the issue in words", core="Perm")
    DVDECOD: Char = derived(f"DVDECOD; {_OF_CHECK}")
    DVCAT: Char = derived(f"DVCAT; {_OF_CHECK}")
    ACAT1: Char = derived(
        "reported: DVDECOD, else DVCAT or DVSCAT where it is no severity; shown by data: its kind; found by a check: its "
        "category in "
        "deviations.issues"
    )
    ASEV: Char = derived(
        "MAJOR or MINOR: reported as deviations.major and deviations.minor read DVCAT, else DVSCAT; shown by data MAJOR unless "
        "deviations.minor_kinds has its kind; found by a check as deviations.issues says; null where DVCAT says neither",
        uncoded="severity of a deviation, not of an event",
    )
    DVSTDTC: Char = derived("DVSTDTC, or the date of the record that shows it")
    ASTDT: Date = derived("DVSTDTC when complete")
    ASTDY: Num = derived("study day of ASTDT from TRTSDT")
    FOUNDBY: Char = derived(
        "FORM: reported in DV; DATA: shown by DM, IE, DS or study.yaml; else the code of the issue", "Who Found It"
    )
    SRCDOM: Char = derived("the dataset of the record that shows it; null of an issue")
    SRCVAR: Char = derived("the variable of SRCDOM that shows it", "Source Variable")
    SRCSEQ: Num = derived("sequence number of the record in SRCDOM")
