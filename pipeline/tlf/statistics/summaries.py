"""Summaries of values and of categories: ARD rows, and the lines that show them.

Of a number n, mean (SD), median, quartiles and range (TLF_SPEC 0.3); of a category n (%) of every level, with a line Missing only
where somebody has none (TLF_SPEC 0.4).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from pipeline.core.distinct import among
from pipeline.core.series import Series
from pipeline.tlf.ard.analysis import LEVELS, Analysis, Population, Results, count_subjects, finish
from pipeline.tlf.layout.formats import NOT_ESTIMABLE, format_count, format_number
from pipeline.tlf.layout.table import N_PCT, block, line

Part = tuple[list[Results], pd.DataFrame]
"""A part of a table: results, and the block of lines that shows them."""

MOST_DECIMALS = 3
MISSING = "Missing"
METHOD = "SUMMARY"
SUMMARY_NOTE = "SD = standard deviation; Q1, Q3 = first and third quartile; NE = not estimable."
STATISTICS = {
    "n": "Number of subjects with a value",
    "mean": "Mean",
    "sd": "Standard deviation",
    "median": "Median",
    "q1": "First quartile",
    "q3": "Third quartile",
    "min": "Minimum",
    "max": "Maximum",
}
SUMMARY_LINES = {
    "n": "{n}",
    "Mean (SD)": "{mean} ({sd})",
    "Median": "{median}",
    "Q1, Q3": "{q1}, {q3}",
    "Min, max": "{min}, {max}",
}


def summarise(
    records: pd.DataFrame,
    population: Population,
    analysis: Analysis,
    *,
    levels: pd.DataFrame | None = None,
    decimals: int | None = None,
    fixed: bool = False,
) -> Results:
    """n, mean, sd, median, q1, q3, min, max of AVAL by treatment and level; NE where there are too few values.

    `records`: USUBJID, SEQ, AVAL and none to all of the level columns, at most one value per subject and level (ValueError).
    `levels`: as for `count_subjects`. `decimals`: those of the data (default: as many as the values have); mean and quartiles
    print one more, the standard deviation two, the range as many (TLF_SPEC 0.4); `fixed`: all print these, as months do.
    """
    by = [c for c in LEVELS if c in records.columns]
    if (twice := records[records["AVAL"].notna() & records.duplicated(["USUBJID", *by])]).size:
        raise ValueError(f"{analysis.id}: more than one value of subject {twice['USUBJID'].iloc[0]}; choose one per level")
    grid = pd.DataFrame({"group1_level": population.groups}, dtype="str")
    if by:
        grid = grid.merge((records if levels is None else levels)[by].astype("str").drop_duplicates(), how="cross")
    values = records[["USUBJID", "SEQ", "AVAL", *by]].dropna(subset="AVAL")
    used = values.merge(population.subjects, on="USUBJID").merge(grid)
    digits = count_decimals(used["AVAL"]) if decimals is None else decimals
    columns = ["group1_level", *by]
    found = {key: part.to_numpy(dtype="float64") for key, part in used.groupby(columns, sort=False)["AVAL"]}
    keys = list(zip(*(grid[c] for c in columns), strict=True))
    rows = [
        row | dict(zip(columns, key, strict=True)) for key in keys for row in _rows(found.get(key, np.array([])), digits, fixed)
    ]
    return finish(pd.DataFrame(rows), analysis, population, used.assign(stat_name="n"))


def count_decimals(values: Series) -> int:
    """The most decimals that any value has, 0 to 3."""
    known = values.dropna().to_numpy(dtype="float64")
    exact = (d for d in range(MOST_DECIMALS) if np.allclose(known, np.round(known, d), rtol=0, atol=1e-9))
    return next(exact, MOST_DECIMALS)


def compute_summary(values: "np.ndarray[Any, np.dtype[np.float64]]") -> dict[str, float]:
    """The statistics of some values but n; quartiles average the two neighbours at a jump, as SAS does (PCTLDEF=5); SD of a
    sample."""
    if not len(values):
        return dict.fromkeys([name for name in STATISTICS if name != "n"], np.nan)
    q1, median, q3 = np.quantile(values, [0.25, 0.5, 0.75], method="averaged_inverted_cdf")
    sd = values.std(ddof=1) if len(values) > 1 else np.nan
    low, high = values.min(), values.max()
    return {"mean": values.mean(), "sd": sd, "median": median, "q1": q1, "q3": q3, "min": low, "max": high}


def _rows(values: "np.ndarray[Any, np.dtype[np.float64]]", digits: int, fixed: bool) -> list[dict[str, object]]:
    """The ARD rows of one treatment and level."""
    more = {} if fixed else {"mean": 1, "median": 1, "q1": 1, "q3": 1, "sd": 2}
    rows: list[dict[str, object]] = [{"stat_name": "n", "stat_num": float(len(values)), "stat_fmt": format_count(len(values))}]
    for name, value in compute_summary(values).items():
        most = MOST_DECIMALS + (name == "sd")
        text = format_number(float(value), min(digits + more.get(name, 0), most))
        rows.append({"stat_name": name, "stat_num": float(value), "stat_fmt": text})
    missing = {"stat_chr": NOT_ESTIMABLE}
    return [
        row | {"stat_label": STATISTICS[str(row["stat_name"])]} | (missing if row["stat_fmt"] == NOT_ESTIMABLE else {})
        for row in rows
    ]


def summary_lines(label: str, analysis_id: str) -> pd.DataFrame:
    """The block of a summary: its label, and a line per statistic or pair below it."""
    lines = [line(text, analysis_id, pattern, 1) for text, pattern in SUMMARY_LINES.items()]
    return block(line(label), *lines)


def summarise_value(
    records: pd.DataFrame,
    population: Population,
    analysis: Analysis,
    label: str,
    decimals: int | None = None,
    fixed: bool = False,
) -> Part:
    """The summary of one number: USUBJID, SEQ, AVAL."""
    results = summarise(records, population, analysis, decimals=decimals, fixed=fixed)
    return [results], summary_lines(label, analysis.id)


def summarise_category(
    records: pd.DataFrame,
    population: Population,
    analysis: Analysis,
    label: str,
    categories: Mapping[str, str],
) -> Part:
    """n (%) of each category: `records` USUBJID, SEQ, variable_level, one per subject; `categories`: level -> text, in order.

    Levels of the data that `categories` lacks follow alphabetically. Missing: subjects of the population without a record or
    without a level.
    """
    known = records.dropna(subset="variable_level")
    subjects = population.subjects[["USUBJID"]].drop_duplicates()
    absent = subjects[~among(subjects["USUBJID"], known["USUBJID"])].assign(SEQ=np.nan, variable_level=MISSING)
    inside = known[among(known["USUBJID"], subjects["USUBJID"])]
    others = sorted(set(inside["variable_level"]) - set(categories))
    shown = dict(categories) | {level: level for level in others} | ({MISSING: MISSING} if len(absent) else {})
    counted = pd.concat([inside[["USUBJID", "SEQ", "variable_level"]], absent])
    levels = pd.DataFrame({"variable_level": list(shown)}, dtype="str")
    results = count_subjects(counted, population, analysis, levels=levels)
    head = f"{label}, n (%)"
    lines = [line(text, analysis.id, N_PCT, 1, variable_level=level) for level, text in shown.items()]
    return [results], block(line(head), *lines)


def split_parts(parts: Sequence[Part]) -> tuple[list[Results], list[pd.DataFrame]]:
    """The results of all parts, and their blocks of lines."""
    return [result for results, _ in parts for result in results], [lines for _, lines in parts]
