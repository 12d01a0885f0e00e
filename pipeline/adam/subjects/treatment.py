"""First and last dose and the end of treatment: takes EX and DS, gives the treatment variables of ADSL.

Drugs end at different times for different reasons, and the treatment as a whole follows from all of them (STUDY_SPEC 5.2):
everything is first one row per subject and drug.
"""

import pandas as pd

from pipeline.adam.frames import first_per_subject, merge_subjects, no_date, text
from pipeline.adam.subjects.doses import DRUG
from pipeline.core.distinct import among
from pipeline.study import Study

# What is known of treatment as a whole, besides its start.
OF_TREATMENT = ["TRTEDT", "TRTEDTF", "DCTREAS", "EOTSTT"]


def derive_vars_start(adsl: pd.DataFrame, doses: pd.DataFrame) -> pd.DataFrame:
    """`adsl` with TRTSDT and TRTSDTF, the first day of the first dose. `doses`: of `given_doses`."""
    first = first_per_subject(doses, ["SDT"]).rename(columns={"SDT": "TRTSDT", "SDTF": "TRTSDTF"})
    return merge_subjects(adsl, first, ["TRTSDT", "TRTSDTF"])


def derive_vars_treatment(adsl: pd.DataFrame, periods: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`adsl` (TRTSDT, DCODT) with last dose, duration, end of treatment: over all drugs, and dates and end of each with a prefix.

    `periods`: of `drug_periods`.
    """
    treated = merge_subjects(adsl, _over_all(periods), OF_TREATMENT)
    for prefix, name in ((drug.prefix, drug.name) for drug in study.drug_columns if drug.prefix):
        named = {"SDT": f"{prefix}SDT", "EDT": f"{prefix}EDT", "STATUS": f"{prefix}EOTST", "REASON": f"{prefix}DCTRS"}
        own = periods.loc[periods["EXTRT"].eq(name), ["USUBJID", *named]].rename(columns=named)
        treated = merge_subjects(treated, own, list(named.values()))
    last = treated["TRTEDT"].fillna(treated["DCODT"]).where(treated["TRTSDT"].notna())
    return treated.assign(TRTEDTA=last, TRTDURD=(last - treated["TRTSDT"]).dt.days + 1.0)


def drug_periods(doses: pd.DataFrame, ends: pd.DataFrame) -> pd.DataFrame:
    """One row per subject and drug taken: SDT, SDTF, EDT, EDTF (null while ongoing), STATUS, REASON, STOPDT, BY.

    `doses`: of `close_doses`; `ends`: of `drug_ends`.
    """
    first = doses.sort_values([*DRUG, "SDT"], kind="stable").drop_duplicates(DRUG)[[*DRUG, "SDT", "SDTF"]]
    last = doses.sort_values([*DRUG, "EDT"], kind="stable").drop_duplicates(DRUG, keep="last")[[*DRUG, "EDT", "EDTF"]]
    periods = first.merge(last, on=DRUG, validate="1:1").merge(ends, on=DRUG, how="left", validate="1:1")
    status = text("DISCONTINUED", periods.index).mask(periods["DSDECOD"].eq("COMPLETED"), "COMPLETED")
    ended = periods["BY"].notna()
    return periods.assign(
        STATUS=status.where(ended, "ONGOING"),
        REASON=periods["DSDECOD"].where(status.eq("DISCONTINUED")),
        EDT=periods["EDT"].where(ended),
        EDTF=periods["EDTF"].where(ended),
    )


def _over_all(drugs: pd.DataFrame) -> pd.DataFrame:
    """Treatment as a whole, one row per treated subject."""
    last = drugs.sort_values(["USUBJID", "EDT"], kind="stable", na_position="first").drop_duplicates("USUBJID", keep="last")
    stopped = drugs.loc[drugs["STATUS"].eq("DISCONTINUED")]
    reason = stopped.sort_values(["USUBJID", "STOPDT", "REASON"], kind="stable").drop_duplicates("USUBJID", keep="last")
    whole = last[["USUBJID", "EDT", "EDTF"]].rename(columns={"EDT": "TRTEDT", "EDTF": "TRTEDTF"}).reset_index(drop=True)
    ongoing = among(whole["USUBJID"], drugs.loc[drugs["STATUS"].eq("ONGOING"), "USUBJID"])
    discontinued = among(whole["USUBJID"], stopped["USUBJID"])
    status = text("COMPLETED", whole.index).mask(discontinued, "DISCONTINUED").mask(ongoing, "ONGOING")
    return merge_subjects(whole, reason, ["REASON"]).rename(columns={"REASON": "DCTREAS"}).assign(
        TRTEDT=whole["TRTEDT"].mask(ongoing, no_date(whole.index)),
        TRTEDTF=whole["TRTEDTF"].mask(ongoing),
        EOTSTT=status,
        DCTREAS=lambda t: t["DCTREAS"].where(status.eq("DISCONTINUED")),
    )  # fmt: skip
