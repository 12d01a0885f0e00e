"""A table as data: takes ARD rows, lines and columns, gives the text of every cell and the ARD rows it shows.

Its own module because renderers compute nothing: what a cell prints is decided here, once, from `stat_fmt` and a pattern. A
pattern names statistics in braces; a part in square brackets is left out when its statistic has no text: "{n}[ ({p})]" gives
"0" and "5 (12.5)". A cell whose pattern finds no ARD row is an error, never a blank.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from pipeline.tlf.ard import LEVELS

COUNT = "{n}"
N_PCT = "{n}[ ({p})]"
EVENTS = "{n_event}"
CI = "({ci_low}, {ci_high})"

_KEYS = ["analysis_id", "group1_level", *LEVELS]


@dataclass(frozen=True)
class Column:
    """A column of cells: `span` over neighbours of the same text, `head` below it, the treatment, the pattern column of the lines
    (`role`), and further ARD keys that all its cells share."""

    head: str
    group: str
    span: str = ""
    role: str = "main"
    keys: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """What a renderer prints. `rows`: label, indent, group (repeated with "(cont.)" on a new page), block (a new number starts
    a block that is set off by space). `cells`: text per row (same order as `rows`) and column. `refs`: row, column, ard_id."""

    stub: str
    columns: tuple[Column, ...]
    rows: pd.DataFrame
    cells: pd.DataFrame
    refs: pd.DataFrame


def line(label: str, analysis_id: str = "", main: str = "", indent: int = 0, **more: str) -> dict[str, object]:
    """One line: its label, the analysis it shows, the pattern of its cells; `more`: level keys, and patterns of other roles."""
    return {"label": label, "analysis_id": analysis_id, "main": main, "indent": indent, **more}


def block(*lines: dict[str, object]) -> pd.DataFrame:
    """Lines that stand together, as a frame."""
    return pd.DataFrame(list(lines))


def arrange(ard: pd.DataFrame, blocks: Sequence[pd.DataFrame], columns: Sequence[Column], stub: str = "") -> Table:
    """The table of `blocks` of lines by `columns`. LookupError names the cells that no ARD row fills."""
    numbered = [frame.assign(block=i) for i, frame in enumerate(blocks)]
    lines = pd.concat(numbered, ignore_index=True) if numbered else pd.DataFrame({"label": [], "indent": [], "block": []})
    texts = ["label", "group", *_KEYS, *{c.role for c in columns}]
    lines = lines.reindex(columns=[*dict.fromkeys([*lines.columns, *texts])])
    lines[texts] = lines[texts].astype("str").fillna("")
    values = ard[["ard_id", "stat_name", "stat_fmt", *_KEYS]].fillna(dict.fromkeys([*_KEYS, "stat_fmt"], ""))
    filled = [_fill(lines, column, number, values) for number, column in enumerate(columns)]
    cells = pd.DataFrame({number: text for number, (text, _) in enumerate(filled)}, index=lines.index)
    refs = (
        pd.concat([found for _, found in filled], ignore_index=True)
        if filled
        else pd.DataFrame(columns=["row", "column", "ard_id"])
    )
    rows = lines[["label", "indent", "group", "block"]].astype({"indent": "int64", "block": "int64"})
    return Table(stub, tuple(columns), rows, cells, refs)


def _fill(lines: pd.DataFrame, column: Column, number: int, values: pd.DataFrame) -> tuple["pd.Series[str]", pd.DataFrame]:
    """The texts of one column, and the rows of the ARD behind them."""
    keys = {"group1_level": column.group, **column.keys}
    wanted = lines.assign(**keys, row=lines.index, pattern=lines[column.role])[["row", "pattern", *_KEYS]]
    fields = wanted.assign(stat_name=wanted["pattern"].str.findall(r"\{(\w+)\}")).explode("stat_name").dropna(subset="stat_name")
    found = fields.merge(values, on=[*_KEYS, "stat_name"], how="left")
    if (lost := found[found["ard_id"].isna()]).size:
        raise LookupError(f"no result fills these cells:\n{lost[[*_KEYS, 'stat_name']].to_string(index=False)}")
    if (twice := found[found.duplicated(["row", "stat_name"])]).size:
        raise LookupError(f"more than one result fills these cells:\n{twice[[*_KEYS, 'stat_name']].to_string(index=False)}")
    wide = found.set_index(["row", "stat_name"])["stat_fmt"].unstack("stat_name").reindex(lines.index)  # noqa: PD010 keys are unique
    text = pd.Series("", index=lines.index)
    for pattern, rows in wanted[wanted["pattern"] != ""].groupby("pattern")["row"]:
        text.loc[rows] = _print(str(pattern), wide.loc[rows])
    return text, found.assign(column=number)[["row", "column", "ard_id"]]


def _print(pattern: str, wide: pd.DataFrame) -> "pd.Series[str]":
    """The pattern filled for each row of `wide`, a column per statistic."""
    text = pd.Series("", index=wide.index)
    for optional, plain in re.findall(r"\[([^\]]*)\]|([^\[]+)", pattern):
        part, present = pd.Series("", index=wide.index), pd.Series(True, index=wide.index)
        for literal, name in re.findall(r"([^{]*)(?:\{(\w+)\})?", optional or plain):
            part = part + literal + (wide[name] if name else "")
            present &= (wide[name] != "") if name else True
        text = text + part.where(present | (not optional), "")
    return text


def treatment_columns(ard: pd.DataFrame, groups: Sequence[str]) -> list[Column]:
    """One column per treatment with its N, taken from the analysis AN_N."""
    return [Column(head, group) for group, head in heads(ard, groups).items()]


def heads(ard: pd.DataFrame, groups: Sequence[str]) -> dict[str, str]:
    """The column head of each treatment: its name and (N=xx)."""
    size = ard[ard["analysis_id"] == "AN_N"].set_index("group1_level")["stat_fmt"]
    return {group: f"{group}\n(N={size[group]})" for group in groups}
