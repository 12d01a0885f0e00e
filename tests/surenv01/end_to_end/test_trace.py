"""From numbers back to the forms and forward again: a number follows from the traced rows alone, and falls with each of them.

The study's line runs once; each cell is traced in its results, a transfer is made of nothing but the traced rows of the files,
and the line is run on that.
"""

import csv
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.review.stored import Stored
from pipeline.review.trace.behind import COLUMN, MADE
from pipeline.review.trace.steps import Trace, find_cells, rows_looked_at, trace
from pipeline.tlf.render.cells import cells_file
from tests.pages import Page
from tests.surenv01.chain import Line, behind, trial_at
from tests.surenv01.conftest import CopyOfFinished
from tests.surenv01.end_to_end.conftest import start

TRANSFER = "2026-06-30"
FUNCTIONS = {function.__name__: function for function in trial_at(TRANSFER).outputs}

COUNTS = [
    ("t_14_2_1_1", "Primary: Confirmed objective response"),
    ("t_14_2_1_1", "Best overall response (confirmed), n (%) / Stable disease (SD)"),
    ("t_14_2_3_1", "Subjects with event, n (%) / Disease progression"),
    ("t_14_2_4_1", "Subjects with event, n (%)"),
    ("t_14_3_1_2", "Subjects with at least one TEAE"),
    ("t_14_3_1_2", "Investigations / Alanine aminotransferase increased"),
    ("t_14_1_1_1", "Safety Analysis Set"),
    ("t_14_1_1_1", "Excluded from the Response-Evaluable Set, n (%)"),
    ("t_14_1_2_1", "Sex, n (%)"),
    ("t_14_3_4_1", "Alanine Aminotransferase (U/L), high / Grade 0"),
]
ESTIMATES = [
    ("t_14_2_3_1", "Median"),
    ("t_14_2_1_1", "Primary: Confirmed objective response"),
    ("t_14_1_2_1", "Age (years)"),
    ("t_14_1_3_1", "Relative dose intensity"),
]


def first(cases: Sequence[tuple[str, ...]], number: int) -> list[Any]:
    """The cases, those after the first `number` of them slow: each maps the forms of its subjects anew."""
    return [pytest.param(*case, marks=pytest.mark.slow if place >= number else ()) for place, case in enumerate(cases)]


@pytest.fixture(scope="module")
def workspace(copy_of_finished: CopyOfFinished, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of_finished(tmp_path_factory.mktemp("traced"))


@pytest.fixture(scope="module")
def stored(workspace: Path) -> Stored:
    return Stored(workspace / "outputs" / "SURENV01" / TRANSFER, trial_at(TRANSFER).analysis)


def traced(stored: Stored, output: str, row: str) -> Trace:
    return trace(stored, output, find_cells(stored, output, row))


def only(rows: pd.DataFrame, raw: Path, folder: Path) -> Path:
    """A transfer with nothing but these rows (FILE, FILELINE) of the files in `raw`."""
    folder.mkdir(parents=True)
    wanted = rows.groupby("FILE")["FILELINE"].agg(set).to_dict()
    for file in sorted(raw.glob("*.csv")):
        (folder / file.name).write_text(kept(file, wanted.get(file.name, set())), encoding="utf-8")
    return folder


def kept(file: Path, lines: Collection[str]) -> str:
    """The head and the rows of a CSV file that start in these lines, as they stand there."""
    with file.open(encoding="utf-8-sig", newline="") as source:
        text = source.readlines()
    reader, first, parts = csv.reader(text), 1, []
    for _ in reader:
        if first == 1 or str(first) in lines:
            parts += text[first - 1 : reader.line_num]
        first = reader.line_num + 1
    return "".join(parts)


def made_again(output: str, transfer: Path) -> pd.DataFrame:
    """The results of one output, by their meaning, from a transfer."""
    trial = trial_at(TRANSFER)
    return Line(transfer, trial, behind([FUNCTIONS[output]], trial)).outputs[output].ard


KEY = ["analysis_id", "group1_level", "group2_level", "group3_level", "variable_level", "stat_name"]


def same(results: pd.DataFrame, again: pd.DataFrame) -> pd.DataFrame:
    """The traced results beside those made again: stat_num_x, stat_num_y."""
    one, two = (side.fillna(dict.fromkeys(KEY, "")) for side in (results, again))
    return one.merge(two, on=KEY, how="left")


@pytest.mark.parametrize(("output", "row"), first(COUNTS, 2))
def test_a_count_follows_from_the_rows_of_its_subjects(
    output: str, row: str, stored: Stored, workspace: Path, tmp_path: Path
) -> None:
    found = traced(stored, output, row)
    counts = found.results[found.results["stat_name"].isin(["n", "n_event"])]
    assert counts["stat_num"].sum() > 0
    rows = rows_looked_at(found, stored, MADE)
    again = made_again(output, only(rows, workspace / "raw" / "SURENV01" / TRANSFER, tmp_path / TRANSFER))
    compared = same(counts, again)
    assert (compared["stat_num_x"] == compared["stat_num_y"].fillna(0)).all(), compared[[*KEY, "stat_num_x", "stat_num_y"]]


@pytest.mark.parametrize(("output", "row"), first(ESTIMATES, 1))
def test_an_estimate_follows_from_the_rows_of_its_subjects_and_its_column(
    output: str, row: str, stored: Stored, workspace: Path, tmp_path: Path
) -> None:
    found = traced(stored, output, row)
    rows = rows_looked_at(found, stored)
    everybody = stored.table("reference")
    assert everybody is not None
    assert len(found.subjects) < everybody["USUBJID"].nunique()
    again = made_again(output, only(rows, workspace / "raw" / "SURENV01" / TRANSFER, tmp_path / TRANSFER))
    compared = same(found.results, again)
    assert len(compared) == len(found.results) > 0
    text = compared[["stat_fmt_x", "stat_fmt_y"]].fillna("")
    assert (text["stat_fmt_x"] == text["stat_fmt_y"]).all(), compared[[*KEY, "stat_fmt_x", "stat_fmt_y"]]


@pytest.mark.parametrize(
    ("output", "row", "form"),
    first(
        [
            ("t_14_3_1_2", "Investigations / Alanine aminotransferase increased", "crf_ae"),
            ("t_14_3_1_7", "Subjects with at least one serious TEAE", "crf_ae"),  # several forms tell a death: not one alone
        ],
        1,
    ),
)
def test_of_a_form_the_named_rows_are_enough_and_each_subject_needs_theirs(
    output: str, row: str, form: str, stored: Stored, workspace: Path, tmp_path: Path
) -> None:
    found = traced(stored, output, row)
    asked = found.results[found.results["stat_name"].eq("n")].iloc[[0]]
    raw = workspace / "raw" / "SURENV01" / TRANSFER
    looked, named = rows_looked_at(found, stored, MADE), found.rows[found.rows["TABLE"].eq(form)]
    others = looked[~looked["ROWKEY"].str.split("|").str[4].eq(form.removeprefix("crf_").upper())]
    enough = same(asked, made_again(output, only(pd.concat([others, named]), raw, tmp_path / "a" / TRANSFER)))
    assert list(enough["stat_num_x"]) == list(enough["stat_num_y"])
    less = named[named["USUBJID"].ne(named["USUBJID"].iloc[0])]
    without = same(asked, made_again(output, only(pd.concat([others, less]), raw, tmp_path / "b" / TRANSFER)))
    assert list(without["stat_num_y"]) == [asked["stat_num"].iloc[0] - 1]


def test_every_result_but_a_zero_leads_to_records(stored: Stored) -> None:
    from pipeline.review.trace.behind import records_behind

    ard, records = stored.results(stored.outputs())
    behind = records_behind(ard, ard, records)
    asked = ard[ard["stat_num"].notna() & ard["stat_num"].ne(0)]
    alone = asked[~asked["ard_id"].isin(behind["ard_id"])]
    assert alone.empty, alone[["ard_id", "analysis_id", "stat_name", "stat_num"]]
    own = asked[~asked["stat_name"].eq("N") & ~asked["ard_id"].isin(behind.loc[behind["USE"].ne(COLUMN), "ard_id"])]
    counted = ard[ard["stat_name"].eq("n") & ard["stat_num"].eq(0)]
    cell = ["output_id", "analysis_id", "group1_level", "group2_level", "group3_level", "variable_level"]
    limits = own.fillna(dict.fromkeys(cell, "")).merge(counted.fillna(dict.fromkeys(cell, ""))[cell], on=cell)
    assert len(limits) == len(own), "only limits of a rate of nobody rest on the column alone"


def test_the_records_of_a_count_are_as_many_as_it_says(stored: Stored) -> None:
    from pipeline.review.trace.behind import records_behind

    ard, records = stored.results(stored.outputs())
    named = ard["stat_name"].eq("N") & ard["ard_id"].isin(records["ard_id"])
    assert set(ard.loc[named, "analysis_id"]) > {"AN_N", "AN_ORR_SUBGROUP"}
    counts = ard[ard["stat_name"].eq("n") | named]
    behind = records_behind(counts, ard, records)
    people = behind[behind["USE"].eq(MADE)].groupby("ard_id")["USUBJID"].nunique()
    found = counts["ard_id"].map(people).fillna(0)
    assert (found == counts["stat_num"]).all(), counts[found != counts["stat_num"]][["ard_id", "stat_num"]].assign(found=found)


def test_the_command_names_file_line_and_text(workspace: Path, stored: Stored) -> None:
    """The first responder's row stands where the trace says: read here from the file itself."""
    result = start(workspace, "trace", "t_14_2_1_1", "--row", "Primary", "--transfer", TRANSFER)
    assert result.returncode == 0, result.stderr
    said = next(line for line in result.stdout.splitlines() if line.strip().startswith("rsp.csv line"))
    number = int(said.split()[2])
    row = (workspace / "raw" / "SURENV01" / TRANSFER / "rsp.csv").read_text(encoding="utf-8-sig").splitlines()[number - 1]
    site, subject = said.split()[3].split("|")[:2]
    assert site in row and subject in row and ",PR," in row
    assert "OVRESP='PR'" in said
    assert "pipeline/adam/response/adrs.py:adrs, STUDY_SPEC 5.4" in result.stdout


def test_a_row_that_is_not_there_is_told_with_those_that_are(workspace: Path) -> None:
    result = start(workspace, "trace", "t_14_2_1_1", "--row", "no such row", "--transfer", TRANSFER)
    assert result.returncode == 2
    assert "Objective response rate" in result.stderr


def test_the_cells_that_a_trace_starts_from_are_those_of_the_pages(stored: Stored) -> None:
    number = 0
    for output in stored.outputs():
        page = Page((stored.folder / "tlf" / f"{output}.html").read_text(encoding="utf-8"))
        cells = stored.file(f"tlf/{cells_file(output)}")
        shown = cells[cells["ard_id"].notna()]
        named = [(name, text) for names, text in page.cells for name in names.split()]
        assert sorted(named) == sorted(zip(shown["ard_id"], shown["text"], strict=True)), output
        listed = cells[cells["ard_id"].isna()]
        assert [record for record, _ in page.records] == list(listed["row"]), output
        number += len(cells)
    assert number > 10_000


@pytest.mark.slow
def test_every_cell_that_moved_between_two_transfers_has_a_changed_record(workspace: Path, stored: Stored) -> None:
    from pipeline.review.transfer_diff import diff_transfers

    result = start(workspace, "run", "--transfer", "2026-05-31")
    assert result.returncode == 0, result.stdout + result.stderr
    diff = diff_transfers(stored.folder.with_name("2026-05-31"), stored.folder, stored.declared)
    assert len(diff.moved) > 100
    assert diff.unexplained.empty, diff.unexplained.to_string()
