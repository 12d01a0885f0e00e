"""One run of a line, stage by stage: takes a trial, gives one record per stage with its rows and costs.

A stage is the landing, one domain, one dataset, one output or the transport files of a layer. Measured are CPU (the function
alone, its tables in memory), VALIDATE (columns, order, types and checks of what it made) and FLOOR (reading the same inputs and
writing the same outputs as parquet, in the same run). Its own module because a run is a process of its own: memory and imports of
one size must not help the next. `python -m tests.benchmark.stages --help` is what the command starts.
"""

import argparse
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.core.parquet import read_rows
from pipeline.core.product import Product
from pipeline.orchestration.storage.files import encode
from pipeline.tlf.layout.output import Output
from pipeline.tlf.render import render
from pipeline.trial.reads import tables_read
from schemas.base import conform, name_of
from schemas.results import ARD, ARDRecords
from schemas.validation import validate
from tests.benchmark.measure import measured
from tests.benchmark.trials import (
    SURENV01,
    Tables,
    Trial,
    laboratory,
    made_by,
    replicated,
    simulated,
)

KINDS = {"simulated": simulated, "replicated": replicated, "laboratory": laboratory}
SMALL = {"simulated": 52, "replicated": 306, "laboratory": 20_000}
"""What is run first, unmeasured: the libraries that functions import when they are called."""

TRANSLATIONS = SURENV01 / "translations.csv"

Stage = dict[str, Any]


def run(trial: Trial, layers: set[str], scratch: Path) -> list[Stage]:
    """The stages of `layers` (the landing always): LAYER, STAGE, ROWS, CPU, VALIDATE, FLOOR, WALL, PEAK. A table is held
    in memory until its last reader has worked."""
    products, landing = _stage("raw", "landing", trial.land, {}, trial, scratch, lambda made: _tables(made))
    tables = _tables(products)
    stages = [landing]
    functions = [(layer, function) for layer, function in trial.functions if layer in layers]
    del products
    for place, (layer, function) in enumerate(functions):
        given = trial.read_by(function, tables)
        name = function.__name__
        work = _output(function, given, trial) if layer == "tlf" else lambda f=function, g=given: trial.call(f, g)
        made, stage = _stage(layer, name, work, given, trial, scratch, lambda made, name=name: _made(name, made))
        stages.append(stage)
        tables |= made_by(name, made)
        del given, made, work
        if "xpt" not in layers:  # which reads all
            read = set[str]().union(*(tables_read(later, trial.trial) for _, later in functions[place + 1 :]))
            tables = {table: frame for table, frame in tables.items() if table in read}
    return stages + list(_transport(trial, tables, layers, scratch) if "xpt" in layers else ())


def _output(function: Callable[..., Output], given: Tables, trial: Trial) -> Callable[[], Output]:
    def work() -> Output:
        made: Output = trial.call(function, given)
        render(made, trial.study, trial.transfer.name)
        return made

    return work


def _tables(products: Mapping[str, Product]) -> Tables:
    return {table: frame for name, product in products.items() for table, frame in made_by(name, product).items()}


def _made(name: str, made: Product | Output) -> Tables:
    return made_by(name, made) if isinstance(made, Product) else {"ard": made.ard, "ard_records": made.records}


def _stage(
    layer: str, name: str, work: Callable[[], Any], given: Tables, trial: Trial, scratch: Path, outputs: Callable[[Any], Tables]
) -> tuple[Any, Stage]:
    made, cost = measured(work)
    tables = outputs(made)
    fitted, checked = measured(lambda: _validated(tables, trial))
    _, floor = measured(lambda: _floor(given, fitted, scratch))
    rows = sum(len(table) for table in tables.values())
    return made, {
        "LAYER": layer, "STAGE": name, "ROWS": rows, "CPU": cost.cpu, "VALIDATE": checked.cpu, "FLOOR": floor.cpu,
        "WALL": cost.wall + checked.wall, "PEAK": max(cost.peak, checked.peak),
    }  # fmt: skip


def _validated(tables: Tables, trial: Trial) -> Tables:
    declared = {**trial.trial.declared, "ard": ARD, "ard_records": ARDRecords}
    fitted = {name: conform(table, declared[name]) for name, table in tables.items() if name in declared}
    for name, table in fitted.items():
        validate(table, declared[name])
    return fitted


def _floor(given: Tables, made: Tables, scratch: Path) -> None:
    """Reads the inputs, which the first stage that needs one leaves in `scratch`, and writes the outputs."""
    for name in given:
        if (path := scratch / f"{name}.parquet").exists():
            read_rows(path)
    for name, table in made.items():
        (scratch / f"{name}.parquet").write_bytes(encode(table))


def _transport(trial: Trial, tables: Tables, layers: set[str], scratch: Path) -> Iterator[Stage]:
    """The transport files of SDTM and ADaM."""
    from pipeline.study.translations import read_translations
    from pipeline.submission.layer import Member, adam_of, sdtm_of
    from pipeline.submission.xpt.writer import write_layer

    stamped, translations = date.fromisoformat(trial.transfer.name), read_translations(TRANSLATIONS)
    for layer, declarations in (("sdtm", sdtm_of(trial.trial)), ("adam", adam_of(trial.trial))):
        if layer in layers:
            members = [Member(d, conform(tables[n], d)) for n, d in declarations.items() if n in tables and len(tables[n])]
            given = {name_of(member.declaration).lower(): member.table for member in members}
            write = partial(write_layer, members, stamped, translations)
            yield _stage("xpt", f"xpt_{layer}", write, given, trial, scratch, lambda _: {})[1]


def main() -> None:
    parser = argparse.ArgumentParser(description="Run one size once; print the stages as JSON.")
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("subjects", type=int, help="of laboratory: rows of the form")
    parser.add_argument("folder", type=Path, help="where trials are kept, and written when they are not there")
    parser.add_argument("--layers", nargs="+", default=["sdtm", "adam"])
    options = parser.parse_args()
    make, layers = KINDS[options.kind], set(options.layers)
    scratch = options.folder / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    small = SMALL[options.kind]
    run(make(small, options.folder / f"{options.kind}-{small}"), layers, scratch)
    trial, made = measured(lambda: make(options.subjects, options.folder / f"{options.kind}-{options.subjects}"))
    stages = run(trial, layers, scratch)
    print(json.dumps([{"LAYER": "raw", "STAGE": "simulate", "CPU": made.cpu, "WALL": made.wall, "PEAK": made.peak}, *stages]))


if __name__ == "__main__":
    main()
