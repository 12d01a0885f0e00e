"""SE: the elements that each subject went through, from DM and the doses given. STUDY_SPEC 3.2 SE.

Elements are contiguous: one ends when the next starts. SE comes after DM, because the last one ends with participation.
"""

from typing import Any

import pandas as pd

from pipeline.core.product import Product
from pipeline.core.time import dates
from pipeline.sdtm.verbs.timing import derive_var_dy
from pipeline.study import Study
from schemas.base import conform, key_of, names
from schemas.sdtm.se import SE

from .exposure import ENVAFOLIMAB, SURUFATINIB

DAY = pd.Timedelta(days=1)
# The elements that study.yaml plans, by their codes.
SCRN, COMB, MONO, FU = "SCRN", "COMB", "MONO", "FU"


def se(dm: pd.DataFrame, ex: pd.DataFrame, ds: pd.DataFrame, study: Study) -> Product:
    """Screening, combination, surufatinib alone, follow-up: those that the subject entered."""
    starts = element_starts(dm, ex, ds, study)
    planned = study.design.elements
    facts = pd.DataFrame([(e.code, e.name, e.epoch) for e in planned], columns=["ETCD", "ELEMENT", "EPOCH"])
    facts = facts.assign(TAETORD=facts.index + 1.0)
    long = starts.melt(["USUBJID", "RFSTDTC", "LAST"], list(facts["ETCD"]), var_name="ETCD", value_name="SESTDTC")
    entered = long[long["SESTDTC"].notna() | long["ETCD"].eq(SCRN)]
    rows = entered.merge(facts, on="ETCD").sort_values(["USUBJID", "TAETORD"], ignore_index=True)
    subject = rows.groupby("USUBJID")
    is_last = subject.cumcount(ascending=False).eq(0)
    rows = rows.assign(SEENDTC=subject["SESTDTC"].shift(-1).mask(is_last, rows["LAST"]), SESEQ=subject.cumcount() + 1.0)
    rows = rows.assign(
        STUDYID=study.id,
        DOMAIN="SE",
        SESTDY=derive_var_dy(rows["SESTDTC"], rows["RFSTDTC"]),
        SEENDY=derive_var_dy(rows["SEENDTC"], rows["RFSTDTC"]),
    )
    return Product(conform(rows[names(SE)].sort_values(list(key_of(SE))), SE))


def element_starts(dm: pd.DataFrame, ex: pd.DataFrame, ds: pd.DataFrame, study: Study) -> pd.DataFrame:
    """One row per subject: the start of each element (ISO text; null where it was not entered), LAST the end of the last one.

    Follow-up is entered when participation goes on after the last dose; LAST is null while treatment is ongoing.
    """
    last_dose, participation = dates.complete(dm["RFXENDTC"]), dates.latest(dm["RFPENDTC"])
    ongoing = is_on(SURUFATINIB, dm, ex, ds) | is_on(ENVAFOLIMAB, dm, ex, ds)
    follow_up = (last_dose + DAY).where(~ongoing & ~participation.lt(last_dose + DAY))
    return pd.DataFrame(
        {
            "USUBJID": dm["USUBJID"],
            "RFSTDTC": dm["RFSTDTC"],
            SCRN: dm["RFICDTC"],
            COMB: dm["RFXSTDTC"],
            MONO: dates.iso(monotherapy_start(dm, ex, ds, study)),
            FU: dates.iso(follow_up),
            "LAST": dm["RFPENDTC"].mask(ongoing),
        }
    )


def monotherapy_start(dm: pd.DataFrame, ex: pd.DataFrame, ds: pd.DataFrame, study: Study) -> "pd.Series[Any]":
    """21 days after the last injection, once envafolimab has ended and when surufatinib goes on to that day or beyond."""
    start = last_dose_of(ENVAFOLIMAB, dm, ex, ds) + pd.Timedelta(days=study.design.cycle_days)
    until = last_dose_of(SURUFATINIB, dm, ex, ds)
    until = until.mask(is_on(SURUFATINIB, dm, ex, ds), pd.Timestamp(study.dco))
    return start.where(~is_on(ENVAFOLIMAB, dm, ex, ds) & until.ge(start))


def last_dose_of(drug: str, dm: pd.DataFrame, ex: pd.DataFrame, ds: pd.DataFrame) -> "pd.Series[Any]":
    """The last complete date of a dose of the drug, per row of `dm`; of an interval without an end, that of the drug."""
    given = ex[ex["EXTRT"].eq(drug) & ex["EXDOSE"].gt(0)]
    ended = ds[ds["DSCAT"].eq("DISPOSITION EVENT") & ds["DSSCAT"].eq(drug)].drop_duplicates("USUBJID")
    closing = given["USUBJID"].map(ended.set_index("USUBJID")["DSSTDTC"])
    last = dates.complete(given["EXENDTC"].fillna(closing).fillna(given["EXSTDTC"])).groupby(given["USUBJID"]).max()
    return dm["USUBJID"].map(last).astype("datetime64[ms]")


def is_on(drug: str, dm: pd.DataFrame, ex: pd.DataFrame, ds: pd.DataFrame) -> "pd.Series[Any]":
    """Whether the drug was taken and its end is not recorded in DS."""
    taken = ex.loc[ex["EXTRT"].eq(drug) & ex["EXDOSE"].gt(0), "USUBJID"]
    ended = ds.loc[ds["DSCAT"].eq("DISPOSITION EVENT") & ds["DSSCAT"].eq(drug), "USUBJID"]
    return dm["USUBJID"].isin(taken) & ~dm["USUBJID"].isin(ended)
