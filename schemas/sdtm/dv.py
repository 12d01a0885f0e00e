"""Protocol deviations. SDTMIG 3.4 DV."""

from schemas.base import Char, Num
from schemas.sdtm.domain import Domain


class DV(Domain, key="STUDYID USUBJID DVTERM DVSTDTC DVSEQ"):
    """One record per protocol deviation per subject."""

    DVSEQ: Num
    DVTERM: Char
    DVDECOD: Char
    DVCAT: Char
    EPOCH: Char
    DVSTDTC: Char
    DVENDTC: Char
    DVSTDY: Num
    DVENDY: Num
