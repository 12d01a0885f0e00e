"""A table as data: lines and columns, the text of every cell and the ARD rows that it shows.

Renderers compute nothing: what a cell prints is decided here, from `stat_fmt` and a pattern. A pattern names statistics in
braces; a part in square brackets is left out when its statistic has no text: "{n}[ ({p})]" gives "0" and "5 (12.5)". A cell whose
pattern finds no ARD row is an error, never a blank.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from pipeline.tlf.ard.analysis import LEVELS
from pipeline.tlf.ard.ids import SIZE

COUNT = "{n}"
N_PCT = "{n}[ ({p})]"
EVENTS = "{n_event}"
CI = "({ci_low}, {ci_high})"

_KEYS = ["analysis_id", "group1_level", *LEVELS]

Texts = np.ndarray[Any, np.dtype[np.object_]]


@dataclass(frozen=True)
class Column:
    """A column of cells: `span` over neighbours of the same text, `head` below it, the treatment, the pattern column of the lines
    (`role`), and further ARD keys that all its cells share. Without a treatment: that of the line (group1_level). `words`: its
    cells are sentences, which wrap and stand to the left."""

    head: str
    group: str
    span: str = ""
    role: str = "main"
    keys: dict[str, str] = field(default_factory=dict)
    words: bool = False


@dataclass(frozen=True)
class Table:
    """What a renderer prints. `rows`: label, indent, block (a new number starts a block that is set off by space). `cells`: text
    per row (same order as `rows`) and column. `refs`: row, column, ard_id."""

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
    lines = pd.concat(blocks, ignore_index=True) if blocks else pd.DataFrame({"label": [], "indent": []})
    lines["block"] = np.repeat(np.arange(len(blocks)), [len(frame) for frame in blocks])
    texts = ["label", *_KEYS, *{c.role for c in columns}]
    lines = lines.reindex(columns=[*dict.fromkeys([*lines.columns, *texts])])
    lines[texts] = lines[texts].astype("str").fillna("")
    values = ard[["ard_id", "stat_name", "stat_fmt", *_KEYS]].fillna(dict.fromkeys([*_KEYS, "stat_fmt"], ""))
    wanted = _wanted(lines, columns)
    found = _find(wanted, values)
    cells = _print(wanted, found).reshape(len(columns), len(lines)).T
    refs = found[["row", "column", "ard_id"]]
    rows = lines[["label", "indent", "block"]].astype({"indent": "int64", "block": "int64"})
    return Table(stub, tuple(columns), rows, pd.DataFrame(cells, columns=range(len(columns)), dtype="str"), refs)


def _wanted(lines: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    """Every cell, column by column: row, column, pattern, and the keys of its results."""
    parts = [
        {"row": lines.index, "column": number, "pattern": lines[column.role]}
        | {key: lines[key] for key in _KEYS}
        | ({"group1_level": column.group} if column.group else {})
        | column.keys
        for number, column in enumerate(columns)
    ]
    every = {name: _stretch([part[name] for part in parts], len(lines)) for name in ("row", "column", "pattern", *_KEYS)}
    return pd.DataFrame(every).astype(dict.fromkeys(["pattern", *_KEYS], "str"))


def _stretch(parts: Sequence[object], length: int) -> "np.ndarray[Any, np.dtype[Any]]":
    """Values or single values one below the other, each `length` long."""
    return np.concatenate(
        [np.empty(0, dtype=object), *(np.broadcast_to(np.asarray(part, dtype=object), length) for part in parts)]
    )


def _find(wanted: pd.DataFrame, values: pd.DataFrame) -> pd.DataFrame:
    """The result of every statistic of every cell: cell, row, column, stat_name, stat_fmt, ard_id."""
    statistics = {pattern: re.findall(r"\{(\w+)\}", pattern) for pattern in wanted["pattern"].unique()}
    fields = wanted.assign(cell=wanted.index, stat_name=wanted["pattern"].map(statistics)).explode("stat_name")
    fields = fields[fields["stat_name"].notna()].astype({"stat_name": "str"})
    found = fields.merge(values, on=[*_KEYS, "stat_name"], how="left")
    if (lost := found[found["ard_id"].isna()]).size:
        raise LookupError(f"no result fills these cells:\n{lost[[*_KEYS, 'stat_name']].to_string(index=False)}")
    if (twice := found[found.duplicated(["cell", "stat_name"])]).size:
        raise LookupError(f"more than one result fills these cells:\n{twice[[*_KEYS, 'stat_name']].to_string(index=False)}")
    return found


def _print(wanted: pd.DataFrame, found: pd.DataFrame) -> Texts:
    """The text of every cell of `wanted`."""
    texts = np.full(len(wanted), "", dtype=object)
    by_statistic = found.groupby(["pattern", "stat_name"]).indices
    results = found["stat_fmt"].to_numpy(dtype=object)
    for pattern, cells in wanted.groupby("pattern").indices.items():
        printed = {name: results[places] for (of, name), places in by_statistic.items() if of == pattern}
        texts[cells] = _fill(str(pattern), printed, len(cells))
    return texts


def _fill(pattern: str, printed: Mapping[str, Texts], length: int) -> Texts:
    """The pattern filled with the texts of its statistics, a text per cell each."""
    text = np.full(length, "", dtype=object)
    for optional, plain in re.findall(r"\[([^\]]*)\]|([^\[]+)", pattern):
        part, present = np.full(length, "", dtype=object), np.full(length, True)
        for literal, name in re.findall(r"([^{]*)(?:\{(\w+)\})?", optional or plain):
            part = part + literal + (printed[name] if name else "")
            present &= (printed[name] != "") if name else True
        text = text + np.where(present | (not optional), part, "")
    return text


def treatment_columns(ard: pd.DataFrame, groups: Sequence[str]) -> list[Column]:
    """One column per treatment with its N, taken from the analysis AN_N."""
    return [Column(head, group) for group, head in heads(ard, groups).items()]


def heads(ard: pd.DataFrame, groups: Sequence[str]) -> dict[str, str]:
    """The column head of each treatment: its name and (N=xx)."""
    size = ard[ard["analysis_id"] == SIZE].set_index("group1_level")["stat_fmt"]
    return {group: f"{group}\n(N={size[group]})" for group in groups}


@dataclass(frozen=True)
class Layout:
    """How a table stands on the page: blocks of lines, the columns for an ARD and its treatments, the head of the labels."""

    blocks: Sequence[pd.DataFrame]
    columns: Callable[[pd.DataFrame, Sequence[str]], list[Column]] = treatment_columns
    stub: str = ""
