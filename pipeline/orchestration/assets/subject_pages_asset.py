"""The pages of subjects as an asset: takes the tables that they show and the open issues, gives a page per subject.

Of a study with more subjects than `outputs.subject_pages` it makes none: the pages of ten thousand are half a gigabyte.
"""

from typing import Any

import dagster as dg

from pipeline.core.issues import OPEN
from pipeline.orchestration.assets.catalogue import Catalogue
from pipeline.orchestration.assets.factory import OWNERS
from pipeline.orchestration.assets.issue_assets import PARQUET, issues_key, stop_at_lock
from pipeline.orchestration.assets.output_assets import LAYER
from pipeline.orchestration.freshness.reuse import current_asset
from pipeline.orchestration.keys import asset_key
from pipeline.orchestration.resources import RunTransfer, read_result
from pipeline.orchestration.storage.files import digest_of
from pipeline.review.subject_pages.parts import TABLES
from pipeline.tlf.layout.output import output_name
from pipeline.trial.trial import Trial
from schemas.issues import IssueList

NAME = "subject_pages"


def subject_pages_asset(trial: Trial, catalogue: Catalogue) -> dg.AssetsDefinition:
    """tlf/subjects/: a page per subject, and the script by which other pages link to them."""
    entries = {name: catalogue.entries[name] for name in TABLES if name in catalogue.entries}

    @current_asset(
        __name__,
        key=asset_key("review", NAME),
        deps=[*dict.fromkeys(entry.key for entry in entries.values()), issues_key()],
        group_name="review",
        owners=[OWNERS["review"]],
        kinds={"html"},
        description="tlf/subjects: all about one subject on a page, on one timeline with the records beneath.",
    )
    def subject_pages(transfer: RunTransfer) -> dg.MaterializeResult[Any]:
        from pipeline.review.subject_pages.pages import no_pages, subject_pages

        stop_at_lock(transfer)
        tables = {name: read_result(transfer, entry.path) for name, entry in entries.items()}
        number = tables["dm"]["USUBJID"].nunique()
        if transfer.study.outputs.has_subject_pages(number):
            issues = read_result(transfer, PARQUET)
            tables["issues"] = issues[issues["STATUS"].eq(OPEN)]
            declared = {name: entry.schema for name, entry in entries.items()} | {"issues": IssueList}
            listings = {output_name(function) for function in trial.at(transfer.study).outputs}
            made = subject_pages(tables, declared, transfer.study, transfer.name, listings)
        else:
            made = no_pages()
        files = {f"{LAYER}/{path}": content for path, content in made.items()}
        size = {"subjects": number, "pages": len(files) - 1, "megabytes": round(sum(map(len, files.values())) / 1e6, 1)}
        return dg.MaterializeResult(value=files, metadata=size, data_version=dg.DataVersion(digest_of(files)))

    return subject_pages
