"""A self-contained HTML page from a title and content, styled for screen and print; no network, no script."""

from html import escape
from importlib.resources import files

import pandas as pd

from pipeline.core.series import Series


def page(title: str, content: str, more_style: str = "") -> str:
    """The page; `content` is HTML in which all text from data is escaped already, `more_style` CSS of its own."""
    style = (files("pipeline.core") / "page.css").read_text(encoding="utf-8")
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}{more_style}</style>\n</head>\n<body>\n<main>\n{content}\n</main>\n</body>\n</html>\n"
    )


def escaped(text: Series) -> Series:
    """A text column as HTML; missing text is empty. Numbers are written without needless decimals."""
    shown = text.map("{:.10g}".format, na_action="ignore") if text.dtype.kind == "f" else text
    clean = shown.astype("str").fillna("")
    return clean.map({value: escape(value) for value in clean.unique()}).astype("str")


def cells(table: pd.DataFrame, heads: dict[str, str]) -> str:
    """The body rows of a table: the columns of `heads`, the first as row head; text columns left, numbers right."""
    return "\n".join(row_texts(table, heads))


def row_texts(table: pd.DataFrame, heads: dict[str, str]) -> Series:
    """The same, a text per row."""
    kinds = _kinds(table, heads)
    parts = [
        ('<th scope="row">' if number == 0 else f'<td class="{kinds[column]}">')
        + escaped(table[column])
        + ("</th>" if number == 0 else "</td>")
        for number, column in enumerate(heads)
    ]
    return "<tr>" + (parts[0].str.cat(parts[1:]) if len(parts) > 1 else parts[0]) + "</tr>"


def _kinds(table: pd.DataFrame, heads: dict[str, str]) -> dict[str, str]:
    """The class of each column's cells: n for numbers, t for text."""
    return {column: "n" if table[column].dtype.kind == "f" else "t" for column in heads}


def table_of(table: pd.DataFrame, heads: dict[str, str], caption: str) -> str:
    """A whole table: `heads` gives the head of each column shown, `caption` what the table says."""
    top, bottom = around_rows(table, heads, caption)
    return f"{top}{cells(table, heads) if len(table) else ''}{bottom}"


def around_rows(table: pd.DataFrame, heads: dict[str, str], caption: str) -> tuple[str, str]:
    """What stands before and behind the body rows of a table."""
    kinds = _kinds(table, heads)
    head = "".join(f'<th scope="col" class="{kinds[column]}">{escape(text)}</th>' for column, text in heads.items())
    top = f'<div class="scroll"><table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>\n<tbody>\n'
    return top, "\n</tbody></table></div>"
