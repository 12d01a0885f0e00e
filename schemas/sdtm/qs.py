"""Questionnaires. SDTMIG 3.4 QS."""

from schemas.base import Char, Num
from schemas.sdtm.domain import Domain


class QS(Domain, key="STUDYID USUBJID QSCAT QSTESTCD VISITNUM QSDTC QSSEQ"):
    """One record per item of a questionnaire per visit per subject."""

    QSSEQ: Num
    QSTESTCD: Char
    QSTEST: Char
    QSCAT: Char
    QSORRES: Char
    QSSTRESC: Char
    QSSTRESN: Num
    QSSTAT: Char
    QSLOBXFL: Char
    VISITNUM: Num
    VISIT: Char
    EPOCH: Char
    QSDTC: Char
    QSDY: Num
