"""Bad input as users meet it: a sentence that names file, line, value and remedy; exit code not 0; the last results untouched."""

from pathlib import Path

import pytest

from pipeline.core.parquet import read_rows
from tests.surenv01.end_to_end.conftest import start

TRANSFER = "2026-06-30"


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_transfer_that_cannot_be_trusted_stops_with_all_its_faults(workspace: Path) -> None:
    transfer = workspace / "raw" / "SURENV01" / TRANSFER
    kept = workspace / "outputs" / "SURENV01" / TRANSFER / "raw" / "crf_ae.parquet"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"the last good one")

    lines = (transfer / "ae.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    lines[3] = lines[3].rstrip("\n") + ",one too many\n"
    (transfer / "ae.csv").write_text("".join(lines), encoding="utf-8")
    (transfer / "aeg.csv").write_bytes((transfer / "aeg.csv").read_bytes()[:-7])
    edit(transfer / "cd.csv", "HISTOLOGY", "HISTOLGY")
    (transfer / "dm.csv").unlink()
    (transfer / "dth.csv").write_bytes(b"")
    edit(transfer / "ecog.csv", "ECOGSC", "RECSTAT")
    (transfer / "ic.csv").write_bytes((transfer / "ic.csv").read_text(encoding="utf-8").encode("utf-16"))

    result = start(workspace, "run")
    assert result.returncode == 1
    said = result.stdout
    assert "ae.csv, line 4: has 30 fields, the header has 29" in said
    assert "aeg.csv, line" in said and "the file is truncated" in said
    assert "cd.csv, line 1: column 'HISTOLOGY' is missing; is it 'HISTOLGY'?" in said
    assert "dm.csv: is missing from the transfer" in said
    assert "dth.csv: is empty" in said
    assert "ecog.csv, line 1: column 'RECSTAT' stands 2 times in the header" in said
    assert "ic.csv, line 1: byte 0xff is not UTF-8" in said
    assert "Traceback" not in said + result.stderr
    results = workspace / "outputs" / "SURENV01" / TRANSFER
    assert [path.name for path in results.rglob("*") if path.is_file()] == ["crf_ae.parquet"]
    assert kept.read_bytes() == b"the last good one"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--study", "SURENV1"], "there is no study 'SURENV1'; did you mean 'SURENV01'?"),
        (["--study", "../SURENV01"], "there is no study '../SURENV01'"),
        (["--transfer", "2026-06-31"], "there is no transfer '2026-06-31'; did you mean '2026-06-30'?"),
        (["--select", "adam/adxx"], "'adam/adxx' selects nothing"),
    ],
)
def test_names_that_are_not_there(workspace: Path, arguments: list[str], said: str) -> None:
    result = start(workspace, "run", *arguments)
    assert result.returncode == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert not list((workspace / "outputs").rglob("*"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  dco:", "  dcoo:", "key 'study.dcoo' is unknown; did you mean 'dco'?"),
        ("  dco:", "  #dco:", "key 'study.dco' is missing; add it"),
        ("  mode: interim", "  mode: someday", "key 'study.mode' has the value 'someday'"),
    ],
)
def test_a_study_file_at_fault(workspace: Path, old: str, new: str, said: str) -> None:
    edit(workspace / "raw" / "SURENV01" / "study.yaml", old, new)
    result = start(workspace, "run")
    assert result.returncode == 1
    assert "study.yaml" in result.stderr
    assert said in result.stderr


def test_a_folder_without_studies(tmp_path: Path) -> None:
    result = start(tmp_path, "run")
    assert result.returncode == 2
    assert "has a 'raw' folder" in result.stderr


def test_a_bad_row_or_value_is_an_issue_and_the_run_goes_on(workspace: Path) -> None:
    """Three rows of the AE form: of a subject without DM, with an unknown code, with an impossible date."""
    ae = workspace / "raw" / "SURENV01" / TRANSFER / "ae.csv"
    header, first, second, third, *others = ae.read_text(encoding="utf-8").splitlines()
    names = header.split(",")

    def changed(line: str, column: str, value: str) -> str:
        cells = line.split(",")
        assert len(cells) == len(names), "the row has no quoted comma"
        cells[names.index(column)] = value
        return ",".join(cells)

    rows = [changed(first, "SUBJID", "0199"), changed(second, "OUT", "MARVELLOUS"), changed(third, "STDT", "2023-02-30")]
    ae.write_text("\n".join([header, *rows, *others]) + "\n", encoding="utf-8")
    result = start(workspace, "run", "--select", "+sdtm/ae")
    assert result.returncode == 0, result.stdout + result.stderr
    issues = read_rows(workspace / "outputs" / "SURENV01" / TRANSFER / "issues" / "ae.parquet")
    listed = issues[issues["LINE"].isin(["2", "3", "4"]) & issues["SEVERITY"].eq("error")]
    assert listed.sort_values("LINE")[["LINE", "CODE", "COLUMN", "VALUE"]].to_numpy().tolist() == [
        ["2", "SUBJECT_UNKNOWN", "SUBJID", "0199"],
        ["3", "CT_UNMAPPED", "OUT", "MARVELLOUS"],
        ["4", "DATE_INVALID", "STDT", "2023-02-30"],
    ]
