"""Consent, enrolment, randomisation, analysis origin and end of study: takes DM and DS, gives these variables of ADSL.

Every population starts from the milestones (STUDY_SPEC 1.2, 5.2); what a disposition ends stands in ends.py.
"""

import pandas as pd

from pipeline.adam.frames import merge_subjects, no_date, text, to_date
from pipeline.adam.subjects.ends import dispositions, ends_of_study
from pipeline.core.distinct import among
from pipeline.core.issues import found, gather
from pipeline.core.known_terms import ENROLMENT, RANDOMISATION
from pipeline.core.time.dates import complete, earliest
from pipeline.study import Study


def derive_vars_milestones(adsl: pd.DataFrame, dm: pd.DataFrame, ds: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`adsl` with RFICDT, ENRLDT, RANDDT, and what milestones prove: RANDOMISED, and ENROLLED (RANDOMIZED does, too)."""
    consent = dm[["USUBJID"]].assign(RFICDT=complete(dm["RFICDTC"]))
    until = ds.loc[ds["DSCAT"].eq("PROTOCOL MILESTONE") & ~earliest(ds["DSSTDTC"]).gt(to_date(study.dco))]
    dated = merge_subjects(adsl, consent, ["RFICDT"])
    for name, terms in (("ENRLDT", ENROLMENT), ("RANDDT", RANDOMISATION)):
        reached = until.loc[until["DSDECOD"].isin(terms)].assign(**{name: lambda t: complete(t["DSSTDTC"])})
        first = reached.groupby("USUBJID", as_index=False)[name].min()
        dated = merge_subjects(dated, first, [name])
    enrolled = until.loc[until["DSDECOD"].isin([*ENROLMENT, *RANDOMISATION]), "USUBJID"]
    randomised = until.loc[until["DSDECOD"].isin(RANDOMISATION), "USUBJID"]
    return dated.assign(ENROLLED=among(dated["USUBJID"], enrolled), RANDOMISED=among(dated["USUBJID"], randomised))


def enrolment_issues(ds: pd.DataFrame, adsl: pd.DataFrame) -> pd.DataFrame:
    """MIXED_ORIGIN: subjects with enrolments, or randomisations, of several dates; the earliest is taken (5.2).

    ENROLMENT_MISSING: subjects who were treated (SAFFL) and whom no milestone calls enrolled.
    """
    treated = adsl.loc[adsl["SAFFL"].eq("Y") & adsl["ENRLFL"].ne("Y")]
    message = "has no milestone ENTERED INTO TRIAL, ENROLLED or RANDOMIZED, and the subject was treated"
    milestones = ds.loc[ds["DSCAT"].eq("PROTOCOL MILESTONE")]
    action = "in the safety set; not in the enrolled, the full analysis set and what is counted from it"
    parts = [found("ENROLMENT_MISSING", treated, "DS", column="DSDECOD", message=message, action=action)]
    for name, terms in (("ENRLDT", ENROLMENT), ("RANDDT", RANDOMISATION)):
        dates = milestones.loc[milestones["DSDECOD"].isin(terms)].drop_duplicates(["USUBJID", "DSSTDTC"])
        further = dates.sort_values(["USUBJID", "DSSTDTC"], kind="stable").duplicated("USUBJID").reindex(dates.index)
        rows, message, action = dates.loc[further], "has a further date", "the earliest is used"
        parts.append(found("MIXED_ORIGIN", rows, "ADSL", column=name, value=rows["DSSTDTC"], message=message, action=action))
    return gather(*parts)


def derive_vars_origin(adsl: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`adsl` with ORIGDT, the first of `start_date.order` that is present, and ORIGSRC, its name (STUDY_SPEC 1.2)."""
    date, source = no_date(adsl.index), text(None, adsl.index)
    for name in reversed(study.start_date.order):
        present = adsl[name].notna()
        date, source = date.mask(present, adsl[name]), source.mask(present, name)
    return adsl.assign(ORIGDT=date, ORIGSRC=source)


def derive_vars_end_of_study(adsl: pd.DataFrame, ds: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`adsl` (with ENROLLED) with EOSSTT, DCSREAS, EOSDT: null for subjects who were not enrolled."""
    ended = merge_subjects(adsl, ends_of_study(dispositions(ds, study)), ["DSDECOD", "DSDT"])
    reason = ended["DSDECOD"].where(ended["ENROLLED"])
    status = text("DISCONTINUED", ended.index).mask(reason.eq("COMPLETED"), "COMPLETED").mask(reason.isna(), "ONGOING")
    return ended.drop(columns=["DSDECOD", "DSDT"]).assign(
        EOSSTT=status.where(ended["ENROLLED"]),
        DCSREAS=reason.where(status.eq("DISCONTINUED")),
        EOSDT=ended["DSDT"].where(ended["ENROLLED"]),
    )
