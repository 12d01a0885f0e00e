"""What the CDISC rules engine found of the datasets being packed: takes the folder `conformance` of a transfer, gives its tables.

Findings are taken only when every transport file that the engine read has the contents that are packed now. The engine reads a
package, so a package is made, checked, and made again.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.provenance.notes import sha256

FOLDER = "conformance"
DATASETS_FILE, FINDINGS_FILE, RULES_FILE = "datasets.json", "findings.parquet", "rules.parquet"


@dataclass(frozen=True)
class EngineReport:
    """`findings`: RULE, DATASET, MESSAGE, RECORDS. `rules`: RULE, STATUS, MESSAGE of every rule asked."""

    findings: pd.DataFrame
    rules: pd.DataFrame


def engine_report(results: Path, transport: Mapping[str, bytes]) -> EngineReport | None:
    """The engine's report of exactly these transport files (by name); None when there is none of them."""
    folder = results / FOLDER
    if not all((folder / name).is_file() for name in (DATASETS_FILE, FINDINGS_FILE, RULES_FILE)):
        return None
    read = json.loads((folder / DATASETS_FILE).read_text(encoding="utf-8"))
    if read != {name: sha256(content) for name, content in transport.items()}:
        return None
    return EngineReport(pd.read_parquet(folder / FINDINGS_FILE), pd.read_parquet(folder / RULES_FILE))
