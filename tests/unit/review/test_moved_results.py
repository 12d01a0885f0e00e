"""What explains a result that moved, on results of three subjects made by hand: each kind of cause, and what is no cause."""

from pathlib import Path

import pandas as pd

from pipeline.review.transfer_diff import TransferDiff, diff_transfers
from schemas.base import conform, empty
from schemas.results import ARD, ARDRecords
from tests.drugs import DATASETS
from tests.unit.review.test_transfer_diff import write
from tests.unit.tlf.hand_made import table

ADSL = """
    STUDYID | USUBJID | AGEGR1
    S       | S-1     | <65
    S       | S-2     | <65
    S       | S-3     | {}
"""
ADAE = """
    STUDYID | USUBJID | AESEQ | AEDECOD | AETOXGR
    S       | S-1     | 1     | Nausea  | 1
    S       | S-2     | 1     | Nausea  | {}
"""
HEAD = "analysis_id | group1_level | group3_level | stat_name | stat_num | stat_fmt | behind\n"
"""`behind`: the subjects whose records are behind the result, in ADAE but for AN_N and the N of a level."""


def state(folder: Path, results: str, adsl: str = "<65", grade: str = "1", method: str = "COUNT") -> Path:
    """One transfer: the age group of subject 3 and the grade of subject 2, and its results."""
    rows = table(HEAD + results, numbers="stat_num")
    rows = rows.assign(
        output_id="t_1", ard_id=[f"t_1.{number:05d}" for number in range(1, len(rows) + 1)], method_id=method, dataset="ADAE",
        analysis_set="SAFFL", stat_label="x", order=1.0,
    )  # fmt: skip
    named = rows.assign(USUBJID=rows["behind"].str.split()).explode("USUBJID").dropna(subset="USUBJID")
    of_adsl = named["analysis_id"].eq("AN_N") | named["stat_name"].eq("N")
    adae = table(ADAE.format(grade), numbers="AESEQ")
    known = named["USUBJID"].isin(adae["USUBJID"])
    records = pd.DataFrame({"ard_id": named["ard_id"], "USUBJID": named["USUBJID"]}).assign(
        DATASET=of_adsl.map({True: "ADSL", False: "ADAE"}), SEQ=(~of_adsl & known).map({True: 1.0, False: None}).astype("float64")
    )
    ard = conform(pd.concat([empty(ARD).astype(object), rows.drop(columns="behind").astype(object)]), ARD)
    tables = {"sdtm/dm": adae[["STUDYID", "USUBJID"]], "adam/adsl": table(ADSL.format(adsl)), "adam/adae": adae}
    return write(folder, {**tables, "tlf/t_1.ard": ard, "tlf/t_1.records": conform(records, ARDRecords)})


def compared(base: Path, other: Path) -> TransferDiff:
    return diff_transfers(base, other, DATASETS, {"t_1": ["adsl", "adae"]})


def movers(diff: TransferDiff) -> set[tuple[str, str, str]]:
    return set(diff.movers[["stat_name", "DATASET", "USUBJID"]].itertuples(index=False, name=None))


def test_a_level_that_comes_with_a_subjects_age_is_explained_by_adsl(tmp_path: Path) -> None:
    """Subject 3 is 65 now: she brings the level; what is counted in it, her event, did not change."""
    before = "AN_X | A | <65 | n | 2 | 2 | S-2 S-3\nAN_X | A | <65 | N | 3 | 3 | S-1 S-2 S-3"
    after = "AN_X | A | <65 | n | 1 | 1 | S-2\nAN_X | A | <65 | N | 2 | 2 | S-1 S-2\nAN_X | A | >=65 | n | 1 | 1 | S-3"
    diff = compared(state(tmp_path / "a", before), state(tmp_path / "b", after, adsl=">=65"))
    assert diff.unexplained.empty
    assert movers(diff) == {("n", "ADSL", "S-3"), ("N", "ADSL", "S-3")}


def test_each_subject_who_comes_to_a_count_needs_a_changed_record(tmp_path: Path) -> None:
    """Subject 2's event was graded anew, subject 1's was not: that both are counted now is a decision's doing."""
    before = state(tmp_path / "a", "AN_X | A | | n | 0 | 0 |\nAN_Y | A | | n | 0 | 0 |")
    after = state(tmp_path / "b", "AN_X | A | | n | 2 | 2 | S-1 S-2\nAN_Y | A | | n | 1 | 1 | S-2", grade="3")
    diff = compared(before, after)
    assert list(diff.moved["analysis_id"]) == ["AN_X", "AN_Y"]
    assert list(diff.unexplained["analysis_id"]) == ["AN_X"]


def test_who_is_counted_for_having_no_record_is_explained_by_adsl(tmp_path: Path) -> None:
    """Subject 3 has no event: one more without, since her age is another."""
    before = state(tmp_path / "a", "AN_X | A | Missing | n | 0 | 0 |")
    after = state(tmp_path / "b", "AN_X | A | Missing | n | 1 | 1 | S-3", adsl=">=65")
    assert movers(compared(before, after)) == {("n", "ADSL", "S-3")}
    unchanged = state(tmp_path / "c", "AN_X | A | Missing | n | 1 | 1 | S-3")
    assert len(compared(before, unchanged).unexplained) == 1


def test_decimals_of_one_column_move_the_text_of_the_other(tmp_path: Path) -> None:
    """The mean of column A is 2 as before and is printed 2.0, since subject 2 in column B has a value with a decimal now."""
    before = "AN_X | A | | mean | 2 | 2 | S-1\nAN_X | B | | mean | 3 | 3 | S-2"
    after = "AN_X | A | | mean | 2 | 2.0 | S-1\nAN_X | B | | mean | 3.5 | 3.5 | S-2"
    base = state(tmp_path / "a", before, method="SUMMARY")
    diff = compared(base, state(tmp_path / "b", after, grade="2", method="SUMMARY"))
    assert len(diff.moved) == 2
    assert diff.unexplained.empty
    assert len(compared(base, state(tmp_path / "c", after, method="SUMMARY")).unexplained) == 2


def test_a_line_that_reaches_a_limit_brings_the_counts_of_all_columns(tmp_path: Path) -> None:
    """Subject 2 lifts a term above the limit in column B; with the line comes column A, of whom nothing changed."""
    before = state(tmp_path / "a", "AN_Y | A | | n | 1 | 1 | S-1")
    after = "AN_Y | A | | n | 1 | 1 | S-1\nAN_X | A | Rash | n | 1 | 1 | S-1\nAN_X | B | Rash | n | 1 | 1 | S-2"
    assert compared(before, state(tmp_path / "b", after, grade="2")).unexplained.empty
    assert len(compared(before, state(tmp_path / "c", after)).unexplained) == 2


def test_a_smaller_column_brings_a_line_and_a_larger_one_does_not(tmp_path: Path) -> None:
    """1 of 3 is below a limit of 50%, 1 of 2 is not. A line that comes although a subject did has another reason."""
    full, line = "AN_N | A | | N | 3 | 3 | S-1 S-2 S-3", "\nAN_X | A | Rash | n | 1 | 1 | S-1"
    small = "AN_N | A | | N | 2 | 2 | S-1 S-2"
    three, two = state(tmp_path / "a", full), state(tmp_path / "b", small + line, adsl=">=65")
    assert compared(three, two).unexplained.empty
    fewer, more = state(tmp_path / "c", small), state(tmp_path / "d", full + line, adsl=">=65")
    assert list(compared(fewer, more).unexplained["analysis_id"]) == ["AN_X"]


def test_a_second_arm_brings_the_total(tmp_path: Path) -> None:
    """Subject 3 is the first of arm B: the total of the unchanged subject 1 and her is there because of her."""
    before = state(tmp_path / "a", "AN_N | A | | N | 1 | 1 | S-1\nAN_X | A | | n | 1 | 1 | S-1")
    after = (
        "AN_N | A | | N | 1 | 1 | S-1\nAN_N | B | | N | 1 | 1 | S-3\nAN_N | Total | | N | 2 | 2 | S-1 S-3\n"
        "AN_X | A | | n | 1 | 1 | S-1\nAN_X | Total | | n | 1 | 1 | S-1"
    )
    assert compared(before, state(tmp_path / "b", after, adsl=">=65")).unexplained.empty


def test_an_arm_of_another_name_is_told_although_a_subject_changed(tmp_path: Path) -> None:
    """The label of the arm is a decision: nobody but subject 3 changed, and all three are in a new column."""
    before = state(tmp_path / "a", "AN_N | A | | N | 3 | 3 | S-1 S-2 S-3")
    after = state(tmp_path / "b", "AN_N | Drug A | | N | 3 | 3 | S-1 S-2 S-3", adsl=">=65")
    assert len(compared(before, after).unexplained) == 2


def test_order_labels_and_numbers_of_results_move_nothing(tmp_path: Path) -> None:
    """The same two results in another order, so with other identifiers, under another label."""
    lines = ["AN_X | A | | n | 1 | 1 | S-1", "AN_Y | A | | n | 2 | 2 | S-1 S-2"]
    base, other = state(tmp_path / "a", "\n".join(lines)), state(tmp_path / "b", "\n".join(reversed(lines)))
    path = other / "tlf" / "t_1.ard.parquet"
    pd.read_parquet(path).assign(stat_label="Number of subjects").to_parquet(path, index=False)
    assert compared(base, other).moved.empty


def test_a_dataset_that_the_output_does_not_read_explains_nothing(tmp_path: Path) -> None:
    before = state(tmp_path / "a", "AN_X | A | | n | 1 | 1 | S-1")
    after = state(tmp_path / "b", "AN_X | A | | n | 2 | 2 | S-1 S-2")
    for folder, value in ((before, 1.0), (after, 2.0)):
        adlb = table("STUDYID | USUBJID | ASEQ | PARAMCD\nS | S-2 | 1 | PLAT", numbers="ASEQ")
        write(folder, {"adam/adlb": adlb.assign(AVAL=value)})
    assert len(compared(before, after).unexplained) == 1
    assert diff_transfers(before, after, DATASETS).unexplained.empty  # where it is not known what an output reads
