"""First and last dose and the end of treatment: takes EX and DS, gives the treatment variables of ADSL.

Its own module because drugs end at different times for different reasons, and the treatment as a whole follows from all of them
(STUDY_SPEC 5.2). Everything is first one row per subject and drug.
"""

import pandas as pd

from pipeline.adam.frames import Series, append, merge_subjects, no_date, text, to_date
from pipeline.core.dates import complete, earliest, latest, precision
from pipeline.core.distinct import among
from pipeline.core.issues import found
from pipeline.study import Study
from schemas.base import DTYPES

# What is known of treatment as a whole.
OF_TREATMENT = ["TRTSDT", "TRTSDTF", "TRTEDT", "TRTEDTF", "DCTREAS", "EOTSTT"]


def derive_vars_treatment(adsl: pd.DataFrame, ex: pd.DataFrame, ds: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`adsl` (USUBJID, DCODT) with first and last dose, duration, end of treatment: over all drugs, and of each with a prefix."""
    drugs = drug_periods(ex, ds, study)
    treated = merge_subjects(adsl, _over_all(drugs), OF_TREATMENT)
    for prefix, name in ((drug.prefix, drug.name) for drug in study.drug_columns if drug.prefix):
        named = {"SDT": f"{prefix}SDT", "EDT": f"{prefix}EDT", "STATUS": f"{prefix}EOTST", "REASON": f"{prefix}DCTRS"}
        own = drugs.loc[drugs["EXTRT"].eq(name), ["USUBJID", *named]].rename(columns=named)
        treated = merge_subjects(treated, own, list(named.values()))
    last = treated["TRTEDT"].fillna(treated["DCODT"]).where(treated["TRTSDT"].notna())
    return treated.assign(TRTEDTA=last, TRTDURD=(last - treated["TRTSDT"]).dt.days + 1.0)


def drug_periods(ex: pd.DataFrame, ds: pd.DataFrame, study: Study) -> pd.DataFrame:
    """One row per subject and drug taken: SDT, SDTF, EDT, EDTF (null while ongoing), STATUS, REASON, STOPDT."""
    doses = given_doses(ex, study)
    keys = ["USUBJID", "EXTRT"]
    first = doses.sort_values([*keys, "SDT"], kind="stable").drop_duplicates(keys)[[*keys, "SDT", "SDTF"]]
    last = doses.sort_values([*keys, "EDT"], kind="stable").drop_duplicates(keys, keep="last")[[*keys, "EDT", "EDTF"]]
    periods = first.merge(last, on=keys, validate="1:1").merge(
        treatment_ends(first[keys], ds, study), on=keys, how="left", validate="1:1"
    )
    status = text("DISCONTINUED", periods.index).mask(periods["DSDECOD"].eq("COMPLETED"), "COMPLETED")
    ended = periods["DSDECOD"].notna()
    return periods.assign(
        STATUS=status.where(ended, "ONGOING"),
        REASON=periods["DSDECOD"].where(status.eq("DISCONTINUED")),
        EDT=periods["EDT"].where(ended),
        EDTF=periods["EDTF"].where(ended),
    )


def given_doses(ex: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Doses up to the cut-off: EXDOSE above 0, or of placebo. SDT, EDT with flags D/M; ends are not after the cut-off."""
    placebo = ex["EXTRT"].str.contains("PLACEBO", case=False).eq(True)
    start, cutoff = earliest(ex["EXSTDTC"]), to_date(study.dco)
    doses = ex.loc[(ex["EXDOSE"].gt(0) | (placebo & ex["EXDOSE"].eq(0))) & start.le(cutoff)]
    ended = doses["EXENDTC"].fillna(doses["EXSTDTC"])
    end, first = latest(ended), start.loc[doses.index]
    end = end.mask(end.lt(first), first)  # an interval said to end before it starts is its first day alone
    return pd.DataFrame(
        {
            "USUBJID": doses["USUBJID"],
            "EXTRT": doses["EXTRT"],
            "SDT": first,
            "SDTF": _imputed(doses["EXSTDTC"]),
            "EDT": end.mask(end.gt(cutoff), cutoff),
            "EDTF": _imputed(ended),
        }
    )


def dose_issues(ex: pd.DataFrame) -> pd.DataFrame:
    """DATE_UNUSABLE: dosing intervals that end before they start, whatever a partial date may be."""
    backwards = ex.loc[ex["EXDOSE"].gt(0) & latest(ex["EXENDTC"]).lt(earliest(ex["EXSTDTC"]))]
    message, action = "is before the start of the dosing interval", "the first day of the interval alone is counted"
    return found("DATE_UNUSABLE", backwards, "EX", column="EXENDTC", message=message, action=action)


def _imputed(dtc: Series) -> Series:
    return precision(dtc).map({"M": "D", "Y": "M"}).astype(DTYPES["Char"])


def dispositions(ds: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The disposition events up to the cut-off, with DSDT (their date, the last possible day of a partial one)."""
    events = ds.loc[ds["DSCAT"].eq("DISPOSITION EVENT") & ds["DSDECOD"].ne("SCREEN FAILURE")]
    until = events.loc[~earliest(events["DSSTDTC"]).gt(to_date(study.dco))]
    return until.assign(DSDT=complete(until["DSSTDTC"]).fillna(latest(until["DSSTDTC"])))


def treatment_ends(taken: pd.DataFrame, ds: pd.DataFrame, study: Study) -> pd.DataFrame:
    """How each drug taken (USUBJID, EXTRT) ended: DSDECOD and STOPDT; no row while it goes on.

    The disposition of a drug names it in DSSCAT; one without DSSCAT ends all drugs (a study that collects one disposition).
    """
    events = dispositions(ds, study)
    named = taken.merge(events.rename(columns={"DSSCAT": "EXTRT"}), on=["USUBJID", "EXTRT"])
    common = taken.merge(events.loc[events["DSSCAT"].isna()].drop(columns="DSSCAT"), on="USUBJID")
    ends = append([named, common])
    first = ends.sort_values("DSDT", kind="stable", na_position="last").drop_duplicates(["USUBJID", "EXTRT"])
    return first[["USUBJID", "EXTRT", "DSDECOD", "DSDT"]].rename(columns={"DSDT": "STOPDT"})


def _over_all(drugs: pd.DataFrame) -> pd.DataFrame:
    """Treatment as a whole, one row per treated subject."""
    first = drugs.sort_values(["USUBJID", "SDT"], kind="stable").drop_duplicates("USUBJID")
    last = drugs.sort_values(["USUBJID", "EDT"], kind="stable", na_position="first").drop_duplicates("USUBJID", keep="last")
    stopped = drugs.loc[drugs["STATUS"].eq("DISCONTINUED")]
    reason = stopped.sort_values(["USUBJID", "STOPDT", "REASON"], kind="stable").drop_duplicates("USUBJID", keep="last")
    whole = first[["USUBJID", "SDT", "SDTF"]].rename(columns={"SDT": "TRTSDT", "SDTF": "TRTSDTF"})
    whole = merge_subjects(whole, last.rename(columns={"EDT": "TRTEDT", "EDTF": "TRTEDTF"}), ["TRTEDT", "TRTEDTF"])
    ongoing = among(whole["USUBJID"], drugs.loc[drugs["STATUS"].eq("ONGOING"), "USUBJID"])
    discontinued = among(whole["USUBJID"], stopped["USUBJID"])
    status = text("COMPLETED", whole.index).mask(discontinued, "DISCONTINUED").mask(ongoing, "ONGOING")
    return merge_subjects(whole, reason, ["REASON"]).rename(columns={"REASON": "DCTREAS"}).assign(
        TRTEDT=whole["TRTEDT"].mask(ongoing, no_date(whole.index)),
        TRTEDTF=whole["TRTEDTF"].mask(ongoing),
        EOTSTT=status,
        DCTREAS=lambda t: t["DCTREAS"].where(status.eq("DISCONTINUED")),
    )  # fmt: skip
