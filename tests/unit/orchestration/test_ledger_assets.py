"""The balance as a check of the run: a row or a field that is lost fails it, and the last good ledger stays."""

from pathlib import Path

import dagster as dg
import pandas as pd

from pipeline.core.product import Lineage, Product
from pipeline.orchestration.assets.catalogue import Catalogue
from pipeline.orchestration.assets.contract import lineage_path
from pipeline.orchestration.assets.ledger_assets import FIELDS, LEDGER, ledger_asset
from pipeline.orchestration.storage.files import commit, encode
from pipeline.orchestration.storage.result_store import resources
from pipeline.study import Study
from pipeline.trial.trial import Trial
from schemas.base import Char, Table, conform, empty, name_of, names
from schemas.landing import Excluded, landed
from schemas.ledger import Fields
from schemas.raw import RawForm, ask
from schemas.sdtm.ss import SS


class SURV(RawForm, title="Survival Follow-up"):
    """One row per contact."""

    STATUS: Char = ask("Status", "ALIVE", "DEAD")


class DTH(RawForm, title="Death"):
    """One row per death; no domain reads it."""

    CAUSE: Char = ask("Cause")


def ss(crf_surv: pd.DataFrame) -> Product:
    """The state of each subject at each contact."""
    raise NotImplementedError


FORMS: dict[str, type[RawForm]] = {"SURV": SURV, "DTH": DTH}
RAW_TABLES: dict[str, type[Table]] = {name_of(form): landed(form) for form in FORMS.values()} | {"excluded": Excluded}
CATALOGUE = Catalogue.of(("raw", RAW_TABLES), ("sdtm", {"ss": SS}))
STUDY = Study.model_validate({"study": {"id": "TOY01", "dco": "2024-01-31"}})
TRIAL = Trial(STUDY, forms=FORMS, domains=(ss,), declared={**RAW_TABLES, "ss": SS})
KEYS = ["01|0101|SURV01|1|SURV|1", "01|0101|SURV02|1|SURV|1"]


def contacts(*columns: str) -> pd.DataFrame:
    """The form SURV with two rows as it landed; `columns` came with it and no class knows them."""
    rows = pd.DataFrame({"ROWKEY": KEYS, "FILE": "surv.csv", "FILELINE": ["2", "3"], **dict.fromkeys(columns, "x")})
    form = landed(FORMS["SURV"])
    return conform(rows.reindex(columns=[*names(form), *columns]), form)


def write(outputs: Path, surv: pd.DataFrame, *mapped: str) -> None:
    """A transfer's results so far: the forms, the fate of every field, and the lineage of SS: the rows that it `mapped`."""
    raw = {CATALOGUE.entries[name_of(form)].path: encode(empty(landed(form))) for form in FORMS.values()}
    lineage = pd.DataFrame({"DATASET": "SS", "RULE": "SS.SURV", "FORM": "SURV", "ROWKEY": mapped}).reindex(columns=names(Lineage))
    known = [(form, column, "a question", "USED", "a reason") for form in FORMS for column in names(FORMS[form])]
    fates = pd.DataFrame(known, columns=["FORM", "COLUMN", "QUESTION", "STATUS", "REASON"]).reindex(columns=names(Fields))
    commit(
        outputs,
        raw
        | {
            CATALOGUE.entries["crf_surv"].path: encode(surv),
            CATALOGUE.entries["excluded"].path: encode(empty(Excluded)),
            lineage_path("ss"): encode(conform(lineage, Lineage)),
            FIELDS.path: encode(conform(fates, Fields)),
        },
    )


def run() -> dg.ExecuteInProcessResult:
    return dg.materialize(
        [ledger_asset(CATALOGUE, TRIAL)],
        resources=resources(),
        instance=dg.DagsterInstance.ephemeral(),
        raise_on_error=False,
        run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
    )


def said(result: dg.ExecuteInProcessResult) -> list[str | None]:
    return [evaluation.description for evaluation in result.get_asset_check_evaluations()]


def test_a_run_without_loss_balances_and_is_shown(outputs: Path) -> None:
    write(outputs, contacts(), *KEYS)
    result = run()
    assert result.success
    assert said(result) == ["every row and every field has its fate"]
    page = (outputs / "ledger.html").read_text()
    assert '<th scope="row">SURV</th><td class="n">2</td><td class="n">2</td>' in page
    assert "DTH (no domain)" in page
    assert "SURV (" not in page


def test_a_lost_row_fails_the_run_and_the_last_good_ledger_stays(outputs: Path) -> None:
    write(outputs, contacts(), *KEYS)
    assert run().success
    good = {name: (outputs / name).read_bytes() for name in ("ledger.html", LEDGER.path)}
    write(outputs, contacts(), KEYS[0])
    result = run()
    assert not result.success
    assert said(result) == ["lost without a reason: SURV: 1 rows, 0 fields"]
    assert {name: (outputs / name).read_bytes() for name in good} == good


def test_a_lost_field_fails_the_run(outputs: Path) -> None:
    write(outputs, contacts("NEWCOL"), *KEYS)
    result = run()
    assert not result.success
    assert said(result) == ["lost without a reason: SURV: 0 rows, 1 fields"]


def test_the_same_input_gives_the_same_page(outputs: Path) -> None:
    write(outputs, contacts(), *KEYS)
    assert run().success
    first = (outputs / "ledger.html").read_bytes()
    assert run().success
    assert (outputs / "ledger.html").read_bytes() == first
