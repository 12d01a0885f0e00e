"""The doses that were given, with the first and the last day of each: takes EX, DS and what ADSL knows of the subjects.

ADSL's dates of treatment and ADEX both start here, so that they count the same records and the same days (STUDY_SPEC 5.2, 5.7).
"""

import pandas as pd

from pipeline.adam.frames import append, merge_subjects, text, to_date
from pipeline.adam.subjects.ends import dispositions, ends_of_study, ends_of_treatment
from pipeline.core.distinct import looked_up
from pipeline.core.numbers.frequencies import read_frequency
from pipeline.core.series import Series
from pipeline.core.time.dates import earliest, iso, latest, precision
from pipeline.core.wording import same_words
from pipeline.study import Study
from pipeline.study.placebo import is_placebo
from schemas.base import DTYPES
from schemas.codelists import normalise

ONE_DAY = pd.Timedelta(days=1)
DRUG = ["USUBJID", "EXTRT"]
MILESTONES = {"RANDDT": "the randomisation", "ENRLDT": "the enrolment", "RFICDT": "the consent"}


def given_doses(ex: pd.DataFrame, subjects: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The records of doses given up to the cut-off: EX with SDT, its imputation flag SDTF, and BOUND, the milestone used for SDT.

    `subjects`: USUBJID, RFICDT, ENRLDT, RANDDT. A first day that is imputed is not before what the protocol wants before a dose.
    """
    start = earliest(ex["EXSTDTC"])
    doses = ex.loc[is_given(ex, study) & start.le(to_date(study.dco))]
    dates = merge_subjects(doses[["USUBJID"]], subjects, list(MILESTONES)).set_index(doses.index)
    first, last = earliest(doses["EXSTDTC"]), latest(doses["EXSTDTC"])
    until = last.mask(latest(doses["EXENDTC"]).lt(last), latest(doses["EXENDTC"]))
    day, bound = first, text(None, doses.index)
    for name in MILESTONES:
        later = dates[name].gt(day) & dates[name].le(until)
        day, bound = day.mask(later, dates[name]), bound.mask(later, name)
    return doses.assign(SDT=day, SDTF=_imputed(doses["EXSTDTC"]), BOUND=bound)


def is_given(ex: pd.DataFrame, study: Study) -> Series:
    """Whether a record of EX is a dose that was given: above 0, of an amount that is no number, or of a placebo.

    EXOCCUR and a zero in EXDOSTXT decide where they are collected (columns that EX need not have).
    """
    blank = text(None, ex.index)
    occurred = ex.get("EXOCCUR", blank).str.upper()
    zero = ex["EXDOSE"].eq(0) | (
        ex["EXDOSE"].isna() & ex.get("EXDOSTXT", blank).str.fullmatch(r"0+(?:\.0+)?\s*[A-Za-z]*").eq(True)
    )
    return (~zero & ~ex["EXDOSE"].lt(0) | occurred.eq("Y") | (zero & is_placebo(ex["EXTRT"], study))) & ~occurred.eq("N")


def drug_ends(doses: pd.DataFrame, ds: pd.DataFrame, subjects: pd.DataFrame, study: Study) -> pd.DataFrame:
    """How each drug taken ended: USUBJID, EXTRT, DSDECOD, STOPDT and BY; no row while it goes on.

    Its disposition; else death, else the end of participation, for who has left takes nothing. STOPDT is not after death; it is
    the cut-off where no date is known (BY "undated"). `subjects`: USUBJID, DTHFL, DTHDT, LSTALVDT.
    """
    taken = doses[DRUG].drop_duplicates()
    events = dispositions(ds, study, taken["EXTRT"].dropna().unique())
    dead = subjects.loc[subjects["DTHFL"].eq("Y")]
    death = pd.DataFrame({"USUBJID": dead["USUBJID"], "DSDT": dead["DTHDT"].fillna(dead["LSTALVDT"])})
    causes = {
        "disposition": ends_of_treatment(taken, events, study),
        "death": taken.merge(death.assign(DSDECOD=text("DEATH", death.index)), on="USUBJID"),
        "end of study": taken.merge(ends_of_study(events), on="USUBJID"),
    }
    every = append(rows.assign(BY=text(by, rows.index)) for by, rows in causes.items())
    first = every.drop_duplicates(DRUG)
    dated = first[[*DRUG, "DSDECOD", "BY"]].merge(every.dropna(subset="DSDT").drop_duplicates(DRUG)[[*DRUG, "DSDT"]], how="left")
    day, by = dated["DSDT"].fillna(to_date(study.dco)), dated["BY"].mask(dated["DSDT"].isna(), "undated")
    died = merge_subjects(dated[["USUBJID"]], death.rename(columns={"DSDT": "DIED"}), ["DIED"])["DIED"].set_axis(dated.index)
    return dated.drop(columns="DSDT").assign(BY=by, STOPDT=day.mask(died.lt(day), died))


def close_doses(doses: pd.DataFrame, ex: pd.DataFrame, ends: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`doses` (of `given_doses`) with EDT (null: goes on), EDTF and CLOSED, what closed an interval without an end.

    An interval without an end ends before the next of its drug begins, else with the drug (`ends`: of `drug_ends`); of a drug
    that is given at a time, on its own day. A partial end is its last possible day, not after the end of the drug.
    """
    joined = doses.merge(ends[[*DRUG, "STOPDT", "BY"]], on=DRUG, how="left").merge(
        _next_starts(ex), on=[*DRUG, "EXSTDTC"], how="left"
    )
    joined = joined.set_axis(doses.index)
    endless = joined["EXENDTC"].isna() & goes_on(joined, study)
    before_next = joined["NEXT"] - ONE_DAY
    by_next = endless & joined["NEXT"].notna() & ~joined["STOPDT"].lt(before_next)
    stopped = joined["STOPDT"].mask(by_next, before_next)
    end = latest(joined["EXENDTC"].fillna(joined["EXSTDTC"])).mask(endless, stopped)
    partial = joined["EXENDTC"].notna() & stopped.ge(earliest(joined["EXENDTC"])) & stopped.lt(end)
    end = end.mask(partial, stopped)
    end = end.mask(end.lt(joined["SDT"]), joined["SDT"])  # said to end before it starts: its first day alone
    flag = _imputed(joined["EXENDTC"].fillna(joined["EXSTDTC"])).mask(endless, "Y").where(end.notna())
    closed = joined["BY"].mask(by_next, "next interval").where(endless & end.notna())
    cutoff = to_date(study.dco)
    return doses.assign(EDT=end.mask(end.gt(cutoff), cutoff), EDTF=flag, CLOSED=closed)


def _next_starts(ex: pd.DataFrame) -> pd.DataFrame:
    """USUBJID, EXTRT, EXSTDTC and NEXT, the first day of the next record of the drug, given or not, that begins later."""
    starts = ex[[*DRUG, "EXSTDTC"]].assign(DAY=earliest(ex["EXSTDTC"])).dropna(subset="DAY").drop_duplicates()
    days = starts[[*DRUG, "DAY"]].drop_duplicates().sort_values([*DRUG, "DAY"], kind="stable")
    days = days.assign(NEXT=days.groupby(DRUG)["DAY"].shift(-1))
    return starts.merge(days, on=[*DRUG, "DAY"]).drop(columns="DAY")


def goes_on(doses: pd.DataFrame, study: Study) -> Series:
    """Whether a record without an end is a course that goes on: not ONCE, and not of a drug that is planned by cycles.

    EXDOSFRQ decides where the plan does not.
    """
    course = looked_up(doses.get("EXDOSFRQ", text(None, doses.index)), _courses(doses))
    by_cycle = same_words(doses["EXTRT"], [name for name, drug in study.drugs.items() if not drug.daily])
    planned_daily = same_words(doses["EXTRT"], [name for name, drug in study.drugs.items() if drug.daily])
    return course.eq("daily") | (planned_daily & course.ne("once")) | (~planned_daily & ~by_cycle & course.isna())


def _courses(doses: pd.DataFrame) -> dict[str, str]:
    """The known frequencies of EX: "daily" at least once a day, "once" for a whole record, else "seldom"."""
    texts = doses["EXDOSFRQ"].dropna().unique() if "EXDOSFRQ" in doses else ()
    known = {name: read_frequency(name) for name in texts}
    courses = {name: "once" if f.single else "daily" if f.interval <= 1 else "seldom" for name, f in known.items() if f}
    courses |= {name: "daily" for name in texts if normalise(name) == "CONTINUOUS"}
    return courses | {name: "seldom" for name in texts if "CYCLE" in normalise(name)}


def with_analysis_dates(ex: pd.DataFrame, ds: pd.DataFrame, subjects: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The records of doses given, EXSTDTC and EXENDTC being the first and the last day that ADSL counts; no end while it goes on.

    `subjects`: ADSL stage 1.
    """
    doses = given_doses(ex, subjects, study)
    closed = close_doses(doses, ex, drug_ends(doses, ds, subjects, study), study)
    return closed.assign(EXSTDTC=iso(closed["SDT"]), EXENDTC=iso(closed["EDT"]))[list(ex.columns)]


def _imputed(dtc: Series) -> Series:
    return precision(dtc).map({"M": "D", "Y": "M"}).astype(DTYPES["Char"])
