"""A toy study for the tests of the orchestration: two tables, one with a companion, and a workspace for them."""

import os
from pathlib import Path

import dagster as dg
import pandas as pd

from pipeline.core.issues import found
from pipeline.core.product import Lineage, Product
from pipeline.orchestration.assets.catalogue import Catalogue
from pipeline.orchestration.assets.factory import table_asset
from pipeline.orchestration.freshness.recipe import BEFORE, PORTABLE, RAW
from pipeline.orchestration.keys import asset_key
from pipeline.orchestration.storage.result_store import resources
from pipeline.study import Study
from pipeline.trial.trial import Trial
from schemas.base import Char, Num, Table, conform, names, var


class Pets(Table, key="USUBJID PETSEQ", title="Pets", name="PET"):
    """One record per pet of a subject."""

    USUBJID: Char = var("Unique Subject Identifier", core="Req")
    PETSEQ: Num = var("Sequence Number", core="Req")
    SEX: Char = var("Sex", codelist="C66731")
    WEIGHT: Num = var("Weight (kg)")


class SuppPets(Table, key="USUBJID QNAM", title="More on Pets", name="SUPPPET"):
    """One record per further fact."""

    USUBJID: Char = var("Unique Subject Identifier", core="Req")
    QNAM: Char = var("Qualifier")


class Zoo(Table, key="N", title="The Zoo", name="ZOO"):
    """How many pets there are."""

    N: Num = var("Pets")
    KINDS: Num = var("Further Facts")


GOOD = pd.DataFrame({"USUBJID": ["01-1", "01-1", "01-2"], "PETSEQ": [1, 2, 1], "SEX": ["M", "F", None], "WEIGHT": [3.5, 4, 8]})


class Pen:
    """What the function `pet` will return: tests change it, as a fault in a mapping would."""

    table = GOOD


def pet(study: Study) -> Product:
    """The pets."""
    table = Pen.table
    lineage = pd.DataFrame(
        {"DATASET": "PET", "USUBJID": "01-1", "SEQ": [1.0], "RULE": "as entered", "FORM": "PET", "ROWKEY": "k1"}
    )
    return Product(
        table,
        {"supppet": pd.DataFrame({"USUBJID": ["01-1"], "QNAM": ["COLOUR"]})},
        conform(lineage[names(Lineage)], Lineage),
        found("SIZE_RANGE", table.head(1), "PET", column="WEIGHT"),
    )


def zoo(pet: pd.DataFrame, supppet: pd.DataFrame) -> pd.DataFrame:
    """The zoo."""
    return pd.DataFrame({"N": [len(pet)], "KINDS": [len(supppet)]})


CATALOGUE = Catalogue.of(("sdtm", {"pet": Pets, "supppet": SuppPets}), ("adam", {"zoo": Zoo}))
STUDY = Study.model_validate({"study": {"id": "TOY01", "dco": "2024-01-31"}})
TRIAL = Trial(STUDY, declared={"pet": Pets, "supppet": SuppPets, "zoo": Zoo})


def workspace(folder: Path, mode: str = "interim") -> Path:
    """A workspace with the study TOY01 and one transfer; the environment points to it. The folder of the results."""
    transfer = folder / "raw" / "TOY01" / "2024-01-31"
    transfer.mkdir(parents=True, exist_ok=True)
    (folder / "raw" / "TOY01" / "study.yaml").write_text(f"study: {{id: TOY01, dco: 2024-01-31, mode: {mode}}}\n")
    os.environ |= {"CRF2TLF_HOME": str(folder), "CRF2TLF_STUDY": "TOY01"}
    return folder / "outputs" / "TOY01" / "2024-01-31"


def assets() -> list[dg.AssetsDefinition]:
    """The pets stand for what a transfer brings: a source."""
    made = table_asset(pet, "sdtm", CATALOGUE, TRIAL).map_asset_specs(
        lambda spec: spec.replace_attributes(metadata={**spec.metadata, BEFORE: RAW, PORTABLE: False})
    )
    return [made, table_asset(zoo, "adam", CATALOGUE, TRIAL)]


def materialise(*selection: str) -> dg.ExecuteInProcessResult:
    """Run all assets, or those of these keys; `pet` is as Pen says."""
    chosen = [asset_key(*key.split("/")) for key in selection]
    return dg.materialize(
        assets(),
        selection=dg.AssetSelection.assets(*chosen) if chosen else None,
        resources=resources(),
        instance=dg.DagsterInstance.ephemeral(),
        raise_on_error=False,
        run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
    )
