"""What comes from outside: takes a transfer folder, gives all its tables in one step - landed forms, or SDTM as received.

A transfer is trusted as a whole or not at all: every table is read and validated before the first one is handed over (DESIGN 3).
"""

import inspect
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import dagster as dg

from pipeline.core.issues import gather
from pipeline.core.markdown import bullets
from pipeline.core.product import Product
from pipeline.orchestration.assets.catalogue import Catalogue, Entry
from pipeline.orchestration.assets.contract import judge
from pipeline.orchestration.assets.display import column_schema
from pipeline.orchestration.assets.factory import CHECK, OWNERS, check_result, check_spec, hand_over
from pipeline.orchestration.freshness.recipe import BEFORE, RAW, coded
from pipeline.orchestration.freshness.reuse import unless_current
from pipeline.orchestration.resources import RunTransfer
from pipeline.provenance.notes import digest_of_folder
from pipeline.raw.blinded_rows import with_treatments
from pipeline.raw.deliveries import delivery_issues
from pipeline.raw.faults import TransferError
from pipeline.raw.previous import previous_transfer
from pipeline.raw.transfer import read_transfer
from pipeline.sdtm.received import foreign
from pipeline.sdtm.received.readers import SourceError
from pipeline.trial.reads import readers
from pipeline.trial.trial import Trial
from schemas.base import name_of, title_of

READ_AGAIN, WAIT_SECONDS = 3, 20
Read = Callable[[RunTransfer], Mapping[str, Product]]


def landing_asset(catalogue: Catalogue, trial: Trial) -> dg.AssetsDefinition:
    """All forms of a transfer as text (`crf_*`), and the rows that are not current (`excluded`)."""
    return _source_asset("landing", "raw", catalogue, partial(read_forms, trial), {})


def received_asset(catalogue: Catalogue, trial: Trial) -> dg.AssetsDefinition:
    """All domains of a study that starts from existing SDTM."""
    return _source_asset("received", "sdtm", catalogue, partial(read_domains, trial), readers(trial))


def read_forms(trial: Trial, transfer: RunTransfer) -> dict[str, Product]:
    """Each form with its own issues; those of the transfer as a whole stand with the excluded rows."""
    study, forms = transfer.study, trial.forms
    content = read_transfer(transfer.raw, forms, study.id, study.raw, previous_transfer(transfer.raw))
    issues = gather(content.issues, delivery_issues(study.raw, transfer.name, study.dco))
    latest = transfer.name == transfer.workspace.transfers()[-1]
    tables = with_treatments(content, study, transfer.name, latest)
    products = {
        name_of(form): Product(tables[name_of(form)], issues=issues[issues["DATASET"].eq(name)]) for name, form in forms.items()
    }
    return products | {"excluded": Product(content.excluded, issues=issues[~issues["DATASET"].isin(list(forms))])}


def read_domains(trial: Trial, transfer: RunTransfer) -> dict[str, Product]:
    """Each domain as received."""
    return foreign.load_domains(transfer.raw, transfer.study, readers(trial))


def _source_asset(
    name: str, layer: str, catalogue: Catalogue, read: Read, read_by: Mapping[str, Sequence[str]]
) -> dg.AssetsDefinition:
    mains = [entry for entry in catalogue.layer(layer) if entry.key.path[-1] == entry.name]

    @dg.multi_asset(
        name=name,
        outs={entry.name: dg.AssetOut.from_spec(_spec(entry)) for entry in mains},
        check_specs=[check_spec(entry.key) for entry in mains],
    )
    @unless_current
    def source(transfer: RunTransfer) -> Iterator[Any]:
        try:
            seen = transfer.digest(transfer.raw)
            products = read(transfer)
            unchanged = digest_of_folder(transfer.raw) == seen
        except (TransferError, SourceError) as error:
            yield from (_refused(entry, error) for entry in mains)
            raise dg.Failure(str(error), allow_retries=False) from None
        except FileNotFoundError as error:
            message = f"{error.filename}: is gone; the transfer was changed while it was read. Nothing of it was written"
            raise dg.Failure(message, allow_retries=False) from None
        except OSError as error:  # files on a network may be readable again in a moment; nothing else is mended by waiting
            raise dg.RetryRequested(max_retries=READ_AGAIN, seconds_to_wait=WAIT_SECONDS) from error
        if not unchanged:
            message = f"{transfer.raw}: its files changed while they were read; run again when the transfer is complete"
            raise dg.Failure(message, allow_retries=False)
        study = transfer.study
        verdicts = {
            entry.name: judge(products[entry.name], catalogue.made_by(entry.name), study, [], read_by.get(entry.name, ()))
            for entry in mains
        }
        blocked = [entry for entry in mains if verdicts[entry.name].blocked]
        if blocked:
            yield from (check_result(verdicts[entry.name], entry.key) for entry in mains)
            names = ", ".join(entry.name for entry in blocked)
            raise dg.Failure(f"nothing of the transfer was written; see the checks of {names}", allow_retries=False)
        for entry in mains:
            yield from hand_over(verdicts[entry.name], entry)

    return source


def _spec(entry: Entry) -> dg.AssetSpec:
    return dg.AssetSpec(
        entry.key,
        group_name=entry.layer,
        owners=[OWNERS[entry.layer]],
        kinds={"csv" if entry.layer == "raw" else "sdtm", "parquet"},
        description=f"{title_of(entry.schema)}. {inspect.getdoc(entry.schema)}",
        tags={"layer": entry.layer},
        **coded({"dagster/column_schema": column_schema(entry.schema), BEFORE: RAW}, __name__, entry.schema.__module__),
    )


def _refused(entry: Entry, error: Exception) -> dg.AssetCheckResult:
    """The check of a table whose transfer cannot be trusted."""
    said = error.faults if isinstance(error, TransferError) else str(error).splitlines()
    faults = dg.MetadataValue.md(bullets(str(fault) for fault in said))
    return dg.AssetCheckResult(
        check_name=CHECK, asset_key=entry.key, passed=False, description="the transfer was refused", metadata={"faults": faults}
    )
