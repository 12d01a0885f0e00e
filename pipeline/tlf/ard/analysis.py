"""Results as data: ARD rows and the records behind them (TLF_SPEC 5).

Every output counts in the same few ways: subjects with a record per treatment and level, proportions with limits, estimates. It
names what it analyses (`Analysis`) and over whom (`Population`); nothing here knows a table's layout.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from pipeline.core.series import Series
from pipeline.study import Study
from pipeline.tlf.ard.grid import Array, Columns, Groups, count_people, locate, make_grid, records_behind, stack
from pipeline.tlf.ard.ids import SIZE, result_ids
from pipeline.tlf.layout.formats import format_count, format_p_value, format_percent, format_rate
from pipeline.tlf.statistics.proportions import compute_binomial_ci, compute_binomial_p
from schemas.base import DTYPES, conform, names
from schemas.results import ARD, ARDRecords

LEVELS = ["group2_level", "group3_level", "variable_level"]
KEY = ["group1_level", *LEVELS, "stat_name"]
RECORD = ["DATASET", "USUBJID", "SEQ"]
LABELS = {
    "n": "Number of subjects",
    "N": "Number of subjects in the analysis set",
    "p": "Proportion",
    "ci_low": "Lower confidence limit",
    "ci_high": "Upper confidence limit",
    "p_value": "One-sided exact p-value",
    "n_event": "Number of events",
    "n_risk": "Number at risk",
    "n_censor": "Number censored",
    "surv": "Survival probability",
    "cif": "Cumulative incidence",
}
TOTAL = "Total"


@dataclass(frozen=True)
class Population:
    """The subjects of one analysis set by treatment. `subjects`: USUBJID, group1_level, one row per subject and column of the
    table (twice with a total column); `groups`: the columns in order; `treatment`: the ADSL variable that names them; `subset`:
    the where clause of a part of the set, such as the responders."""

    flag: str
    treatment: str
    subjects: pd.DataFrame
    groups: tuple[str, ...]
    subset: str = ""

    @cached_property
    def size(self) -> Series:
        """N per group, from ADSL alone."""
        counts: Series = self.subjects.groupby("group1_level")["USUBJID"].nunique()
        return counts.reindex(self.groups, fill_value=0)

    @cached_property
    def members(self) -> Groups:
        """Who stands in which group, for counting."""
        return Groups.of(self.subjects, self.groups)


@dataclass(frozen=True)
class Analysis:
    """What a result is about, in the words of the ARD: identity, method, dataset, parameter, the where clause, the level
    variables."""

    id: str
    dataset: str
    method: str = "COUNT"
    parameter: str = ""
    subset: str = ""
    variable: str = ""
    group2: str = ""
    group3: str = ""


@dataclass(frozen=True)
class Results:
    """ARD rows without their place in an output, and the records behind them: row (a position in `ard`), DATASET, USUBJID, SEQ.

    A row is named by its number: at 10,000 subjects a table has a million such records, and its keys are six texts.
    """

    ard: pd.DataFrame = field(default_factory=pd.DataFrame)
    records: pd.DataFrame = field(default_factory=pd.DataFrame)


def select_population(adsl: pd.DataFrame, flag: str, study: Study) -> Population:
    """The subjects with `flag` = Y by treatment: actual for the safety set, planned otherwise. Columns: the order of TRT01AN or
    TRT01PN, else of study.arms, else alphabetical; `tlf.total` adds Total behind more than one group."""
    treatment = "TRT01A" if flag == "SAFFL" else "TRT01P"
    chosen = adsl[adsl[flag] == "Y"]
    group = chosen[treatment].fillna("Missing")
    groups = _ordered(group, chosen.get(f"{treatment}N"), [arm.label for arm in study.arms])
    subjects = pd.DataFrame({"USUBJID": chosen["USUBJID"], "group1_level": group})
    if study.tlf.total and len(groups) > 1:
        subjects = pd.concat([subjects, subjects.assign(group1_level=TOTAL)])
        groups = [*groups, TOTAL]
    return Population(flag, treatment, subjects.reset_index(drop=True), tuple(groups))


def without_total(population: Population) -> Population:
    """The population by treatment alone: figures do not draw all treatments together."""
    groups = tuple(group for group in population.groups if group != TOTAL)
    return replace(population, groups=groups, subjects=population.subjects[population.subjects["group1_level"] != TOTAL])


def _ordered(group: Series, number: Series | None, arms: Sequence[str]) -> list[str]:
    order = group.map({arm: i for i, arm in enumerate(arms)}) if number is None or number.isna().any() else number
    frame = pd.DataFrame({"group": group, "order": order}).drop_duplicates("group")
    return list(frame.sort_values(["order", "group"], na_position="last")["group"])


def count_subjects(
    records: pd.DataFrame,
    population: Population,
    analysis: Analysis,
    *,
    levels: pd.DataFrame | None = None,
    among: pd.DataFrame | None = None,
    events: bool = False,
    ci: Study | None = None,
    h0: float | None = None,
) -> Results:
    """n, N and p of the population's subjects that have a record, by treatment and by the level columns of `records`.

    `records`: USUBJID, SEQ and none to all of group2_level, group3_level, variable_level. `levels`: the levels to show, also with
    n = 0 (default: those found). `among`: USUBJID and level columns, the subjects who make N of each level, as in a subgroup
    (default: N is the population's). `events` adds the number of records; `ci` the limits that this study asks for; `h0` the
    exact one-sided p-value against that rate.
    """
    by = [c for c in LEVELS if c in records.columns]
    shown = (records if levels is None else levels)[by].astype("str").drop_duplicates() if by else pd.DataFrame(index=[0])
    groups = population.members
    grid = make_grid(shown, groups)
    lines = len(grid["group1_level"])
    places = locate(records, shown, groups)
    n, people = count_people(places, groups, lines)
    size = np.repeat(population.size.to_numpy(), len(shown))
    part = None if among is None else locate(among, shown, groups)
    if part is not None:
        size, _ = count_people(part, groups, lines)
    stats = _proportions(n, size, ci, h0)
    if events:
        n_event = np.bincount(places.line, minlength=lines)
        stats["n_event"] = n_event, map(format_count, n_event)
    behind = records_behind(records, places, [*stats], ["n", "n_event"] if events else ["n"], analysis.dataset)
    if among is not None and part is not None:
        members = records_behind(among.assign(SEQ=np.nan), part, [*stats], ["N"], "ADSL")
        behind = {name: np.concatenate([column, members[name]]) for name, column in behind.items()}
    rows = stack({**grid, "n_numerator_ids": people}, stats, LABELS)
    return finish(rows, analysis, population, behind)


def count_population(population: Population) -> Results:
    """N of each treatment, for the column heads: analysis AN_N, with the ADSL records behind it."""
    grid = {"group1_level": np.array(population.groups, dtype=object)}
    rows = stack(grid, {"N": (population.size.to_numpy(), map(format_count, population.size))}, LABELS)
    row = pd.Index(population.groups).get_indexer(population.subjects["group1_level"])
    records = population.subjects.assign(row=row, SEQ=np.nan)
    return finish(rows, Analysis(SIZE, "ADSL", subset=population.subset), population, records)


def _proportions(n: Array, size: Array, ci: Study | None, h0: float | None) -> dict[str, tuple[Any, Any]]:
    """n, N, p; with `ci` its limits, with `h0` the p-value."""
    p = np.divide(n, size, out=np.full(len(n), np.nan), where=size > 0)
    stats = {"n": (n, map(format_count, n)), "N": (size, map(format_count, size)), "p": (p, map(format_percent, n, size))}
    pairs = list(zip(n, size, strict=True))
    if ci is not None:
        limits = np.array([compute_binomial_ci(*pair, ci.ci.level, ci.ci.binomial) for pair in pairs]).reshape(-1, 2)
        stats |= {name: (ends, map(format_rate, ends)) for name, ends in zip(("ci_low", "ci_high"), limits.T, strict=True)}
    if h0 is not None:
        values = [compute_binomial_p(*pair, h0) for pair in pairs]
        stats["p_value"] = values, map(format_p_value, values)
    return stats


def finish(
    rows: pd.DataFrame | Columns, analysis: Analysis, population: Population, records: pd.DataFrame | Columns | None = None
) -> Results:
    """Results with what the ARD says of the analysis; `rows`: group1_level, level columns, stat_name, stat_label, stat_num,
    stat_fmt; `records`: USUBJID, SEQ, and the row that each is behind: its position, or its keys (KEY)."""
    said = {
        "analysis_id": analysis.id,
        "method_id": analysis.method,
        "dataset": analysis.dataset,
        "parameter": analysis.parameter,
        "analysis_set": population.flag,
        "data_subset": analysis.subset,
        "group1": population.treatment,
        "group2": analysis.group2,
        "group3": analysis.group3,
        "variable": analysis.variable,
    }
    ard, behind = _typed(rows, said, names(ARD)), {} if records is None else records
    of = {"DATASET": analysis.dataset}
    if "row" in behind:
        return Results(ard, _typed(behind, of, ["row", *RECORD]))
    keyed = _typed(behind, of, [*KEY, *RECORD])
    return Results(ard, keyed.merge(ard[KEY].assign(row=np.arange(len(ard))), on=KEY)[["row", *RECORD]])


def _typed(rows: pd.DataFrame | Columns, said: Mapping[str, str], columns: Sequence[str]) -> pd.DataFrame:
    """`rows`, with what is said of all of them, as exactly these columns in the types of the ARD; "" becomes missing."""
    length = max((len(rows[c]) for c in rows), default=0)
    every = {c: rows[c] if c in rows else _constant(said.get(c, ""), length) for c in columns}
    return pd.DataFrame({name: _as_declared(name, values) for name, values in every.items()}, copy=False)


def _constant(text: str, length: int) -> Array:
    return np.full(length, text or np.nan, dtype=object)


_NUMBERS = {"stat_num": "float64", "order": "float64", "SEQ": "float64", "row": "int64"}


def _as_declared(name: str, given: Any) -> Any:
    if name in _NUMBERS:
        return np.asarray(given, dtype=_NUMBERS[name])
    values = np.asarray(given, dtype=object)
    blank = values == ""
    return pd.array(np.where(blank, np.nan, values) if blank.any() else values, dtype=DTYPES["Char"])


def combine(results: Sequence[Results]) -> Results:
    """Several results as one, in order."""
    before = np.cumsum([0, *(len(r.ard) for r in results)])
    records = [r.records.assign(row=r.records["row"] + first) for r, first in zip(results, before, strict=False)]
    return Results(pd.concat([r.ard for r in results], ignore_index=True), pd.concat(records, ignore_index=True))


def place(results: Results, output_id: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The ARD of an output and its records as declared in schemas.results: rows in the order of `results`, with identifiers."""
    order = np.arange(1, len(results.ard) + 1)
    ids = result_ids(output_id, len(order))
    ard = results.ard.assign(output_id=output_id, order=order.astype("float64"), ard_id=ids)
    behind = _sort_once(results.records)
    return conform(ard, ARD), conform(behind.assign(ard_id=ids.take(behind["row"])).drop(columns="row"), ARDRecords)


def _sort_once(records: pd.DataFrame) -> pd.DataFrame:
    """Each record of a row once, by row, dataset, subject and sequence number; texts are sorted as the numbers of their ranks."""
    ranks = records.assign(**{name: pd.factorize(records[name], sort=True)[0] for name in ("DATASET", "USUBJID")})
    return records.loc[ranks.drop_duplicates().sort_values(["row", *RECORD]).index]
