"""The reviewer's guides say what is in the data and what is not: small facts in, the sections by hand."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.study import Study
from pipeline.study.design import Design
from pipeline.submission.document import Bullets, Document, Grid, Heading, Paragraph
from pipeline.submission.engine_report import EngineReport, engine_report
from pipeline.submission.explanations import Explanations, read_explanations
from pipeline.submission.faults import SubmissionError
from pipeline.submission.guides import Facts, Program, adrg, csdrg
from pipeline.submission.guides.parts import UNEXPLAINED
from pipeline.submission.layer import Member
from schemas.base import conform, empty, names
from schemas.codelists import Terminology
from schemas.conformance import Conformance
from schemas.issues import IssueList
from schemas.sdtm import DOMAINS
from tests.drugs import DATASETS

STUDY = Study.model_validate(
    {
        "study": {"id": "X1", "dco": "2024-01-31", "title": "A Trial", "nct_id": "NCT0"},
        "arms": [{"code": "A", "label": "Drug A"}],
        "trial": {"summary": {"OBJPRIM": ["To see"]}},
        "orr": {"primary": "CRSP24", "week": 24},
    }
)


def member(name: str, rows: Sequence[dict[str, Any]]) -> Member:
    declaration = {**DOMAINS, **DATASETS}[name]
    return Member(declaration, conform(pd.DataFrame(list(rows)).reindex(columns=names(declaration)), declaration))


def issue(code: str, severity: str, dataset: str, column: str, value: str = "v", status: str = "open") -> dict[str, str]:
    return {
        "CODE": code, "SEVERITY": severity, "DATASET": dataset, "COLUMN": column, "VALUE": value, "MESSAGE": "is wrong",
        "ACTION": "kept", "USUBJID": "X1-01", "STATUS": status,
    }  # fmt: skip


def issues(*rows: dict[str, str]) -> pd.DataFrame:
    return conform(pd.DataFrame(list(rows)).reindex(columns=names(IssueList)), IssueList)


DM = member(
    "dm",
    [{"STUDYID": "X1", "USUBJID": "X1-01", "RFXSTDTC": "2024-01-02", "RACE": "ASIAN"}, {"STUDYID": "X1", "USUBJID": "X1-02"}],
)
VS = [{"USUBJID": "X1-01", "VISITNUM": 1.0}, {"USUBJID": "X1-01", "VISITNUM": 2.0}]
ADSL = member("adsl", [{"USUBJID": "X1-01", "SAFFL": "Y", "ENRLFL": "Y"}, {"USUBJID": "X1-02", "ENRLFL": "Y"}])
FACTS = Facts(
    STUDY, "2024-01-31", [DM, member("vs", VS)], [ADSL], [("SDTMIG", "3.4")], empty(IssueList), {}, {}, Explanations(), DATASETS
)


def grid(document: Document, caption: str) -> list[list[str]]:
    found = [block for block in document.blocks if isinstance(block, Grid) and block.caption == caption]
    assert len(found) == 1, f"{caption}: {[block.caption for block in document.blocks if isinstance(block, Grid)]}"
    return [list(row) for row in found[0].rows]


def words(document: Document) -> str:
    parts = []
    for block in document.blocks:
        if isinstance(block, (Paragraph, Heading)):
            parts.append(block.text)
        elif isinstance(block, Bullets):
            parts += list(block.items)
    return "\n".join(parts)


def test_the_first_page_names_study_transfer_and_cut_off() -> None:
    assert csdrg(FACTS).subtitle == ["A Trial", "Study X1 (NCT0)", "Data transfer 2024-01-31, data cut-off 2024-01-31"]


def test_datasets_are_counted() -> None:
    rows = grid(csdrg(FACTS), "Tabulation datasets")
    assert [(row[0], row[3], row[4]) for row in rows] == [("DM", "2", "2"), ("VS", "2", "1")]
    assert "Subjects screened: 2; with at least one dose: 1." in words(csdrg(FACTS))
    assert ["SAFFL", "1"] in grid(adrg(FACTS), "Population flags of ADSL (2 subjects)")


def test_decisions_are_those_of_the_study() -> None:
    decisions = dict(grid(adrg(FACTS), "Decisions of the study, as configured"))
    assert decisions["Primary endpoint"] == "CRSP24: by week 24 (7 days window), over FASFL"
    assert "(98 days)" in decisions["Progression-free survival"]


@pytest.mark.parametrize(
    ("orr", "words"),
    [
        ({"primary": "CRSP", "week": 24}, "CRSP, over FASFL"),
        ({"primary": "RSP12", "week": 12, "window_days": 3}, "RSP12: by week 12 (3 days window), over FASFL"),
        ({"primary": "CRSP24", "week": 24, "timeframe": "at_visit"}, "CRSP24: at week 24 (7 days window), over FASFL"),
        ({"primary": "CRSP24", "week": 24, "timeframe": "any"}, "CRSP24: at any time, over FASFL"),
    ],
)
def test_the_primary_endpoint_as_decided(orr: dict[str, Any], words: str) -> None:
    study = Study.model_validate({"study": {"id": "X1", "dco": "2024-01-31"}, "orr": orr})
    decisions = dict(grid(adrg(replace(FACTS, study=study)), "Decisions of the study, as configured"))
    assert decisions["Primary endpoint"] == words


def test_open_issues_are_gathered_by_code_the_gravest_first_with_their_explanation() -> None:
    listed = issues(
        issue("DUP_EXACT", "info", "AE", ""),
        issue("DATE_INVALID", "error", "AE", "STDT"),
        issue("DATE_INVALID", "error", "MH", "MHSTDT"),
        issue("SUM_DIFF", "warn", "ADTR", "AVAL"),
        issue("KEY_DUP", "error", "AE", "", status="closed"),
    )
    facts = replace(FACTS, issues=listed, explanations=Explanations(issues={"DATE_INVALID": "The sites were asked."}))
    assert grid(csdrg(facts), "Data issues left") == [
        ["DATE_INVALID", "error", "2", "AE.STDT, MH.MHSTDT", "is not a date of the calendar", "kept", "The sites were asked."],
        ["DUP_EXACT", "info", "1", "AE", "repeats an earlier row word for word", "kept", UNEXPLAINED],
    ]
    assert [row[0] for row in grid(adrg(facts), "Data issues left")] == ["SUM_DIFF"]


def test_no_issue_is_said_and_checks_that_were_not_made_are_not_called_clean() -> None:
    said = words(csdrg(FACTS))
    assert "No data issue is open." in said
    assert "No checks were made across these datasets." in said
    assert "The CDISC open rules engine was not run on these datasets" in said
    clean = replace(FACTS, findings={"sdtm": empty(Conformance)})
    assert "The checks across these datasets have no finding." in words(csdrg(clean))


def test_findings_are_counted_with_their_explanation() -> None:
    found = pd.DataFrame(
        {"CHECK": ["SE_EPOCH"] * 2, "DATASET": "VS", "USUBJID": "X1-01", "KEY": ["1", "2"], "MESSAGE": "differs"}
    )
    rules = pd.DataFrame({"RULE": ["CORE-1", "CORE-2", "CORE-3"], "STATUS": ["ISSUE REPORTED", "SKIPPED", "SUCCESS"]})
    asked = pd.DataFrame({"RULE": ["CORE-1"], "DATASET": ["AE"], "MESSAGE": ["m"], "RECORDS": [3.0]})
    engine = EngineReport(asked, rules)
    texts = Explanations(conformance={"SE_EPOCH": "Because of a date.", "CORE-1": "A reason for this."})
    facts = replace(FACTS, findings={"sdtm": found}, engine=engine, explanations=texts)
    assert grid(csdrg(facts), "Findings") == [["SE_EPOCH", "VS", "differs", "2", "Because of a date."]]
    assert grid(csdrg(facts), "Findings of the engine") == [["CORE-1", "AE", "m", "3", "A reason for this."]]
    said = words(csdrg(facts))
    assert "applied 3 rules. ISSUE REPORTED: 1; SKIPPED: 1; SUCCESS: 1." in said
    assert "SKIPPED: CORE-2." in said


def test_findings_of_the_engine_are_taken_only_for_the_very_datasets(tmp_path: Path) -> None:
    folder = tmp_path / "conformance"
    folder.mkdir()
    pd.DataFrame({"RULE": ["CORE-1"], "DATASET": ["AE"], "MESSAGE": ["m"], "RECORDS": [3.0]}).to_parquet(
        folder / "findings.parquet"
    )
    pd.DataFrame({"RULE": ["CORE-1"], "STATUS": ["ISSUE REPORTED"], "MESSAGE": [""]}).to_parquet(folder / "rules.parquet")
    assert engine_report(tmp_path, {"ae.xpt": b"one"}) is None
    # sha256sum of the bytes "one"
    digest = "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"
    (folder / "datasets.json").write_text(f'{{"ae.xpt": "{digest}"}}')
    report = engine_report(tmp_path, {"ae.xpt": b"one"})
    assert report is not None
    assert report.findings[["RULE", "RECORDS"]].to_numpy().tolist() == [["CORE-1", 3.0]]
    assert engine_report(tmp_path, {"ae.xpt": b"other"}) is None
    assert engine_report(tmp_path, {"ae.xpt": b"one", "dm.xpt": b"new"}) is None


NOTED = Design.model_validate(
    {"visits": [{"folder": "F{n}", "number": 1000, "name": "WEEK {n}", "least": 100, "start": "", "end": "",
                 "note": "VISITNUM is 1000 and the week from week 100 on."}]}
)  # fmt: skip


def test_a_deviation_is_told_only_where_it_occurs() -> None:
    assert grid(csdrg(FACTS), "Tabulation datasets")
    assert "None." in words(csdrg(FACTS))
    visits = [*VS, {"USUBJID": "X1-01", "VISITNUM": 1102.0}, {"USUBJID": "X1-01", "VISITNUM": 3.01}]
    late = replace(FACTS, study=FACTS.study.model_copy(update={"design": NOTED}), sdtm=[DM, member("vs", visits)])
    said = words(csdrg(late))
    assert "1000 and the week from week 100 on" in said
    assert "unscheduled visit" in said
    assert "1000 and the week" not in words(csdrg(replace(late, study=FACTS.study))), "the design says it, or nobody"


def test_a_term_that_extends_its_codelist_is_named() -> None:
    term = issue("CT_UNMAPPED", "info", "TR", "TRSTRESC", "UNEQUIVOCAL PROGRESSION")
    term["MESSAGE"] = "is no term of C124309; the codelist may be extended; records: 1"
    facts = replace(FACTS, issues=issues(term))
    assert "TR.TRSTRESC: the term 'UNEQUIVOCAL PROGRESSION' extends its codelist." in words(csdrg(facts))


def test_a_term_that_the_trial_adds_is_named_with_its_reason() -> None:
    """C66731 is the codelist of SEX, which is closed; the guide says what the trial declared, and only what the data have."""
    added = Terminology({}, {"C66731": {"X9": "asked so", "X8": "never used"}})
    sex = member("dm", [{"STUDYID": "X1", "USUBJID": "X1-01", "SEX": "X9"}, {"STUDYID": "X1", "USUBJID": "X1-02", "SEX": "F"}])
    said = words(csdrg(replace(FACTS, sdtm=[sex], study=FACTS.study.with_terminology(added))))
    assert "DM.SEX: the term 'X9' extends its codelist (C66731): asked so." in said
    assert "X8" not in said


def test_values_in_other_words_are_listed_as_collected() -> None:
    replaced = pd.DataFrame(
        {"DATASET": ["AE"], "VARIABLE": ["AETERM"], "VALUE": ["腹泻"], "ASCII": ["Diarrhoea"], "RECORDS": [3]}
    )
    facts = replace(FACTS, replaced={"sdtm": replaced})
    assert grid(csdrg(facts), "Values in other words") == [["AE", "AETERM", "腹泻", "Diarrhoea", "3"]]
    assert "Every text of the datasets is printable ASCII." in words(adrg(facts))


def test_translated_values_are_listed_with_what_was_collected() -> None:
    terms = {("AE", "AETERM"): "腹泻", ("CD", "SITE"): "肺"}
    listed = issues(*(issue("TEXT_TRANSLATED", "info", *where, text) for where, text in terms.items()))
    facts = replace(FACTS, issues=listed, study=FACTS.study.translated({"腹泻": "Diarrhoea", "肺": "Lung"}))
    assert grid(csdrg(facts), "Translated values") == [["AE", "AETERM", "腹泻", "Diarrhoea"], ["CD", "SITE", "肺", "Lung"]]
    assert "No collected text was translated." in words(csdrg(FACTS))


def test_programs_and_outputs_are_listed() -> None:
    programs = [Program("a.txt", "a.py", "adsl"), Program("b.txt", "b.py", "")]
    facts = replace(FACTS, programs=programs, outputs=[("t-1.rtf", "Table 1", "T")])
    assert grid(adrg(facts), "Programs that make a dataset or an output") == [["a.txt", "adsl"]]
    assert grid(adrg(facts), "Outputs") == [["t-1.rtf", "Table 1", "T"]]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("issues: {NO_SUCH: A text long enough}", "there are no issue codes NO_SUCH"),
        ("issues: {SUM_DIFF: short}", "issues.SUM_DIFF"),
        ("other: {}", "key 'other'"),
        ("issues: [", "is not readable as YAML"),
    ],
)
def test_explanations_at_fault_are_named(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "explanations.yaml").write_text(text)
    with pytest.raises(SubmissionError, match=r"explanations\.yaml") as refused:
        read_explanations(tmp_path / "explanations.yaml")
    assert said in str(refused.value)


def test_no_explanations_are_no_fault(tmp_path: Path) -> None:
    assert read_explanations(tmp_path / "explanations.yaml") == Explanations()
