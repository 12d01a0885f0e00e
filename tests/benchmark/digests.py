"""Did a change move a byte? Takes the trials of the repository, gives the SHA-256 of every table, lineage, issue list and ARD.

    python -m tests.benchmark.digests before.json           # writes what it finds
    python -m tests.benchmark.digests before.json --compare # exit code 1 and the names of what is different

Its own module because it is run before and after a change that must not show. Tables are hashed as the parquet that the pipeline
writes, behind validation, so that a wrong type is found as well.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from pipeline.core.product import Lineage, Product
from pipeline.loading import load_trial
from pipeline.orchestration.storage.files import encode
from pipeline.sdtm.received.example import write_example
from pipeline.study import is_transfer
from pipeline.tlf.layout.output import Output
from schemas.base import Table, conform
from schemas.issues import Issues
from schemas.results import ARD, ARDRecords
from tests.benchmark.trials import SURENV01, Tables, Trial, from_raw, made_by, received


def trials(folder: Path) -> Iterator[tuple[str, Trial]]:
    """Both transfers of SURENV01, and CDISCPILOT01 by both sets of rules."""
    for transfer in sorted(path for path in SURENV01.iterdir() if is_transfer(path.name)):
        yield f"SURENV01 {transfer.name}", from_raw(SURENV01, transfer)
    for rules in ("house", "admiralonco"):
        made = write_example(folder / rules, rules=rules)
        loaded = load_trial(made)
        yield f"CDISCPILOT01 {rules}", received(loaded, made / loaded.study.dco.isoformat())


def digests(trial: Trial, layers: Collection[str]) -> dict[str, str]:
    """SHA-256 by `table part` of everything that these layers of the trial's line make."""
    found: dict[str, str] = {}
    tables: Tables = {}
    for name, product in trial.land().items():
        tables |= made_by(name, product)
        found |= _of(name, product, trial)
    for function in (function for layer, function in trial.functions if layer in layers):
        made = trial.call(function, tables)
        tables |= made_by(function.__name__, made)
        found |= _of(function.__name__, made, trial)
    return found


def _of(name: str, made: Product | Output, trial: Trial) -> dict[str, str]:
    if isinstance(made, Output):
        body = hashlib.sha256(repr(made.body).encode()).hexdigest()  # what the pages are rendered from
        return {f"{name} ard": _hash(made.ard, ARD), f"{name} records": _hash(made.records, ARDRecords), f"{name} body": body}
    tables = {other: _hash(table, trial.trial.declared[other]) for other, table in made_by(name, made).items()}
    return tables | {f"{name} lineage": _hash(made.lineage, Lineage), f"{name} issues": _hash(made.issues, Issues)}


def _hash(table: pd.DataFrame, declaration: type[Table]) -> str:
    return hashlib.sha256(encode(conform(table, declaration))).hexdigest()


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--compare", action="store_true")
    parser.add_argument("--layers", nargs="+", default=["sdtm", "adam", "tlf"], help="the landing is always among them")
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        now = {name: digests(trial, options.layers) for name, trial in trials(Path(folder))}
    if not options.compare:
        options.file.write_text(json.dumps(now, indent=1, sort_keys=True), encoding="utf-8")
        return 0
    before = json.loads(options.file.read_text(encoding="utf-8"))  # of the same layers
    flat = [{(trial, part): h for trial, parts in side.items() for part, h in parts.items()} for side in (before, now)]
    moved = sorted(key for key in flat[0].keys() | flat[1].keys() if flat[0].get(key) != flat[1].get(key))
    print("\n".join(f"moved: {trial}: {part}" for trial, part in moved) or f"{len(flat[1])} digests, all equal")
    return 1 if moved else 0


if __name__ == "__main__":
    sys.exit(main())
