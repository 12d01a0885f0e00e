"""Inclusion and exclusion criteria not met. STUDY_SPEC 3.2 IE."""

from schemas.base import Char, Num
from schemas.sdtm.domain import Domain


class IE(Domain, key="STUDYID USUBJID IETESTCD IESEQ"):
    """One record per criterion that a subject did not meet."""

    IESEQ: Num
    IETESTCD: Char
    IETEST: Char
    IECAT: Char
    IEORRES: Char
    IESTRESC: Char
    VISITNUM: Num
    VISIT: Char
    EPOCH: Char
    IEDTC: Char
    IEDY: Num
