"""Standard forms of which this trial asks a part."""

from pipeline.sdtm.cdash.forms import ae, cm, dm, ex, rand


class AE(ae.AE, without="AESTTIM AEENTIM AESEV AESCONG AELLT AEPTCD AECONTRT"):
    """One row per event."""


class CM(cm.CM, without="CMDOSE CMDOSU CMDOSFRQ CMROUTE CMRSDISC CMLINE CMBESTR CMCLAS CMSCAT"):
    """One row per medication."""


class DM(dm.DM, without="AGE RACEOTH PSUBJID"):
    """One row per subject."""


class EX(ex.EX, without="EXDOSFRM EXDOSFRQ EXROUTE EXSTTIM EXENTIM EXREFID EXADJ"):
    """One row per interval of constant dose."""


class RAND(rand.RAND, without="RANDTIM KITNO STRAT1 STRAT2 STRAT3"):
    """One row per randomised subject."""
