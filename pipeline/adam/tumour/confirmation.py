"""Responses by criteria that confirm a progression: takes facts of time points, gives the overall response of each in turn.

What a time point is depends on the unconfirmed progression that stands before it. All subjects take their first time point
together, then their second, and so on: the only loop is over the number of time points (STUDY_SPEC 4.11).
"""

import pandas as pd

from pipeline.adam.tumour.lesions import PER_MM
from pipeline.adam.tumour.recist_rules import derive_overall
from pipeline.core.series import Series
from pipeline.endpoints.criteria import UNCONFIRMED, Criteria
from pipeline.endpoints.criteria.irecist import GROWTH_MM
from pipeline.study import Study

RANK = {"CR": 1.0, "PR": 2.0, "SD": 3.0, "NON-CR/NON-PD": 3.0, "PD": 4.0}
"""From best to worst; what has no place here is not evaluable or does not apply."""
MEASURED = ("SUM", "PARTIAL", "NEWSUM", "NEWN", "NTWORSE")
REFERENCE = ("SUM", "NEWSUM", "NEWN", "NTWORSE", "TARGETS", "NON_TARGETS", "targets_progressed", "nt_progressed", "new_there")
"""What is remembered of the time point whose progression stands."""


def derive_vars_confirmed(facts: pd.DataFrame, criteria: Criteria, study: Study) -> pd.DataFrame:
    """RESPONSE and ROW of each row of `facts` (in time order: USUBJID, TPDT, TRGRESP, NTRGRESP, the conditions of 4.4 to 4.7 and
    of change_facts.py)."""
    known = facts.assign(
        **{name: facts[name].astype("Float64").astype("float64") for name in MEASURED},
        DAY=(facts["TPDT"] - pd.Timestamp("1970-01-01").as_unit("ms")).dt.days.astype("float64"),
        TARGETS=facts["TRGRESP"].map(RANK).astype("float64"),
        NON_TARGETS=facts["NTRGRESP"].map(RANK).astype("float64"),
        again=(facts["above_cr"] | facts["nt_present"]) & (study.recist.after_cr != "off"),
    ).fillna({"NTWORSE": 0.0})
    subject, number = known.groupby("USUBJID").ngroup(), known.groupby("USUBJID").cumcount()
    state = pd.DataFrame(0.0, index=range(subject.nunique()), columns=["standing", "DAY", "was_cr", *REFERENCE])
    answers = [pd.DataFrame({"RESPONSE": [], "ROW": []}, dtype="str")]
    for turn in range(int(number.max()) + 1 if len(number) else 0):
        rows = known.loc[number.eq(turn)]
        before = state.loc[subject.loc[rows.index]].set_axis(rows.index)
        now = rows.assign(**_conditions(rows, before, study))
        answer = derive_overall(now, criteria.overall)
        answers.append(answer)
        state.loc[subject.loc[rows.index]] = _after(now, before, answer["RESPONSE"]).to_numpy()
    return pd.concat(answers).reindex(facts.index)


def _conditions(now: pd.DataFrame, before: pd.DataFrame, study: Study) -> dict[str, Series]:
    """The conditions that compare a time point with the unconfirmed progression before it."""
    standing = before["standing"].eq(1)
    days = now["DAY"] - before["DAY"]
    last = study.irecist.confirm_max_days
    ripe = standing & days.ge(study.irecist.confirm_min_days)
    due = ripe if last is None else ripe & days.le(last)
    grown = now[["PARTIAL", "NEWSUM"]] - before[["SUM", "NEWSUM"]].set_axis(["PARTIAL", "NEWSUM"], axis=1)
    by_size = grown.ge(GROWTH_MM * PER_MM)
    better = (
        now["TARGETS"].lt(before["TARGETS"])
        | now["NON_TARGETS"].lt(before["NON_TARGETS"])
        | (before["new_there"].eq(1) & ~now["new_there"])
    )
    more_non_targets = now["nt_worse"] | now["NTWORSE"].gt(before["NTWORSE"])
    more_of_new = now["new_worse"] | (by_size["NEWSUM"] & now["NEWN"].eq(before["NEWN"]))
    return {
        "due": due,
        "late": ripe & ~due,
        "unchanged": standing & ~better,
        "reappeared_after_cr": now["again"] & before["was_cr"].eq(1),
        "targets_grown": before["targets_progressed"].eq(1) & by_size["PARTIAL"] & ~now["at_cr"],
        "targets_first": before["targets_progressed"].ne(1),
        "non_targets_grown": before["nt_progressed"].eq(1) & more_non_targets,
        "non_targets_first": before["nt_progressed"].ne(1),
        "new_grown": before["new_there"].eq(1) & more_of_new,
    }


def _after(now: pd.DataFrame, before: pd.DataFrame, response: Series) -> pd.DataFrame:
    """What is remembered after a time point: since when which progression stands, and whether the response was complete.

    A progression that is seen again within the time for its confirmation keeps what it is compared with, so that increases add
    up; its time runs anew. One seen too early changes nothing; one seen too late is a new one.
    """
    standing = before["standing"].eq(1)
    progressed = response.isin(["PD", UNCONFIRMED])
    starts = progressed & (~standing | now["late"])
    ends = standing & ~progressed & response.ne("NE")
    evaluable = response.ne("NE")
    targets = now["TRGRESP"].eq("PD") | (now["reappeared_after_cr"] & now["above_cr"])
    seen = now.assign(targets_progressed=targets)[[*REFERENCE]].astype("float64")
    return pd.DataFrame(
        {
            "standing": (progressed | (standing & ~ends)).astype("float64"),
            "DAY": before["DAY"].mask(starts | (progressed & now["due"]), now["DAY"]),
            "was_cr": before["was_cr"].mask(evaluable, response.eq("CR").astype("float64")),
            **{name: before[name].mask(starts, seen[name]) for name in REFERENCE},
        }
    )
