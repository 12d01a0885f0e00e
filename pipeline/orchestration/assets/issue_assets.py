"""The one list of issues of a transfer as an asset, and the gate that it is for the outputs of a study in lock mode.

The list itself is always written, since it is what people need to mend the data.
"""

from collections.abc import Iterator
from typing import Any

import dagster as dg
import pandas as pd

from pipeline.core.issues import gather, open_errors
from pipeline.core.parquet import read_rows
from pipeline.core.people_csv import people_csv
from pipeline.core.series import Series
from pipeline.orchestration.assets.catalogue import Catalogue, Entry, issues_path, mains
from pipeline.orchestration.assets.display import as_markdown, column_schema
from pipeline.orchestration.assets.factory import OWNERS
from pipeline.orchestration.freshness.recipe import BEFORE
from pipeline.orchestration.freshness.reuse import current_asset
from pipeline.orchestration.keys import asset_key
from pipeline.orchestration.resources import RunTransfer, read_result
from pipeline.orchestration.storage.files import Files, digest_of, encode
from pipeline.review.issue_list import as_html, for_sites, issue_list
from pipeline.review.subject_pages.files import FOLDER, page_files
from pipeline.submission.explanations import FILE, read_explanations
from schemas.base import empty, names
from schemas.issues import IssueList

PARQUET = "issues.parquet"
LOCK = "lock"
_SHOWN_ISSUES = 50
_SAID_ISSUES = 3


def issues_asset(catalogue: Catalogue, *reviews: Entry) -> dg.AssetsDefinition:
    """The one list of issues of a transfer: parquet, a page to filter, CSV as a whole and per site.

    `reviews`: what compares finished tables and finds issues beside those of the tables themselves.
    """
    sources = [*mains(catalogue.entries.values()), *reviews]
    subjects = catalogue.entries["reference" if "reference" in catalogue.entries else "dm"]

    @current_asset(
        __name__,
        key=issues_key(),
        deps=[entry.key for entry in sources],
        group_name="review",
        owners=[OWNERS["review"]],
        kinds={"parquet", "html", "csv"},
        description="Every issue of this transfer: what, how bad, where, the value as found, what the pipeline did, since when.",
        metadata={"dagster/column_schema": column_schema(IssueList), BEFORE: PARQUET},
        check_specs=[
            dg.AssetCheckSpec(
                LOCK, asset=issues_key(), description="In mode: lock no error is open and unexplained; else outputs stay."
            )
        ],
    )
    def issues(transfer: RunTransfer) -> Iterator[Any]:
        found = gather(*(read_result(transfer, issues_path(entry.name)) for entry in sources))
        people = read_result(transfer, subjects.path)
        listed = issue_list(found, people, _list_before(transfer), transfer.name)
        everybody = read_result(transfer, catalogue.entries["dm"].path)["USUBJID"]
        files = _files(listed, people, _pages(everybody, transfer), transfer)
        yield dg.MaterializeResult(
            value=files,
            metadata=_metadata(listed),
            data_version=dg.DataVersion(digest_of(files)),
            check_results=[_lock_check(listed, transfer)],
        )
        _refuse(listed, transfer)

    return issues


def issues_key() -> dg.AssetKey:
    """The asset of the issue list."""
    return asset_key("review", "issues")


def stop_at_lock(transfer: RunTransfer) -> None:
    """Failure when the study is in lock mode and its issue list has an open error that nobody explains: outputs stay."""
    if transfer.study.study.mode == "lock":
        _refuse(read_result(transfer, PARQUET), transfer)


def _refuse(listed: pd.DataFrame, transfer: RunTransfer) -> None:
    errors = _stopping(listed, transfer)
    if errors.empty:
        return
    where = errors["FILE"].str.cat(errors["LINE"].fillna(""), sep=":").fillna(errors["USUBJID"]).fillna("")
    lines = (errors["CODE"] + " " + errors["DATASET"] + " " + where + ": " + errors["MESSAGE"]).head(_SAID_ISSUES)
    more = f"; {len(errors) - len(lines)} more in issues.html" if len(errors) > len(lines) else ""
    message = (
        f"mode is lock and {len(errors)} errors are open, so outputs were not made and the last good ones stay. "
        f"{'; '.join(lines)}{more}. Mend them at the source and transfer again, "
        f"explain their codes in {FILE} of the study, or set mode: interim in study.yaml"
    )
    raise dg.Failure(message, allow_retries=False)


def _stopping(listed: pd.DataFrame, transfer: RunTransfer) -> pd.DataFrame:
    """In lock mode the open errors that the study does not explain; none in another mode."""
    if transfer.study.study.mode != "lock":
        return listed.head(0)
    return open_errors(listed, read_explanations(transfer.workspace.folder / FILE).issues)


def _lock_check(listed: pd.DataFrame, transfer: RunTransfer) -> dg.AssetCheckResult:
    errors, stopping = open_errors(listed), _stopping(listed, transfer)
    return dg.AssetCheckResult(
        check_name=LOCK,
        asset_key=issues_key(),
        passed=stopping.empty,
        severity=dg.AssetCheckSeverity.ERROR,
        description=f"{len(errors)} errors are open, {len(stopping)} stop the outputs; mode is {transfer.study.study.mode}",
        metadata={"errors": dg.MetadataValue.md(as_markdown(stopping.head(_SHOWN_ISSUES)))} if len(stopping) else {},
    )


def _list_before(transfer: RunTransfer) -> pd.DataFrame:
    """The list of the latest earlier transfer of which there is one; it carries on what its own predecessors had."""
    earlier = transfer.latest_before(PARQUET)
    if earlier is None:
        return empty(IssueList)
    table = read_rows(earlier).reindex(columns=names(IssueList)).astype("str")
    return table.assign(FIRSTSEEN=table["FIRSTSEEN"].fillna(earlier.parent.name))


def _pages(everybody: Series, transfer: RunTransfer) -> Series | None:
    """The address of the page of each subject beside the list; None where the study has no such pages."""
    if not transfer.study.outputs.has_subject_pages(everybody.nunique()):
        return None
    return f"tlf/{FOLDER}/" + page_files(everybody)


def _files(listed: pd.DataFrame, people: pd.DataFrame, pages: Series | None, transfer: RunTransfer) -> Files:
    sites = for_sites(listed, people["SITEID"].dropna())
    page = as_html(listed, transfer.study.id, transfer.name, pages).encode()
    parts = {f"issues/sites/{name}": content for name, content in sites.items()}
    return parts | {"issues.csv": people_csv(listed), "issues.html": page, PARQUET: encode(listed)}


def _metadata(listed: pd.DataFrame) -> dict[str, Any]:
    counts = listed.value_counts(["STATUS", "SEVERITY", "CODE"], sort=False).rename("N").reset_index()
    return {
        "dagster/row_count": len(listed),
        "by_code": dg.MetadataValue.md(as_markdown(counts) if len(counts) else "*no issues*"),
        "errors": dg.MetadataValue.md(as_markdown(open_errors(listed).head(_SHOWN_ISSUES))),
    }
