"""Procedures: surgery and radiotherapy, before and after the study treatment. STUDY_SPEC 3.2 PR."""

from typing import Any

from schemas.base import Char, Num, var
from schemas.sdtm.domain import Domain, SuppQual


class PR(Domain, key="STUDYID USUBJID PRCAT PRTRT PRSTDTC PRSEQ"):
    """One record per procedure and occurrence per subject."""

    PRSEQ: Num
    PRTRT: Char
    PRDECOD: Char
    PRCAT: Char
    PRSCAT: Char
    PRINDC: Char
    PRDOSE: Num
    PRDOSU: Char
    PRLOC: Char
    EPOCH: Char
    PRSTDTC: Char
    PRENDTC: Char
    PRSTDY: Num
    PRENDY: Num


class SUPPPR(SuppQual, title="Supplemental Qualifiers for PR"):
    """One record per qualifier of a procedure: intent of the radiotherapy."""


# What other sponsors say of a procedure besides: whether it was done at all. Read where it is there.
PR_RECEIVED: dict[str, Any] = {
    "PROCCUR": var(optional=True),
    "PRSTAT": var("Completion Status", core="Perm", codelist="C66789", after="PROCCUR", optional=True),
}
