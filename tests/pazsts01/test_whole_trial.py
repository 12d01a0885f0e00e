"""The whole trial of 369 randomised subjects: both exports by the command, and the truth of both cut-offs."""

from inspect import signature
from pathlib import Path

import pandas as pd
import pytest

from tests.once import Once
from tests.pazsts01 import test_evaluators, test_truth
from tests.pazsts01.line import FIRST, LAST, fill, mapped
from tests.toy.workspace import start

pytestmark = pytest.mark.slow
PROOFS = {
    name: proof for module in (test_truth, test_evaluators) for name, proof in vars(module).items() if name.startswith("test_")
}


@pytest.fixture(scope="module")
def made(once: Once) -> dict[str, Path]:
    """The workspaces of both exports, SDTM made by `crf2tlf run`."""

    def run(workspace: Path, export: str) -> None:
        fill(workspace, export, 369)
        result = start(workspace, "run", "--study", "PAZSTS01", "--select", "raw/*,sdtm/*")
        assert result.returncode == 0, result.stdout + result.stderr

    return {
        name: once.folder(f"pazsts01-whole-{name}", lambda folder, export=name: run(folder, export)) for name in ("odm", "xpt")
    }


def test_both_exports_give_equal_sdtm(made: dict[str, Path]) -> None:
    folders = [workspace / "outputs" / "PAZSTS01" / LAST / "sdtm" for workspace in made.values()]
    names = [sorted(path.name for path in folder.glob("*.parquet")) for folder in folders]
    assert names[0] == names[1]
    assert len(names[0]) > 30
    tables = {name: [pd.read_parquet(folder / name) for folder in folders] for name in names[0]}
    for odm, xpt in tables.values():
        pd.testing.assert_frame_equal(odm, xpt)
    assert len(tables["dm.parquet"][0]) == 372
    assert sum(len(odm) for odm, _ in tables.values()) > 150_000


@pytest.mark.parametrize("transfer", [FIRST, LAST])
def test_every_truth_is_reached(transfer: str, made: dict[str, Path]) -> None:
    line = mapped(made["xpt"] / "raw" / "PAZSTS01", transfer)
    truth = {path.stem: pd.read_csv(path, dtype=str) for path in (made["xpt"] / "truth" / transfer).glob("*.csv")}
    given = {"line": line, "truth": truth, "transfer": transfer}
    assert len(PROOFS) > 10
    for proof in PROOFS.values():
        proof(**{parameter: given[parameter] for parameter in signature(proof).parameters})
