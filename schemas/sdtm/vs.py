"""Vital signs. STUDY_SPEC 2.2; SDTMIG 3.4 VS."""

from schemas.base import Char, Num, extended, var
from schemas.sdtm.domain import Domain


class VS(Domain, key="STUDYID USUBJID VSTESTCD VISITNUM VSDTC VSSEQ"):
    """One record per vital sign per visit per subject."""

    VSSEQ: Num
    VSTESTCD: Char
    VSTEST: Char
    VSORRES: Char
    VSORRESU: Char
    VSSTRESC: Char
    VSSTRESN: Num
    VSSTRESU: Char
    VSSTAT: Char
    VSLOBXFL: Char
    VISITNUM: Num
    VISIT: Char
    EPOCH: Char
    VSDTC: Char
    VSDY: Num


VS_DETAILED = extended(VS, {name: (Char, var()) for name in ("VSCAT", "VSSCAT", "VSPOS", "VSLOC", "VSLAT", "VSTPT")})
"""VS with what may tell results of one test apart, as received data have it."""
