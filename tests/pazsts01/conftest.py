"""The simulated exports, their tables and their truth, made once a session."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.loading import load_trial
from tests.once import Once
from tests.pazsts01.line import COMMITTED, FIRST, LAST, Line, fill, mapped

load_trial(COMMITTED)  # so that tests can import crf2tlf_trials.PAZSTS01


@pytest.fixture(scope="session")
def xpt(once: Once) -> Path:
    """A workspace whose transfers are SAS transport files."""
    return once.folder("pazsts01-xpt", lambda folder: fill(folder, "xpt"))


@pytest.fixture(scope="session")
def odm(once: Once) -> Path:
    """A workspace whose transfers are ODM-XML files."""
    return once.folder("pazsts01-odm", lambda folder: fill(folder, "odm"))


@pytest.fixture(scope="session", params=[FIRST, LAST])
def transfer(request: pytest.FixtureRequest) -> str:
    """The earlier and the later cut-off; another version of a form was in force at each."""
    return str(request.param)


@pytest.fixture(scope="session")
def line(xpt: Path, transfer: str, once: Once) -> Line:
    """The tables of a transfer, from its transport files."""
    made: Line = once.made(f"pazsts01-line-{transfer}", lambda: mapped(xpt / "raw" / "PAZSTS01", transfer))
    return made


@pytest.fixture(scope="session")
def truth(xpt: Path, transfer: str) -> dict[str, pd.DataFrame]:
    """The truth tables of a transfer, all text."""
    folder = xpt / "truth" / transfer
    return {path.stem: pd.read_csv(path, dtype=str) for path in sorted(folder.glob("*.csv"))}
