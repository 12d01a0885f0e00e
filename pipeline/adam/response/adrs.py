"""ADRS: takes RS, TR, DS, ADTR, RECIST and ADSL stage 1, gives responses by assessment and one record per subject for the others.

Rules: STUDY_SPEC 5.4; the parameters are declared in `pipeline/endpoints/response.py`. What counts as which best response stands
in best_response.py, the date of an assessment in timepoints.py.
"""

import pandas as pd

from pipeline.adam.frames import derive_vars_predecessor, finish, first_per_subject, in_key_order, look_up, stack, text, to_date
from pipeline.adam.response.adrs_records import from_adsl, from_rs, stated, with_all, yes_or_no
from pipeline.adam.response.best_response import (
    ADEQUATE,
    LAST,
    RESPONSE_ORDER,
    best_response,
    derive_vars_anl,
    filter_by_week,
    filter_eligible,
    first_progression,
    first_response,
)
from pipeline.adam.subjects.ends import STUDY, derive_vars_scope
from pipeline.adam.tumour.timepoints import derive_vars_date, overall_responses, responses_of
from pipeline.core.distinct import among
from pipeline.core.evaluators import by_investigator
from pipeline.core.issues import found, gather
from pipeline.core.product import Product
from pipeline.core.time.dates import study_day
from pipeline.endpoints.response import PARAMETERS, parameters_of
from pipeline.study import Study
from schemas.adam.adrs import ADRS
from schemas.base import DTYPES

VALUES = {code: float(number) for number, code in enumerate(RESPONSE_ORDER, start=1)} | {"Y": 1.0, "N": 0.0}
# What is read of RS and ADSL: every other column would be carried through every selection of rows.
RS_READ = ["USUBJID", "VISITNUM", "VISIT", "RSSEQ", "RSTESTCD", "RSCAT", "RSEVAL", "RSSTRESC", "RSDTC"]
ADSL_READ = ["USUBJID", "ORIGDT", "BLSCANDT", "DCODT", "DTHDT", "DTHDTF", "NACTDT", "NACTDTF"]
NAMED = ["PARAM", "PARAMN", "PARCAT2", "AEVAL"]
DISEASE_CONTROL = ("CR", "PR", "SD")


def adrs(
    rs: pd.DataFrame,
    tr: pd.DataFrame,
    ds: pd.DataFrame,
    adtr: pd.DataFrame,
    recist: pd.DataFrame,
    adsl_base: pd.DataFrame,
    study: Study,
) -> Product:
    """Records of FASFL subjects: responses once per assessment, every other parameter once per subject."""
    members = adsl_base["FASFL"].eq("Y") | (study.adrs.population == "all")
    subjects = adsl_base.loc[members, ADSL_READ].reset_index(drop=True)
    own = rs.loc[among(rs["USUBJID"], subjects["USUBJID"]), RS_READ]
    evaluated = {one.paramcd: one.evaluator for one in PARAMETERS if one.evaluator}
    judged = {code: assessed(overall_responses(own, tr, study, by), subjects, study) for code, by in evaluated.items()}
    ovr = judged["OVR"]
    parts = [
        *(from_rs(responses, code) for code, responses in judged.items()),
        *component_parameters(own, tr, study),
        derive_param_ovrd(recist, subjects, study),
        *progression_parameters(ovr, subjects, study),
        *response_parameters(ovr, subjects, study, confirmed=False),
        *response_parameters(ovr, subjects, study, confirmed=True),
        derive_param_mdis(adtr, subjects),
        from_adsl(subjects, "DEATH", "DTHDT", "DTHDTF"),
        from_adsl(subjects, "NACT", "NACTDT", "NACTDTF"),
        derive_param_clinpd(rs, ds, ovr, subjects, study),
    ]
    records = in_key_order(stack(parts, ADRS), ADRS)
    return Product(
        _dataset(records, adsl_base, study),
        issues=gather(_issues(ovr, subjects), *(unknown_responses(one) for one in judged.values())),
    )


def assessed(responses: pd.DataFrame, subjects: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`responses` (ADT, AVALC, RSSEQ) up to the cut-off with ANL01FL and ANL02FL."""
    until_cutoff = responses.loc[~responses["ADT"].gt(to_date(study.dco))].reset_index(drop=True)
    return derive_vars_anl(until_cutoff, subjects, study)


def component_parameters(rs: pd.DataFrame, tr: pd.DataFrame, study: Study) -> list[pd.DataFrame]:
    """TRGR, NTRGR, NEWL: what the investigator said of targets, non-targets and new lesions, up to the cut-off."""
    tests = {one.paramcd: one.test for one in PARAMETERS if one.test}
    rows = {code: responses_of(rs, test).rename(columns={"RSSTRESC": "AVALC"}) for code, test in tests.items()}
    dated = {code: derive_vars_date(answers, tr, study) for code, answers in rows.items()}
    return [from_rs(answers.loc[~answers["ADT"].gt(to_date(study.dco))], code) for code, answers in dated.items()]


def derive_param_ovrd(recist: pd.DataFrame, subjects: pd.DataFrame, study: Study) -> pd.DataFrame:
    """OVRD: the overall response that the lesions make, with its own analysis flags; never over the investigator's (4.8)."""
    own = recist.loc[among(recist["USUBJID"], subjects["USUBJID"])].rename(columns={"OVRLRESP": "AVALC"})
    ordered = assessed(own.assign(RSSEQ=own["VISITNUM"]), subjects, study)  # of two on a day, the later visit is the later
    return ordered.assign(PARAMCD="OVRD", RSSEQ=float("nan"), SRCDOM="TR", SRCVAR="TRSTRESC")  # all of the visit


def progression_parameters(ovr: pd.DataFrame, subjects: pd.DataFrame, study: Study) -> list[pd.DataFrame]:
    """PD: the first progression of the trial. LSTA: the last assessment (`pfs.last_assessment`) and its response."""
    eligible = filter_eligible(ovr, subjects, study)
    last = eligible.loc[eligible["AVALC"].isin(LAST[study.pfs.last_assessment])].drop_duplicates(
        "USUBJID", keep="last"
    )  # in order of dates
    return [
        yes_or_no(first_progression(ovr, subjects, study), subjects, "PD"),
        with_all(from_rs(last[["USUBJID", "AVALC", "ADT", "ADTF", "RSSEQ"]], "LSTA"), subjects, "LSTA", "MISSING"),
    ]


def response_parameters(ovr: pd.DataFrame, subjects: pd.DataFrame, study: Study, *, confirmed: bool) -> list[pd.DataFrame]:
    """RSP, BOR, BCP, DCR, and RSP24 where the study has a week, or the confirmed CRSP, CRSP24, CBOR, CBCP, CDCR."""
    c = "C" if confirmed else ""
    responders = first_response(ovr, subjects, study, confirmed=confirmed)
    best = best_response(ovr, subjects, study, confirmed=confirmed)
    by_week = [one.paramcd for one in parameters_of(study).values() if one.by_week and one.confirmed == confirmed]
    return [
        yes_or_no(responders, subjects, f"{c}RSP"),
        *(yes_or_no(filter_by_week(responders, ovr, subjects, study), subjects, code) for code in by_week),
        with_all(from_rs(best.loc[best["RSSEQ"].notna()], f"{c}BOR"), subjects, f"{c}BOR", best["AVALC"]),
        yes_or_no(best.loc[best["AVALC"].isin(["CR", "PR"])], subjects, f"{c}BCP"),
        yes_or_no(best.loc[best["AVALC"].isin(controlled(study))], subjects, f"{c}DCR"),
    ]


def controlled(study: Study) -> tuple[str, ...]:
    """The best responses that count as disease control (`dcr.noncr_nonpd`)."""
    return (*DISEASE_CONTROL, "NON-CR/NON-PD") if study.dcr.noncr_nonpd == "counted" else DISEASE_CONTROL


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
        PARCAT3=text("RECIST 1.1", carried.index),
        AVAL=carried["AVALC"].map(VALUES).astype(DTYPES["Num"]),
        ADY=study_day(carried["ADT"], carried["TRTSDT"]),
    )
    return finish(named, ADRS)


def _parameter_names(study: Study) -> pd.DataFrame:
    """What follows from the parameter alone: one row per PARAMCD with NAMED."""
    parameters = parameters_of(study).values()
    return pd.DataFrame(
        {
            "PARAMCD": [one.paramcd for one in parameters],
            "PARAM": [one.param for one in parameters],
            "PARAMN": range(1, len(parameters) + 1),
            "PARCAT2": [one.giver for one in parameters],
            "AEVAL": [one.evaluator or "INVESTIGATOR" for one in parameters],
        }
    ).astype(dict.fromkeys(("PARAMCD", "PARAM", "PARCAT2", "AEVAL"), "str"))


def _issues(ovr: pd.DataFrame, subjects: pd.DataFrame) -> pd.DataFrame:
    """Partial response after complete response; progression after new therapy; a response that no date places."""
    therapy = ovr["USUBJID"].map(subjects.set_index("USUBJID")["NACTDT"])
    ordered = ovr.sort_values(["USUBJID", "ADT", "RSSEQ"], kind="stable")
    evaluable = ordered["AVALC"].where(ordered["AVALC"].isin(ADEQUATE)).groupby(ordered["USUBJID"]).ffill()
    previous = evaluable.groupby(ordered["USUBJID"]).shift()
    reappeared = ordered["AVALC"].eq("PR") & previous.eq("CR")
    undated = ovr["AVALC"] + " at " + ovr["VISIT"].fillna("a visit without name")
    return gather(
        found("CR_THEN_PR", ordered.loc[reappeared], "ADRS", column="AVALC"),
        found("DATE_UNUSABLE", ovr.loc[ovr["ADT"].isna()], "ADRS", column="ADT", value=undated.loc[ovr["ADT"].isna()]),
        found("PD_AFTER_NACT", ovr.loc[ovr["AVALC"].eq("PD") & ovr["ADT"].gt(therapy)], "ADRS", column="ADT"),
    )


def unknown_responses(responses: pd.DataFrame) -> pd.DataFrame:
    """RSP_UNKNOWN: the overall responses whose text is no response; kept without AVAL and analysis flags."""
    rows = responses.loc[~responses["AVALC"].isin(RESPONSE_ORDER)]
    value = rows["AVALC"] + " at " + rows["VISIT"].fillna("a visit without name")
    return found("RSP_UNKNOWN", rows, "ADRS", column="AVALC", value=value)
