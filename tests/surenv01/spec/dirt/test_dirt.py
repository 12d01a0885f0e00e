"""Every planted defect is on the issue list at its place, and nothing else is (STUDY_SPEC 2.3, 9).

The generator notes what it plants, where, and by which issue code it must be found. README.md beside this file is the table of
all kinds: what was put in, what came out, which test proves it.
"""

import re
from pathlib import Path

import pandas as pd
import pytest

from crf2tlf_trials.SURENV01.simulate import ALL_DIRT, simulate
from pipeline.core.issues import gather
from pipeline.review.issue_list import issue_list
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
}


def listed(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The issue list of the simulated trial in `folder` with FOLDER and FOLDERSEQ of the row, and who is who."""
    trial = trial_at(TRANSFER)
    line = Line(folder / TRANSFER, trial, (*trial.domains, *trial.datasets))
    people = line.tables["reference"]
    found = issue_list(gather(*line.issues), people, empty(IssueList), TRANSFER)
    place = found["ROWKEY"].str.split("|", expand=True).reindex(columns=range(4)).set_axis(KEY, axis=1)
    return found.assign(**place.combine_first(found[KEY[:2]])), people[["SITEID", "SUBJID", "USUBJID"]]


@pytest.fixture(scope="module")
def dirty(tmp_path_factory: pytest.TempPathFactory) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What was planted in a trial with all kinds of dirt, with USUBJID, and its issue list."""
    folder = tmp_path_factory.mktemp("dirty")
    simulate(folder, seed=7, subjects=100, dirt=ALL_DIRT, transfers=(TRANSFER,))
    planted = pd.read_csv(folder / "truth" / "dirt.csv", dtype=str).fillna("")
    issues, people = listed(folder)
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
    at_subject = keys(issues[issues["FOLDER"].isna()], ["CODE", *KEY[:2]])
    missed = [row for row in keys(expected, ["issue", *KEY]) if row not in at_visit and row[:3] not in at_subject]
    assert missed == []


def test_no_false_alarm_beside_the_planted_rows(dirty: tuple[pd.DataFrame, pd.DataFrame]) -> None:
    """Each error or warning stands where something was planted: at that visit or log, or, naming only a person, of that one."""
    planted, issues = dirty
    serious = issues[issues["SEVERITY"].ne("info")]
    at_visit = serious[serious["FOLDER"].notna()]
    of_person = serious[serious["FOLDER"].isna()]
    false = [row for row in keys(at_visit, ["CODE", *KEY]) if row[1:] not in keys(planted, KEY)]
    false += [row for row in keys(of_person, ["CODE", "USUBJID"]) if row[1:] not in keys(planted, ["USUBJID"])]
    assert false == []


def test_a_clean_trial_has_no_error_and_no_warning(tmp_path: Path) -> None:
    simulate(tmp_path, seed=8, subjects=60, dirt=frozenset(), transfers=(TRANSFER,), with_truth=False)
    issues, _ = listed(tmp_path)
    serious = issues[issues["SEVERITY"].ne("info")]
    assert serious.empty, serious.to_string()


def test_the_table_names_every_kind_and_only_tests_that_are_there() -> None:
    text = (Path(__file__).parent / "README.md").read_text(encoding="utf-8")
    assert {f"X{number:02d}" for number in range(1, 35)} == set(re.findall(r"^\| (X\d\d) ", text, re.MULTILINE))
    proofs = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", text)
    assert len(proofs) > 50
    for file, name in proofs:
        content = (REPOSITORY / file).read_text(encoding="utf-8")
        assert not name or f"def {name}(" in content, (file, name)
