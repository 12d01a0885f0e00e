"""Form RS: Disease Response and ECOG Performance Status."""

from schemas.base import Char
from schemas.raw import DATE, RawForm, ask

TESTS = ("TRGRESP", "NTRGRESP", "NEWLIND", "OVRLRESP", "ECOG101")


class RS(RawForm, title="Disease Response and ECOG", page=13, starts="RSDAT FORMDT"):
    """One row per component of the response, or ECOG score, per visit and evaluator."""

    RSTEST: Char = ask("Component of the response, or ECOG101", *TESTS)
    RSORRES: Char = ask("Response, or score")
    RSEVAL: Char = ask("Evaluator", "INVESTIGATOR", "INDEPENDENT ASSESSOR")
    RSDAT: Char = ask("Date of the assessment", format=DATE)
