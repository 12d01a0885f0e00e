"""The morning page: takes what a transfer changed, gives one self-contained HTML page and the same in a few lines.

In the order in which people ask: which results moved, what is wrong with that, what came in, which issues are new.
"""

from html import escape

import pandas as pd

from pipeline.core.page import page, table_of
from pipeline.review.identity import RECORD
from pipeline.review.trace.behind import LEVELS
from pipeline.review.transfer_diff import TransferDiff
from pipeline.tlf.layout.output import number_of

MAX_ROWS = 500  # rows of a table on the page; the counts are of all
_COUNTS = {"LAYER": "Layer", "DATASET": "Table", "added": "Added", "removed": "Removed", "changed": "Changed"}
_MOVED = {"WHAT": "Result", "stat_name": "Statistic", "BASE": "Before", "OTHER": "Now", "MOVERS": "Records behind"}
_MOVERS = {
    "WHAT": "Result",
    "stat_name": "Statistic",
    "DATASET": "Dataset",
    "USUBJID": "Subject",
    RECORD: "Record",
    "HOW": "What",
}
_CHANGES = {"USUBJID": "Subject", RECORD: "Record", "CHANGE": "What", "VARIABLE": "Variable", "BASE": "Before", "OTHER": "Now"}
_ISSUES = {
    "SEVERITY": "Severity",
    "CODE": "Code",
    "DATASET": "Form",
    "USUBJID": "Subject",
    "VALUE": "Value",
    "MESSAGE": "What is wrong",
}


def summary(diff: TransferDiff) -> list[str]:
    """The comparison in lines, for the console and for messages."""
    counts = diff.counts.set_index(["LAYER", "DATASET"])
    lines = [f"{diff.base} -> {diff.other}: {len(diff.subjects)} subjects with changed records"]
    lines += [
        f"  {layer}/{name}: " + ", ".join(f"{n:.0f} {what}" for what, n in row.items() if n)
        for (layer, name), row in counts.iterrows()
    ]
    lines += [f"Another version of the form: {words}" for words in diff.versions]
    lines.append(f"Issues: {len(diff.opened)} opened, {len(diff.closed)} closed")
    moved = _by_output(diff.moved)
    lines.append(f"Results that moved: {len(diff.moved)} in {len(moved)} outputs")
    lines += [f"  {number}: {len(rows)}" for number, rows in moved]
    if len(diff.unexplained):
        lines.append(f"ERROR: {len(diff.unexplained)} of them moved without a changed record: code or decisions have changed")
    return lines


def transfer_page(diff: TransferDiff, study_id: str) -> str:
    """The whole page."""
    title = f"{study_id}: what changed from {diff.base} to {diff.other}"
    moved, movers = _worded(diff.moved), _worded(diff.movers)
    parts = [
        f"<h1>{escape(title)}</h1>",
        _verdict(diff),
        "<h2>Results that moved</h2>",
        *(_folded(f"{number}: {len(rows)} results", _cut(rows, _MOVED, number)) for number, rows in _by_output(moved)),
        "<h2>The records that moved them</h2>",
        _folded(
            f"{len(movers)} pairs of result and record", _cut(movers, _MOVERS, "Records that came, went or changed, by result")
        ),
        *_versions(diff),
        "<h2>Records</h2>",
        table_of(diff.counts, _COUNTS, "Records added, removed and changed, by what they are about"),
        *(
            _folded(f"{layer}/{name}: {len(rows)} changes", _cut(rows, _CHANGES, str(name)))
            for (layer, name), rows in diff.changes.groupby(["LAYER", "DATASET"], sort=False)
        ),
        "<h2>Issues</h2>",
        _cut(diff.opened, _ISSUES, f"{len(diff.opened)} opened"),
        _cut(diff.closed, _ISSUES, f"{len(diff.closed)} closed"),
    ]
    return page(title, "\n".join(parts))


def _versions(diff: TransferDiff) -> list[str]:
    """The forms that have another version of the CRF; a question asked anew changes every record that now has its answer."""
    items = "".join(f"<li>{escape(words)}</li>" for words in diff.versions)
    return ["<h2>Versions of the forms</h2>", f"<ul>{items}</ul>"] if items else []


def _verdict(diff: TransferDiff) -> str:
    said = f"{len(diff.moved)} results moved; records of {len(diff.subjects)} subjects changed."
    if not len(diff.unexplained):
        return f'<p class="good">{said} A changed record stands behind each result that moved.</p>'
    caption = "Moved without a changed record, or also by subjects of whom nothing changed: code or decisions have changed"
    listed = _cut(_worded(diff.unexplained), _MOVED, caption)
    return f'<p class="bad">{said} {len(diff.unexplained)} of them moved without a changed record behind them.</p>\n{listed}'


def _worded(results: pd.DataFrame) -> pd.DataFrame:
    """Results with WHAT: output, analysis and levels in one line."""
    levels = results[LEVELS].fillna("")
    joined = levels[LEVELS[0]].str.cat([" / " + levels[c] for c in LEVELS[1:]]).str.replace(r"( / )+$", "", regex=True)
    number = results["output_id"].map({name: number_of(str(name)) for name in results["output_id"].unique()}).astype("str")
    return results.assign(WHAT=number + ": " + results["analysis_id"] + ", " + joined.str.replace(r"( / )+", " / ", regex=True))


def _by_output(moved: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """The number of each output and its results: tables first, then figures and listings."""
    outputs = sorted(moved["output_id"].unique(), key=lambda name: ("tfl".index(name[0]), name))
    return [(number_of(name), moved[moved["output_id"].eq(name)]) for name in outputs]


def _folded(head: str, content: str) -> str:
    return f"<details><summary>{escape(head)}</summary>{content}</details>"


def _cut(rows: pd.DataFrame, heads: dict[str, str], caption: str) -> str:
    """The first rows as a table; it says when there are more."""
    if rows.empty:
        return f"<p>{escape(caption)}: none.</p>"
    more = f" The first {MAX_ROWS} of {len(rows)} are shown." if len(rows) > MAX_ROWS else ""
    return table_of(rows.head(MAX_ROWS), heads, caption + more)
