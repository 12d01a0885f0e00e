"""Laboratory results with their reference ranges. STUDY_SPEC 2.2; SDTMIG 3.4 LB."""

from schemas.base import Char, Num, extended, var
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


LB_DETAILED = extended(
    LB,
    {
        "LBSCAT": (Char, var()),
        "LBFAST": (Char, var()),
        "LBTOXGR": (Char, var()),
        "LBSPEC": (Char, var()),
        "LBLOC": (Char, var("Location of Specimen Collection", codelist="C74456", after="LBSPEC")),
        "LBLAT": (Char, var("Laterality", codelist="C99073", after="LBSPEC")),
        "LBMETHOD": (Char, var()),
        "LBTPT": (Char, var()),
    },
)
"""LB with what may tell results of one test apart, as received data have it."""
