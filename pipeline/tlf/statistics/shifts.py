"""Shift tables: the level at baseline in the rows, the worst level after it in the columns (TLF_SPEC 3, 14.3.4 and 14.3.5).

Every subject of the population stands once in each block: who has no baseline or nothing after it is Missing.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from pipeline.tlf.ard.analysis import TOTAL, Analysis, Population, Results, count_subjects
from pipeline.tlf.layout.table import N_PCT, Column, block, heads, line
from pipeline.tlf.statistics.summaries import MISSING

_KEY = ["group2_level", "group3_level", "variable_level"]


def count_shifts(
    records: pd.DataFrame, population: Population, analysis: Analysis, blocks: Sequence[str], levels: Mapping[str, str]
) -> tuple[Results, list[pd.DataFrame]]:
    """Subjects per block, baseline and worst level, with totals, and a block of lines per `blocks`.

    `records`: USUBJID, SEQ, group2_level (one of `blocks`), group3_level (baseline) and variable_level (worst), one per subject
    and block. `levels`: level -> text, in order. Rows: the baseline levels that somebody has; columns: see `shift_columns`.
    """
    everybody = _with_missing(records, population, blocks)
    stacked = pd.concat([everybody, everybody.assign(group3_level=TOTAL)])
    stacked = pd.concat([stacked, stacked.assign(variable_level=TOTAL)], ignore_index=True)
    rows = stacked[_KEY[:2]].drop_duplicates()
    grid = rows.merge(pd.DataFrame({"variable_level": [*levels, MISSING, TOTAL]}, dtype="str"), how="cross")
    results = count_subjects(stacked, population, analysis, levels=grid)
    return results, [_lines(rows, name, analysis, levels) for name in blocks] if len(everybody) else []


def shift_columns(levels: Mapping[str, str]) -> Callable[[pd.DataFrame, Sequence[str]], list[Column]]:
    """Per treatment: a column for each of `levels`, Missing (where somebody is), and the total."""

    def columns(ard: pd.DataFrame, groups: Sequence[str]) -> list[Column]:
        missing = ard[(ard["variable_level"] == MISSING) & (ard["stat_name"] == "n")]["stat_num"].sum() > 0
        texts = {**levels, **({MISSING: MISSING} if missing else {}), TOTAL: TOTAL}
        return [
            Column(f"{text}\nn (%)", group, head, keys={"variable_level": level})
            for group, head in heads(ard, groups).items()
            for level, text in texts.items()
        ]

    return columns


def _with_missing(records: pd.DataFrame, population: Population, blocks: Sequence[str]) -> pd.DataFrame:
    """The records of the population's subjects, and one without levels for each subject and block that has none."""
    subjects = population.subjects[["USUBJID"]].drop_duplicates()
    every = subjects.merge(pd.DataFrame({"group2_level": list(blocks)}, dtype="str"), how="cross")
    found = every.merge(records[["USUBJID", "SEQ", *_KEY]], on=["USUBJID", "group2_level"], how="left", validate="1:1")
    return found.assign(**{c: found[c].astype("str").fillna(MISSING) for c in _KEY[1:]}, SEQ=found["SEQ"].astype(np.float64))


def _lines(rows: pd.DataFrame, name: str, analysis: Analysis, levels: Mapping[str, str]) -> pd.DataFrame:
    """The block's name, then its baseline levels."""
    known = set(rows.loc[rows["group2_level"] == name, "group3_level"])
    shown = {level: text for level, text in {**levels, MISSING: MISSING, TOTAL: TOTAL}.items() if level in known}
    keys = {"group2_level": name}
    return block(line(name), *(line(text, analysis.id, N_PCT, 1, group3_level=level, **keys) for level, text in shown.items()))
