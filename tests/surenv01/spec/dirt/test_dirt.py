"""Every planted defect is on the issue list at its place, and nothing else is (STUDY_SPEC 2.3, 9).

The generator notes what it plants, where, and by which issue code it must be found. README.md beside this file is the table of
all kinds: what was put in, what came out, which test proves it.
"""

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from crf2tlf_trials.SURENV01.simulate import ALL_DIRT, simulate
from pipeline.adam.conformance import adam_conformance
from pipeline.core.issues import gather, of_findings
from pipeline.review.issue_list import issue_list
from pipeline.trial.reads import arguments
from schemas.base import empty
from schemas.issues import IssueList
from tests.surenv01.chain import REPOSITORY, Line, trial_at

TRANSFER = "2026-06-30"
KEY = ["SITEID", "SUBJID", "FOLDER", "FOLDERSEQ"]
WITHOUT_ISSUE = {
    "X01",
    "X05",
    "X06",
    "X07",
    "X11",
    "X12",
    "X13",
    "X14",
    "X15",
    "X16",
    "X19",
    "X20",
    "X21",
    "X25",
    "X29",
    "X31",
    "X33",
    "X37",
    "X41",
    "X42",
    "X43",
    "X44",
    "X47",
    "X51",
    "X53",
    "X54",
    "X58",
    "X63",
    "X64",
}
OTHER_WORDS = frozenset({"X07", "X20", "X36", "X39", "X43", "X47", "X50", "X51", "X60"})
"""Kinds that a right reading takes for the same facts."""
AS_WRITTEN = ["AETERM"]
DRAWN_APART = ("AE_EX_DIFF", "AE_LB_DIFF")
"""Two sources that the generator does not make of each other: they differ in a clean trial too."""
REVERSED = "AST"
"""The test whose limits are reversed (X63): they are as good as none."""
OF_MANY = {  # kinds that are listed by test or text, with the numbers of records, and not by subject
    "RANGE_ABSENT": "X42", "RESULT_BEYOND": "X41", "RESULT_TEXT": "X45", "RANGE_ODD": "X63",
}  # fmt: skip


def line_of(folder: Path, **choices: Any) -> Line:
    """SDTM and ADaM of a trial that is simulated in `folder`."""
    simulate(folder, transfers=(TRANSFER,), **choices)
    trial = trial_at(TRANSFER)
    return Line(folder / TRANSFER, trial, (*trial.domains, *trial.datasets))


def listed(line: Line) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The issue list of a line with FOLDER and FOLDERSEQ of the row, and who is who."""
    trial = trial_at(TRANSFER)
    people = line.tables["reference"]
    agreement = adam_conformance(**arguments(adam_conformance, line.tables, trial))
    found = issue_list(gather(*line.issues, of_findings(agreement)), people, empty(IssueList), TRANSFER)
    place = found["ROWKEY"].str.split("|", expand=True).reindex(columns=range(4)).set_axis(KEY, axis=1)
    return found.assign(**place.combine_first(found[KEY[:2]])), people[["SITEID", "SUBJID", "USUBJID"]]


@pytest.fixture(scope="module")
def dirty(tmp_path_factory: pytest.TempPathFactory) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What was planted in a trial with all kinds of dirt, with USUBJID, and its issue list."""
    folder = tmp_path_factory.mktemp("dirty")
    line = line_of(folder, seed=7, subjects=100, dirt=ALL_DIRT)
    planted = pd.read_csv(folder / "truth" / "dirt.csv", dtype=str).fillna("")
    issues, people = listed(line)
    return planted.merge(people, on=["SITEID", "SUBJID"], how="left"), issues


def keys(rows: pd.DataFrame, columns: list[str]) -> set[tuple[str, ...]]:
    return {tuple(row) for row in rows[columns].fillna("").to_numpy().tolist()}


def test_every_kind_is_planted_and_those_with_a_code_are_known(dirty: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    planted, _ = dirty
    assert set(planted["id"]) == ALL_DIRT
    assert set(planted.loc[planted["issue"].ne(""), "id"]) == ALL_DIRT - WITHOUT_ISSUE


def test_no_defect_is_missed(dirty: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    """Each planted defect with a code is on the list under that code, at its subject and, if the issue names a visit, there."""
    planted, issues = dirty
    expected = planted[planted["issue"].ne("")]
    assert len(expected) > 50
    at_visit = keys(issues, ["CODE", *KEY])
    of_person = keys(issues[issues["FOLDER"].isna()], ["CODE", "USUBJID"])
    missed = [
        row
        for row in keys(expected, ["issue", "USUBJID", *KEY])
        if row[:1] + row[2:] not in at_visit and row[:2] not in of_person
    ]
    assert missed == []


@pytest.mark.parametrize(("code", "dirt"), OF_MANY.items())
def test_what_is_listed_by_test_has_as_many_records_as_were_planted(
    dirty: tuple[pd.DataFrame, pd.DataFrame], code: str, dirt: str
) -> None:
    """What is listed by test or text, with a number of records: as many as were planted in the laboratory, and no more.
    Haemoglobin without limits has two terms without a grade, each with a line."""
    planted, issues = dirty
    without_range = issues["CODE"].eq("RANGE_ABSENT") & issues["VALUE"].eq(REVERSED)  # by X63, not by X42
    own = issues[issues["CODE"].eq(code) & ~without_range]
    numbers = own["MESSAGE"].str.extract(r"records: (\d+)")[0].astype(int)
    parameter = own["MESSAGE"].str.extract(r"PARAMCD (\w+)")[0].fillna("")
    assert (
        numbers.groupby([own["VALUE"], parameter]).max().sum()
        == (planted["id"].eq(dirt) & planted["form"].isin(["LB", "LBP"])).sum()
    )


def test_no_false_alarm_beside_the_planted_rows(dirty: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    """Each error or warning stands where something was planted: at that visit or log, or, naming only a person, of that one."""
    planted, issues = dirty
    serious = issues[issues["SEVERITY"].ne("info") & ~issues["CODE"].isin([*DRAWN_APART, *OF_MANY])]
    at_visit = serious[serious["FOLDER"].notna()]
    of_person = serious[serious["FOLDER"].isna()]
    false = [row for row in keys(at_visit, ["CODE", *KEY]) if row[1:] not in keys(planted, KEY)]
    false += [row for row in keys(of_person, ["CODE", "USUBJID"]) if row[1:] not in keys(planted, ["USUBJID"])]
    assert false == []


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Line:
    return line_of(tmp_path_factory.mktemp("clean"), seed=8, subjects=60, dirt=frozenset(), with_truth=False)


def test_a_clean_trial_has_no_error_and_no_warning(clean: Line) -> None:
    issues, _ = listed(clean)
    serious = issues[issues["SEVERITY"].ne("info") & ~issues["CODE"].isin(DRAWN_APART)]
    assert serious.empty, serious.to_string()


def test_what_can_be_read_moves_no_number(clean: Line, tmp_path: Path) -> None:
    """The same trial in other words: each analysis dataset is that of the clean trial, but for words as written."""
    worded = line_of(tmp_path, seed=8, subjects=60, dirt=OTHER_WORDS, with_truth=False)
    for dataset in (function.__name__ for function in trial_at(TRANSFER).datasets):
        one, two = (line.tables[dataset].drop(columns=AS_WRITTEN, errors="ignore") for line in (clean, worded))
        pd.testing.assert_frame_equal(one, two, obj=dataset)


def test_the_table_names_every_kind_and_only_tests_that_are_there() -> None:
    text = (Path(__file__).parent / "README.md").read_text(encoding="utf-8")
    assert {f"X{number:02d}" for number in range(1, 66)} == set(re.findall(r"^\| (X\d\d) ", text, re.MULTILINE))
    proofs = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", text)
    assert len(proofs) > 50
    for file, name in proofs:
        content = (REPOSITORY / file).read_text(encoding="utf-8")
        assert not name or f"def {name}(" in content, (file, name)
