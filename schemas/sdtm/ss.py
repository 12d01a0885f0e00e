"""Subject status: alive or dead at each contact of the survival follow-up. STUDY_SPEC 3.2 SS."""

from schemas.base import Char, Num
from schemas.sdtm.domain import Domain


class SS(Domain, key="STUDYID USUBJID SSTESTCD VISITNUM SSDTC SSSEQ"):
    """One record per status and contact per subject; two contacts may tell the status of the same day."""

    SSSEQ: Num
    SSTESTCD: Char
    SSTEST: Char
    SSORRES: Char
    SSSTRESC: Char
    VISITNUM: Num
    VISIT: Char
    EPOCH: Char
    SSDTC: Char
    SSDY: Num
