"""`crf2tlf compare`: what counts as a difference, worked by hand on two tiny datasets; formats, explanations, exit codes."""

import json
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.review.compare.agreement import Agreement, Explained, explain, load_agreement
from pipeline.review.compare.cells import COLUMNS, CompareError, Dataset, compare
from pipeline.review.compare.files import read
from pipeline.review.compare.report import compare_places, comparison_page
from pipeline.review.compare.values import Tolerance

KEY = ("USUBJID", "AESEQ")
BASE = pd.DataFrame(
    {
        "USUBJID": ["01", "01", "02", "03"],
        "AESEQ": [1.0, 2.0, 1.0, 1.0],
        "AETERM": ["Rash", "Cough", "Nausea", None],
        "ASTDT": pd.to_datetime(["2023-01-10", None, "2023-02-01", "2023-03-01"]).astype("datetime64[ms]"),
        "AVAL": [1.0, None, 0.3, 4.0],
    }
)


def dataset(table: pd.DataFrame, **labels: str) -> Dataset:
    return Dataset("adae", table, labels)


def differences(base: pd.DataFrame | Dataset, other: pd.DataFrame | Dataset, tolerance: Tolerance | None = None) -> set:
    """(kind, variable, key, base, other) of every difference; missing as ""."""
    one, two = (side if isinstance(side, Dataset) else dataset(side) for side in (base, other))
    found = compare(one, two, KEY, tolerance or Tolerance()).differences
    assert list(found) == COLUMNS
    return {tuple(row) for row in found.drop(columns="DATASET").fillna("").itertuples(index=False)}


def test_equal_datasets_have_no_difference_whatever_the_order_of_rows_and_columns() -> None:
    assert differences(BASE, BASE.iloc[[3, 1, 0, 2], [4, 0, 3, 2, 1]]) == set()


def test_rows_variables_and_cells_that_differ_are_named() -> None:
    other = BASE.iloc[[0, 1, 3]].assign(AETERM=["Rash", "cough", "Pain"], NEW=1.0).drop(columns="AVAL")
    other = pd.concat([other, other.iloc[[0]].assign(USUBJID="09")])
    assert differences(BASE, other) == {
        ("row only in base", "", "USUBJID=02, AESEQ=1", "", ""),
        ("row only in other", "", "USUBJID=09, AESEQ=1", "", ""),
        ("variable only in base", "AVAL", "", "", ""),
        ("variable only in other", "NEW", "", "", ""),
        ("cell", "AETERM", "USUBJID=01, AESEQ=2", "Cough", "cough"),
        ("cell", "AETERM", "USUBJID=03, AESEQ=1", "", "Pain"),
    }


def test_a_missing_value_differs_from_a_value_and_blank_text_is_missing() -> None:
    other = BASE.assign(AVAL=[None, None, 0.3, 4.0], AETERM=["Rash  ", "Cough", "Nausea", ""])
    assert differences(BASE, other) == {("cell", "AVAL", "USUBJID=01, AESEQ=1", "1", "")}


@pytest.mark.parametrize(
    ("tolerance", "differs"),
    [
        (Tolerance(0, 0), {"02", "03"}),
        (Tolerance(), {"03"}),  # 0.1 + 0.2 is not 0.3 only in the last bit
        (Tolerance(absolute=0.05), set()),
        (Tolerance(relative=0.01), set()),
    ],
)
def test_tolerance(tolerance: Tolerance, differs: set[str]) -> None:
    other = BASE.assign(AVAL=[1.0, None, 0.1 + 0.2, 4.03])
    assert {key[8:10] for _, _, key, _, _ in differences(BASE, other, tolerance)} == differs


def test_sas_days_and_iso_text_are_dates() -> None:
    # 2023-01-10 is day 23020 after 1960-01-01: 63 years of which 16 leap, 23011 days, and 9 more.
    as_days = BASE.assign(ASTDT=[23020.0, None, 23042.0, 23070.0])
    as_text = BASE.assign(ASTDT=["2023-01-10", None, "2023-02-01", "2023-03-02"])
    assert differences(BASE, as_days) == set()
    assert differences(BASE, as_text) == {
        ("type", "ASTDT", "", "Date", "Char"),
        ("cell", "ASTDT", "USUBJID=03, AESEQ=1", "2023-03-01", "2023-03-02"),
    }


def test_types_and_labels_that_differ() -> None:
    other = BASE.assign(AVAL=["1", None, "0.3", "four"])
    found = differences(dataset(BASE, AVAL="Value", AETERM="Term"), dataset(other, AVAL="Result", AETERM="Term"))
    assert found == {
        ("type", "AVAL", "", "Num", "Char"),
        ("label", "AVAL", "", "Value", "Result"),
        ("cell", "AVAL", "USUBJID=03, AESEQ=1", "4", "four"),
    }


def test_records_that_share_a_key_are_paired_in_their_order() -> None:
    twice = pd.concat([BASE, BASE.iloc[[0]].assign(AETERM="Itch")])
    assert differences(twice, twice) == set()
    assert differences(twice, BASE) == {("row only in base", "", "USUBJID=01, AESEQ=1", "", "")}
    assert compare(dataset(twice), dataset(BASE), KEY, Tolerance()).repeated == 1


def test_datasets_without_a_record() -> None:
    nobody, untyped = BASE.iloc[:0], pd.DataFrame(columns=["USUBJID", "AESEQ", "AETERM"])
    keys = ["USUBJID=01, AESEQ=1", "USUBJID=01, AESEQ=2", "USUBJID=02, AESEQ=1", "USUBJID=03, AESEQ=1"]
    assert differences(nobody, nobody) == set()
    assert differences(BASE, nobody) == {("row only in base", "", key, "", "") for key in keys}
    assert differences(nobody, BASE) == {("row only in other", "", key, "", "") for key in keys}
    lacks = {("variable only in base", name, "", "", "") for name in ("ASTDT", "AVAL")}
    assert differences(nobody, untyped) == lacks
    assert differences(BASE, untyped) == lacks | {("row only in base", "", key, "", "") for key in keys}


def test_a_key_that_one_dataset_lacks_is_refused() -> None:
    with pytest.raises(CompareError, match="OTHER lacks AESEQ"):
        differences(BASE, BASE.drop(columns="AESEQ"))


def test_every_format_holds_the_same_dataset(tmp_path: Path) -> None:
    iso = BASE["ASTDT"].dt.strftime("%Y-%m-%d")
    BASE.to_parquet(tmp_path / "adae.parquet")
    BASE.assign(ASTDT=iso).to_csv(tmp_path / "adae.csv", index=False)
    days = (BASE["ASTDT"] - pd.Timestamp("1960-01-01")).dt.days.astype(float)
    for_sas = BASE.assign(ASTDT=days).astype({"USUBJID": object, "AETERM": object})
    pyreadstat.write_xport(for_sas, str(tmp_path / "adae.xpt"), file_format_version=5, variable_format={"ASTDT": "DATE9."})
    rows = BASE.assign(ASTDT=iso).astype(object).where(BASE.notna(), None).to_numpy().tolist()
    columns = [{"itemOID": name, "name": name, "label": name, "dataType": "string"} for name in BASE]
    header = {"datasetJSONVersion": "1.1.0", "records": len(rows), "columns": columns, "rows": rows}
    (tmp_path / "adae.json").write_text(json.dumps(header), encoding="utf-8")
    base = read("adae", tmp_path / "adae.parquet")
    for suffix in ("csv", "xpt", "json"):
        found = compare(base, read("adae", tmp_path / f"adae.{suffix}"), KEY, Tolerance()).differences
        assert found[found["KIND"].ne("type")].empty, suffix


def test_a_file_that_is_not_whole_is_refused(tmp_path: Path) -> None:
    (tmp_path / "adae.json").write_text('{"datasetJSONVersion": "1.1.0", "rows": [', encoding="utf-8")
    with pytest.raises(CompareError, match=r"adae\.json"):
        read("adae", tmp_path / "adae.json")


def test_an_explanation_fits_only_what_it_states() -> None:
    other = dataset(BASE.assign(AETERM=["RASH", "COUGH", "Nausea", "Pain"]))
    found = compare(dataset(BASE), other, KEY, Tolerance()).differences
    agreement = Agreement(
        explained=(
            Explained(dataset="adae", variable="AETERM", key="USUBJID=01", base="Rash|Nausea", reason="in capitals"),
            Explained(dataset="adae", variable="AVAL", reason="never needed"),
        )
    )
    explained, unused = explain(found, agreement)
    # Rash; Cough, whose value the explanation does not name; the missing term of subject 03
    assert explained["REASON"].fillna("").tolist() == ["in capitals", "", ""]
    assert [e.reason for e in unused] == ["never needed"]


def test_other_names_are_translated_before_comparing(tmp_path: Path) -> None:
    for folder, name, table in (
        ("base", "adae", BASE),
        ("other", "ae_theirs", BASE.rename(columns={"AETERM": "TERM"}).replace({"Rash": "Exanthem"})),
    ):
        (tmp_path / folder).mkdir()
        table.to_parquet(tmp_path / folder / f"{name}.parquet")
    (tmp_path / "agreement.yaml").write_text(
        "datasets: {adae: ae_theirs}\nkeys: {adae: [USUBJID, AESEQ]}\nrename: {adae: {TERM: AETERM}}\n"
        "terms: {adae: {AETERM: {Exanthem: Rash}}}\n",
        encoding="utf-8",
    )
    agreement = load_agreement(tmp_path / "agreement.yaml")
    assert compare_places(tmp_path / "base", tmp_path / "other", agreement, (), Tolerance()).differences.empty


@pytest.mark.parametrize(
    "text", ["explained: [{dataset: adae}]", "explaned: []", "explained: [{dataset: a, reason: b, key: '('}]"]
)
def test_an_agreement_at_fault_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "agreement.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CompareError, match=r"agreement\.yaml"):
        load_agreement(tmp_path / "agreement.yaml")


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    """Two folders whose adae differs in one cell that would be markup in a page."""
    for folder, term in (("one", "Rash"), ("two", "<b>Rash</b>")):
        (tmp_path / folder).mkdir()
        BASE.replace({"Rash": term}).to_parquet(tmp_path / folder / "adae.parquet")
    return tmp_path / "one", tmp_path / "two"


def test_exit_codes(places: tuple[Path, Path], tmp_path: Path) -> None:
    one, two = map(str, places)
    agreement, report = tmp_path / "agreement.yaml", tmp_path / "report.html"
    agreement.write_text("explained: [{dataset: adae, variable: AETERM, reason: markup}]", encoding="utf-8")
    run = CliRunner().invoke
    key = ["--key", "usubjid,aeseq"]
    assert run(main, ["compare", one, one, *key]).exit_code == 0
    different = run(main, ["compare", one, two, *key, "--report", str(report)])
    assert different.exit_code == 1
    assert "1 differences, 1 not explained" in different.output
    assert "&lt;b&gt;Rash&lt;/b&gt;" in (page := report.read_text(encoding="utf-8"))
    assert "<b>Rash" not in page
    assert run(main, ["compare", one, two, *key, "--agreement", str(agreement)]).exit_code == 0
    refused = run(main, ["compare", one, two, "--key", "NOSUCH"])
    assert refused.exit_code == 2
    assert "lacks NOSUCH" in refused.output


def test_datasets_that_only_one_place_has_are_differences(places: tuple[Path, Path]) -> None:
    BASE.to_parquet(places[0] / "adsl.parquet")
    comparison = compare_places(*places, Agreement(), KEY, Tolerance())
    alone = comparison.differences.query("KIND == 'dataset only in base'")
    assert alone["DATASET"].tolist() == ["adsl"]
    assert "dataset only in base" in comparison_page(comparison)


def xpt(folder: Path, name: str, *values: float, format: str) -> Dataset:
    path = folder / f"{name}.xpt"
    table = pd.DataFrame({"USUBJID": [str(number) for number in range(len(values))], "VALID": values}).astype({"USUBJID": object})
    pyreadstat.write_xport(table, str(path), file_format_version=5, variable_format={"VALID": format})
    return read("adae", path)


@pytest.mark.parametrize(
    ("format", "value", "shown"),
    [
        ("DATE9.", 2936547.0, "9999-12-31"),  # as SAS counts: to it 4000 and 8000 are no leap years
        ("DATETIME20.", 253717660800.0, "9999-12-31"),
        ("DATEAMPM22.", 3428 * 86_400.0 + 3600, "1969-05-21T01:00:00"),
        ("E8601DN10.", 3428 * 86_400.0, "1969-05-21"),
        ("NLDATE20.", 3428.0, "1969-05-21"),
        ("MONYY7.", 3428.0, "1969-05-21"),
        ("DATE9.", 1e12, "1000000000000"),  # no calendar has it: the column is compared as numbers
        ("TIME8.", 3600.0, "3600"),
    ],
)
def test_sas_formats_and_days_that_are_far(tmp_path: Path, format: str, value: float, shown: str) -> None:
    one, two = xpt(tmp_path, "one", value, 1.0, format=format), xpt(tmp_path, "two", value, 2.0, format=format)
    found = compare(one, two, ("USUBJID",), Tolerance()).differences
    assert found["KEY"].tolist() == ["USUBJID=1"]
    changed = xpt(tmp_path, "three", 0.0, 1.0, format=format)
    assert compare(one, changed, ("USUBJID",), Tolerance()).differences["BASE"].tolist() == [shown]


def test_a_far_date_and_the_number_that_sas_keeps_of_it() -> None:
    far = BASE.assign(ASTDT=pd.Series(["9999-12-31"] * 4).astype("datetime64[ms]"))
    assert differences(far, BASE.assign(ASTDT=2936547.0)) == set()
    assert {row[1:] for row in differences(far, BASE.assign(ASTDT=[2936547.0, 2936547.0, 2936547.0, 1e12]))} == {
        ("ASTDT", "USUBJID=03, AESEQ=1", "2936547", "1000000000000")
    }
