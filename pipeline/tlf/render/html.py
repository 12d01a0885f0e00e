"""An output as a self-contained HTML page: takes the output and its frame, gives text that needs no network.

It must be readable on a phone and by a screen reader: heads have scopes, rows have row heads, a figure has a description and its
numbers as a table. Each cell names its ARD rows in `data-ard`, which a click on it opens.
"""

from collections.abc import Sequence
from html import escape as escape_html
from importlib.resources import files

import pandas as pd

from pipeline.core.texts import join_texts
from pipeline.tlf.layout.bodies import Figure, Listing
from pipeline.tlf.layout.output import NOBODY, Output
from pipeline.tlf.layout.pictures import Individuals
from pipeline.tlf.layout.table import Column, Table
from pipeline.tlf.render.draw import row_name
from pipeline.tlf.render.frame import Frame
from pipeline.tlf.render.html_listing import listing_table

DRILL_DOWN = '<script src="trace/click.js" defer></script>\n<script src="subjects/links.js" defer></script>'
"""What opens the records behind a number and links to the pages of subjects, where these were made; without them a page is the
same, but for clicks."""


def write_html(frame: Frame, content: str, drill_down: bool = True) -> str:
    """The page of one output, from what stands below its titles."""
    head = (
        f'<p class="protocol">{_text(frame.protocol)}</p>\n<h1>{_text(frame.titles[0])}</h1>\n'
        f"<h2>{_text(frame.titles[1])}<br>{_text(frame.titles[2])}</h2>\n"
    )
    return page(f"{frame.titles[0]}: {frame.titles[1]}", head + content, drill_down)


def write_content(output: Output, frame: Frame, svg: str | None = None) -> str:
    """What stands below the titles: the body (a figure is given as SVG), the footnotes, the source line."""
    notes = "".join(f"<li>{_text(note)}</li>" for note in frame.footnotes)
    body = _body(output.body, frame, svg, row_name(output.id))
    return f'{body}\n<ul class="notes">{notes}</ul>\n<p class="source">{_text(frame.source)}</p>'


def page(title: str, content: str, drill_down: bool = True) -> str:
    """A whole page with the style sheet inside; `drill_down`: what opens the records behind a number."""
    style = (files("pipeline.tlf.render") / "style.css").read_text(encoding="utf-8")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_text(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n{content}\n</main>\n"
        f"{DRILL_DOWN if drill_down else ''}\n</body>\n</html>\n"
    )


def _text(text: str) -> str:
    return escape_html(text).replace("\n", "<br>")


def _body(body: Table | Figure | Listing, frame: Frame, svg: str | None, row: str) -> str:
    if isinstance(body, Figure):
        return _figure(body, frame, svg, row)
    return _listing(body, frame) if isinstance(body, Listing) else _table(body, frame)


def _listing(listing: Listing, frame: Frame) -> str:
    if listing.empty:
        return f'<p class="nobody">{_text(NOBODY)}</p>'
    return f'<div class="scroll">{listing_table(listing, ": ".join(frame.titles))}</div>'


def _table(table: Table, frame: Frame) -> str:
    if table.rows.empty:
        return f'<p class="nobody">{_text(NOBODY)}</p>'
    head = "".join(f"<tr>{row}</tr>" for row in _head(table))
    refs = join_texts(table.refs, ["row", "column"], "ard_id", " ").set_index(["row", "column"])["ard_id"].to_dict()
    rows = _rows(table, refs)
    bodies = [
        f"<tbody>{''.join(rows[index] for index in part)}</tbody>"
        for part in table.rows.groupby("block", sort=False).indices.values()
    ]
    caption = f'<caption class="hidden">{_text(": ".join(frame.titles))}</caption>'
    return f'<div class="scroll"><table>{caption}<thead>{head}</thead>{"".join(bodies)}</table></div>'


def _head(table: Table) -> list[str]:
    """One head row, or two where columns stand under a span."""
    spans = _spans(table.columns)
    rows = 2 if any(text for text, _ in spans) else 1
    stub = f'<th scope="col" rowspan="{rows}">{_text(table.stub) or "&nbsp;"}</th>'
    own = "".join(f'<th scope="col">{_text(column.head)}</th>' for column in table.columns)
    if rows == 1:
        return [stub + own]
    above = "".join(f'<th scope="colgroup" colspan="{n}">{_text(text)}</th>' for text, n in spans)
    return [stub + above, own]


def _spans(columns: Sequence[Column]) -> list[tuple[str, int]]:
    texts = pd.Series([column.span for column in columns], dtype="str")
    runs = texts.groupby((texts != texts.shift()).cumsum())
    return [(run.iloc[0], len(run)) for _, run in runs]


def _rows(table: Table, refs: dict[tuple[int, int], str]) -> list[str]:
    """Every row; a cell names its results."""
    columns = [
        [
            f'<td data-ard="{escape_html(refs[index, number])}">{_text(text)}</td>' if (index, number) in refs else "<td></td>"
            for index, text in enumerate(table.cells[number].tolist())
        ]
        for number in range(len(table.columns))
    ]
    heads = zip(table.rows["indent"].tolist(), table.rows["label"].tolist(), strict=True)
    labels = [f'<th scope="row" class="i{indent}">{_text(label)}</th>' for indent, label in heads]
    return [f"<tr>{''.join(row)}</tr>" for row in zip(labels, *columns, strict=True)]


def _figure(figure: Figure, frame: Frame, svg: str | None, row: str) -> str:
    if figure.empty or svg is None:
        return f'<p class="nobody">{_text(NOBODY)}</p>'
    caption, numbers = figure.numbers()
    table = _numbers(numbers, row if isinstance(figure, Individuals) else "")
    return (
        f'<figure><div role="img" aria-label="{escape_html(f"{frame.titles[1]}. {figure.words}")}">{svg}</div></figure>\n'
        f"<details><summary>{_text(caption)}</summary>{table}</details>"
    )


def _numbers(numbers: pd.DataFrame, row: str) -> str:
    """The table below a figure; its rows have names where marks of the figure lead to them."""
    head = "".join(f'<th scope="col">{_text(name)}</th>' for name in numbers)
    first, *others = (numbers.iloc[:, place].tolist() for place in range(numbers.shape[1]))
    columns = [[f'<th scope="row">{_text(text)}</th>' for text in first]]
    columns += [[f"<td>{_text(text)}</td>" for text in column] for column in others]
    names = [f' id="{row}{number}"' if row else "" for number in range(len(numbers))]
    rows = "".join(f"<tr{name}>{''.join(cells)}</tr>" for name, cells in zip(names, zip(*columns, strict=True), strict=True))
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
