"""The generator as a command: the same seed gives the same bytes, transfers grow, wrong requests are refused."""

import re
from pathlib import Path

import pandas as pd
import pytest

from crf2tlf_trials.SURENV01.simulate import ALL_DIRT, USUAL_DIRT, simulate, snapshots
from crf2tlf_trials.SURENV01.simulate.plan import Plan
from schemas.base import names
from schemas.raw.form import ROW_KEY
from tests.surenv01.chain import FORMS

KEY = ROW_KEY.split()
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trial")
    simulate(folder)
    return folder


def test_same_seed_same_bytes(written: Path, tmp_path: Path) -> None:
    simulate(tmp_path)
    assert files(tmp_path) == files(written)


def test_another_seed_is_another_trial(written: Path, tmp_path: Path) -> None:
    simulate(tmp_path, seed=2)
    other = files(tmp_path)
    assert other.keys() == files(written).keys()
    assert other["2026-06-30/ae.csv"] != files(written)["2026-06-30/ae.csv"]


def test_a_transfer_has_every_form_with_its_columns(written: Path) -> None:
    for transfer in ("2026-05-31", "2026-06-30"):
        assert {path.name for path in (written / transfer).iterdir()} == {f"{name.lower()}.csv" for name in FORMS}
        for name, form in FORMS.items():
            table = pd.read_csv(written / transfer / f"{name.lower()}.csv", dtype=str, keep_default_na=False)
            assert list(table) == names(form)
            assert table["ENTRYTS"].map(lambda text: bool(STAMP.fullmatch(text))).all()
            assert table["MODTS"].map(lambda text: bool(STAMP.fullmatch(text))).all()
            in_time = table[table["ENTRYTS"] < "2026-07-01"]  # the others are stamped after the extract on purpose (X33)
            assert (in_time["MODTS"] >= in_time["ENTRYTS"]).all()
            assert len(in_time) == len(table) or name in ("AE", "VS")


def test_entries_are_made_by_the_transfer(written: Path) -> None:
    for name in FORMS:
        table = pd.read_csv(written / "2026-05-31" / f"{name.lower()}.csv", dtype=str)
        assert (table["MODTS"].dropna() < "2026-06-01").all(), name


def test_the_second_transfer_adds_and_corrects(written: Path) -> None:
    """Rows only grow; there are new events, late entries of old ones, and values changed with a later MODTS."""
    added, corrected = 0, 0
    for name in FORMS:
        first, second = (pd.read_csv(written / t / f"{name.lower()}.csv", dtype=str) for t in ("2026-05-31", "2026-06-30"))
        both = first.drop_duplicates(KEY).merge(
            second.drop_duplicates(KEY), on=KEY, how="left", suffixes=("", "_2"), indicator=True
        )
        assert (both["_merge"] == "both").all(), name
        added += len(second) - len(first)
        corrected += int((both["MODTS_2"] > both["MODTS"]).sum())
    events = pd.read_csv(written / "2026-06-30" / "ae.csv", dtype=str)
    late = events[(events["ENTRYTS"] > "2026-06-01") & (events["STDT"] < "2026-05-01")]
    assert added > 0
    assert corrected > 0
    assert len(late)


def test_numbers_of_the_protocol(written: Path) -> None:
    subjects = pd.read_csv(written / "truth" / "2026-06-30" / "subjects.csv", dtype=str)
    assert len(subjects) == 52
    assert (subjects["ENRLFL"] == "Y").sum() == 45
    assert (subjects["SAFFL"] == "Y").sum() == 44
    assert subjects["SITEID"].nunique() == 5
    assert subjects["USUBJID"].is_unique


def test_dirt_does_not_change_who_is_in_the_trial() -> None:
    """Streams are separate: the enrolled, their dates and sizes at baseline are the same with and without dirt in values."""
    plans = [Plan(5, 45, 52, ("2026-06-30",), frozenset(dirt), "SURENV01") for dirt in ((), ("X07", "X08"))]
    clean, dirty = (snapshots(plan)[0].meant for plan in plans)
    for form in ("ENR", "TL", "RSP", "AE"):
        pd.testing.assert_frame_equal(clean[form], dirty[form])


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"dirt": ["X99"]}, "X99"),
        ({"subjects": 50, "screened": 45}, "no more than screened"),
        ({"transfers": ("2026-06-30", "2026-05-31")}, "ascending"),
        ({"transfers": ()}, "one or more"),
    ],
)
def test_wrong_requests_are_refused(tmp_path: Path, wrong: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        simulate(tmp_path, **wrong)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_tiny_trial_is_a_trial(tmp_path: Path, seed: int) -> None:
    """Dirt that finds no row to sit on is left out; the rest is planted."""
    simulate(tmp_path, subjects=3, seed=seed, dirt=ALL_DIRT, transfers=("2026-06-30",))
    subjects = pd.read_csv(tmp_path / "truth" / "2026-06-30" / "subjects.csv", dtype=str)
    assert (subjects["ENRLFL"] == "Y").sum() == 3


def test_the_default_dirt_is_carried(written: Path) -> None:
    dirt = pd.read_csv(written / "truth" / "dirt.csv", dtype=str)
    assert set(dirt["id"]) == USUAL_DIRT == ALL_DIRT - {"X61"}
