"""Results as data: takes analysis records and a population, gives ARD rows and the records behind them (TLF_SPEC 5).

Its own module because every output counts in the same few ways: subjects with a record per treatment and level, proportions with
limits, estimates. An output names what it analyses (`Analysis`) and over whom (`Population`); nothing here knows a table's
layout.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

import numpy as np
import pandas as pd

from pipeline.study import Study
from pipeline.tlf.formats import format_count, format_p_value, format_percent, format_rate
from pipeline.tlf.proportions import compute_binomial_ci, compute_binomial_p
from schemas.base import DTYPES, conform, names
from schemas.results import ARD, ARDRecords

LEVELS = ["group2_level", "group3_level", "variable_level"]
KEY = ["analysis_id", "group1_level", *LEVELS, "stat_name"]
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

    @property
    def size(self) -> "pd.Series[int]":
        """N per group, from ADSL alone."""
        counts: pd.Series[int] = self.subjects.groupby("group1_level")["USUBJID"].nunique()
        return counts.reindex(self.groups, fill_value=0)


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
    """ARD rows without their place in an output, and the records behind the counts (KEY, DATASET, USUBJID, SEQ)."""

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


def _ordered(group: "pd.Series[str]", number: "pd.Series[float] | None", arms: Sequence[str]) -> list[str]:
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
    grid = pd.DataFrame({"group1_level": population.groups}, dtype="str")
    if by:
        grid = grid.merge((records if levels is None else levels)[by].astype("str").drop_duplicates(), how="cross")
    counted = records[["USUBJID", "SEQ", *by]].merge(population.subjects, on="USUBJID").merge(grid)
    wide = _tally(counted, grid, ["group1_level", *by], population)
    if among is not None:
        wide["N"] = _sizes(among, grid, ["group1_level", *by], population)
    stats = [
        _stat(wide, "n", wide["n"], wide["n"].map(format_count)),
        _stat(wide, "N", wide["N"], wide["N"].map(format_count)),
        _stat(wide, "p", wide["n"] / wide["N"], _each(format_percent, wide["n"], wide["N"])),
    ]
    if events:
        stats.append(_stat(wide, "n_event", wide["n_event"], wide["n_event"].map(format_count)))
    if ci is not None:
        stats += _limits(wide, ci)
    if h0 is not None:
        stats.append(_p_value(wide, h0))
    behind = [counted.assign(stat_name=name) for name in ("n", *(["n_event"] if events else []))]
    return finish(pd.concat(stats).sort_index(kind="stable"), analysis, population, pd.concat(behind))


def count_population(population: Population) -> Results:
    """N of each treatment, for the column heads: analysis AN_N, with the ADSL records behind it."""
    size = population.size.rename("stat_num").rename_axis("group1_level").reset_index()
    rows = _stat(size, "N", size["stat_num"], size["stat_num"].map(format_count))
    records = population.subjects.assign(stat_name="N", SEQ=np.nan)
    return finish(rows, Analysis("AN_N", "ADSL", subset=population.subset), population, records)


def _tally(counted: pd.DataFrame, grid: pd.DataFrame, by: list[str], population: Population) -> pd.DataFrame:
    """Per line of `grid`: n subjects, their hash, n_event records, N."""
    people = counted[[*by, "USUBJID"]].drop_duplicates().sort_values("USUBJID").groupby(by, dropna=False)["USUBJID"]
    found = pd.DataFrame({"n": people.size(), "ids": people.agg("|".join), "n_event": counted.groupby(by, dropna=False).size()})
    wide = grid.merge(found.reset_index(), on=by, how="left")
    hashes = [sha256(ids.encode()).hexdigest()[:16] for ids in wide["ids"].fillna("").astype(object)]
    counts = {c: wide[c].fillna(0).astype("int64") for c in ("n", "n_event")}
    return wide.assign(**counts, n_numerator_ids=hashes, N=wide["group1_level"].map(population.size)).drop(columns="ids")


def _sizes(among: pd.DataFrame, grid: pd.DataFrame, by: list[str], population: Population) -> "pd.Series[int]":
    """N of each line of `grid`: the subjects of its level."""
    found = among.merge(population.subjects, on="USUBJID").groupby(by)["USUBJID"].nunique().rename("N").reset_index()
    return grid.merge(found, on=by, how="left")["N"].fillna(0).astype("int64")


def _limits(wide: pd.DataFrame, study: Study) -> list[pd.DataFrame]:
    pairs = zip(wide["n"], wide["N"], strict=True)
    limits = np.array([compute_binomial_ci(n, total, study.ci.level, study.ci.binomial) for n, total in pairs]).reshape(-1, 2)
    ends = zip(("ci_low", "ci_high"), limits.T, strict=True)
    return [_stat(wide, name, values, list(map(format_rate, values))) for name, values in ends]


def _p_value(wide: pd.DataFrame, rate: float) -> pd.DataFrame:
    pairs = zip(wide["n"], wide["N"], strict=True)
    values = [compute_binomial_p(n, total, rate) for n, total in pairs]
    return _stat(wide, "p_value", values, list(map(format_p_value, values)))


def _each(function: Callable[..., str], *columns: "pd.Series[int]") -> list[str]:
    return [function(*values) for values in zip(*columns, strict=True)]


def _stat(wide: pd.DataFrame, name: str, values: object, text: object) -> pd.DataFrame:
    return wide.assign(stat_name=name, stat_label=LABELS[name], stat_num=values, stat_fmt=text)


def finish(rows: pd.DataFrame, analysis: Analysis, population: Population, records: pd.DataFrame | None = None) -> Results:
    """Results with what the ARD says of the analysis; `rows`: group1_level, level columns, stat_name, stat_label, stat_num,
    stat_fmt."""
    ard = rows.assign(
        analysis_id=analysis.id,
        method_id=analysis.method,
        dataset=analysis.dataset,
        parameter=analysis.parameter,
        analysis_set=population.flag,
        data_subset=analysis.subset,
        group1=population.treatment,
        group2=analysis.group2,
        group3=analysis.group3,
        variable=analysis.variable,
    )
    behind = pd.DataFrame() if records is None else records.assign(analysis_id=analysis.id, DATASET=analysis.dataset)
    return Results(_typed(ard, names(ARD)), _typed(behind, [*KEY, "DATASET", "USUBJID", "SEQ"]))


def _typed(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """`frame` with exactly these columns in the types of the ARD, also without any row; "" becomes missing."""
    numbers = {"stat_num", "order", "SEQ"}
    typed = {c: frame.get(c, pd.Series(np.nan, frame.index)).astype(DTYPES["Num" if c in numbers else "Char"]) for c in columns}
    return pd.DataFrame(typed, index=frame.index).replace("", np.nan)


def combine(results: Sequence[Results]) -> Results:
    """Several results as one, in order."""
    return Results(*(pd.concat([getattr(r, part) for r in results], ignore_index=True) for part in ("ard", "records")))


def place(results: Results, output_id: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The ARD of an output and its records as declared in schemas.results: rows in the order of `results`, with identifiers."""
    order = pd.Series(range(1, len(results.ard) + 1), index=results.ard.index, dtype="float64")
    ard_id = output_id + "." + order.astype("int64").astype("str").str.zfill(5)
    ard = conform(results.ard.assign(output_id=output_id, order=order, ard_id=ard_id), ARD)
    behind = results.records.merge(ard[[*KEY, "ard_id"]], on=KEY)[names(ARDRecords)].drop_duplicates()
    return ard, conform(behind.sort_values(names(ARDRecords)), ARDRecords)
