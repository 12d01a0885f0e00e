"""ADSL, stage 1: takes DM and the other SDTM domains, gives one record per subject with all that needs no response.

Rules: STUDY_SPEC 5.2. Each group of variables has its module: age.py, treatment.py, disposition.py, vital_status.py, therapy.py,
disease.py, history.py, populations.py, strata.py; `tumour/baselines.py` has the tumour baseline of each evaluator.
Never submitted: `adsl` adds the populations that need tumour records.
"""

from collections.abc import Mapping

import pandas as pd

from pipeline.adam.frames import count_records, derive_vars_predecessor, finish, merge_subjects, to_date
from pipeline.adam.response.evaluator_issues import lesion_issues
from pipeline.adam.subjects.age import age_issues, derive_vars_age, derive_vars_age_group
from pipeline.adam.subjects.disease import derive_var_ecog, derive_vars_body, derive_vars_diagnosis, derive_vars_organs
from pipeline.adam.subjects.disposition import (
    derive_vars_end_of_study,
    derive_vars_milestones,
    derive_vars_origin,
    enrolment_issues,
)
from pipeline.adam.subjects.dose_issues import dose_issues
from pipeline.adam.subjects.doses import close_doses, drug_ends, given_doses
from pipeline.adam.subjects.ends import disposition_issues, dispositions
from pipeline.adam.subjects.history import (
    derive_var_ldh,
    derive_var_ntargbl,
    derive_vars_disease_history,
    derive_vars_therapy_history,
)
from pipeline.adam.subjects.populations import derive_vars_population, deviation_issues
from pipeline.adam.subjects.strata import derive_vars_strata
from pipeline.adam.subjects.therapy import derive_vars_new_therapy, derive_vars_prior_therapy, therapy_issues
from pipeline.adam.subjects.treatment import derive_vars_start, derive_vars_treatment, drug_periods
from pipeline.adam.subjects.vital_status import derive_vars_survival
from pipeline.adam.tumour.baselines import derive_vars_baselines
from pipeline.core.issues import CATALOGUE, found, gather
from pipeline.core.occurred import denied, occurred
from pipeline.core.product import Product
from pipeline.core.protocol_versions import version_of_subjects
from pipeline.study import Study
from pipeline.trial.trial import Trial
from schemas.adam.adsl import ADSL_BASE
from schemas.adam.adsl import adsl_base as declared_adsl_base
from schemas.base import DTYPES, empty
from schemas.sdtm.dm import SUPPDM

NOT_ASSIGNED, UNPLANNED = "Not Assigned", "Unplanned Treatment"


def adsl_base(
    dm: pd.DataFrame,
    ex: pd.DataFrame,
    ds: pd.DataFrame,
    mh: pd.DataFrame,
    suppmh: pd.DataFrame,
    cm: pd.DataFrame,
    suppcm: pd.DataFrame,
    pr: pd.DataFrame,
    supppr: pd.DataFrame,
    tu: pd.DataFrame,
    tr: pd.DataFrame,
    rs: pd.DataFrame,
    domains: Mapping[str, pd.DataFrame],
    study: Study,
    vs: pd.DataFrame | None = None,
    lb: pd.DataFrame | None = None,
    trial: Trial | None = None,
    suppdm: pd.DataFrame | None = None,
) -> Product:
    """One record per subject of DM. `domains` prove life and death (LSTALVDT, DTHDT); `vs` gives the body measures, `lb` LDH,
    `suppdm` the version of the protocol and the strata.

    A `trial` whose forms make no DS has enrolled who has an arm in DM.
    """
    of_answers = gather(*(denied_issues(table, code) for table, code in ((mh, "MH"), (cm, "CM"), (pr, "PR"))))
    mh, cm, pr = occurred(mh, "MH"), occurred(cm, "CM"), occurred(pr, "PR")
    subjects = derive_vars_predecessor(dm[["USUBJID"]], dm, "DM", ADSL_BASE)
    subjects = derive_vars_age_group(derive_vars_age(subjects.assign(DCODT=to_date(study.dco))), study)
    subjects = derive_vars_milestones(subjects, dm, ds, study)
    if trial is not None and not trial.has("ds"):
        subjects = subjects.assign(ENROLLED=subjects["ARM"].notna(), RANDOMISED=subjects["ARM"].notna())
    given = given_doses(ex, subjects, study)
    subjects = derive_vars_origin(derive_vars_start(subjects, given), study)
    subjects = derive_vars_end_of_study(subjects, ds, study)
    subjects, of_deaths = derive_vars_survival(subjects, domains, study)
    ends = drug_ends(given, ds, subjects, study)
    doses = close_doses(given, ex, ends, study)
    subjects = derive_vars_treatment(subjects, drug_periods(doses, ends), study)
    subjects = derive_vars_new_therapy(subjects, cm, pr, supppr, study)
    subjects = derive_vars_prior_therapy(subjects, cm, suppcm, study)
    subjects = derive_vars_therapy_history(subjects, cm, suppcm, pr, study)
    subjects = derive_vars_disease_history(derive_vars_diagnosis(subjects, mh, suppmh), mh, suppmh, study)
    subjects = derive_vars_organs(derive_vars_body(derive_var_ecog(subjects, rs), vs), tu)
    subjects = derive_var_ntargbl(derive_vars_baselines(derive_var_ldh(subjects, lb), tu, tr, rs, study), tu)
    subjects = derive_vars_population(derive_vars_arm(subjects, study), domains.get("DV"), study)
    subjects = derive_vars_strata(derive_var_protocol_version(subjects, suppdm, study), suppdm, study)
    issues = gather(
        of_deaths,
        of_answers,
        age_issues(subjects),
        origin_issues(subjects),
        enrolment_issues(ds, subjects),
        disposition_issues(dispositions(ds, study, ex["EXTRT"].dropna().unique())),
        dose_issues(doses, ends, subjects, dm, study),
        therapy_issues(cm, pr, study),
        arm_issues(subjects, dm),
        deviation_issues(domains.get("DV"), study),
        lesion_issues(tu, tr, rs, study),
    )
    declared = declared_adsl_base(study.drug_columns, bool(study.trial.amendments), study.stratified, study.reviewers)
    return Product(finish(subjects, declared), issues=issues)


def derive_var_protocol_version(adsl: pd.DataFrame, suppdm: pd.DataFrame | None, study: Study) -> pd.DataFrame:
    """`adsl` with PROTVER, the version of the protocol that the subject consented to, where the protocol was amended."""
    if not study.trial.amendments:
        return adsl
    version = version_of_subjects(empty(SUPPDM) if suppdm is None else suppdm)
    return adsl.assign(PROTVER=adsl["USUBJID"].map(version).astype(DTYPES["Char"]))


def denied_issues(records: pd.DataFrame, code: str) -> pd.DataFrame:
    """NOT_OCCURRED: records of domain `code` that say that something did not occur, with their numbers."""
    rows = records.loc[denied(records, code)]
    if rows.empty:
        return gather()
    kinds = count_records(rows.assign(DOMAIN=code), ["DOMAIN"])
    return found("NOT_OCCURRED", kinds[[]], code, value=code, message=CATALOGUE["NOT_OCCURRED"].message + "; " + kinds["COUNTS"])


def derive_vars_arm(adsl: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`adsl` with TRT01P (of enrolled subjects) and TRT01A (of treated ones) and their numbers: the order of `study.arms`.

    Who is enrolled without an arm, or treated as no arm plans (ARMNRS), has that said in words.
    """
    planned = adsl["ARM"].fillna(NOT_ASSIGNED).where(adsl["ENROLLED"])
    actual = adsl["ACTARM"].fillna(UNPLANNED).where(adsl["TRTSDT"].notna())
    known = [arm.label for arm in study.arms]
    others = sorted(set(pd.concat([planned, actual]).dropna()) - set(known))
    number = {label: float(n) for n, label in enumerate([*known, *others], start=1)}
    return adsl.assign(
        TRT01P=planned,
        TRT01PN=planned.map(number).astype(DTYPES["Num"]),
        TRT01A=actual,
        TRT01AN=actual.map(number).astype(DTYPES["Num"]),
    )


def arm_issues(adsl: pd.DataFrame, dm: pd.DataFrame) -> pd.DataFrame:
    """ARM_UNPLANNED: subjects who are enrolled without a planned arm, or treated without an actual one, with DM's reason."""
    reason = merge_subjects(adsl, dm, ["ARMNRS"])["ARMNRS"].fillna("ARMNRS is empty").set_axis(adsl.index)
    parts = []
    for arm, shown in (("TRT01P", NOT_ASSIGNED), ("TRT01A", UNPLANNED)):
        rows, source = adsl.loc[adsl[arm].eq(shown)], "ARM" if arm == "TRT01P" else "ACTARM"
        action = f"{arm} is '{shown}', a column of its own where treatments are columns"
        who = "is empty though the subject was " + ("enrolled" if arm == "TRT01P" else "treated")
        parts.append(found("ARM_UNPLANNED", rows, "DM", column=source, value=reason, message=who, action=action))
    return gather(*parts)


def origin_issues(adsl: pd.DataFrame) -> pd.DataFrame:
    """MIXED_ORIGIN: enrolled subjects whose origin is not the kind of date that most have (STUDY_SPEC 1.2)."""
    enrolled = adsl.loc[adsl["ENRLFL"].eq("Y") & adsl["ORIGSRC"].notna()]
    usual = enrolled["ORIGSRC"].mode()
    return found("MIXED_ORIGIN", enrolled.loc[~enrolled["ORIGSRC"].isin(usual[:1])], "ADSL", column="ORIGSRC")
