"""The records behind a result: takes ARD rows, gives the analysis records that each one was made from.

Its own module because a drill-down and a comparison of transfers ask the same question, and the answer is one rule: a result's
own records; else those of the same analysis, treatment and levels (a proportion has its count's); else, where nothing is counted
there, those of the same analysis and treatment (an estimate). A rate also rests on the subjects of its column.
"""

import pandas as pd

LEVELS = ["group1_level", "group2_level", "group3_level", "variable_level"]
COUNTS = ("n", "N", "n_event")
SIZE = "AN_N"
USE = "USE"
MADE, COLUMN = "result", "column"
_ANALYSIS = ["output_id", "analysis_id", "group1_level"]
_CELL = ["output_id", "analysis_id", *LEVELS]


def records_behind(cells: pd.DataFrame, ard: pd.DataFrame, records: pd.DataFrame) -> pd.DataFrame:
    """ard_id (of `cells`), DATASET, USUBJID, SEQ, USE: every record behind each of `cells`, rows of `ard` (schemas.results).

    USE says for what: the result itself, or the subjects of its column (the denominator). A count of 0 has no records.
    """
    found = named_by(cells, ard, records).merge(records.rename(columns={"ard_id": "own_id"}), on="own_id")
    return found[["ard_id", "DATASET", "USUBJID", "SEQ", USE]].drop_duplicates(ignore_index=True)


def named_by(cells: pd.DataFrame, ard: pd.DataFrame, records: pd.DataFrame) -> pd.DataFrame:
    """ard_id (of `cells`), own_id, USE: the results that name the records behind each of `cells`, by the rule above."""
    asked = _named(cells)
    made = _named(ard[ard["ard_id"].isin(records["ard_id"])])[["ard_id", *_CELL]].rename(columns={"ard_id": "own_id"})
    own = asked.loc[asked["ard_id"].isin(made["own_id"]), ["ard_id"]].assign(own_id=lambda rows: rows["ard_id"])
    nothing = asked["stat_name"].isin(COUNTS) & asked["stat_num"].eq(0)
    left = asked[~asked["ard_id"].isin(own["ard_id"]) & ~nothing]
    same = left[["ard_id", *_CELL]].merge(made, on=_CELL)
    counted = _named(ard[ard["stat_name"].eq("n")])[_CELL].drop_duplicates()
    nobody = left.merge(counted, on=_CELL)["ard_id"]  # the rate of a count of 0
    rest = left[~left["ard_id"].isin(same["ard_id"]) & ~left["ard_id"].isin(nobody) & left["stat_name"].ne("N")]
    analysis = rest[["ard_id", *_ANALYSIS]].merge(made, on=_ANALYSIS)
    results = pd.concat([part[["ard_id", "own_id"]] for part in (own, same, analysis)]).assign(**{USE: MADE})
    rates = asked.loc[~asked["stat_name"].isin(["n", "n_event"]), ["ard_id", "output_id", "group1_level"]]
    size = made[made["analysis_id"].eq(SIZE)]
    column = rates.merge(size, on=["output_id", "group1_level"])[["ard_id", "own_id"]].assign(**{USE: COLUMN})
    return pd.concat([results, column], ignore_index=True)


def _named(ard: pd.DataFrame) -> pd.DataFrame:
    """The ARD with blanks for levels that do not apply, so that rows join on them."""
    return ard.assign(**{column: ard[column].fillna("") for column in LEVELS})
