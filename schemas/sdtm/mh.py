"""Medical history, the cancer's included. STUDY_SPEC 3.2 MH.

MHTOXGR, MHSTDY and MHENDY are variables of the Events class (SDTM 2.0) that the guide does not list for MH.
"""

from typing import Any

from schemas.base import Char, Num, var
from schemas.sdtm.domain import Domain, SuppQual


class MH(Domain, key="STUDYID USUBJID MHCAT MHTERM MHSTDTC MHSEQ"):
    """One record per condition in the history, or diagnosis of the cancer, per subject."""

    MHSEQ: Num
    MHTERM: Char
    MHDECOD: Char
    MHCAT: Char
    MHTOXGR: Char = var("Standard Toxicity Grade", after="MHBODSYS", role="Record Qualifier")
    MHSTDTC: Char
    MHENDTC: Char
    MHSTDY: Num = var("Study Day of Start of History", after="MHDY", role="Timing")
    MHENDY: Num = var("Study Day of End of History", after="MHDY", role="Timing")
    MHENRF: Char
    MHENRTPT: Char
    MHENTPT: Char


class SUPPMH(SuppQual, title="Supplemental Qualifiers for MH"):
    """One record per qualifier of a diagnosis: grade and stage."""


# What other sponsors say of a condition besides: whether the subject had it at all, and its body system. Read where it is there.
MH_RECEIVED: dict[str, Any] = {
    "MHOCCUR": var(optional=True),
    "MHSTAT": var(optional=True),
    "MHBODSYS": var(optional=True),
}
