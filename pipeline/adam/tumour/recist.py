"""RECIST: takes TU, TR, RS and ADSL stage 1, gives the responses that the lesions themselves make, time point by time point.

By each set of criteria of the study. The rules stand in `pipeline/endpoints/criteria`, their conditions in recist_facts.py and
change_facts.py. Never submitted: ADRS shows the overall response as OVRD beside the investigator's, never over it, and
recist_xchk.py compares the two (STUDY_SPEC 4.4-4.8, 4.11).
"""

import pandas as pd

from pipeline.adam.frames import append, finish, flag, text, yes_no
from pipeline.adam.response.categories import CONFIRMED_PR, is_confirmed
from pipeline.adam.tumour.change_facts import derive_vars_change
from pipeline.adam.tumour.confirmation import derive_vars_confirmed
from pipeline.adam.tumour.lesions import in_mm
from pipeline.adam.tumour.recist_facts import derive_vars_new, derive_vars_non_target, derive_vars_target
from pipeline.adam.tumour.recist_rules import derive_overall, derive_response
from pipeline.adam.tumour.sums import VISIT
from pipeline.adam.tumour.timepoints import after_baseline, derive_vars_date, overall_responses, responses_of, time_points
from pipeline.core.distinct import among
from pipeline.core.evaluators import by_investigator
from pipeline.core.known_terms import NEW_GROUPS
from pipeline.core.product import Product
from pipeline.core.series import Series
from pipeline.core.time.dates import complete
from pipeline.endpoints.criteria import RECIST_1_1, UNCONFIRMED, Criteria, criteria_of
from pipeline.study import Study
from schemas.adam.recist import RECIST

GROUPS = ("TARGET", "NON-TARGET", *NEW_GROUPS)


def recist(tu: pd.DataFrame, tr: pd.DataFrame, rs: pd.DataFrame, adsl_base: pd.DataFrame, study: Study) -> Product:
    """One record per set of criteria and time point after the first dose, up to the cut-off, at which a lesion or a response was
    recorded. The lesions and answers are the investigator's."""
    tu, tr, rs = (by_investigator(table, evaluator) for table, evaluator in ((tu, "TUEVAL"), (tr, "TREVAL"), (rs, "RSEVAL")))
    visits = tumour_visits(tr, rs, adsl_base, study)
    facts = derive_vars_target(visits, tu, tr, adsl_base, study)
    facts = derive_vars_non_target(facts, tu, tr, adsl_base, study)
    facts = derive_vars_new(facts, tr, rs, study)
    facts = facts.sort_values(["USUBJID", "TPDT", "VISITNUM"], kind="stable", ignore_index=True)
    asked = responses_of(rs, "OVRLRESP").drop_duplicates(VISIT)[[*VISIT, "RSDTC"]]
    facts = facts.drop(columns="ADTF").merge(asked, on=VISIT, how="left", validate="1:1")
    by_criteria = [by_lesions(facts, tu, tr, rs, criteria, study) for criteria in criteria_of(study)]
    dated = derive_vars_date(append(by_criteria), tr, study)
    return Product(finish(dated.assign(ADT=dated["ADT"].fillna(dated["TPDT"])), RECIST))


def by_lesions(
    facts: pd.DataFrame, tu: pd.DataFrame, tr: pd.DataFrame, rs: pd.DataFrame, criteria: Criteria, study: Study
) -> pd.DataFrame:
    """`facts` with the responses by one set of criteria, in its terms; AVALC is the overall response in those of RECIST 1.1."""
    changes = derive_vars_change(facts, tu, tr, rs, criteria, study) if criteria.confirms else facts
    judged = derive_vars_response(changes, criteria, study)
    component = {**criteria.terms, "PD": criteria.terms.get(UNCONFIRMED, criteria.terms["PD"]), "NA": "NA"}
    return judged.assign(
        CRIT=text(criteria.name, judged.index),
        AVALC=judged["OVRLRESP"],
        OVRLRESP=judged["OVRLRESP"].map(criteria.terms),
        TRGRESP=judged["TRGRESP"].map(component),
        NTRGRESP=judged["NTRGRESP"].map(component),
    )


def tumour_visits(tr: pd.DataFrame, rs: pd.DataFrame, adsl: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The time points: visits with a lesion or an overall response, dated after the first dose and not after the cut-off."""
    lesions = tr.loc[tr["TRGRPID"].isin(GROUPS) & tr["TRLNKID"].notna()]
    responses = overall_responses(rs, tr, study)
    visits = pd.concat([lesions[[*VISIT, "VISIT"]], responses[[*VISIT, "VISIT"]]], ignore_index=True)
    dated = time_points(visits.loc[among(visits["USUBJID"], adsl["USUBJID"])], tr, responses)
    # a scan of which nothing could be evaluated is a time point too
    unread = lesions.assign(DAY=complete(lesions["TRDTC"])).groupby(VISIT, as_index=False)["DAY"].max()
    dated = dated.merge(unread, on=VISIT, how="left", validate="1:1")
    return after_baseline(dated.assign(TPDT=dated["TPDT"].fillna(dated["DAY"])).drop(columns="DAY"), adsl, study)


def derive_vars_response(facts: pd.DataFrame, criteria: Criteria, study: Study) -> pd.DataFrame:
    """`facts` (in time order) with TRGRESP and the row that decided it, NTRGRESP, NEWLIND, OVRLRESP and what decided that."""
    target, non_target = derive_response(facts, criteria.targets), derive_response(facts, criteria.non_targets)
    judged = facts.assign(TRGRESP=target["RESPONSE"], TRGRULE=target["ROW"], NTRGRESP=non_target["RESPONSE"])
    if study.recist.pr_continues:
        judged = judged.assign(TRGRESP=continued(judged, study))
    reappeared = reappeared_after_cr(judged, study)
    judged = judged.assign(reappeared_after_cr=reappeared)
    by_step = derive_vars_confirmed if criteria.confirms else _at_once
    overall = by_step(judged, criteria, study)
    return judged.assign(
        OVRLRESP=overall["RESPONSE"],
        OVRRULE=overall["ROW"].mask(overall["ROW"].eq("")),
        NEWLIND=yes_no(judged["new_lesion"]),
        AFTCRFL=flag(reappeared),
        BACKDFL=flag(judged["backdated"]),
        BASE=in_mm(judged["BASESUM"]),
        NADIR=in_mm(judged["NADIR"]),
        SDIAM=in_mm(judged["SUM"]),
        AVALPART=in_mm(judged["PARTIAL"]),
    )


def _at_once(judged: pd.DataFrame, criteria: Criteria, study: Study) -> pd.DataFrame:
    """The overall response of criteria by which a time point does not depend on those before it."""
    return derive_overall(judged, criteria.overall)


def continued(judged: pd.DataFrame, study: Study) -> Series:
    """TRGRESP where an SD after a confirmed PR stays PR until PD (`recist.pr_continues`)."""
    chosen = judged[["USUBJID"]].assign(ADT=judged["TPDT"], AVALC=judged["TRGRESP"])
    confirmed = is_confirmed(chosen, CONFIRMED_PR, study) & judged["TRGRESP"].eq("PR")
    before = confirmed.groupby(judged["USUBJID"]).cummax()
    progressed = judged["TRGRESP"].eq("PD").groupby(judged["USUBJID"]).cummax()
    return judged["TRGRESP"].mask(judged["TRGRESP"].eq("SD") & before & ~progressed, "PR")


def reappeared_after_cr(judged: pd.DataFrame, study: Study) -> Series:
    """R0 of 4.7: the last evaluable overall response was CR, and a target or non-target is there again (`recist.after_cr`).

    A time point that is not evaluable leaves the last response as it was, unless it shows such a lesion: then it is the PD.
    """
    again = judged["above_cr"] | judged["nt_present"]
    if study.recist.after_cr == "off":
        return again & False
    overall = derive_overall(judged.assign(reappeared_after_cr=False), RECIST_1_1.overall)["RESPONSE"]
    complete_response = overall.eq("CR").astype("float64").where(overall.ne("NE") | again)
    by_subject = complete_response.groupby(judged["USUBJID"])
    last = by_subject.ffill().groupby(judged["USUBJID"]).shift()
    return again & last.eq(1.0)
