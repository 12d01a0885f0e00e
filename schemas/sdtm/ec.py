"""Exposure as collected: what the dosing forms say, also of doses that were not given. STUDY_SPEC 3.2 EC."""

from schemas.base import Char, Num
from schemas.sdtm.domain import Domain, SuppQual


class EC(Domain, key="STUDYID USUBJID ECTRT ECSTDTC ECSEQ"):
    """One record per drug and row of its dosing form per subject, in collected units; ECOCCUR N where nothing was given."""

    ECSEQ: Num
    ECLNKID: Char
    ECTRT: Char
    ECMOOD: Char
    ECPRESP: Char
    ECOCCUR: Char
    ECREASOC: Char
    ECDOSE: Num
    ECDOSU: Char
    ECDOSFRM: Char
    ECDOSFRQ: Char
    ECROUTE: Char
    ECLOC: Char
    ECADJ: Char
    EPOCH: Char
    ECSTDTC: Char
    ECENDTC: Char
    ECSTDY: Num
    ECENDY: Num


class SUPPEC(SuppQual, title="Supplemental Qualifiers for EC"):
    """One record per qualifier of a dosing record: change against the interval before, cycle, interval ongoing."""
