"""Prior, concomitant and subsequent medication. STUDY_SPEC 3.2 CM."""

from typing import Any

from schemas.base import Char, Num, var
from schemas.sdtm.domain import Domain, SuppQual


class CM(Domain, key="STUDYID USUBJID CMCAT CMTRT CMSTDTC CMSEQ"):
    """One record per medication and interval per subject; the same medication twice is not an error."""

    CMSEQ: Num
    CMGRPID: Char
    CMTRT: Char
    CMDECOD: Char
    CMCAT: Char
    CMSCAT: Char
    CMINDC: Char
    CMRSDISC: Char
    EPOCH: Char
    CMSTDTC: Char
    CMENDTC: Char
    CMSTDY: Num
    CMENDY: Num
    CMENRF: Char
    CMENRTPT: Char
    CMENTPT: Char


class SUPPCM(SuppQual, title="Supplemental Qualifiers for CM"):
    """One record per qualifier of a medication: line of therapy, best response."""


# What other sponsors say of a medication besides: whether it was taken at all, and its class. Read where it is there.
CM_RECEIVED: dict[str, Any] = {
    "CMOCCUR": var(optional=True),
    "CMSTAT": var(optional=True),
    "CMCLAS": var(optional=True),
}
