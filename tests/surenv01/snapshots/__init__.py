"""The printed tables of a study as text, one file each: a reviewer sees a changed number as a changed line.

They are a reviewer's aid beside the tests of truth (tests/surenv01/end_to_end/test_truth.py, tests/spec): a snapshot says that a
number changed, never which one is right. After a change that is meant to be, one command writes them anew; the diff is reviewed:

    python -m tests.surenv01.snapshots
"""

from pathlib import Path

from pipeline.tlf.layout.table import Table
from tests.printed import as_text
from tests.surenv01.chain import Line

TRANSFER = "2026-06-30"
FOLDER = Path(__file__).parent / "SURENV01"


def tables_of(line: Line) -> dict[str, str]:
    """The text of every table of a transfer, by output."""
    return {name: as_text(output) for name, output in sorted(line.outputs.items()) if isinstance(output.body, Table)}
