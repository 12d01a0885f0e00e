"""A listing as an HTML table: takes a listing, gives the markup.

Each subject is a row group that its name spans, so that a screen reader tells whose record it reads. A row names its record in
`data-record`, which a click on it opens.
"""

from collections.abc import Sequence
from html import escape
from itertools import pairwise

from pipeline.tlf.layout.bodies import Listing
from pipeline.tlf.render.cells import record_names

_CLASS_KEPT = ' class="kept"'


def listing_table(listing: Listing, caption: str) -> str:
    """The table of a listing with rows."""
    head = "".join(f'<th scope="col">{_text(name)}</th>' for name in listing.heads)
    starts = listing.starts().iloc[:, -1].to_numpy().nonzero()[0].tolist()
    rows = _rows(listing)
    bodies = []
    for first, end in pairwise([*starts, len(rows)]):
        groups = "".join(
            f'<th scope="rowgroup" rowspan="{end - first}">{_text(text)}</th>'
            for text in listing.rows.iloc[first, : listing.groups]
        )
        opening, cells = rows[first]
        inside = "".join(f"{row}{rest}</tr>" for row, rest in rows[first + 1 : end])
        bodies.append(f"<tbody>{opening}{groups}{cells}</tr>{inside}</tbody>")
    top = f'<caption class="hidden">{_text(caption)}</caption><thead><tr>{head}</tr></thead>'
    return f'<table class="listing">{top}{"".join(bodies)}</table>'


def _rows(listing: Listing) -> list[tuple[str, str]]:
    """Per row its opening tag and its cells behind the groups."""
    opening = [f'<tr data-record="{escape(record)}">' for record in record_names(listing.refs).to_numpy(object)]
    columns = [_cells(listing.texts(head)) for head in listing.heads[listing.groups :]]
    cells = ["".join(row) for row in zip(*columns, strict=True)] if columns else [""] * len(opening)
    return list(zip(opening, cells, strict=True))


def _cells(texts: Sequence[str]) -> list[str]:
    """The cells of a column; each distinct text is escaped once."""
    shown = {text: f"<td{_CLASS_KEPT if _is_date(text) else ''}>{_text(text)}</td>" for text in dict.fromkeys(texts)}
    return [shown[text] for text in texts]


def _is_date(text: str) -> bool:
    """Whether a text begins as a date, which a browser would break at its hyphens."""
    return text[4:5] == "-" and text[:4].isdigit()


def _text(text: str) -> str:
    return escape(text).replace("\n", "<br>")
