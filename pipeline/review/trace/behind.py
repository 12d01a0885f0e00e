"""The records behind a result: takes ARD rows, gives the analysis records that each one was made from.

A drill-down and a comparison of transfers ask the same question, and one rule answers it: a result's own records; else those of
the same analysis, treatment and levels (a proportion has its count's); else, where nothing is counted there, those of the same
analysis and treatment (an estimate). A rate also rests on the subjects of its column.
"""

import pandas as pd

from pipeline.tlf.ard.ids import SIZE

LEVELS = ["group1_level", "group2_level", "group3_level", "variable_level"]
COUNTS = ("n", "N", "n_event")
USE = "USE"
MADE, COLUMN = "result", "column"
_ANALYSIS = ["output_id", "analysis_id", "group1_level"]
_CELL = ["output_id", "analysis_id", *LEVELS]
_COLUMN = ["output_id", "group1_level"]


def records_behind(cells: pd.DataFrame, ard: pd.DataFrame, records: pd.DataFrame) -> pd.DataFrame:
    """ard_id (of `cells`), DATASET, USUBJID, SEQ, USE: every record behind each of `cells`, rows of `ard` (schemas.results).

    USE says for what: the result itself, or the subjects of its column (the denominator). A count of 0 has no records.
    """
    found = named_by(cells, ard, records).merge(records.rename(columns={"ard_id": "own_id"}), on="own_id")
    return found[["ard_id", "DATASET", "USUBJID", "SEQ", USE]].drop_duplicates(ignore_index=True)


def named_by(cells: pd.DataFrame, ard: pd.DataFrame, records: pd.DataFrame) -> pd.DataFrame:
    """ard_id (of `cells`), own_id, USE: the results that name the records behind each of `cells`, by the rule above."""
    every = _numbered(ard, records)
    asked = every.iloc[pd.Index(ard["ard_id"]).get_indexer(pd.Index(cells["ard_id"]))]
    made = every[every["HELD"]].rename(columns={"AT": "OWN"})
    own = asked[asked["HELD"]].assign(OWN=lambda rows: rows["AT"])
    left = asked[~asked["HELD"] & ~asked["NOTHING"]]
    same = left.merge(made[["CELL", "OWN"]], on="CELL")
    nobody = left["CELL"].isin(every.loc[ard["stat_name"].eq("n").to_numpy(), "CELL"])  # the rate of a count of 0
    rest = left[~left["CELL"].isin(made["CELL"]) & ~nobody & ~left["SIZE"]]
    analysis = rest.merge(made[["ANALYSIS", "OWN"]], on="ANALYSIS")
    results = pd.concat([part[["AT", "OWN"]] for part in (own, same, analysis)]).assign(**{USE: MADE})
    size = made[ard["analysis_id"].eq(SIZE).to_numpy()[made["OWN"]]]
    column = asked[~asked["COUNT"]].merge(size[["COLUMN", "OWN"]], on="COLUMN")[["AT", "OWN"]].assign(**{USE: COLUMN})
    found = pd.concat([results, column], ignore_index=True)
    named = {"ard_id": ard["ard_id"].array.take(found["AT"]), "own_id": ard["ard_id"].array.take(found["OWN"])}
    return pd.DataFrame(named | {USE: found[USE]})


def _numbered(ard: pd.DataFrame, records: pd.DataFrame) -> pd.DataFrame:
    """Of each result its row number (AT), the numbers of its cell, analysis and column, and what decides the rule: numbers
    and flags join many times faster than texts."""
    name = ard["stat_name"]
    groups = {"CELL": _CELL, "ANALYSIS": _ANALYSIS, "COLUMN": _COLUMN}
    numbers = {what: ard.groupby(by, dropna=False, sort=False).ngroup().to_numpy() for what, by in groups.items()}
    flags = {
        "HELD": ard["ard_id"].isin(records["ard_id"].unique()),
        "NOTHING": name.isin(COUNTS) & ard["stat_num"].eq(0),
        "COUNT": name.isin(["n", "n_event"]),
        "SIZE": name.eq("N"),
    }
    return pd.DataFrame({"AT": range(len(ard))} | numbers | {what: flag.to_numpy() for what, flag in flags.items()})
