"""Adverse events. STUDY_SPEC 3.2 AE.

AESTRF, AESTRTPT and AESTTPT are timing variables of the Events class (SDTM 2.0) that the guide does not list for AE.
"""

from schemas.base import Char, Num, var
from schemas.sdtm.domain import Domain, SuppQual


class AE(Domain, key="STUDYID USUBJID AEDECOD AESTDTC AESEQ"):
    """One record per reported adverse event per subject; a worsening reported as a new record stays one."""

    AESEQ: Num
    AEGRPID: Char
    AESPID: Char
    AETERM: Char
    AELLT: Char
    AELLTCD: Num
    AEDECOD: Char
    AEPTCD: Num
    AEHLT: Char
    AEHLTCD: Num
    AEHLGT: Char
    AEHLGTCD: Num
    AEBODSYS: Char
    AEBDSYCD: Num
    AESOC: Char
    AESOCCD: Num
    AESER: Char
    AEACN: Char
    AEREL: Char
    AEOUT: Char
    AESCONG: Char
    AESDISAB: Char
    AESDTH: Char
    AESHOSP: Char
    AESLIFE: Char
    AESMIE: Char
    AECONTRT: Char
    AETOXGR: Char
    EPOCH: Char
    AESTDTC: Char
    AEENDTC: Char
    AESTDY: Num
    AEENDY: Num
    AESTRF: Char = var("Start Relative to Reference Period", after="AEDUR", role="Timing", codelist="C66728")
    AEENRF: Char
    AESTRTPT: Char = var("Start Relative to Reference Time Point", after="AEENRF", role="Timing", codelist="C66728")
    AESTTPT: Char = var("Start Reference Time Point", after="AEENRF", role="Timing")
    AEENRTPT: Char
    AEENTPT: Char


class SUPPAE(SuppQual, title="Supplemental Qualifiers for AE"):
    """One record per qualifier of an adverse event: relation and action per drug, initial grade, date of worsening."""
