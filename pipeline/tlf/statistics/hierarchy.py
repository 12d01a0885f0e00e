"""Events by any levels of their dictionary, one within the other: counts and lines (TLF_SPEC 0.5)."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from pipeline.tlf.ard.analysis import Analysis, Population, Results, count_subjects
from pipeline.tlf.layout.table import EVENTS, N_PCT, block, line
from pipeline.tlf.statistics.terms import UNCODED, CountColumn

PATH = " / "
"""Between the terms of a path: group3_level of a high level term is that of its group, then its own."""


def count_hierarchy(
    rows: pd.DataFrame,
    population: Population,
    analysis: Analysis,
    variables: Sequence[str],
    columns: Sequence[CountColumn],
    first: str,
) -> tuple[list[Results], list[pd.DataFrame]]:
    """Subjects and records per column at each depth of `variables`, an analysis each (_1, _2 ...), and the lines of the table.

    group2_level is the term of the first variable, group3_level the path below it. Sorted within the term above by descending
    number of subjects with any record, ties alphabetically. A missing term is `Uncoded`.
    """
    named = rows.assign(**{name: rows[name].fillna(UNCODED) for name in variables})
    met = pd.concat(
        [(named[column.where(named)] if column.where else named).assign(variable_level=column.level) for column in columns],
        ignore_index=True,
    )
    of_any = replace(analysis, group2="", group3="")
    shown = pd.DataFrame({"variable_level": [column.level for column in columns]}, dtype="str")
    results = [count_subjects(met[["USUBJID", "SEQ", "variable_level"]], population, of_any, levels=shown, events=True)]
    for depth in range(1, len(variables) + 1):
        placed = _placed(met, variables[:depth])
        levels = _placed(named, variables[:depth])[["group2_level", "group3_level"]].drop_duplicates().merge(shown, how="cross")
        own = replace(
            analysis, id=f"{analysis.id}_{depth}", group2=variables[0], group3=PATH.join(variables[1:depth])
        )  # fmt: skip
        results.append(count_subjects(placed, population, own, levels=levels, events=True))
    return results, _lines(named, analysis, variables, first)


def _placed(rows: pd.DataFrame, variables: Sequence[str]) -> pd.DataFrame:
    below = rows[variables[1]].astype("str") if len(variables) > 1 else pd.Series("", index=rows.index, dtype="str")
    for name in variables[2:]:
        below = below + PATH + rows[name]
    kept = [name for name in ("USUBJID", "SEQ", "variable_level") if name in rows]
    return rows[kept].assign(group2_level=rows[variables[0]], group3_level=below)


def _lines(named: pd.DataFrame, analysis: Analysis, variables: Sequence[str], first: str) -> list[pd.DataFrame]:
    """The first line, then a block per term of the first variable."""
    if named.empty:
        return []
    top = block(line(first, analysis.id, N_PCT, events=EVENTS))
    nodes = _nodes(named, variables)
    lines = nodes.assign(
        main=N_PCT, events=EVENTS, analysis_id=analysis.id + "_" + (nodes["indent"] + 1).astype("str"),
    )  # fmt: skip
    return [top, *(frame for _, frame in lines.groupby("group2_level", sort=False))]


def _nodes(named: pd.DataFrame, variables: Sequence[str]) -> pd.DataFrame:
    """Every term at its place: label, indent, group2_level, group3_level, in the order of the table."""
    parts, keys = [], []
    for depth, name in enumerate(variables):
        by = list(variables[: depth + 1])
        people = named.drop_duplicates(["USUBJID", *by]).groupby(by).size().rename(f"n{depth}").reset_index()
        parts.append(people.assign(indent=depth, label=people[name]))
        keys.append(people[[*by, f"n{depth}"]])
    nodes = pd.concat(parts, ignore_index=True)
    ordered = nodes.drop(columns=[f"n{depth}" for depth in range(len(variables))])
    for depth, counts in enumerate(keys):
        ordered = ordered.merge(counts, on=list(variables[: depth + 1]), how="left")
        ordered[f"key{depth}"] = ordered[variables[depth]].str.lower()
    by, ascending = [], []
    for depth in range(len(variables)):
        by += [f"n{depth}", f"key{depth}"]
        ascending += [False, True]
    # a term stands before those below it: they alone have a value at the next depth
    ordered = ordered.sort_values(by, ascending=ascending, na_position="first", kind="stable", ignore_index=True)
    paths = _placed(ordered.fillna(dict.fromkeys(variables, "")), variables)
    below = paths["group3_level"].str.replace(rf"({PATH})+$", "", regex=True)
    return ordered[["label", "indent"]].assign(group2_level=paths["group2_level"], group3_level=below)
