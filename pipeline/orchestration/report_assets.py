"""What is made of all outputs together: takes their parts, gives the report as one RTF and as one page.

Its own module because these assets read what the outputs wrote, as it was written: they compute and render nothing again.
"""

from collections.abc import Sequence
from typing import Any

import dagster as dg

from pipeline.orchestration.factory import OWNERS
from pipeline.orchestration.output_assets import LAYER, output_key, part_path
from pipeline.orchestration.resources import RunTransfer
from pipeline.orchestration.storage import digest_of

INDEX, REPORT = f"{LAYER}/index.html", f"{LAYER}/report.rtf"


def report_assets(output_ids: Sequence[str]) -> list[dg.AssetsDefinition]:
    """The assets that need every output; `output_ids` in the order of the report."""
    return [_index_asset(output_ids)]


def _index_asset(output_ids: Sequence[str]) -> dg.AssetsDefinition:
    @dg.asset(
        key=[LAYER, "index"],
        deps=[output_key(name) for name in output_ids],
        group_name=LAYER,
        owners=[OWNERS[LAYER]],
        kinds={"html", "rtf"},
        description="index.html: every output on one page, with a search box. report.rtf: the same as a document.",
        tags={"layer": LAYER},
    )
    def index(transfer: RunTransfer) -> dg.MaterializeResult[Any]:
        from pipeline.tlf.render.index import write_index
        from pipeline.tlf.render.report import decode_part, write_report

        parts = [decode_part((transfer.outputs / part_path(name)).read_bytes()) for name in output_ids]
        pages = write_index(transfer.study.id, parts).encode()
        files = {REPORT: write_report(parts).encode("ascii"), INDEX: pages}
        size = {"outputs": len(parts), "pages": sum(part.section.pages for part in parts)}
        return dg.MaterializeResult(value=files, metadata=size, data_version=dg.DataVersion(digest_of(files)))

    return index
