"""Electrocardiogram. SDTMIG 3.4 EG."""

from schemas.base import Char, Num, var
from schemas.sdtm.domain import Domain


class EG(Domain, key="STUDYID USUBJID EGTESTCD VISITNUM EGDTC EGSEQ"):
    """One record per measurement or interpretation per visit per subject."""

    EGSEQ: Num
    EGTESTCD: Char
    EGTEST: Char
    EGORRES: Char
    EGORRESU: Char
    EGSTRESC: Char = var(uncoded="results are numbers; its codelist holds for results in words only")
    EGSTRESN: Num
    EGSTRESU: Char
    EGSTAT: Char
    EGLOBXFL: Char
    VISITNUM: Num
    VISIT: Char
    EPOCH: Char
    EGDTC: Char
    EGDY: Num
