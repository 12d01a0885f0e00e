"""Form TR: Tumour Results, of the investigator and of every reader."""

from pipeline.sdtm.cdash.forms.tu import EVALUATORS, METHODS, READERS
from schemas.base import Char
from schemas.raw import DATE, RawForm, ask

TESTS = ("LDIAM", "LPERP", "TUMSTATE", "LNSTATE", "SUMDIAM")


class TR(RawForm, title="Tumor Results", page=16, starts="TRDAT FORMDT", apart="TREVAL TREVALID"):
    """One row per lesion, test, visit and evaluator; a sum that was entered (SUMDIAM) names no lesion."""

    TRLNKID: Char = ask("Lesion, as identified")
    TRTEST: Char = ask("Test (of a node LPERP, LNSTATE)", *TESTS)
    TRORRES: Char = ask("Size, TOO SMALL TO MEASURE, or state")
    TRORRESU: Char = ask("Unit of the size", "mm", "cm")
    TRSTAT: Char = ask("Not done", "NOT DONE")
    TRREASND: Char = ask("Reason not done or not evaluable")
    TRMETHOD: Char = ask("Method", *METHODS)
    TREVAL: Char = ask("Evaluator", *EVALUATORS)
    TREVALID: Char = ask("Reader", *READERS)
    TRACPTFL: Char = ask("Reading accepted by the adjudication?", "Y", "N")
    TRDAT: Char = ask("Date of the scan", format=DATE)
