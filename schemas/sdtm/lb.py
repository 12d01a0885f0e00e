"""Laboratory results with their reference ranges. STUDY_SPEC 2.2; SDTMIG 3.4 LB."""

from schemas.base import Char, Num, var
from schemas.sdtm.domain import Domain


class LB(Domain, key="STUDYID USUBJID LBTESTCD VISITNUM LBDTC LBSEQ"):
    """One record per laboratory test per visit per subject."""

    LBSEQ: Num
    LBTESTCD: Char
    LBTEST: Char
    LBCAT: Char
    LBORRES: Char
    LBORRESU: Char
    LBORNRLO: Char
    LBORNRHI: Char
    LBSTRESC: Char = var(uncoded="results are numbers; its codelist holds for results in words only")
    LBSTRESN: Num
    LBSTRESU: Char
    LBSTNRLO: Num
    LBSTNRHI: Num
    LBNRIND: Char
    LBSTAT: Char
    LBLOBXFL: Char
    VISITNUM: Num
    VISIT: Char
    EPOCH: Char
    LBDTC: Char
    LBDY: Num
