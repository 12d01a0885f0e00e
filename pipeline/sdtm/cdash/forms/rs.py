"""Form RS: Disease Response and ECOG Performance Status."""

from pipeline.sdtm.cdash.forms.tu import EVALUATORS, READERS
from schemas.base import Char
from schemas.raw import DATE, RawForm, ask

TESTS = ("TRGRESP", "NTRGRESP", "NEWLIND", "OVRLRESP", "SYMPTDTR", "ECOG101")


class RS(RawForm, title="Disease Response and ECOG", page=13, starts="RSDAT FORMDT", apart="RSEVAL RSEVALID"):
    """One row per component of the response, or ECOG score, per visit and evaluator."""

    RSTEST: Char = ask("Component of the response, or ECOG101", *TESTS)
    RSORRES: Char = ask("Response, or score")
    RSREASND: Char = ask("Reason not done")
    RSEVAL: Char = ask("Evaluator", *EVALUATORS)
    RSEVALID: Char = ask("Reader", *READERS)
    RSACPTFL: Char = ask("Reading accepted by the adjudication?", "Y", "N")
    RSDAT: Char = ask("Date of the assessment", format=DATE)
