"""Whether baseline and change agree with the record that is the baseline. ADaMIG 1.3, 3.3.4.

Recomputed from ABLFL, which the datasets derive in their own way, so that the two must meet.
"""

import pandas as pd

from pipeline.adam.conformance.datasets import RECORD, Given
from pipeline.core.conformance import findings, together

SERIES = ["USUBJID", "PARAMCD", "BASETYPE"]
# The value at baseline <- the value of which it is.
OF_BASELINE = {"BASE": "AVAL", "BNRIND": "ANRIND", "BTOXGR": "ATOXGR", "BTOXGRL": "ATOXGRL", "BTOXGRH": "ATOXGRH"}
TOLERANCE = 1e-9  # relative: differences and ratios of floating-point numbers


def one_baseline(given: Given) -> pd.DataFrame:
    """BASELINE_ONE: a subject has at most one baseline record of a parameter (and BASETYPE)."""
    parts = []
    for name, table in _with(given, "ABLFL"):
        at_baseline = table[table["ABLFL"].eq("Y").fillna(False)]
        double = at_baseline[at_baseline.duplicated(_series(table), keep=False)]
        parts.append(findings("BASELINE_ONE", name, double, RECORD, "is not the only baseline record of its parameter"))
    return together(parts)


def baseline_is_its_records(given: Given) -> pd.DataFrame:
    """BASELINE_VALUE: BASE, and what else is of baseline, is that of the subject's baseline record; there is none without one.

    A parameter in which nobody has a BASE is one whose change is not analysed.
    """
    parts = []
    for name, table in _with(given, "ABLFL"):
        series = _series(table)
        at_baseline = table[table["ABLFL"].eq("Y").fillna(False)].drop_duplicates(series)
        for base, value in OF_BASELINE.items():
            if base in table and value in table:
                expected = table[series].merge(at_baseline[[*series, value]], on=series, how="left")[value].set_axis(table.index)
                analysed = table[base].notna().groupby(table["PARAMCD"]).transform("any")
                wrong = analysed & ~(table[base].eq(expected) | (table[base].isna() & expected.isna()))
                message = f"{base} is not {value} of the baseline record"
                parts.append(findings("BASELINE_VALUE", name, table[wrong], [*RECORD, base], message))
    return together(parts)


def changes_recompute(given: Given) -> pd.DataFrame:
    """CHANGE: CHG is AVAL - BASE, PCHG 100 * CHG / BASE, wherever they are given."""
    parts = []
    for name, table in _with(given, "CHG"):
        change = table["AVAL"] - table["BASE"]
        ratios = {"CHG": change, "PCHG": 100 * change / table["BASE"]}
        for variable, expected in ratios.items():
            if variable in table:
                off = (table[variable] - expected).abs() > TOLERANCE * expected.abs().clip(lower=1)
                wrong = table[table[variable].notna() & (off | expected.isna())]
                parts.append(findings("CHANGE", name, wrong, [*RECORD, variable], f"{variable} is not the change from BASE"))
    return together(parts)


def _series(table: pd.DataFrame) -> list[str]:
    """What has one baseline: a parameter of a subject, by BASETYPE where a dataset has it."""
    return [name for name in SERIES if name in table]


def _with(given: Given, variable: str) -> list[tuple[str, pd.DataFrame]]:
    return [(name, table) for name, table in given.parameters.items() if variable in table]
