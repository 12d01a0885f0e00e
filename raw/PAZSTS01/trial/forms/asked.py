"""Standard forms of which this trial asks a part, or more."""

from pipeline.sdtm.cdash.forms import ae, dm, ex, lb, pr, rand, rs, tr, tu
from schemas.base import Char
from schemas.raw import NUMBER, ask


class AE(ae.AE, without="AESTTIM AEENTIM AESEV AESCONG AESDISAB AESDTH AESLIFE AESMIE AECONTRT AELLT AEPTCD"):
    """One row per event."""


class DM(dm.DM, without="AGE RACEOTH PSUBJID"):
    """One row per subject."""

    COUNTRY: Char = ask("Country of the site (ISO 3166)")


class EX(ex.EX, without="EXDOSFRM EXROUTE EXSTTIM EXENTIM"):
    """One row per kit: an interval of constant dose; 0 mg of a placebo."""

    EXSTREN: Char = ask("Strength of the tablets (mg)", format=NUMBER)


class LB(lb.LB, without="LBTIM"):
    """One row per test per visit."""

    LBNAM: Char = ask("Laboratory")


class PR(pr.PR, without="PRLOC PRDOSE PRDOSU PRENDAT"):
    """One row per procedure before the trial."""


class RAND(rand.RAND, without="ACTARMCD STRAT3"):
    """One row per randomised subject, from the randomisation system."""


class RS(rs.RS, without="RSREASND"):
    """One row per component of the response, or ECOG score, per visit and evaluator."""


class TR(tr.TR, without="TRMETHOD"):
    """One row per lesion, visit and evaluator."""


class TU(tu.TU, without="TUTEST TUGRPID TULAT TUPORTOT"):
    """One row per lesion and evaluator."""
