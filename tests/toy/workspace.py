"""The toy trial in a workspace of its own, its texts marked so that one can see what becomes of them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import yaml

FOLDER = Path(__file__).parent / "raw"
REPOSITORY = Path(__file__).parents[2]
TRANSFERS = ("2025-01-31", "2025-02-28")
LATEST = Path("outputs", "TOY-1", TRANSFERS[-1])
MARK = "zqmark"
# A picture, link, element, control word, entity, table cell, style of the console and formula, for a writer that takes it so.
TEXT = f"=1+{MARK}![{MARK}](//{MARK}.invalid/p)<img src=//{MARK}.invalid onerror={MARK}>\\b {MARK}}}{{\"\"''&amp;|\\| [/{MARK}]"
TRACED = ("trace", "t_14_3_1_2", "--row", "Nausea")
FIELDS = {"evt": ["TERM", "PREFTERM", "ORGAN"]}


def start(workspace: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`crf2tlf <arguments>` in a workspace."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CRF2TLF_", "DAGSTER_"))}
    command = [sys.executable, "-m", "pipeline.cli", *arguments]
    environment |= {"PYTHONPATH": str(REPOSITORY), "COLUMNS": "120"}
    return subprocess.run(command, cwd=workspace, env=environment, capture_output=True, text=True, check=False)


def fill(workspace: Path) -> None:
    """Both transfers of the toy trial run, the later one packed, a number traced; what the console said is in `said/`."""
    study = shutil.copytree(FOLDER, workspace / "raw", ignore=shutil.ignore_patterns("__pycache__")) / "TOY-1"
    for transfer in TRANSFERS:
        for form, columns in FIELDS.items():
            mark(study / transfer / f"{form}.csv", columns)
    mark(study / TRANSFERS[-1] / "subj.csv", ["RACE"], 1)
    settings = yaml.safe_load((study / "study.yaml").read_text(encoding="utf-8"))
    settings["study"]["title"] = settings["arms"][0]["label"] = TEXT
    (study / "study.yaml").write_text(yaml.safe_dump(settings, sort_keys=False), encoding="utf-8")
    (study / "explanations.yaml").write_text(yaml.safe_dump({"issues": {"CT_UNMAPPED": TEXT}}), encoding="utf-8")
    (workspace / "said").mkdir()
    for arguments in (*(("run", "--transfer", transfer) for transfer in TRANSFERS), ("package",), TRACED, ("diff", *TRANSFERS)):
        result = start(workspace, *arguments)
        assert result.returncode == 0, result.stdout + result.stderr
        (workspace / "said" / f"{arguments[0]}{arguments[-1]}.txt").write_text(result.stdout + result.stderr, encoding="utf-8")


def mark(path: Path, columns: list[str], rows: int = 0) -> None:
    """Append the marker to every text of these columns, or of the last `rows` rows."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table.loc[table.index[-rows:], columns] += " " + TEXT
    table.to_csv(path, index=False)
