"""Exposure: what was given of each study drug. STUDY_SPEC 3.2 EX."""

from typing import Any

from schemas.base import Char, Num, var
from schemas.sdtm.domain import Domain


class EX(Domain, key="STUDYID USUBJID EXTRT EXSTDTC EXSEQ"):
    """One record per drug and interval of constant dose per subject, in mg."""

    EXSEQ: Num
    EXLNKID: Char
    EXTRT: Char
    EXDOSE: Num
    EXDOSU: Char
    EXDOSFRM: Char
    EXDOSFRQ: Char
    EXROUTE: Char
    EXLOC: Char
    EXADJ: Char
    EPOCH: Char
    EXSTDTC: Char
    EXENDTC: Char
    EXSTDY: Num
    EXENDY: Num


# What other sponsors say of a dose besides EXDOSE: an amount that is no number, and whether it was given. Read where it is there.
EX_RECEIVED: dict[str, Any] = {
    "EXDOSTXT": var(optional=True),
    "EXOCCUR": var("Occurrence Indicator", core="Perm", codelist="C66742", after="EXTRT", optional=True),
}
