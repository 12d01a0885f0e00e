"""Demographics: who was in the trial, in which arm, and the dates that every other domain counts from. STUDY_SPEC 3.2 DM."""

from schemas.base import Char, Num
from schemas.sdtm.domain import Domain, SuppQual


class DM(Domain, key="STUDYID USUBJID"):
    """One record per person; a person screened twice is one record."""

    SUBJID: Char
    RFSTDTC: Char
    RFENDTC: Char
    RFXSTDTC: Char
    RFXENDTC: Char
    RFICDTC: Char
    RFPENDTC: Char
    DTHDTC: Char
    DTHFL: Char
    SITEID: Char
    INVNAM: Char
    BRTHDTC: Char
    AGE: Num
    AGEU: Char
    SEX: Char
    RACE: Char
    ETHNIC: Char
    ARMCD: Char
    ARM: Char
    ACTARMCD: Char
    ACTARM: Char
    ARMNRS: Char
    ACTARMUD: Char
    COUNTRY: Char
    DMDTC: Char
    DMDY: Num


class SUPPDM(SuppQual, title="Supplemental Qualifiers for DM"):
    """One record per qualifier of a subject: races ticked, an earlier screening number. IDVAR is null."""
