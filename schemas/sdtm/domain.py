"""What every SDTM domain shares: the identifiers that open it, and the one shape of all supplemental qualifiers.

Takes nothing; gives the bases `Domain` and `SuppQual` of the domain classes. Its own module because these are one fact for all
domains. Columns stand in the order of SDTMIG 3.4, whatever the order of declaration (schemas.base.SdtmDomain).
"""

from schemas.base import Char, SdtmDomain


class Domain(SdtmDomain):
    """A domain of observations about subjects: STUDYID, DOMAIN and USUBJID come first."""

    STUDYID: Char
    DOMAIN: Char
    USUBJID: Char


class SuppQual(SdtmDomain, facts="SUPPQUAL", key="STUDYID RDOMAIN USUBJID IDVAR IDVARVAL QNAM"):
    """SUPP--: one record per non-standard value of a parent record; IDVAR is --SEQ, null for DM (SDTMIG 3.4 8.4)."""

    STUDYID: Char
    RDOMAIN: Char
    USUBJID: Char
    IDVAR: Char
    IDVARVAL: Char
    QNAM: Char
    QLABEL: Char
    QVAL: Char
    QORIG: Char
    QEVAL: Char
