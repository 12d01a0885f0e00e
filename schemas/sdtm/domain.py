"""Bases of the SDTM domain classes: the identifiers that open each domain (`Domain`), and supplemental qualifiers (`SuppQual`).

Columns stand in the order of SDTMIG 3.4, whatever the order of declaration (schemas.base.SdtmDomain).

`as_received` gives the same domain as another sponsor may have built it: it may break our natural keys with good reason (several
readers of one scan), but its --SEQ must still tell the records apart.
"""

from types import new_class
from typing import Any

from schemas.base import Char, SdtmDomain, key_of, name_of, names


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


def as_received(domain: type[SdtmDomain]) -> type[SdtmDomain]:
    """`domain` with the key STUDYID USUBJID --SEQ; a domain without --SEQ (DM, SUPP--) keeps its key."""
    sequence = f"{name_of(domain)}SEQ"
    key = f"STUDYID USUBJID {sequence}" if sequence in names(domain) else " ".join(key_of(domain))

    def body(namespace: dict[str, Any]) -> None:
        namespace.update(__doc__=domain.__doc__, __module__=domain.__module__)

    return new_class(domain.__name__, (domain,), {"key": key, "title": domain._title}, body)
