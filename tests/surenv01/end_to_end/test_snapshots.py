"""The printed tables of SURENV01 are those that were reviewed. After a change that is meant:
python -m tests.surenv01.snapshots"""

import pytest

from tests.surenv01.conftest import LineOf
from tests.surenv01.snapshots import FOLDER, TRANSFER, tables_of

REVIEWED = {path.stem: path for path in sorted(FOLDER.glob("*.txt"))}
pytestmark = pytest.mark.skipif(not REVIEWED, reason="no snapshots yet: python -m tests.surenv01.snapshots writes them")


@pytest.fixture(scope="module")
def tables(line_of: LineOf) -> dict[str, str]:
    return tables_of(line_of(TRANSFER))


def test_every_table_has_its_snapshot_and_no_other(tables: dict[str, str]) -> None:
    assert sorted(tables) == sorted(REVIEWED)


@pytest.mark.parametrize("name", REVIEWED)
def test_a_table_prints_what_was_reviewed(name: str, tables: dict[str, str]) -> None:
    assert tables[name].splitlines() == REVIEWED[name].read_text(encoding="utf-8").splitlines()
