"""Drug accountability: what was dispensed to a subject and returned. STUDY_SPEC 3.2 DA."""

from schemas.base import Char, Num
from schemas.sdtm.domain import Domain


class DA(Domain, key="STUDYID USUBJID DATESTCD DADTC DASEQ"):
    """One record per kit dispensed or returned per subject."""

    DASEQ: Num
    DAREFID: Char
    DATESTCD: Char
    DATEST: Char
    DAORRES: Char
    DAORRESU: Char
    DASTRESC: Char
    DASTRESN: Num
    DASTRESU: Char
    VISITNUM: Num
    VISIT: Char
    EPOCH: Char
    DADTC: Char
    DADY: Num
