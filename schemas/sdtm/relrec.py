"""Related records. STUDY_SPEC 3.5 RELREC."""

from schemas.base import Char, SdtmDomain


class RELREC(SdtmDomain, key="STUDYID USUBJID RELID RDOMAIN IDVAR IDVARVAL"):
    """One record per member of a relationship: a dataset (USUBJID and IDVARVAL null), or a record of a subject."""

    STUDYID: Char
    RDOMAIN: Char
    USUBJID: Char
    IDVAR: Char
    IDVARVAL: Char
    RELTYPE: Char
    RELID: Char
