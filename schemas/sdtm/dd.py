"""Death details. STUDY_SPEC 3.2 DD."""

from schemas.base import Char, Num
from schemas.sdtm.domain import Domain


class DD(Domain, key="STUDYID USUBJID DDTESTCD"):
    """One record per detail of a death per subject."""

    DDSEQ: Num
    DDTESTCD: Char
    DDTEST: Char
    DDORRES: Char
    DDSTRESC: Char
    DDDTC: Char
    DDDY: Num
