"""Tumour and lesion results: sizes and states. STUDY_SPEC 3.2 TR."""

from schemas.base import Char, Num, var
from schemas.sdtm.domain import Domain, SuppQual


class TR(Domain, key="STUDYID USUBJID TRLNKID TRTESTCD VISITNUM TRDTC TRSEQ"):
    """One record per lesion, test and visit per subject, and the sums that the investigator entered."""

    TRSEQ: Num
    TRGRPID: Char
    TRLNKID: Char
    TRLNKGRP: Char
    TRTESTCD: Char
    TRTEST: Char
    TRORRES: Char
    TRORRESU: Char
    TRSTRESC: Char = var(uncoded="sizes stand beside terms; its codelist holds for the states only")
    TRSTRESN: Num
    TRSTRESU: Char
    TRSTAT: Char
    TRREASND: Char
    TRMETHOD: Char
    TRLOBXFL: Char
    TREVAL: Char
    VISITNUM: Num
    VISIT: Char
    EPOCH: Char
    TRDTC: Char
    TRDY: Num


class SUPPTR(SuppQual, title="Supplemental Qualifiers for TR"):
    """One record per qualifier of a measurement: why a lesion was not evaluable."""
