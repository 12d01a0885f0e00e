"""ADRS: takes RS, TR, DS, ADTR, RECIST and ADSL stage 1, gives responses by assessment and one record per subject for the others.

Rules: STUDY_SPEC 5.4; the parameters are declared in `pipeline/endpoints/response.py`. What is by one set of
criteria stands in by_criteria.py, what counts as which best response in best_response.py, an assessment's date in timepoints.py.
"""

import pandas as pd

from pipeline.adam.frames import derive_vars_predecessor, finish, first_per_subject, in_key_order, look_up, stack, text
from pipeline.adam.response.adrs_records import from_adsl, stated, with_all
from pipeline.adam.response.best_response import ADEQUATE, first_progression
from pipeline.adam.response.by_criteria import judge, judge_again
from pipeline.adam.response.evaluator_issues import evaluator_issues
from pipeline.adam.subjects.ends import STUDY, derive_vars_scope
from pipeline.adam.subjects.populations import analysed_in
from pipeline.adam.tumour.baselines import with_baseline_of
from pipeline.adam.tumour.readings import OF_RS, lesions_by, responses_by
from pipeline.core.distinct import among
from pipeline.core.evaluators import by_investigator
from pipeline.core.issues import found, gather
from pipeline.core.product import Product
from pipeline.core.series import Series
from pipeline.core.time.dates import study_day
from pipeline.endpoints.criteria import criteria_of
from pipeline.endpoints.evaluators import code_of, evaluators_of
from pipeline.endpoints.response import parameters_of
from pipeline.study import Study
from schemas.adam.adrs import ADRS
from schemas.base import DTYPES

ANSWERS = {"Y": 1.0, "N": 0.0}
# What is read of RS and ADSL: every other column would be carried through every selection of rows.
RS_READ = ["USUBJID", "VISITNUM", "VISIT", "RSSEQ", "RSTESTCD", "RSCAT", "RSEVAL", "RSSTRESC", "RSDTC"]
ADSL_READ = ["USUBJID", "ORIGDT", "BLSCANDT", "DCODT", "DTHDT", "DTHDTF", "NACTDT", "NACTDTF"]
NAMED = ["PARAM", "PARAMN", "PARCAT2", "PARCAT3", "AEVAL"]


def adrs(
    rs: pd.DataFrame,
    tr: pd.DataFrame,
    ds: pd.DataFrame,
    adtr: pd.DataFrame,
    recist: pd.DataFrame,
    adsl_base: pd.DataFrame,
    study: Study,
) -> Product:
    """Records of the subjects who are analysed: responses once per assessment, every other parameter once per subject."""
    members = analysed_in(study, adsl_base) | (study.adrs.population == "all")
    columns = dict.fromkeys([*ADSL_READ, *(code_of("BLSCANDT", one) for one in study.evaluators)])
    subjects = adsl_base.loc[members, [*columns]].reset_index(drop=True)
    read = [*RS_READ, *(variable for variable in OF_RS if variable in rs and variable not in RS_READ)]
    known = rs.loc[among(rs["USUBJID"], subjects["USUBJID"]), read]
    investigator, *further = (
        (one, responses_by(known, one, study), lesions_by(tr, known, one, study)) for one in evaluators_of(study)
    )
    judged = [judge(criteria, *investigator[1:], recist, subjects, study) for criteria in criteria_of(study)]
    judged += [judge_again(*one, with_baseline_of(one[0], subjects), study) for one in further]
    ovr = judged[0].counted
    parts = [
        *(part for one in judged for part in one.parameters),
        derive_param_mdis(adtr, subjects),
        from_adsl(subjects, "DEATH", "DTHDT", "DTHDTF"),
        from_adsl(subjects, "NACT", "NACTDT", "NACTDTF"),
        derive_param_clinpd(rs, ds, ovr, subjects, study),
    ]
    records = in_key_order(stack(parts, ADRS), ADRS)
    return Product(
        _dataset(records, adsl_base, study),
        issues=gather(_issues(ovr, subjects), evaluator_issues(known, study), *(issue for one in judged for issue in one.issues)),
    )


def derive_param_mdis(adtr: pd.DataFrame, subjects: pd.DataFrame) -> pd.DataFrame:
    """MDIS: Y for subjects with a valid target lesion at baseline, dated by the earliest of them."""
    valid = first_per_subject(adtr.loc[adtr["VALIDFL"].eq("Y")], ["ADT", "ASEQ"])
    records = valid[["USUBJID", "ADT"]].assign(PARAMCD="MDIS", AVALC="Y", SRCDOM="ADTR", SRCVAR="VALIDFL", SRCSEQ=valid["ASEQ"])
    return with_all(records.loc[among(records["USUBJID"], subjects["USUBJID"])], subjects, "MDIS", "N")


def derive_param_clinpd(
    rs: pd.DataFrame, ds: pd.DataFrame, ovr: pd.DataFrame, subjects: pd.DataFrame, study: Study
) -> pd.DataFrame:
    """CLINPD: symptomatic deterioration, or treatment ended for progression that no assessment shows; first date."""
    ticked = by_investigator(rs.loc[rs["RSTESTCD"].eq("SYMPTDTR") & rs["RSSTRESC"].eq("Y")], "RSEVAL")
    events = derive_vars_scope(ds.loc[ds["DSCAT"].eq("DISPOSITION EVENT")], study)
    ended = events.loc[
        events["SCOPE"].ne(STUDY)
        & events["DSDECOD"].eq("PROGRESSIVE DISEASE")
        & ~among(events["USUBJID"], first_progression(ovr, subjects, study)["USUBJID"])
    ]
    parts = [
        stated(ticked, "RS", "RSSTRESC", "RSDTC", "RSSEQ").assign(RSSEQ=ticked["RSSEQ"]),
        stated(ended, "DS", "DSDECOD", "DSSTDTC", "DSSEQ"),
    ]
    clinical = stack(parts, ADRS)
    clinical = clinical.merge(subjects[["USUBJID", "DCODT"]], on="USUBJID")
    first = first_per_subject(clinical.loc[clinical["ADT"].le(clinical["DCODT"])].drop(columns="DCODT"), ["ADT", "SRCDOM"])
    return with_all(first.assign(PARAMCD="CLINPD", AVALC="Y"), subjects, "CLINPD", "N")


def _dataset(records: pd.DataFrame, adsl_base: pd.DataFrame, study: Study) -> pd.DataFrame:
    carried = derive_vars_predecessor(look_up(records, _parameter_names(study), "PARAMCD", NAMED), adsl_base, "ADSL", ADRS)
    named = carried.assign(
        PARCAT1=text("Tumor Response", carried.index),
        AVAL=_numbers(carried, study),
        ADY=study_day(carried["ADT"], carried["TRTSDT"]),
    )
    return finish(named, ADRS)


def _numbers(records: pd.DataFrame, study: Study) -> Series:
    """AVAL: the number of AVALC among the responses of the parameter's criteria, or 1 and 0 of Y and N."""
    numbers = records["AVALC"].map(ANSWERS).astype(DTYPES["Num"])
    for criteria in criteria_of(study):
        numbers = numbers.mask(records["PARCAT3"].eq(criteria.name) & numbers.isna(), records["AVALC"].map(criteria.values))
    return numbers


def _parameter_names(study: Study) -> pd.DataFrame:
    """What follows from the parameter alone: one row per PARAMCD with NAMED."""
    parameters = parameters_of(study).values()
    return pd.DataFrame(
        {
            "PARAMCD": [one.paramcd for one in parameters],
            "PARAM": [one.param for one in parameters],
            "PARAMN": range(1, len(parameters) + 1),
            "PARCAT2": [one.giver for one in parameters],
            "PARCAT3": [one.criteria.name for one in parameters],
            "AEVAL": [one.evaluator.evaluator for one in parameters],
        }
    ).astype(dict.fromkeys(("PARAMCD", "PARAM", "PARCAT2", "PARCAT3", "AEVAL"), "str"))


def _issues(ovr: pd.DataFrame, subjects: pd.DataFrame) -> pd.DataFrame:
    """Partial response after complete response; progression after new therapy; a response that no date places."""
    therapy = ovr["USUBJID"].map(subjects.set_index("USUBJID")["NACTDT"])
    ordered = ovr.sort_values(["USUBJID", "ADT", "RSSEQ"], kind="stable")
    evaluable = ordered["AVALC"].where(ordered["AVALC"].isin(ADEQUATE)).groupby(ordered["USUBJID"]).ffill()
    previous = evaluable.groupby(ordered["USUBJID"]).shift()
    reappeared = ordered["AVALC"].eq("PR") & previous.eq("CR")
    undated = ovr["TERM"] + " at " + ovr["VISIT"].fillna("a visit without name")
    return gather(
        found("CR_THEN_PR", ordered.loc[reappeared], "ADRS", column="AVALC"),
        found("DATE_UNUSABLE", ovr.loc[ovr["ADT"].isna()], "ADRS", column="ADT", value=undated.loc[ovr["ADT"].isna()]),
        found("PD_AFTER_NACT", ovr.loc[ovr["AVALC"].eq("PD") & ovr["ADT"].gt(therapy)], "ADRS", column="ADT"),
    )
