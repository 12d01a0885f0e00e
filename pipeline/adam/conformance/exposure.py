"""Whether ADEX and ADSL tell of the same treatment: first and last day of each drug and of all, and the days between.

Both derive them from EX and DS, each for its own use; where they part, one of them is wrong.
"""

from collections.abc import Iterator

import pandas as pd

from pipeline.adam.conformance.datasets import Given
from pipeline.core.conformance import findings, together
from pipeline.core.distinct import among


def doses_are_on_adsls_days(given: Given) -> pd.DataFrame:
    """EXPOSURE_DATES: the doses of ADEX begin and end with the exposure of ADSL, drug by drug and over all drugs.

    Over all drugs of subjects every drug of whom ADEX has; the last day where treatment has ended.
    """
    return together(
        findings("EXPOSURE_DATES", "ADEX", rows.loc[rows[day].ne(rows[theirs]) & rows[theirs].notna()], ["EXTRT", day, theirs],
                 f"the {word} dose in ADEX is not on {theirs} of ADSL")
        for rows, start, end in _spans(given)
        for day, theirs, word in (("FIRST", start, "first"), ("LAST", end, "last"))
    )  # fmt: skip


def durations_are_of_adsls_days(given: Given) -> pd.DataFrame:
    """EXPOSURE_DAYS: the duration of a drug in ADEX is from its first to its last day in ADSL; TRTDURD from TRTSDT to TRTEDTA."""
    adsl = given.tables["ADSL"]
    days = (adsl["TRTEDTA"] - adsl["TRTSDT"]).dt.days + 1.0
    wrong = adsl.loc[days.ne(adsl["TRTDURD"]) & ~(days.isna() & adsl["TRTDURD"].isna())]
    parts = [findings("EXPOSURE_DAYS", "ADSL", wrong, ["TRTSDT", "TRTEDTA", "TRTDURD"], "TRTDURD is not TRTEDTA - TRTSDT + 1")]
    for drug in (drug for drug in given.drugs if drug.letter and drug.prefix and "ADEX" in given.tables):
        adex, dates = given.tables["ADEX"], [f"{drug.prefix}SDT", f"{drug.prefix}EDT"]
        sums = adex.loc[adex["PARAMCD"].eq(f"{drug.letter}DURD"), ["USUBJID", "PARAMCD", "AVAL"]]
        rows = sums.merge(adsl[["USUBJID", *dates]], on="USUBJID")
        between = (rows[dates[1]] - rows[dates[0]]).dt.days + 1.0
        off = rows.loc[between.notna() & between.ne(rows["AVAL"])]
        parts.append(findings("EXPOSURE_DAYS", "ADEX", off, ["PARAMCD", "AVAL", *dates], "is not the days of the drug in ADSL"))
    return together(parts)


def _spans(given: Given) -> Iterator[tuple[pd.DataFrame, str, str]]:
    """FIRST and LAST of the doses per subject, with the variables of ADSL that must equal them: a table per drug, and of all."""
    if "ADEX" not in given.tables:
        return
    adsl, adex = given.tables["ADSL"], given.tables["ADEX"]
    doses = adex.loc[adex["PARCAT1"].eq("Individual")]
    for drug in (drug for drug in given.drugs if drug.letter and drug.prefix):
        yield _span(doses.loc[doses["EXTRT"].eq(drug.name)], adsl, ["USUBJID", "EXTRT"], f"{drug.prefix}SDT", f"{drug.prefix}EDT")
    taken = given.tables["EX"][["USUBJID", "EXTRT"]].drop_duplicates()
    elsewhere = taken.loc[~taken["EXTRT"].isin(doses["EXTRT"].unique()), "USUBJID"]
    yield _span(doses.loc[~among(doses["USUBJID"], elsewhere)], adsl, ["USUBJID"], "TRTSDT", "TRTEDT")


def _span(doses: pd.DataFrame, adsl: pd.DataFrame, by: list[str], start: str, end: str) -> tuple[pd.DataFrame, str, str]:
    spans = doses.groupby(by, as_index=False).agg(FIRST=("ASTDT", "min"), LAST=("AENDT", "max"))
    return spans.merge(adsl[["USUBJID", start, end]], on="USUBJID"), start, end
