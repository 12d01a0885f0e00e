"""Calcium corrected for albumin: takes laboratory results, adds a result CACRALB to each of calcium with albumin of its sample.

CTCAE grades corrected calcium. Payne's correction: 0.8 mg/dL per g/dL, or 0.02 mmol/L per g/L, that albumin is below 4.0 g/dL.
"""

from decimal import Decimal

import pandas as pd

from pipeline.adam.frames import text
from pipeline.adam.safety.counted import count_issues
from pipeline.core.distinct import among, looked_up
from pipeline.core.issues import gather
from pipeline.core.numbers.decimals import decimals, number_text
from pipeline.core.numbers.units import factor
from pipeline.core.series import Series

CALCIUM, ALBUMIN, CORRECTED = "CA", "ALB", "CACRALB"
NAME = "Calcium Corrected for Albumin"
SAMPLE = ["USUBJID", "LBDTC", "VISITNUM"]
NORMAL_ALBUMIN = 40  # g/L
PER_GRAM = {"mmol/L": Decimal("0.02"), "mg/dL": Decimal("0.08")}
"""By unit of calcium: how much calcium each g/L of albumin below NORMAL_ALBUMIN stands for."""


def derive_param_corrected_calcium(lb: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`lb` in blood (PARAMCD, TESTNAME, LBSTRESN, LBSTRESC, LBSTRESU, SAMPLE) and, DERIVED Y, one result CACRALB per number
    of calcium that has a number of albumin of the same sample; and issues, calcium that has none.

    Where corrected calcium was collected of a sample nothing is derived.
    """
    calcium = lb[lb["PARAMCD"].eq(CALCIUM).fillna(False) & lb["LBSTRESN"].notna()]
    key = _sample(lb)
    collected = key[lb["PARAMCD"].isin([CORRECTED, "CACR"])]
    calcium = calcium[~among(_sample(calcium), collected)]
    if calcium.empty:
        return lb.assign(DERIVED=text(None, lb.index)), gather()
    derived = _corrected(calcium, _albumin(lb))
    lacking = calcium[~calcium.index.isin(derived.index)]
    whole = pd.concat([lb.assign(DERIVED=text(None, lb.index)), derived], ignore_index=True)
    return whole, count_issues("CALCIUM_TOTAL", lacking, "LB", "LBTESTCD", ["LBSTRESU"])


def _sample(lb: pd.DataFrame) -> Series:
    """The sample of a result as text: subject, time of collection, visit."""
    return lb["USUBJID"] + "\n" + lb["LBDTC"].fillna("") + "\n" + number_text(lb["VISITNUM"]).fillna("")


def _albumin(lb: pd.DataFrame) -> pd.DataFrame:
    """GRAMS per litre of each sample with one number of albumin in a unit that is mass per volume."""
    rows = lb[lb["PARAMCD"].eq(ALBUMIN).fillna(False) & lb["LBSTRESN"].notna() & lb["LBSTRESU"].notna()]
    by = {unit: factor(unit, "g/L", ALBUMIN) for unit in rows["LBSTRESU"].unique()}
    parts = [
        pd.DataFrame(
            {"SAMPLE": _sample(some), "GRAMS": (decimals(some["LBSTRESN"]) * per.numerator).over(per.denominator, 6).to_floats()}
        )
        for unit, per in by.items()
        if per and len(some := rows[rows["LBSTRESU"].eq(unit)])
    ]
    whole = pd.concat(parts) if parts else pd.DataFrame({"SAMPLE": pd.Series(dtype="str"), "GRAMS": pd.Series(dtype="float64")})
    return whole.drop_duplicates("SAMPLE", keep="last")


def _corrected(calcium: pd.DataFrame, albumin: pd.DataFrame) -> pd.DataFrame:
    """The corrected results on the index of those of `calcium` that have albumin and a unit of PER_GRAM."""
    unit = calcium["LBSTRESU"]
    spelled = {text: next((known for known in PER_GRAM if factor(text, known) == 1), "") for text in unit.dropna().unique()}
    meant = looked_up(unit, spelled)
    grams = calcium[[]].assign(SAMPLE=_sample(calcium)).merge(albumin, on="SAMPLE", how="left")["GRAMS"].set_axis(calcium.index)
    lack = decimals(grams * 0 + NORMAL_ALBUMIN) - decimals(grams)
    number = pd.Series(float("nan"), index=calcium.index)
    for known, per in PER_GRAM.items():
        number = number.where(meant.ne(known).fillna(True), (decimals(calcium["LBSTRESN"]) + lack * per).to_floats())
    rows = calcium.assign(
        PARAMCD=CORRECTED, TESTNAME=NAME, LBTESTCD=CORRECTED, LBSTRESN=number, LBSTRESC=number_text(number), DERIVED="Y"
    )
    return rows[number.notna()]
