"""Subject visits. STUDY_SPEC 3.2 SV."""

from schemas.base import Char, Num
from schemas.sdtm.domain import Domain


class SV(Domain, key="STUDYID USUBJID VISITNUM"):
    """One record per visit that took place, planned or not, per subject."""

    VISITNUM: Num
    VISIT: Char
    SVPRESP: Char
    SVOCCUR: Char
    SVSTDTC: Char
    SVENDTC: Char
    SVSTDY: Num
    SVENDY: Num
