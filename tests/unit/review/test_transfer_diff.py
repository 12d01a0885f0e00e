"""What a transfer changed, on two small results made by hand: records by what they are about, cells with what moved them."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.review.compare.cells import CompareError
from pipeline.review.transfer_diff import TransferDiff, diff_transfers
from pipeline.review.transfer_page import summary, transfer_page
from schemas.base import conform, empty
from schemas.results import ARD, ARDRecords
from tests.drugs import DATASETS
from tests.unit.tlf.hand_made import table

ARM = "Drug"


def write(folder: Path, files: dict[str, pd.DataFrame]) -> Path:
    for name, content in files.items():
        path = folder / f"{name}.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        content.to_parquet(path, index=False)
    return folder


def adsl() -> pd.DataFrame:
    return table(
        """
        STUDYID | USUBJID | SAFFL | AGE
        S       | S-1     | Y     | 50
        S       | S-2     | Y     | 60
        S       | S-3     | Y     | 70
        """,
        numbers="AGE",
    )


def results(*rows: tuple[str, str, str, float]) -> pd.DataFrame:
    """Analysis, level, statistic, value: an ARD of t_1."""
    made = pd.DataFrame(rows, columns=["analysis_id", "variable_level", "stat_name", "stat_num"])
    made = made.assign(
        output_id="t_1",
        ard_id=[f"t_1.{number:05d}" for number in range(1, len(made) + 1)],
        group1_level=ARM,
        stat_fmt=made["stat_num"].map("{:g}".format),
        variable_level=made["variable_level"].where(made["variable_level"].ne("")),
        method_id="COUNT",
        dataset="ADAE",
        analysis_set="SAFFL",
        stat_label="x",
    )
    return conform(pd.concat([empty(ARD).astype(object), made.astype(object)]), ARD)


def behind(*rows: tuple[int, str, str, float | None]) -> pd.DataFrame:
    """Number of the result, dataset, subject, sequence number."""
    made = pd.DataFrame(rows, columns=["ard_id", "DATASET", "USUBJID", "SEQ"])
    return conform(made.assign(ard_id=made["ard_id"].map("t_1.{:05d}".format)), ARDRecords)


SIZE = [(1, "ADSL", subject, None) for subject in ("S-1", "S-2", "S-3")]


def may(folder: Path) -> Path:
    """Three subjects; two events, of subjects 1 and 2, each with a qualifier."""
    ae = table(
        """
        STUDYID | USUBJID | AESEQ | AEDECOD | AESTDTC    | AETOXGR
        S       | S-1     | 1     | Nausea  | 2026-01-05 | 1
        S       | S-2     | 1     | Rash    | 2026-02-01 | 2
        """,
        numbers="AESEQ",
    )
    suppae = table(
        """
        STUDYID | RDOMAIN | USUBJID | IDVAR | IDVARVAL | QNAM   | QVAL
        S       | AE      | S-1     | AESEQ | 1        | AECONT | Y
        S       | AE      | S-2     | AESEQ | 1        | AECONT | Y
        """
    )
    adae = ae.drop(columns="AESTDTC").assign(ASTDT=pd.to_datetime(ae["AESTDTC"]).astype("datetime64[ms]"))
    ard = results(("AN_N", "", "N", 3), ("AN_TEAE", "", "n", 2), ("AN_TEAE", "", "p", 2 / 3), ("AN_OTHER", "", "median", 5))
    made = {"sdtm/ae": ae, "sdtm/suppae": suppae, "adam/adae": adae, "adam/adsl": adsl(), "tlf/t_1.ard": ard}
    records = behind(*SIZE, (2, "ADAE", "S-1", 1), (2, "ADAE", "S-2", 1), (4, "ADSL", "S-1", None))
    return write(folder, {**made, "tlf/t_1.records": records})


def june(folder: Path, median: float = 5) -> Path:
    """Subject 1 has an earlier event, so that the old one is number 2; subject 2's is graded anew; subject 3 has a first one."""
    ae = table(
        """
        STUDYID | USUBJID | AESEQ | AEDECOD | AESTDTC    | AETOXGR
        S       | S-1     | 1     | Fatigue | 2026-01-02 | 1
        S       | S-1     | 2     | Nausea  | 2026-01-05 | 1
        S       | S-2     | 1     | Rash    | 2026-02-01 | 3
        S       | S-3     | 1     | Rash    | 2026-06-01 | 1
        """,
        numbers="AESEQ",
    )
    suppae = table(
        """
        STUDYID | RDOMAIN | USUBJID | IDVAR | IDVARVAL | QNAM   | QVAL
        S       | AE      | S-1     | AESEQ | 2        | AECONT | Y
        S       | AE      | S-2     | AESEQ | 1        | AECONT | Y
        """
    )
    adae = ae.drop(columns="AESTDTC").assign(ASTDT=pd.to_datetime(ae["AESTDTC"]).astype("datetime64[ms]"))
    ard = results(("AN_N", "", "N", 3), ("AN_TEAE", "", "n", 3), ("AN_TEAE", "", "p", 1), ("AN_OTHER", "", "median", median))
    counted = [(2, "ADAE", "S-1", 1), (2, "ADAE", "S-1", 2), (2, "ADAE", "S-2", 1), (2, "ADAE", "S-3", 1)]
    records = behind(*SIZE, *counted, (4, "ADSL", "S-1", None))
    made = {"sdtm/ae": ae, "sdtm/suppae": suppae, "adam/adae": adae, "adam/adsl": adsl(), "tlf/t_1.ard": ard}
    return write(folder, {**made, "tlf/t_1.records": records})


@pytest.fixture
def diff(tmp_path: Path) -> TransferDiff:
    return diff_transfers(may(tmp_path / "2026-05-31"), june(tmp_path / "2026-06-30"), DATASETS)


def changes_of(diff: TransferDiff, dataset: str) -> set[tuple[str, str, str]]:
    rows = diff.changes[diff.changes["DATASET"].eq(dataset)].fillna("")
    return set(zip(rows["CHANGE"], rows["USUBJID"], rows["VARIABLE"], strict=True))


def test_records_are_added_and_changed_and_a_new_number_is_no_change(diff: TransferDiff) -> None:
    """Nausea of subject 1 is number 2 now: the same record."""
    assert changes_of(diff, "AE") == {("added", "S-1", ""), ("added", "S-3", ""), ("changed", "S-2", "AETOXGR")}
    graded = diff.changes[diff.changes["VARIABLE"].eq("AETOXGR") & diff.changes["DATASET"].eq("AE")]
    assert list(zip(graded["BASE"], graded["OTHER"], strict=True)) == [("2", "3")]


def test_a_qualifier_that_points_to_a_renumbered_record_has_not_changed(diff: TransferDiff) -> None:
    assert changes_of(diff, "SUPPAE") == set()


def test_a_row_of_a_form_is_about_the_subject_that_it_was_given(tmp_path: Path) -> None:
    """Subject 2's row is new and counts her once; nobody knows subject 9."""
    form = table(
        """
        SITEID | SUBJID | ROWKEY | AETERM
        1      | 2      | AE-2   | Rash
        1      | 9      | AE-9   | Cough
        """
    )
    people = table(
        """
        SITEID | SUBJID | USUBJID
        1      | 2      | S-2
        """
    )
    before = write(may(tmp_path / "2026-05-31"), {"raw/crf_ae": form.iloc[:0], "sdtm/reference": people})
    after = write(june(tmp_path / "2026-06-30"), {"raw/crf_ae": form, "sdtm/reference": people})
    diff = diff_transfers(before, after, DATASETS)
    assert changes_of(diff, "CRF_AE") == {("added", "S-2", ""), ("added", "1-9", "")}
    assert diff.subjects == ["1-9", "S-1", "S-2", "S-3"]


def test_two_events_of_a_day_keep_who_they_are_when_their_numbers_change(tmp_path: Path) -> None:
    """On one day Rash is number 1 and Vomiting 2; then Acne is entered, and both move on."""
    head = "STUDYID | USUBJID | AESEQ | AEDECOD | ASTDT"
    lines = [f"S | S-1 | {{}} | {term} | 2026-01-05" for term in ("Acne", "Rash", "Vomiting")]
    before = [line.format(number) for number, line in enumerate(lines[1:], start=1)]
    after = [line.format(number) for number, line in enumerate(lines, start=1)]
    folders = []
    for make, name, rows in ((may, "2026-05-31", before), (june, "2026-06-30", after)):
        adae = table("\n".join([head, *rows]), dates="ASTDT", numbers="AESEQ")
        folders.append(write(make(tmp_path / name), {"adam/adae": adae}))
    found = diff_transfers(*folders, DATASETS).changes
    added = found[found["DATASET"].eq("ADAE")]
    assert list(added["CHANGE"]) == ["added"]
    assert added["RECORD"].str.contains("Acne").all()


def test_seen_from_the_other_side_records_are_removed(tmp_path: Path) -> None:
    back = diff_transfers(june(tmp_path / "2026-06-30"), may(tmp_path / "2026-05-31"), DATASETS)
    assert ("removed", "S-3", "") in changes_of(back, "AE")
    assert ("added", "S-3", "") not in changes_of(back, "AE")


def test_a_cell_moves_with_its_records(diff: TransferDiff) -> None:
    """3 subjects with an event instead of 2, and the rate with them; subject 3 came. The new
    record of subject 1, who was counted before, and the grade of subject 2 count nobody more."""
    moved = diff.moved.set_index(["analysis_id", "stat_name"])
    assert set(moved.index) == {("AN_TEAE", "n"), ("AN_TEAE", "p")}
    assert (moved.loc[("AN_TEAE", "n"), "BASE"], moved.loc[("AN_TEAE", "n"), "OTHER"]) == ("2", "3")
    movers = diff.movers[diff.movers["stat_name"].eq("n")]
    assert set(zip(movers["USUBJID"], movers["HOW"], strict=True)) == {("S-3", "added")}
    assert diff.unexplained.empty


def test_a_cell_that_moves_without_its_records_is_an_error(tmp_path: Path) -> None:
    """The median rests on subject 1 in ADSL, of whom nothing changed there."""
    diff = diff_transfers(may(tmp_path / "2026-05-31"), june(tmp_path / "2026-06-30", median=6), DATASETS)
    assert list(diff.unexplained["analysis_id"]) == ["AN_OTHER"]
    assert any(line.startswith("ERROR: 1 of them") for line in summary(diff))
    assert "moved without a changed record" in transfer_page(diff, "S")


def test_a_line_that_comes_without_a_changed_record_is_an_error(tmp_path: Path) -> None:
    """The same data twice; the second time a decision, not a record, gives the table one line more."""
    base, other = may(tmp_path / "2026-05-31"), may(tmp_path / "2026-06-30")
    ard = results(
        ("AN_N", "", "N", 3), ("AN_TEAE", "", "n", 2), ("AN_TEAE", "", "p", 2 / 3), ("AN_OTHER", "", "median", 5),
        ("AN_TERM", "Nausea", "n", 1),
    )  # fmt: skip
    records = pd.concat([pd.read_parquet(other / "tlf/t_1.records.parquet"), behind((5, "ADAE", "S-1", 1))])
    diff = diff_transfers(base, write(other, {"tlf/t_1.ard": ard, "tlf/t_1.records": records}), DATASETS)
    assert list(diff.unexplained["analysis_id"]) == ["AN_TERM"]


def test_a_later_cut_off_date_changes_no_record_and_explains_nothing(tmp_path: Path) -> None:
    """It stands in each record of ADSL; the median rests on one of them."""
    places = may(tmp_path / "2026-05-31"), june(tmp_path / "2026-06-30", median=6)
    for place, day in zip(places, ("2026-05-31", "2026-06-30"), strict=True):
        write(place, {"adam/adsl": adsl().assign(DCODT=pd.Timestamp(day).as_unit("ms"))})
    diff = diff_transfers(*places, DATASETS)
    assert changes_of(diff, "ADSL") == set()
    assert list(diff.unexplained["analysis_id"]) == ["AN_OTHER"]


def test_the_same_results_have_nothing_to_say(tmp_path: Path) -> None:
    diff = diff_transfers(may(tmp_path / "a"), may(tmp_path / "b"), DATASETS)
    assert diff.changes.empty
    assert diff.moved.empty
    assert diff.subjects == []


def test_text_of_the_data_is_text_on_the_page(tmp_path: Path) -> None:
    folder = june(tmp_path / "2026-06-30")
    ae = pd.read_parquet(folder / "sdtm" / "ae.parquet")
    write(folder, {"sdtm/ae": ae.assign(AEDECOD=ae["AEDECOD"].replace("Fatigue", "<script>x</script>"))})
    page = transfer_page(diff_transfers(may(tmp_path / "2026-05-31"), folder, DATASETS), "S")
    assert "<script>" not in page
    assert "&lt;script&gt;x" in page


def test_a_folder_without_results_is_told_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(CompareError, match="make them with crf2tlf run --transfer 2026-06-30"):
        diff_transfers(may(tmp_path / "2026-05-31"), tmp_path / "2026-06-30", DATASETS)
