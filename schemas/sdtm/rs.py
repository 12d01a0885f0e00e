"""Disease response as the investigator judged it, and clinical classifications. STUDY_SPEC 3.2 RS."""

from schemas.base import Char, Num, var
from schemas.sdtm.domain import Domain, SuppQual


class RS(Domain, key="STUDYID USUBJID RSCAT RSTESTCD VISITNUM RSDTC RSSEQ"):
    """One record per component of the response and time point per subject; the ECOG score is also here."""

    RSSEQ: Num
    RSLNKGRP: Char
    RSTESTCD: Char
    RSTEST: Char
    RSCAT: Char
    RSORRES: Char
    RSSTRESC: Char = var(uncoded="ECOG scores stand beside responses; its codelist holds for the responses only")
    RSSTRESN: Num
    RSSTAT: Char
    RSREASND: Char
    RSLOBXFL: Char
    RSEVAL: Char
    VISITNUM: Num
    VISIT: Char
    EPOCH: Char
    RSDTC: Char
    RSDY: Num


class SUPPRS(SuppQual, title="Supplemental Qualifiers for RS"):
    """One record per qualifier of a response: clinical progression."""
