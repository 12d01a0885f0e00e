"""The cells of an output as people name them: takes an output's markup, gives for each cell its row, column, text and results.

Its own module because a trace starts from what is printed: "the row that says Primary, the column of this treatment".
"""

import re
from html import unescape

import pandas as pd

COLUMNS = ["row", "column", "text", "ard_id", "record"]
_ROW = re.compile(r"<tr(?: data-record=\"([^\"]*)\")?>(.*?)</tr>", re.DOTALL)
_HEAD = re.compile(r'<th scope="col"[^>]*>(.*?)</th>', re.DOTALL)
_LABEL = re.compile(r'<th scope="row"(?: class="i(\d+)")?[^>]*>(.*?)</th>', re.DOTALL)
_CELL = re.compile(r'<td(?: data-ard="([^"]*)")?[^>]*>(.*?)</td>', re.DOTALL)
_SEPARATOR = " / "


def cells_of(content: str) -> pd.DataFrame:
    """COLUMNS, one row per cell and result that it shows; `row` has the labels above it too. A listing has one row per record
    (`record`: dataset, subject, number), its text the first line."""
    head, _, body = content.partition("</thead>")
    columns = [_plain(text) for text in _HEAD.findall(head)][1:]
    found: list[tuple[str, str, str, str, str]] = []
    above: dict[int, str] = {}
    for record, row in _ROW.findall(body):
        if record:
            found.append((record, "", _SEPARATOR.join(_plain(text) for _, text in _CELL.findall(row)), "", record))
        elif label := _LABEL.search(row):
            level = int(label[1] or 0)
            above = {depth: text for depth, text in above.items() if depth < level} | {level: _plain(label[2])}
            cells = zip(columns, _CELL.findall(row), strict=False)
            path = _SEPARATOR.join(above.values())
            found += [(path, name, _plain(text), result, "") for name, (ids, text) in cells for result in ids.split()]
    return pd.DataFrame(found, columns=COLUMNS, dtype="str")


def choose(cells: pd.DataFrame, row: str, column: str) -> pd.DataFrame:
    """The cells whose row and column contain these texts, whatever their case; a row that is meant exactly comes alone."""
    exact = cells["row"].str.lower().eq(row.lower())
    found = cells[exact] if exact.any() else cells[cells["row"].str.lower().str.contains(row.lower(), regex=False)]
    return found[found["column"].str.lower().str.contains(column.lower(), regex=False)]


def _plain(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())
