"""Subject elements: what part of the trial a subject was in, from when to when. STUDY_SPEC 3.2 SE."""

from schemas.base import Char, Num
from schemas.sdtm.domain import Domain


class SE(Domain, key="STUDYID USUBJID TAETORD"):
    """One record per element that a subject entered."""

    SESEQ: Num
    ETCD: Char
    ELEMENT: Char
    TAETORD: Num
    EPOCH: Char
    SESTDTC: Char
    SEENDTC: Char
    SESTDY: Num
    SEENDY: Num
