"""Disposition: milestones, ends of treatment, end of participation. STUDY_SPEC 3.2 DS."""

from schemas.base import Char, Num
from schemas.sdtm.domain import Domain


class DS(Domain, key="STUDYID USUBJID DSCAT DSSCAT DSDECOD DSSTDTC"):
    """One record per protocol milestone or disposition event per subject; one end of treatment per drug."""

    DSSEQ: Num
    DSTERM: Char
    DSDECOD: Char
    DSCAT: Char
    DSSCAT: Char
    EPOCH: Char
    DSDTC: Char
    DSSTDTC: Char
    DSDY: Num
    DSSTDY: Num
