"""Trials of any size: takes a number of subjects and a folder, gives a study, its transfer and the functions of its line.

Three kinds. `simulated` is the generator's trial from raw capture on. `replicated` is CDISCPILOT01 as received SDTM, its subjects
copied with new identifiers until there are enough: the tumour density of published data, and the way in which the reference
of issue 8 was measured. `laboratory` is one long form and its domain. Its own module because benchmark and byte check run the
same trials.
"""

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.core.product import Product
from pipeline.loading import generator, load_trial
from pipeline.raw.transfer import read_transfer
from pipeline.sdtm.received.example import write_example
from pipeline.sdtm.received.foreign import load_domains
from pipeline.study import Study
from pipeline.trial import trial as engine
from pipeline.trial.reads import arguments, in_order, tables_read

Tables = dict[str, Any]
Function = Callable[..., Any]

REPOSITORY = Path(__file__).parents[2]
TRANSFER = "2026-06-30"
SURENV01 = REPOSITORY / "raw" / "SURENV01"


@dataclass(frozen=True)
class Trial:
    """A trial as one transfer sees it, the folder of that transfer, how it is landed (products by name), what is mapped."""

    trial: engine.Trial
    transfer: Path
    land: Callable[[], Mapping[str, Product]]
    mapped: tuple[Function, ...]

    @property
    def study(self) -> Study:
        """The trial's decisions."""
        return self.trial.study

    @property
    def functions(self) -> list[tuple[str, Function]]:
        """Every function of the line with its layer, each behind those that make what it reads."""
        made = (("sdtm", self.mapped), ("adam", self.trial.datasets), ("tlf", self.trial.outputs))
        layers = {function: layer for layer, functions in made for function in functions}
        return [(layers[function], function) for function in in_order(layers, self.trial.declared, {})]

    def read_by(self, function: Function, tables: Tables) -> Tables:
        """The tables that a function reads."""
        return {name: tables[name] for name in tables_read(function, self.trial)}

    def call(self, function: Function, tables: Tables) -> Any:
        """What a function makes of the tables that it reads."""
        return function(**arguments(function, tables, self.trial))


def simulated(subjects: int, folder: Path) -> Trial:
    """The generator's trial of so many enrolled subjects, written to `folder` unless it is there; one transfer, without truth."""
    transfer = folder / TRANSFER
    if not transfer.is_dir():
        generator(SURENV01).simulate(folder, subjects=subjects, transfers=(TRANSFER,), with_truth=False)
    return from_raw(SURENV01, transfer)


def from_raw(study_folder: Path, transfer: Path) -> Trial:
    """A trial whose transfer is raw capture data."""
    loaded = load_trial(study_folder)
    study = loaded.study.at_transfer(transfer.name)

    def land() -> dict[str, Product]:
        landed = read_transfer(transfer, loaded.forms, study.id, study.raw)
        first, *others = landed.tables
        return {
            first: Product(landed.tables[first], {"excluded": landed.excluded}, issues=landed.issues),
            **{name: Product(landed.tables[name]) for name in others},
        }

    return Trial(loaded.at(study), transfer, land, loaded.domains)


def replicated(subjects: int, folder: Path) -> Trial:
    """CDISCPILOT01, its 306 subjects copied until there are about so many, written to `folder` unless it is there."""
    with tempfile.TemporaryDirectory() as temporary:
        source = write_example(Path(temporary))
        loaded = load_trial(source)
        transfer = folder / loaded.study.dco.isoformat()
        original = source / transfer.name
        people = len(pd.read_parquet(original / "dm.parquet", columns=["USUBJID"]))
        if not transfer.is_dir():
            _copy(original, transfer, max(1, round(subjects / people)))
    return received(loaded, transfer)


def laboratory(rows: int, folder: Path) -> Trial:
    """One form of about so many rows on its way to SDTM: the generator's trial, a subject for 1,000 rows, its laboratory form
    repeated with further RECPOS; `reference` and `lb` alone are mapped."""
    trial = simulated(max(20, rows // 1000), folder)
    form, grown = trial.transfer / "lb.csv", folder / "grown"
    if not grown.exists():
        once = pd.read_csv(form, dtype="str", keep_default_na=False)
        copies = pd.concat([once] * max(1, round(rows / len(once))), ignore_index=True)
        position = copies["RECPOS"].astype("int64") + 100 * (copies.index // len(once))
        copies.assign(RECPOS=position.astype("str")).to_csv(form, index=False, lineterminator="\n")
        grown.touch()
    mapped = tuple(function for function in trial.mapped if function.__name__ in ("reference", "lb"))
    return replace(trial, mapped=mapped)


def received(loaded: engine.Trial, transfer: Path) -> Trial:
    """A trial whose transfer is SDTM."""
    return Trial(loaded, transfer, lambda: load_domains(transfer, loaded.study), ())


def _copy(original: Path, target: Path, times: int) -> None:
    """Every dataset `times` times, one below the other; each copy's subjects have identifiers of their own."""
    target.mkdir(parents=True)
    for path in sorted(original.iterdir()):
        table = pd.read_parquet(path)
        copies = pd.concat([table] * times, ignore_index=True)
        number = pd.Series([f"-{copy:04d}" for copy in range(times)], dtype="str").repeat(len(table)).reset_index(drop=True)
        identifiers = [name for name in ("USUBJID", "SUBJID") if name in table]
        copies.assign(**{name: copies[name] + number for name in identifiers}).to_parquet(target / path.name)


def made_by(name: str, made: Any) -> Tables:
    """The tables of a product by name; nothing for an output, which nobody reads."""
    return {name: made.table, **made.companions} if isinstance(made, Product) else {}
