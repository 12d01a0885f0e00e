"""Tables of terms coded at one or two levels: counts per term, lines and columns (TLF_SPEC 0.5, 3).

Adverse events by system organ class and preferred term, medical history, and medications by class and name have one shell: a
first line on any record, the upper level by descending number of subjects, its terms likewise below it. What the columns count is
described as data (`CountColumn`).
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pipeline.core.series import Series
from pipeline.tlf.ard.analysis import Analysis, Population, Results, count_subjects
from pipeline.tlf.layout.table import EVENTS, N_PCT, Column, block, heads, line

Mask = Callable[[pd.DataFrame], Series]
UNCODED = "Uncoded"
ANY = "ANY"
SORTED = "Sorted by descending number of subjects with any such record, over all treatments; ties in alphabetical order."
_BY = ["group2_level", "group3_level"]


@dataclass(frozen=True)
class CountColumn:
    """One column per treatment: `level` names its results, `name` stands in its head, `where` says which records count (default:
    all), `role` whether subjects n (%) or events n are printed, `needs` the variables without which it is left out, `first`
    whether of a subject's records on a line only the first can count."""

    level: str
    name: str = ""
    where: Mask | None = None
    role: str = "main"
    needs: tuple[str, ...] = ()
    first: bool = False

    @property
    def head(self) -> str:
        """The name, and below it what is printed."""
        return f"{self.name}\n{'n' if self.role == 'events' else 'n (%)'}".strip()


ANY_RECORD = CountColumn(ANY)
ANY_EVENT = CountColumn(ANY, "Events", role="events")


def count_terms(
    rows: pd.DataFrame,
    population: Population,
    analysis: Analysis,
    columns: Sequence[CountColumn],
    first: str,
    only: Collection[str] | None = None,
    also: pd.DataFrame | None = None,
) -> tuple[Results, list[pd.DataFrame]]:
    """Subjects and records per term and column, and the lines of the table; `first` is the label of the line on any record.

    `rows`: USUBJID, SEQ, the variables that `analysis.group2` and (unless "") `analysis.group3` name, and what the columns read.
    A record is its index: one that stands under several terms counts once in the first line. A missing term is `Uncoded`. `only`:
    the upper terms to show (default: all); the first line counts any record in any case. `also`: terms (group2_level,
    group3_level) that are shown whether or not a record has them.
    """
    stacked = at_each_level(rows, analysis)
    levels = rank_terms(stacked, also)
    levels = levels if only is None else levels[levels["group2_level"].isin(["", *only])]
    met = {column.level: stacked[_counts(column, rows, stacked)] for column in columns}
    records = pd.concat([found[["USUBJID", "SEQ", *_BY]].assign(variable_level=level) for level, found in met.items()])
    shown = levels.merge(pd.DataFrame({"variable_level": list(met)}), how="cross")
    results = count_subjects(records.reset_index(drop=True), population, analysis, levels=shown, events=True)
    return results, term_lines(levels, analysis, first)


def term_columns(columns: Sequence[CountColumn]) -> Callable[[pd.DataFrame, Sequence[str]], list[Column]]:
    """The columns of the layout: those of `columns` below each treatment."""
    return lambda ard, groups: [
        Column(column.head, group, head, column.role, {"variable_level": column.level})
        for group, head in heads(ard, groups).items()
        for column in columns
    ]


def at_each_level(rows: pd.DataFrame, analysis: Analysis) -> pd.DataFrame:
    """The records once for any term (both levels ""), once for their upper term, once for their lower term, in their order.

    Gives USUBJID, SEQ, PLACE (of the record in `rows`), the levels, and FIRST: no record of the subject stands before it there.
    """
    upper = rows[analysis.group2].fillna(UNCODED)
    lower = rows[analysis.group3].fillna(UNCODED) if analysis.group3 else None
    keys = rows[["USUBJID", "SEQ"]].assign(PLACE=np.arange(len(rows)))
    any_term = keys[~rows.index.duplicated()].assign(group2_level="", group3_level="")
    parts = [any_term, keys.assign(group2_level=upper, group3_level="")]
    parts += [] if lower is None else [keys.assign(group2_level=upper, group3_level=lower)]
    stacked = pd.concat(parts, ignore_index=True)
    return stacked.assign(FIRST=~stacked.duplicated([*_BY, "USUBJID"]))


def _counts(column: CountColumn, rows: pd.DataFrame, stacked: pd.DataFrame) -> Any:
    """Which of the stacked records the column counts; the condition is asked once per record, not per level."""
    first = stacked["FIRST"].to_numpy() if column.first else np.full(len(stacked), True)
    return first & column.where(rows).to_numpy()[stacked["PLACE"]] if column.where else first


def rank_terms(records: pd.DataFrame, also: pd.DataFrame | None = None) -> pd.DataFrame:
    """group2_level and group3_level in table order: descending subjects, ties alphabetical whatever the case (TLF_SPEC 0.5).

    `also`: terms of nobody that are in the table too.
    """
    counts = records[records["FIRST"]].groupby(_BY).size().rename("n").reset_index()
    if also is not None:
        upper_only = also.assign(group3_level="")
        first = also[:1].assign(group2_level="", group3_level="")
        counts = pd.concat([counts, *(part.assign(n=0) for part in (first, upper_only, also))]).drop_duplicates(_BY)
    upper = counts.loc[counts["group3_level"] == "", ["group2_level", "n"]].rename(columns={"n": "n_upper"})
    terms = counts.merge(upper, on="group2_level")
    terms["any"], terms["lower"] = terms["group2_level"] != "", terms["group3_level"] != ""
    terms["upper_key"], terms["lower_key"] = terms["group2_level"].str.lower(), terms["group3_level"].str.lower()
    order, ascending = ["any", "n_upper", "upper_key", "lower", "n", "lower_key"], [True, False, True, True, False, True]
    return terms.sort_values(order, ascending=ascending, ignore_index=True)[_BY]


def term_lines(levels: pd.DataFrame, analysis: Analysis, first: str) -> list[pd.DataFrame]:
    """The first line, then a block per upper term with its terms, which is named again at the top of a page; with one level, all
    terms in one block."""
    if levels.empty:
        return []
    terms = levels[levels["group2_level"] != ""].assign(analysis_id=analysis.id, main=N_PCT, events=EVENTS)
    is_lower = terms["group3_level"] != ""
    label = terms["group3_level"].where(is_lower, terms["group2_level"])
    terms = terms.assign(label=label, indent=is_lower.astype("int64"))
    top = block(line(first, analysis.id, N_PCT, events=EVENTS))
    return [top, *(frame for _, frame in terms.groupby("group2_level", sort=False))] if analysis.group3 else [top, terms]
