"""A trace of a study that starts from SDTM ends at the records as received: their file, their number in it, what they say."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.review.stored import Stored
from pipeline.review.trace.page import trace_files
from pipeline.review.trace.rules import rules_of
from pipeline.review.trace.steps import rows_looked_at, trace
from pipeline.review.trace.text import trace_lines
from pipeline.study import Study
from pipeline.tlf.render.cells import COLUMNS
from pipeline.trial.trial import Trial
from tests.drugs import DATASETS
from tests.unit.review.test_transfer_diff import may, write
from tests.unit.tlf.hand_made import table

TRIAL = Trial(Study.model_validate({"study": {"id": "S", "dco": "2026-05-31", "source": "sdtm"}}))
CELL = pd.DataFrame({"row": ["Any TEAE"], "column": ["Drug"], "text": ["2"], "ard_id": ["t_1.00002"]}, dtype="str").reindex(
    columns=COLUMNS
)


@pytest.fixture
def stored(tmp_path: Path) -> Stored:
    """Two events, the seventh and the ninth record of ae.xpt, and a qualifier of the first."""
    lineage = table(
        """
        DATASET | USUBJID | SEQ | RULE        | FORM       | ROWKEY
        AE      | S-1     | 1   | as received | ae.xpt     | ae.xpt;7
        AE      | S-2     | 1   | as received | ae.xpt     | ae.xpt;9
        SUPPAE  | S-1     |     | as received | suppae.xpt | suppae.xpt;1
        """,
        numbers="SEQ",
    )
    with_bars = lineage.assign(ROWKEY=lineage["ROWKEY"].str.replace(";", "|"))
    return Stored(write(may(tmp_path / "2026-05-31"), {"lineage/ae": with_bars}), DATASETS)


def test_a_count_leads_to_the_records_received(stored: Stored) -> None:
    traced = trace(stored, "t_1", CELL)
    found = traced.rows[["TABLE", "USUBJID", "FILE", "FILELINE", "ROWKEY"]]
    assert sorted(found.itertuples(index=False, name=None)) == [
        ("ae", "S-1", "ae.xpt", "7", "ae.xpt|7"),
        ("ae", "S-2", "ae.xpt", "9", "ae.xpt|9"),
    ]
    assert rows_looked_at(traced, stored).empty, "no note says what this run read"


def test_the_text_names_the_records_and_that_nothing_was_derived(stored: Stored) -> None:
    traced = trace(stored, "t_1", CELL)
    rules = rules_of(traced, stored, TRIAL)
    received = rules[rules["STEP"].eq("SDTM")]
    assert list(zip(received["WHAT"], received["RULE"], strict=True)) == [("AE", "as received, with nothing derived")]
    said = "\n".join(trace_lines(traced, rules, stored))
    assert "Records received: 2" in said
    assert "ae.xpt record 7  ae.xpt|7  AESEQ='1', AEDECOD='Nausea', AESTDTC='2026-01-05', AETOXGR='1'" in said


def test_rows_of_which_no_column_counts_are_told_by_their_place(stored: Stored, monkeypatch: pytest.MonkeyPatch) -> None:
    traced = trace(stored, "t_1", CELL)
    monkeypatch.setattr("pipeline.review.trace.text.answers", lambda *_: [])
    lines = [line.strip() for line in trace_lines(traced, rules_of(traced, stored, TRIAL), stored)]
    assert {"ae.xpt record 7  ae.xpt|7", "ae.xpt record 9  ae.xpt|9"} <= set(lines)


def test_the_drill_down_shows_where_each_record_stands(stored: Stored) -> None:
    files = trace_files(stored, ["t_1"], TRIAL)
    assert '"ae.xpt","ae.xpt|9","9"' in files["trace/subjects/s00001.js"].decode()
    assert '"place":""' in files["trace/study.js"].decode()


def test_of_too_many_subjects_the_drill_down_holds_the_first_and_says_so(stored: Stored, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = trace_files(stored, ["t_1"], TRIAL)
    monkeypatch.setattr("pipeline.review.trace.page.SHOWN_SUBJECTS", 1)
    files = trace_files(stored, ["t_1"], TRIAL)
    assert whole.keys() - files.keys() == {f"trace/subjects/s{number:05d}.js" for number in range(1, 3)}
    assert files["trace/subjects/s00000.js"] == whole["trace/subjects/s00000.js"]
    assert '"00002":[[0,"adae",0],[1,"adae",1]]' in whole["trace/results/t_1.js"].decode()
    assert '"00002":[[0,"adae",0]]' in files["trace/results/t_1.js"].decode()
    assert "Of 3 subjects these pages hold the first 1 " in files["trace/index.html"].decode()
    assert "these pages hold the first" not in whole["trace/index.html"].decode()
