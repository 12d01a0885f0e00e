"""A text by which a rule decides, and that no rule knows, is listed: which texts, how often, and what they are read as."""

import pandas as pd
import pytest

from pipeline.core.known_terms import KNOWN_TERMS, for_adverse_event
from pipeline.core.product import Product
from pipeline.orchestration.assets.catalogue import Entry
from pipeline.orchestration.assets.contract import judge
from pipeline.sdtm.unknown_terms import unknown_terms
from schemas.base import names
from schemas.codelists import codelist
from schemas.sdtm import DOMAINS, RECEIVED
from tests.spec.datasets import supp
from tests.spec.tables import domain, study


def listed(name: str, text: str, readers: tuple[str, ...] = ()) -> pd.DataFrame:
    content = supp(name.removeprefix("supp"), text) if name.startswith("supp") else text
    return unknown_terms({name.upper(): domain(DOMAINS[name], content)}, study(), readers)


def numbers(issues: pd.DataFrame) -> list[tuple[str, str, str, str]]:
    counts = issues["MESSAGE"].str.extract(r"(records: \d+, subjects: \d+)")[0].fillna("")
    return list(zip(issues["CODE"], issues["COLUMN"], issues["VALUE"], counts, strict=True))


CASES = {
    # name: (domain, table, VALUE -> records, subjects)
    "causality": (
        "ae",
        "USUBJID | AESEQ | AEREL\n1 | 1 | Possibly\n1 | 2 | Possibly\n2 | 1 | Possibly\n2 | 2 | Possible\n3 | 1 | N\n3 | 2 | ",
        {"Possibly": (3, 2)},
    ),
    "end of treatment": (
        "ds",
        "USUBJID | DSSEQ | DSCAT | DSDECOD\n1 | 1 | DISPOSITION EVENT | DIED\n2 | 1 | DISPOSITION EVENT | DEATH\n"
        "3 | 1 | OTHER EVENT | DIED\n3 | 2 | PROTOCOL MILESTONE | Randomised\n3 | 3 | PROTOCOL MILESTONE | RANDOMIZED",
        {"DIED": (1, 1), "Randomised": (1, 1)},
    ),
    "criterion": (
        "rs",
        "USUBJID | RSSEQ | RSTESTCD | RSCAT | RSSTRESC\n1 | 1 | OVRLRESP | RECIST v1.1 | PR\n1 | 2 | OVRLRESP | RECIST 1.1 | PR\n"
        "2 | 1 | ECOG101 | ECOG score | ",
        {"RECIST v1.1": (1, 1)},
    ),
    "reader": (
        "rs",
        "USUBJID | RSSEQ | RSTESTCD | RSEVAL\n1 | 1 | OVRLRESP | Investigator\n1 | 2 | OVRLRESP | INDEPENDENT ASSESSOR\n"
        "2 | 1 | OVRLRESP | ",
        {"Investigator": (1, 1)},
    ),
    "answers": (
        "rs",
        "USUBJID | RSSEQ | RSTESTCD | RSSTRESC\n1 | 1 | NEWLIND | YES\n1 | 2 | NEWLIND | N\n2 | 1 | NTRGRESP | NON-CR\n"
        "2 | 2 | TRGRESP | PR\n3 | 1 | OVRLRESP | CHECK",  # RSP_UNKNOWN is its own
        {"NON-CR": (1, 1), "YES": (1, 1)},
    ),
    "performance status": (
        "rs",
        "USUBJID | RSSEQ | RSTESTCD | RSSTRESC | RSSTRESN\n1 | 1 | ECOG101 | ECOG 1 | \n2 | 1 | ECOG101 | 1 | 1",
        {"ECOG 1": (1, 1)},
    ),
    "kinds of lesions": (
        "tr",
        "USUBJID | TRSEQ | TRTESTCD | TRGRPID | TRSTRESC | TRSTRESN\n1 | 1 | LDIAM | Target | 12 | 12\n"
        "1 | 2 | LDIAM | TARGET | 12 | 12\n1 | 3 | SUMDIAM | all | 12 | 12",
        {"Target": (1, 1)},
    ),
    "states of lesions": (
        "tr",
        "USUBJID | TRSEQ | TRTESTCD | TRGRPID | TRSTRESC\n1 | 1 | TUMSTATE | NON-TARGET | WORSE\n"
        "1 | 2 | TUMSTATE | NON-TARGET | UNEQUIVOCAL\n1 | 3 | TUMSTATE | NEW | UNEQUIVOCAL\n1 | 4 | TUMSTATE | NEW | GONE",
        {"GONE": (1, 1), "UNEQUIVOCAL": (1, 1), "WORSE": (1, 1)},
    ),
    "sizes": (
        "tr",
        "USUBJID | TRSEQ | TRTESTCD | TRGRPID | TRSTRESC | TRSTRESN\n1 | 1 | LDIAM | TARGET | <5 | \n"
        "1 | 2 | LDIAM | TARGET | TOO SMALL TO MEASURE | \n1 | 3 | LDIAM | TARGET | 12 | 12",
        {"<5": (1, 1)},
    ),
    "identified": (
        "tu",
        "USUBJID | TUSEQ | TUTESTCD | TUSTRESC\n1 | 1 | TUMIDENT | TARGET NODAL\n1 | 2 | TUMIDENT | TARGET",
        {"TARGET NODAL": (1, 1)},
    ),
    "survival": (
        "ss",
        "USUBJID | SSSEQ | SSTESTCD | SSSTRESC\n1 | 1 | SURVSTAT | DECEASED\n2 | 1 | SURVSTAT | DEAD",
        {"DECEASED": (1, 1)},
    ),
    "qualifiers of events": (
        "suppae",
        "1 | 1 | AEPRETRT | YES\n2 | 1 | AEPRETRT | Y\n1 | 1 | AERELS | maybe\n2 | 1 | AERELS | Probable\n1 | 1 | OTHER | maybe",
        {"YES": (1, 1), "maybe": (1, 1)},
    ),
    "lines of therapy": ("suppcm", "1 | 1 | CMLINE | first\n2 | 1 | CMLINE | 2", {"first": (1, 1)}),
    "intent": ("supppr", "1 | 1 | PRINTENT | Palliation\n2 | 1 | PRINTENT | PALLIATIVE", {"Palliation": (1, 1)}),
}


@pytest.mark.parametrize("case", CASES)
def test_what_no_rule_knows_is_listed_once_with_its_numbers(case: str) -> None:
    name, text, expected = CASES[case]
    issues = listed(name, text)
    assert set(issues["CODE"]) == {"CT_UNMAPPED"} and set(issues["SEVERITY"]) == {"warn"}
    assert set(issues["DATASET"]) == {name.upper()}
    found = {value: count for _, _, value, count in numbers(issues)}
    assert found == {value: f"records: {n}, subjects: {m}" for value, (n, m) in expected.items()}
    assert issues["USUBJID"].isna().all()


@pytest.mark.parametrize("name", ["ae", "mh"])
def test_grades_are_listed_by_record(name: str) -> None:
    n = name.upper()
    text = f"USUBJID | {n}SEQ | {n}TOXGR\n1 | 1 | 3\n1 | 2 | severe\n2 | 1 | 6\n2 | 2 | 0\n3 | 1 | "
    issues = listed(name, text, ("ADAE", "t_14_3_1_3"))
    zero = [] if name == "mh" else [("2", "0")]  # a condition of the history may have no toxicity
    assert sorted(zip(issues["USUBJID"], issues["VALUE"], strict=True)) == sorted([("1", "severe"), ("2", "6"), *zero])
    assert set(issues["CODE"]) == {"GRADE_UNKNOWN"} and set(issues["COLUMN"]) == {f"{n}TOXGR"}
    of_one = issues[issues["USUBJID"].eq("1")].iloc[0]
    assert of_one["MESSAGE"] == f"{n}TOXGR is no grade of CTCAE; {n}SEQ 2; read by ADAE, t_14_3_1_3"
    assert "write" in of_one["ACTION"]


def test_initial_grades_name_their_event() -> None:
    issues = listed("suppae", "1 | 4 | AEITOXGR | mild\n1 | 5 | AEITOXGR | Grade 2")
    assert numbers(issues) == [("GRADE_UNKNOWN", "AEITOXGR", "mild", "")]
    assert issues["MESSAGE"].tolist() == ["AEITOXGR is no grade of CTCAE; AESEQ 4"]


def test_a_term_is_told_once_and_not_also_as_a_note() -> None:
    """DIED stands outside an extensible codelist, which alone is a note; here a rule decides by it."""
    rows = "USUBJID | DSSEQ | DSTERM | DSCAT | DSDECOD | DSSTDTC\n"
    died = "1 | 1 | died | DISPOSITION EVENT | DIED | 2023-01-01\n"
    table = domain(RECEIVED["ds"], rows + died + "1 | 2 | seen | OTHER EVENT | SEEN | 2023-01-02", STUDYID="S", DOMAIN="DS")
    verdict = judge(Product(table), [Entry("ds", "sdtm", RECEIVED["ds"])], study(), [], ["ADSL"])
    told = verdict.product.issues.query("CODE == 'CT_UNMAPPED'")
    assert sorted(zip(told["VALUE"], told["SEVERITY"], strict=True)) == [("DIED", "warn"), ("SEEN", "info")]
    assert told["MESSAGE"].str.contains("the codelist may be extended").all()
    assert "read by ADSL" in told.set_index("VALUE").loc["DIED", "MESSAGE"]


def test_a_table_without_a_column_is_left_to_its_contract() -> None:
    assert unknown_terms({"RS": pd.DataFrame({"USUBJID": ["1"], "RSCAT": ["x"]})}, study()).empty


@pytest.mark.parametrize("name", KNOWN_TERMS)
def test_what_is_declared_exists(name: str) -> None:
    schema = DOMAINS[name.lower()]
    for known in KNOWN_TERMS[name]:
        asked = {*known.where, *filter(None, [known.number]), *([] if name.startswith("SUPP") else [known.variable])}
        assert asked <= set(names(schema))
        assert all(codelist(code).extensible for code in known.codelists)  # of a closed one validation tells
        assert known.otherwise and known.remedy


def test_a_change_for_an_adverse_event_whatever_its_words() -> None:
    said = ["ADVERSE EVENT", "Adverse event", "ADVERSE EVENT(S)", "OTHER", None]
    assert for_adverse_event(pd.Series(said, dtype="str")).tolist() == [True, True, True, False, False]
