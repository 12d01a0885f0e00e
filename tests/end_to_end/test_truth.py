"""The results equal the generator's truth, which is worked out subject by subject and shares no code with the pipeline.

Both transfers as committed: every planted defect that the rules can mend must have been mended on the way.
"""

import math
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from pipeline.simulate import simulate
from tests.chain import REPOSITORY, Line, study_at

TRANSFERS = ("2026-05-31", "2026-06-30")


@pytest.fixture(scope="module")
def truth_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The committed trial made again, with its truth beside it."""
    folder = tmp_path_factory.mktemp("simulated")
    simulate(folder, transfers=TRANSFERS)
    return folder / "truth"


@pytest.fixture(scope="module", params=TRANSFERS)
def both(request: pytest.FixtureRequest, truth_folder: Path) -> Iterator[tuple[Line, dict[str, pd.DataFrame]]]:
    """The line on a committed transfer, and the truth of that transfer as text."""
    folder = REPOSITORY / "raw" / "SURENV01" / request.param
    truth = {path.stem: pd.read_csv(path, dtype=str) for path in sorted((truth_folder / request.param).glob("*.csv"))}
    yield Line(folder, study_at(request.param)), truth


def compared(found: pd.DataFrame, expected: pd.DataFrame, key: list[str], columns: list[str]) -> pd.DataFrame:
    """The cells that differ, as text; empty when both tables say the same of every key."""
    shown = [table[[*key, *columns]].map(cell).set_index(key).sort_index() for table in (found, expected)]
    assert shown[0].index.tolist() == shown[1].index.tolist()
    return shown[0].compare(shown[1], result_names=("pipeline", "truth"))


def cell(value: object) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)) or value is pd.NaT:
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return f"{value:g}" if isinstance(value, float) else str(value)


def test_populations_and_dates(both: tuple[Line, dict[str, pd.DataFrame]]) -> None:
    line, truth = both
    columns = ["ENRLFL", "FASFL", "SAFFL", "MDISFL", "RESFL", "ORIGDT", "TRTSDT", "TRTEDT", "DTHDT", "DTHDTF", "LSTALVDT", "NACTDT"]
    differing = compared(line.tables["adsl"], truth["subjects"], ["USUBJID"], columns)
    assert differing.empty, differing.to_string()


def test_responses(both: tuple[Line, dict[str, pd.DataFrame]]) -> None:
    line, truth = both
    expected = truth["endpoints"][truth["endpoints"]["AVALC"].notna()]
    found = line.tables["adrs"].pipe(lambda d: d[d["PARAMCD"].isin(expected["PARAMCD"])])
    assert {"BOR", "CBOR", "RSP", "CRSP", "RSP18", "CRSP18", "DCR", "CDCR"} <= set(found["PARAMCD"])
    differing = compared(found, expected, ["USUBJID", "PARAMCD"], ["AVALC", "ADT"])
    assert differing.empty, differing.to_string()


def test_time_to_event(both: tuple[Line, dict[str, pd.DataFrame]]) -> None:
    line, truth = both
    expected = truth["endpoints"].pipe(lambda d: d[d["CNSR"].notna()])
    assert set(expected["PARAMCD"]) == {"PFS", "OS", "CDOR"}
    numbers = {"AVAL": lambda d: d["AVAL"].astype(float).map("{:.6f}".format), "CNSR": lambda d: d["CNSR"].astype(float)}
    found, expected = line.tables["adtte"].assign(**numbers), expected.assign(**numbers)
    differing = compared(found, expected, ["USUBJID", "PARAMCD"], ["CNSR", "STARTDT", "ADT", "AVAL"])
    assert differing.empty, differing.to_string()


def test_treatment_emergent_events(both: tuple[Line, dict[str, pd.DataFrame]]) -> None:
    line, truth = both
    differing = compared(line.tables["adae"], truth["adae"], ["USUBJID", "AESPID"], ["ASTDT", "AENDT", "TRTEMFL"])
    assert differing.empty, differing.to_string()
