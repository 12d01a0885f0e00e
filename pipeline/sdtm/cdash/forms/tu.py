"""Form TU: Tumour Identification, of the investigator and of every reader."""

from schemas.base import Char
from schemas.raw import DATE, RawForm, ask

EVALUATORS = ("INVESTIGATOR", "INDEPENDENT ASSESSOR")
READERS = ("READER 1", "READER 2", "ADJUDICATOR")
METHODS = ("CT SCAN", "MRI", "PET/CT SCAN", "CALIPER MEASUREMENT METHOD")


class TU(RawForm, title="Tumor Identification", page=15, starts="TUDAT FORMDT", apart="TUEVAL TUEVALID"):
    """One row per lesion and evaluator, at the scan that first shows it; FORMDT stays blank where a reader's file has none."""

    TULNKID: Char = ask("Lesion (T01, NT01, NEW01; a piece T01.1)")
    TUTEST: Char = ask("Identification, split or merge", "TUMIDENT", "TUSPLIT", "TUMERGE")
    TUORRES: Char = ask("Kind of lesion", "TARGET", "NON-TARGET", "NEW")
    TUGRPID: Char = ask("Split from, or merged ('/' between them)")
    TULOC: Char = ask("Organ")
    TULAT: Char = ask("Side", "LEFT", "RIGHT", "BILATERAL")
    TUPORTOT: Char = ask("Portion", "ENTIRE", "SEGMENT", "MULTIPLE")
    TUMETHOD: Char = ask("Method", *METHODS)
    TUEVAL: Char = ask("Evaluator", *EVALUATORS)
    TUEVALID: Char = ask("Reader", *READERS)
    TUACPTFL: Char = ask("Reading accepted by the adjudication?", "Y", "N")
    TUDAT: Char = ask("Date of the scan", format=DATE)
