"""Checks of dates, study days, elements and epochs. STUDY_SPEC 3, 3.2 SE, 9.

They recompute from DM and SE what the domains derived from the reference dates, so that the two ways must meet.
"""

import pandas as pd

from pipeline.core.conformance import Tables, findings, together
from pipeline.core.series import Series
from pipeline.core.time import dates
from pipeline.sdtm.conformance.found import observations, sequence

_ELEMENTS = ("SE", "DM", "SV")  # no observations that lie in an epoch


def elements_are_contiguous(tables: Tables) -> pd.DataFrame:
    """SE_CONTIGUOUS: an element ends when the next one starts, none but the last is open, and none ends before it starts."""
    se = tables["SE"].sort_values(["USUBJID", "TAETORD"])
    following = se.groupby("USUBJID")["SESTDTC"].shift(-1)
    has_next = se.groupby("USUBJID").cumcount(ascending=False).gt(0)
    gap = has_next & se["SEENDTC"].fillna("").ne(following.fillna(""))
    backwards = dates.latest(se["SEENDTC"]) < dates.earliest(se["SESTDTC"])
    key = ["ETCD", "SESTDTC", "SEENDTC"]
    return together(
        [
            findings("SE_CONTIGUOUS", "SE", se[gap], key, "does not end when the next element starts"),
            findings("SE_CONTIGUOUS", "SE", se[backwards], key, "ends before it starts"),
        ]
    )


def epochs_follow_elements(tables: Tables) -> pd.DataFrame:
    """SE_EPOCH: the EPOCH of a record with a complete start date is that of an element in which the subject was on that day.

    On a day on which one element ends and the next starts either is in order (items before the first dose). After the end of the
    last element its epoch goes on: what is dated after the end of participation is another check's. Without SE nothing is said.
    """
    parts: list[pd.DataFrame] = []
    if tables["SE"].empty:
        return together(parts)
    for name, table in observations(tables).items():
        if "EPOCH" in table and name not in _ELEMENTS:
            wrong = table[_contradicts(name, table, tables["SE"])]
            key = [*sequence(name), f"{name}STDTC", f"{name}DTC", "EPOCH"]
            parts.append(findings("SE_EPOCH", name, wrong, key, "EPOCH is not that of the subject's element on this day"))
    return together(parts)


def _contradicts(name: str, table: pd.DataFrame, se: pd.DataFrame) -> Series:
    start = f"{name}STDTC" if f"{name}STDTC" in table else f"{name}DTC"
    dated = pd.DataFrame({"USUBJID": table["USUBJID"], "DAY": dates.complete(table[start]), "IS": table["EPOCH"]})
    dated = dated.dropna(subset="DAY").rename_axis("ROW").reset_index()
    is_last = se.groupby("USUBJID")["TAETORD"].transform("max").eq(se["TAETORD"])
    spans = pd.DataFrame(
        {
            "USUBJID": se["USUBJID"],
            "EPOCH": se["EPOCH"],
            "START": dates.complete(se["SESTDTC"]),
            "END": dates.complete(se["SEENDTC"]).mask(is_last),
        }
    )
    pairs = dated.merge(spans, on="USUBJID")
    inside = pairs[~pairs["DAY"].lt(pairs["START"]) & ~pairs["DAY"].gt(pairs["END"])]
    agrees = dated["ROW"].isin(inside.loc[inside["IS"].eq(inside["EPOCH"]), "ROW"])
    outside = dated["IS"].isna() & ~dated["ROW"].isin(inside["ROW"])
    wrong = dated.loc[~agrees & ~outside, "ROW"]
    return pd.Series(table.index.isin(wrong), index=table.index)


def study_days_recompute(tables: Tables) -> pd.DataFrame:
    """STUDY_DAY: --DY is the day of --DTC counted from RFSTDTC as day 1, wherever both dates are complete, and else empty."""
    first = dates.complete(tables["DM"].set_index("USUBJID")["RFSTDTC"])
    parts = []
    for name, table in observations(tables).items():
        for date, day in ((f"{name}{part}DTC", f"{name}{part}DY") for part in ("", "ST", "EN")):
            if date in table and day in table:
                since = (dates.complete(table[date]) - table["USUBJID"].map(first)).dt.days.astype("float64")
                expected = since + since.ge(0).astype("float64")
                wrong = table[expected.fillna(0).ne(table[day].fillna(0))]
                parts.append(findings("STUDY_DAY", name, wrong, [*sequence(name), date, day], f"{day} is not the day of {date}"))
    return together(parts)
