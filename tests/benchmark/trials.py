"""Trials of any size: takes a number of subjects and a folder, gives a study, its transfer and the functions of its line.

Three kinds. `simulated` is the generator's trial from raw capture on. `replicated` is CDISCPILOT01 as received SDTM, its subjects
copied with new identifiers until there are enough: the tumour density of published data, and the way in which the reference
of issue 8 was measured. `laboratory` is one long form and its domain. Its own module because benchmark and byte check run the
same trials.
"""

import inspect
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from pipeline.simulate import simulate

from pipeline.adam import DATASETS
from pipeline.adam.declared import declared
from pipeline.product import Product
from pipeline.raw.transfer import read_transfer
from pipeline.sdtm import DOMAINS
from pipeline.sdtm.example import write_example
from pipeline.sdtm.foreign import load_domains
from pipeline.study import Study, load_study
from pipeline.tlf import outputs
from schemas import sdtm
from schemas.base import Table, name_of
from schemas.issues import DataChecks
from schemas.landing import Excluded, landed
from schemas.raw import FORMS
from schemas.sdtm.cut import Cut
from schemas.sdtm.reference import Reference, Visits
from tests.chain import in_order

Tables = dict[str, Any]
Function = Callable[..., Any]

REPOSITORY = Path(__file__).parents[2]
TRANSFER = "2026-06-30"
_DECLARED: dict[str, type[Table]] = {
    **{name_of(form): landed(form) for form in FORMS.values()},
    "excluded": Excluded, "reference": Reference, "visits": Visits, "cut": Cut, "data_checks": DataChecks,
    **sdtm.RECEIVED, **sdtm.DOMAINS,
}  # fmt: skip
"""The declaration of every table before ADaM, by name."""


@dataclass(frozen=True)
class Trial:
    """A study, the folder of its transfer, and how that is landed: as products by name."""

    study: Study
    transfer: Path
    land: Callable[[], Mapping[str, Product]]
    mapped: tuple[Function, ...]

    @property
    def declared(self) -> dict[str, type[Table]]:
        """The declaration of every table of the line, by name."""
        return {**_DECLARED, **declared(self.study)}

    @property
    def functions(self) -> list[tuple[str, Function]]:
        """Every function of the line with its layer, each behind those that make what it reads."""
        stations = {"sdtm": self.mapped, "adam": DATASETS, "tlf": outputs(self.study)}
        layers = {function: layer for layer, made in stations.items() for function in made}
        return [(layers[function], function) for function in in_order(layers, set())]


def simulated(subjects: int, folder: Path) -> Trial:
    """The generator's trial of so many enrolled subjects, written to `folder` unless it is there; one transfer, without truth."""
    transfer = folder / TRANSFER
    if not transfer.is_dir():
        simulate(folder, subjects=subjects, transfers=(TRANSFER,), with_truth=False)
    return from_raw(REPOSITORY / "raw" / "SURENV01" / "study.yaml", transfer)


def from_raw(decisions: Path, transfer: Path) -> Trial:
    """A trial whose transfer is raw capture data."""
    study = load_study(decisions).at_transfer(transfer.name)

    def land() -> dict[str, Product]:
        landed = read_transfer(transfer, FORMS, study.id, study.raw)
        first, *others = landed.tables
        return {
            first: Product(landed.tables[first], {"excluded": landed.excluded}, issues=landed.issues),
            **{name: Product(landed.tables[name]) for name in others},
        }

    return Trial(study, transfer, land, tuple(DOMAINS))


def replicated(subjects: int, folder: Path) -> Trial:
    """CDISCPILOT01, its 306 subjects copied until there are about so many, written to `folder` unless it is there."""
    with tempfile.TemporaryDirectory() as temporary:
        source = write_example(Path(temporary))
        study = load_study(source / "study.yaml")
        transfer = folder / study.dco.isoformat()
        original = source / transfer.name
        people = len(pd.read_parquet(original / "dm.parquet", columns=["USUBJID"]))
        if not transfer.is_dir():
            _copy(original, transfer, max(1, round(subjects / people)))
    return received(study, transfer)


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
    mapped = tuple(function for function in DOMAINS if function.__name__ in ("reference", "lb"))
    return Trial(trial.study, trial.transfer, trial.land, mapped)


def received(study: Study, transfer: Path) -> Trial:
    """A trial whose transfer is SDTM."""
    return Trial(study, transfer, lambda: load_domains(transfer, study), ())


def _copy(original: Path, target: Path, times: int) -> None:
    """Every dataset `times` times, one below the other; each copy's subjects have identifiers of their own."""
    target.mkdir(parents=True)
    for path in sorted(original.iterdir()):
        table = pd.read_parquet(path)
        copies = pd.concat([table] * times, ignore_index=True)
        number = pd.Series([f"-{copy:04d}" for copy in range(times)], dtype="str").repeat(len(table)).reset_index(drop=True)
        identifiers = [name for name in ("USUBJID", "SUBJID") if name in table]
        copies.assign(**{name: copies[name] + number for name in identifiers}).to_parquet(target / path.name)


def arguments(function: Function, tables: Tables) -> Tables:
    """What `function` reads of `tables`, and the study."""
    return {name: tables[name] for name in inspect.signature(function).parameters if name in tables}


def made_by(name: str, made: Any) -> Tables:
    """The tables of a product by name; nothing for an output, which nobody reads."""
    return {name: made.table, **made.companions} if isinstance(made, Product) else {}
