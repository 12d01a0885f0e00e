"""Events by queries, narrow and broad, and by subgroups (TLF_SPEC 3), by hand from two_arms.py."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.study import Study
from pipeline.study.coding.folder import read_coding
from pipeline.tlf.layout.table import Table
from tests.unit.tlf.two_arms import ADAE, ADSL, make, two_arms

CQ = """NAME,SCOPE,TERM,VERSION,CLASS
Stomach,NARROW,Nausea,1,Gut
Stomach,BROAD,Emesis,1,Gut
Silence,,Hush,1,Ears
Skin trouble,,Rash,1,Skin
"""
GROUPS = {f"CQ0{n}NAM": {"query": name} for n, name in enumerate(("Stomach", "Silence", "Skin trouble"), start=1)}


@pytest.fixture
def study(tmp_path: Path) -> Study:
    (tmp_path / "cq.csv").write_text(CQ, encoding="utf-8")
    decided = two_arms(ae={"groups": GROUPS, "dictionary": {"name": "M", "version": "1"}})
    return decided.with_coding(read_coding(tmp_path))


TERM = ADAE["AEDECOD"]
EVENTS = ADAE.assign(
    TRTEMFL="Y",
    CQ01NAM=pd.Series("Stomach", ADAE.index, dtype="str").where(TERM.isin(["Nausea", "Emesis"])),
    CQ01SC=TERM.map({"Nausea": "NARROW", "Emesis": "BROAD"}).astype("str"),
    CQ02NAM=pd.Series(None, ADAE.index, dtype="str"),
    CQ02SC=pd.Series(None, ADAE.index, dtype="str"),
    CQ03NAM=pd.Series("Skin trouble", ADAE.index, dtype="str").where(TERM.eq("Rash")),
    CQ03SC=pd.Series(None, ADAE.index, dtype="str"),
)


def lines(name: str, study: Study, adae: pd.DataFrame = EVENTS) -> list[tuple[str, str]]:
    body = make(name, ADSL, adae, study).body
    assert isinstance(body, Table)
    cells = ["; ".join(row) for row in body.cells.to_numpy()]
    return list(zip(body.rows["label"], cells, strict=True))


def test_narrow_and_broad_below_the_organ_system(study: Study) -> None:
    # nausea (narrow): 1 of A, 4 of B; vomiting (broad): 5 of B; rash, without scopes in both columns: 2 of A, 4 of B
    assert lines("t_14_3_1_19", study) == [
        ("Subjects with at least one event of a query", "2 (66.7); 2 (66.7); 1 (33.3); 2 (66.7)"),
        ("Gut", "1 (33.3); 1 (33.3); 1 (33.3); 2 (66.7)"),
        ("Stomach", "1 (33.3); 1 (33.3); 1 (33.3); 2 (66.7)"),
        ("Skin", "1 (33.3); 1 (33.3); 1 (33.3); 1 (33.3)"),
        ("Skin trouble", "1 (33.3); 1 (33.3); 1 (33.3); 1 (33.3)"),
        ("Ears", "0; 0; 0; 0"),
        ("Silence", "0; 0; 0; 0"),
    ]


def test_serious_and_stopping_events_of_the_narrow_scope(study: Study) -> None:
    # of A the second nausea of 1 was serious and stopped the drug
    for table in ("t_14_3_1_20", "t_14_3_1_21"):
        assert dict(lines(table, study))["Stomach"] == "1 (33.3); 0"
        assert dict(lines(table, study))["Skin trouble"] == "0; 0"


def test_preferred_terms_below_the_query(study: Study) -> None:
    assert lines("t_14_3_1_22", study)[1:4] == [
        ("Stomach", "1 (33.3); 1 (33.3); 1 (33.3); 2 (66.7)"),
        ("Nausea", "1 (33.3); 1 (33.3); 1 (33.3); 1 (33.3)"),
        ("Emesis", "0; 0; 0; 1 (33.3)"),
    ]
    assert lines("t_14_3_1_22", study)[-1] == ("Silence", "0; 0; 0; 0")


def test_tables_name_files_and_what_they_follow(study: Study) -> None:
    notes = make("t_14_3_1_19", ADSL, EVENTS, study).footnotes
    assert "Queries: cq.csv, version 1." in notes
    assert "After FDA, Standard Safety Tables and Figures: Integrated Guide, Table 17." in notes


def test_a_study_without_queries_has_a_table_that_says_so() -> None:
    made = make("t_14_3_1_19", ADSL, ADAE)
    assert isinstance(made.body, Table)
    assert made.body.rows.empty
    assert "The study declares no query (ae.groups)." in made.footnotes


def test_any_and_serious_events_by_subgroup() -> None:
    found = dict(lines("t_14_3_1_23", two_arms(tlf={"small_n": 0}), ADAE))
    # women: 1 of A (any, grade 3, serious), 4 and 5 of B (4 any); men: 2 and 3 of A (2 any), 6 of B
    assert found["Overall"] == "2/3 (66.7); 1/3 (33.3); 1/3 (33.3); 1/3 (33.3); 0/3; 0/3"
    assert found["Female"] == "1/1 (100); 1/1 (100); 1/1 (100); 1/2 (50.0); 0/2; 0/2"
    assert found["Male"] == "1/2 (50.0); 0/2; 0/2; 0/1; 0/1; 0/1"
