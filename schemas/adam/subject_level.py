"""Subject-level variables of every analysis dataset, each a copy of ADSL (STUDY_SPEC 5).

The code that copies them reads these predecessors.
"""

from schemas.base import AdamDataset, Char, Date, Num, predecessor


class SubjectLevel(AdamDataset):
    """Identifiers, treatment, demography, population flags of stage 1 and reference dates."""

    STUDYID: Char = predecessor("ADSL.STUDYID")
    USUBJID: Char = predecessor("ADSL.USUBJID")
    SUBJID: Char = predecessor("ADSL.SUBJID")
    SITEID: Char = predecessor("ADSL.SITEID")
    TRT01P: Char = predecessor("ADSL.TRT01P", core="Cond")
    TRT01A: Char = predecessor("ADSL.TRT01A")
    AGE: Num = predecessor("ADSL.AGE")
    AGEGR1: Char = predecessor("ADSL.AGEGR1")
    SEX: Char = predecessor("ADSL.SEX")
    RACE: Char = predecessor("ADSL.RACE")
    ENRLFL: Char = predecessor("ADSL.ENRLFL")
    ITTFL: Char = predecessor("ADSL.ITTFL")
    FASFL: Char = predecessor("ADSL.FASFL")
    SAFFL: Char = predecessor("ADSL.SAFFL")
    PPROTFL: Char = predecessor("ADSL.PPROTFL")
    TRTSDT: Date = predecessor("ADSL.TRTSDT")
    TRTEDT: Date = predecessor("ADSL.TRTEDT")
    ORIGDT: Date = predecessor("ADSL.ORIGDT", "Analysis Origin Date")


class Analysed(SubjectLevel):
    """The opening of a BDS dataset: the subject-level variables, the analysis treatments, the record's number."""

    TRTP: Char = predecessor("ADSL.TRT01P")
    TRTA: Char = predecessor("ADSL.TRT01A")
