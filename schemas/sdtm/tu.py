"""Tumour and lesion identification. STUDY_SPEC 3.2 TU."""

from schemas.base import Char, Num
from schemas.sdtm.domain import Domain, SuppQual


class TU(Domain, key="STUDYID USUBJID TULNKID TUTESTCD TUDTC"):
    """One record per identified lesion (target, non-target, new), split or merge per subject."""

    TUSEQ: Num
    TUGRPID: Char
    TUREFID: Char
    TULNKID: Char
    TUTESTCD: Char
    TUTEST: Char
    TUORRES: Char
    TUSTRESC: Char
    TULOC: Char
    TULAT: Char
    TUDIR: Char
    TUMETHOD: Char
    TULOBXFL: Char
    TUEVAL: Char
    VISITNUM: Num
    VISIT: Char
    EPOCH: Char
    TUDTC: Char
    TUDY: Num


class SUPPTU(SuppQual, title="Supplemental Qualifiers for TU"):
    """One record per qualifier of a lesion: the site's words for its location."""
