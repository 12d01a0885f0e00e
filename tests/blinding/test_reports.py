"""An open and a closed report of one blinded trial: nothing of treatment on the open side, everything below the closed root."""

import sqlite3
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from tests.blinding.leaks import leaks
from tests.blinding.trial import ACTIVE, PLACEBO, SECRETS, SHAM, SMALL, WHOLE, fill
from tests.cdash.trials import TRANSFER
from tests.once import Once

OPEN, CLOSED = "BLINDED: all arms together, dummy treatment codes", "CLOSED REPORT - CONFIDENTIAL"


@pytest.fixture(scope="module", params=[pytest.param(WHOLE, marks=pytest.mark.slow), SMALL], ids=["whole", "small"])
def reports(once: Once, request: pytest.FixtureRequest) -> Path:
    """Both runs, and what they said."""
    return once.folder(f"blinding-{'small' if request.param == SMALL else 'whole'}", lambda folder: fill(folder, request.param))


@pytest.fixture(scope="module")
def whole(once: Once) -> Path:
    """The same with datasets and an output."""
    return once.folder("blinding-whole", lambda folder: fill(folder, WHOLE))


def results(side: Path) -> Path:
    return side / "outputs" / "STD1" / TRANSFER


def test_the_open_side_holds_no_true_code(reports: Path) -> None:
    for part in ("outputs", ".dagster"):
        assert leaks(reports / "workspace" / part, SECRETS) == []
    assert all(secret not in (reports / "said" / "open.txt").read_text(encoding="utf-8") for secret in SECRETS)


def test_the_closed_side_holds_them_in_every_kind_of_file(reports: Path) -> None:
    found = "\n".join(leaks(reports / "closed", SECRETS))
    for kind in ("raw/crf_rand.parquet: ", "sdtm/ex.parquet: ", ".db: "):
        assert kind in found, kind


def test_a_closed_run_writes_below_its_root_alone(reports: Path) -> None:
    assert sorted(path.name for path in reports.iterdir()) == ["closed", "list.csv", "said", "workspace"]
    assert sorted(path.name for path in (reports / "closed").iterdir()) == [".dagster", "CLOSED-REPORT", "outputs"]
    assert sorted(path.name for path in (reports / "workspace").iterdir()) == [".dagster", "outputs", "raw"]
    named = [str(path.relative_to(reports)) for path in reports.rglob("*")]
    assert not [name for name in named if "ZQ" in name.upper()]


@pytest.mark.slow
@pytest.mark.parametrize(("side", "words"), [("workspace", OPEN), ("closed", CLOSED)])
def test_every_output_says_what_it_is(whole: Path, side: str, words: str) -> None:
    folder = results(whole / side)
    assert words in (folder / "tlf" / "t_14_1_2_1.html").read_text(encoding="utf-8").split("<table")[0]
    assert (folder / "tlf" / "t_14_1_2_1.rtf").read_text(encoding="utf-8").count(words) == 2
    assert ("Zqplacebo" in (folder / "tlf" / "t_14_1_2_1.html").read_text(encoding="utf-8")) == (side == "closed")


@pytest.mark.parametrize(("side", "words"), [("workspace", OPEN), ("closed", CLOSED)])
def test_run_and_record_say_what_they_are(reports: Path, side: str, words: str) -> None:
    folder = results(reports / side)
    state = "blinded" if side == "workspace" else "closed"
    records = list((folder.parent / "history").glob("*.json"))
    assert len(records) == 1
    assert f'"blinding": "{state}"' in records[0].read_text(encoding="utf-8")
    assert words in (reports / "said" / f"{'open' if side == 'workspace' else 'closed'}.txt").read_text(encoding="utf-8")


def test_drugs_are_masked_while_blinded(reports: Path) -> None:
    ex = pd.read_parquet(results(reports / "workspace") / "sdtm" / "ex.parquet")
    assert set(ex["EXTRT"]) == {"EXAMPLIN OR PLACEBO"}
    assert set(pd.read_parquet(results(reports / "closed") / "sdtm" / "ex.parquet")["EXTRT"]) == {"EXAMPLIN", SHAM}


@pytest.mark.slow
def test_all_arms_are_one_while_blinded(whole: Path) -> None:
    dm = pd.read_parquet(results(whole / "workspace") / "sdtm" / "dm.parquet").set_index("USUBJID")
    assert set(dm["ARMCD"].dropna()) == {"BLINDED"}
    assert set(dm["ACTARM"].dropna()) == {"Blinded"}
    adsl = pd.read_parquet(results(whole / "workspace") / "adam" / "adsl.parquet")
    assert set(adsl["TRT01P"].dropna()) == {"Blinded"}


@pytest.mark.slow
def test_the_closed_report_has_the_arms_of_the_list(whole: Path) -> None:
    dm = pd.read_parquet(results(whole / "closed") / "sdtm" / "dm.parquet").set_index("USUBJID")
    arms = dict(zip(dm.index.str[-6:], dm["ARMCD"], strict=True))
    of_list = {"01-001": ACTIVE, "01-002": PLACEBO, "01-003": PLACEBO, "02-001": ACTIVE, "02-002": ACTIVE}
    assert {subject: arms[subject] for subject in of_list} == of_list


def test_the_scanner_finds_a_planted_code_in_what_is_packed(tmp_path: Path) -> None:
    text = "ZQ" * 200 + "PLANTED"
    pd.DataFrame({"A": [text]}).to_parquet(tmp_path / "a.parquet", compression="zstd")
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.write(tmp_path / "a.parquet", "inner.parquet")
    with sqlite3.connect(tmp_path / "c.db") as database:
        database.execute("CREATE TABLE t (x TEXT)")
        database.execute("INSERT INTO t VALUES ('PLANTED')")
    (tmp_path / "d.log").write_bytes(b"\x00\xffPLANTED\x00")
    (tmp_path / "PLANTED.txt").write_text("", encoding="utf-8")
    (tmp_path / "clean.txt").write_text("PLANTE", encoding="utf-8")
    found = leaks(tmp_path, ["PLANTED"])
    assert [one.split(":")[0] for one in found] == ["PLANTED.txt", "a.parquet", "b.zip", "c.db", "d.log"]
