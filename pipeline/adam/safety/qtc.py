"""QTc derived from QT and RR of one recording: takes results of electrocardiograms, gives further ones, and what was not derived.

Fridericia: QT / RR^(1/3); Bazett: QT / RR^(1/2), with RR in seconds.
"""

import pandas as pd

from pipeline.adam.frames import text
from pipeline.core.issues import found, gather
from pipeline.core.numbers.units import factor
from pipeline.core.series import Series
from pipeline.endpoints.ecg import RECORDED_QTC
from pipeline.study import Study

QT, RR, RATE = ("QTAG", "QTSB"), ("RRAG", "RRSM"), ("EGHRMN", "EGHRSI", "EGHRMED")
"""The tests that are QT, RR and heart rate, the one preferred first."""
DERIVED = {"QTCFR": ("QTcF Interval, Derived", 1 / 3), "QTCBR": ("QTcB Interval, Derived", 1 / 2)}
MILLISECOND, PER_MINUTE = "ms", 60_000.0
PLACES = 6  # what a root in binary adds to 450 msec is not above 450
RECORDING = ("USUBJID", "VISITNUM", "VISIT", "EGDTC", "EGTPT", "EGREPNUM")


def recording_of(eg: pd.DataFrame) -> list[str]:
    """The variables of EG that name a recording."""
    return [name for name in RECORDING if name in eg]


def derive_qtc(eg: pd.DataFrame, study: Study) -> tuple[pd.DataFrame, pd.DataFrame]:
    """QTCFR and QTCBR as further records of `eg`, each with EGSEQ of its QT and EGDIFF, the recorded QTc less the derived one
    (msec); and issues. Several recordings of one time point that nothing names are matched in the order of EGSEQ."""
    if not eg["EGTESTCD"].isin(QT).any():
        return eg.head(0).assign(EGDIFF=pd.Series(dtype="float64")), gather()
    results = _in_ms(eg)
    beats = _first_of(results, RR)
    if study.ecg.rr_from_rate:
        rate = _first_of(results, RATE)
        beats = _completed(beats, rate.assign(MS=PER_MINUTE / rate["MS"].where(rate["MS"].gt(0))))
    key = [*recording_of(eg), "PLACE"]
    paired = _first_of(results, QT).merge(
        beats[[*key, "MS", "ALONE"]].rename(columns={"MS": "RR", "ALONE": "ONE"}), on=key, how="left"
    )
    usable = paired["RR"].gt(0) & paired["MS"].gt(0) & (paired["ALONE"].eq(paired["ONE"]))
    parts, issues = [], [_underived(paired.loc[~usable])]
    for code, (name, power) in DERIVED.items():
        value = (paired["MS"] / (paired["RR"] / 1000) ** power).round(PLACES)[usable]
        recorded = _first_of(results, RECORDED_QTC[code])[[*key, "MS"]].rename(columns={"MS": "RECORDED"})
        intervals = paired.loc[usable].assign(VALUE=value).merge(recorded, on=key, how="left").set_axis(value.index)
        difference = (intervals["RECORDED"] - intervals["VALUE"]).round(PLACES)
        issues.append(_differs(intervals.assign(DIFFERENCE=difference), code, study))
        parts.append(_records(intervals.assign(DIFFERENCE=difference), code, name, eg))
    return pd.concat(parts, ignore_index=True), gather(*issues)


def _in_ms(eg: pd.DataFrame) -> pd.DataFrame:
    """The results of EG with MS: intervals in msec, rates as they are."""
    pairs = eg["EGSTRESU"].dropna().unique()
    by = {unit: float(known) for unit in pairs if (known := factor(str(unit), MILLISECOND)) is not None}
    per = eg["EGSTRESU"].map(by).astype("float64")
    return eg.assign(MS=eg["EGSTRESN"] * per.where(~eg["EGTESTCD"].isin(RATE), 1.0))


def _first_of(results: pd.DataFrame, tests: tuple[str, ...]) -> pd.DataFrame:
    """The results of the first of `tests` that a recording has; PLACE counts those of one key, ALONE is how many there are."""
    key = recording_of(results)
    rank = results["EGTESTCD"].map({test: float(place) for place, test in enumerate(tests)})
    rows = results.assign(RANK=rank).loc[rank.notna() & results["MS"].notna()].sort_values(["RANK", "EGSEQ"], kind="stable")
    first = rows.groupby(key, dropna=False)["RANK"].transform("min")
    rows = rows.loc[rows["RANK"].eq(first)].sort_values("EGSEQ", kind="stable")
    grouped = rows.groupby(key, dropna=False)
    return rows.assign(PLACE=grouped.cumcount(), ALONE=grouped["EGSEQ"].transform("size"))


def _completed(beats: pd.DataFrame, rate: pd.DataFrame) -> pd.DataFrame:
    """RR as recorded, and from the rate of recordings that have none."""
    key = [*recording_of(rate), "PLACE"]
    other = rate.merge(beats[[*key, "MS"]].rename(columns={"MS": "HAS"}), on=key, how="left", indicator=True)
    return pd.concat([beats, other.loc[other["_merge"].eq("left_only")].drop(columns=["HAS", "_merge"])], ignore_index=True)


def _records(intervals: pd.DataFrame, code: str, name: str, eg: pd.DataFrame) -> pd.DataFrame:
    """The derived results as records of EG."""
    return intervals.assign(
        EGTESTCD=code, EGTEST=name, EGSTRESN=intervals["VALUE"], EGSTRESC=text(None, intervals.index), EGSTRESU=MILLISECOND,
        EGDIFF=intervals["DIFFERENCE"],
    )[[*eg.columns, "EGDIFF"]]  # fmt: skip


def _underived(rows: pd.DataFrame) -> pd.DataFrame:
    """QTC_UNDERIVED: each QT without a usable RR."""
    rr = rows["RR"].astype("str").fillna("none")
    message = "is " + rows["MS"].astype("str") + " msec with RR " + rr + " at " + rows["EGDTC"].fillna("an unknown time")
    return found("QTC_UNDERIVED", rows, "EG", column="EGSTRESN", value=_value(rows), message=message)


def _differs(intervals: pd.DataFrame, code: str, study: Study) -> pd.DataFrame:
    """QTC_DIFFERS: each recorded QTc further from the derived one than ecg.qtc_difference."""
    rows = intervals.loc[intervals["DIFFERENCE"].abs().gt(study.ecg.qtc_difference)]
    kind = DERIVED[code][0].partition(" ")[0]
    numbers = (rows[name].round(1).astype("str") for name in ("RECORDED", "VALUE"))
    recorded, derived = numbers
    message = f"is {kind} " + recorded + " msec as recorded and " + derived + " as derived at " + rows["EGDTC"].fillna("")
    return found("QTC_DIFFERS", rows, "EG", column="EGSTRESN", value=recorded, message=message)


def _value(rows: pd.DataFrame) -> Series:
    return rows["EGTESTCD"] + " " + rows["EGSTRESN"].astype("str")
