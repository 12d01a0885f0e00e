"""The parameters of ADRS by one set of criteria: takes RS, TR, RECIST and one row per subject, gives records and issues.

Collected responses, those that the lesions make, and what follows from those that count: progression, last assessment, response,
best response, disease control (STUDY_SPEC 5.4). They are called as by RECIST 1.1 until they are records (`Criteria.terms`).
"""

from dataclasses import dataclass

import pandas as pd

from pipeline.adam.frames import text, to_date
from pipeline.adam.response.adrs_records import from_rs, with_all, yes_or_no
from pipeline.adam.response.best_response import (
    LAST,
    best_response,
    derive_vars_anl,
    filter_by_week,
    filter_eligible,
    first_progression,
    first_response,
    unconfirmed_progression,
)
from pipeline.adam.tumour.timepoints import derive_vars_date, overall_responses, responses_of
from pipeline.core.distinct import among
from pipeline.core.issues import found
from pipeline.endpoints.criteria import RECIST_1_1, Criteria
from pipeline.endpoints.response import OVERALL, Response, from_lesions, parameters_of
from pipeline.study import Study
from pipeline.study.evaluators import BY_INVESTIGATOR, Evaluator
from schemas.base import DTYPES

DISEASE_CONTROL = ("CR", "PR", "SD")


@dataclass(frozen=True)
class ByCriteria:
    """The parameters by one set of criteria, the overall responses that its endpoints count, and what is wrong with them."""

    parameters: list[pd.DataFrame]
    counted: pd.DataFrame
    issues: list[pd.DataFrame]


def judge(
    criteria: Criteria, rs: pd.DataFrame, tr: pd.DataFrame, recist: pd.DataFrame, subjects: pd.DataFrame, study: Study
) -> ByCriteria:
    """Everything that ADRS has by one set of criteria, from the RS and TR of the investigator: collected responses, those derived
    from the lesions, and the parameters of subjects."""
    judgement = _Judgement(criteria, BY_INVESTIGATOR, study)
    code = judgement.code
    collected = assessed(overall_responses(rs, tr, study, criteria), subjects, study)
    derived = derived_responses(recist, criteria, subjects, study)
    counted = derived if from_lesions(criteria, study) else collected
    of_subjects = subject_parameters(counted, subjects, judgement, study)
    return ByCriteria(
        [
            from_rs(collected.assign(AVALC=collected["TERM"]), f"{code}OVR"),
            *component_parameters(rs, tr, judgement, study),
            by_lesions(derived.assign(AVALC=derived["TERM"], PARAMCD=f"{code}OVRD")),
            *(map(by_lesions, of_subjects) if from_lesions(criteria, study) else of_subjects),
        ],
        counted,
        [unknown_responses(collected, criteria), _never_collected(rs, criteria, study)],
    )


def judge_again(evaluator: Evaluator, rs: pd.DataFrame, tr: pd.DataFrame, subjects: pd.DataFrame, study: Study) -> ByCriteria:
    """The same of a further evaluator, by RECIST 1.1 and from the evaluator's RS and TR; nothing is derived from the lesions.

    `subjects` have the evaluator's baseline (`with_baseline_of`).
    """
    judgement = _Judgement(RECIST_1_1, evaluator, study)
    collected = assessed(overall_responses(rs, tr, study), subjects, study)
    return ByCriteria(
        [
            from_rs(collected.assign(AVALC=collected["TERM"]), f"{judgement.code}OVR"),
            *component_parameters(rs, tr, judgement, study),
            *subject_parameters(collected, subjects, judgement, study),
        ],
        collected,
        [] if evaluator.accepted else [unknown_responses(collected, RECIST_1_1)],  # what is accepted is a reader's
    )


@dataclass(frozen=True)
class _Judgement:
    """By which criteria, by whom: what the codes of the parameters begin with."""

    criteria: Criteria
    evaluator: Evaluator
    study: Study

    @property
    def code(self) -> str:
        return self.evaluator.code + self.criteria.code

    @property
    def parameters(self) -> list[Response]:
        everything = parameters_of(self.study).values()
        return [one for one in everything if one.criteria is self.criteria and one.evaluator == self.evaluator]


def subject_parameters(counted: pd.DataFrame, subjects: pd.DataFrame, judgement: _Judgement, study: Study) -> list[pd.DataFrame]:
    """The parameters with one record per subject."""
    return [
        *progression_parameters(counted, subjects, judgement, study),
        *response_parameters(counted, subjects, judgement, study, confirmed=False),
        *response_parameters(counted, subjects, judgement, study, confirmed=True),
    ]


def by_lesions(records: pd.DataFrame) -> pd.DataFrame:
    """Records that the lesions of a visit prove, not one record of RS."""
    proved = records["RSSEQ"].notna()
    return records.assign(
        SRCDOM=text("TR", records.index).where(proved, records.get("SRCDOM")),
        SRCVAR=text("TRSTRESC", records.index).where(proved, records.get("SRCVAR")),
        SRCSEQ=float("nan"),
        RSSEQ=float("nan"),
    )


def assessed(responses: pd.DataFrame, subjects: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`responses` (ADT, AVALC, RSSEQ) up to the cut-off with ANL01FL and ANL02FL."""
    until_cutoff = responses.loc[~responses["ADT"].gt(to_date(study.dco))].reset_index(drop=True)
    return derive_vars_anl(until_cutoff, subjects, study)


def component_parameters(rs: pd.DataFrame, tr: pd.DataFrame, judgement: _Judgement, study: Study) -> list[pd.DataFrame]:
    """TRGR, NTRGR, NEWL: what the evaluator said of targets, non-targets and new lesions, up to the cut-off."""
    tests = {one.paramcd: one.test for one in judgement.parameters if one.test not in ("", OVERALL)}
    rows = {
        code: responses_of(rs, test, judgement.criteria).rename(columns={"RSSTRESC": "AVALC"}) for code, test in tests.items()
    }
    dated = {code: derive_vars_date(answers, tr, study) for code, answers in rows.items()}
    return [from_rs(answers.loc[~answers["ADT"].gt(to_date(study.dco))], code) for code, answers in dated.items()]


def derived_responses(recist: pd.DataFrame, criteria: Criteria, subjects: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The overall responses that the lesions make, with their own analysis flags; never over the investigator's (4.8)."""
    own = recist.loc[recist["CRIT"].eq(criteria.name) & among(recist["USUBJID"], subjects["USUBJID"])]
    meant = own["OVRLRESP"].map(criteria.roles).astype(DTYPES["Char"])
    responses = own.assign(
        AVALC=meant, TERM=own["OVRLRESP"], RSSEQ=own["VISITNUM"]
    )  # of two on a day, the later visit is the later
    return assessed(responses, subjects, study)


def progression_parameters(
    counted: pd.DataFrame, subjects: pd.DataFrame, judgement: _Judgement, study: Study
) -> list[pd.DataFrame]:
    """PD: the first progression of the trial; where criteria confirm one, CPD and UPD: the first confirmed one, and the one that
    nothing confirmed or refuted. LSTA: the last assessment (`pfs.last_assessment`) and its response."""
    criteria, code = judgement.criteria, judgement.code
    eligible = filter_eligible(counted, subjects, study)
    adequate = eligible.loc[eligible["AVALC"].isin(LAST[study.pfs.last_assessment])]
    last = adequate.drop_duplicates("USUBJID", keep="last")  # in order of dates
    last = last.assign(AVALC=last["AVALC"].map(criteria.terms))[["USUBJID", "AVALC", "ADT", "ADTF", "RSSEQ"]]
    found = {"PD": first_progression(counted, subjects, study)}
    if criteria.confirms:
        found = {"CPD": found["PD"], "UPD": unconfirmed_progression(counted, subjects, study)}
    return [
        *(yes_or_no(rows, subjects, code + name) for name, rows in found.items()),
        with_all(from_rs(last, f"{code}LSTA"), subjects, f"{code}LSTA", "MISSING"),
    ]


def response_parameters(
    counted: pd.DataFrame, subjects: pd.DataFrame, judgement: _Judgement, study: Study, *, confirmed: bool
) -> list[pd.DataFrame]:
    """RSP, BOR, BCP, DCR, and RSP24 where the study has a week, or the confirmed CRSP, CRSP24, CBOR, CBCP, CDCR."""
    code = judgement.code + ("C" if confirmed else "")
    responders = first_response(counted, subjects, study, confirmed=confirmed)
    best = best_response(counted, subjects, study, confirmed=confirmed)
    by_week = [one.paramcd for one in judgement.parameters if one.by_week and one.confirmed == confirmed]
    called = best.assign(AVALC=best["AVALC"].map(judgement.criteria.terms))
    return [
        yes_or_no(responders, subjects, f"{code}RSP"),
        *(yes_or_no(filter_by_week(responders, counted, subjects, study), subjects, week) for week in by_week),
        with_all(from_rs(called.loc[called["RSSEQ"].notna()], f"{code}BOR"), subjects, f"{code}BOR", called["AVALC"]),
        yes_or_no(best.loc[best["AVALC"].isin(["CR", "PR"])], subjects, f"{code}BCP"),
        yes_or_no(best.loc[best["AVALC"].isin(controlled(study))], subjects, f"{code}DCR"),
    ]


def controlled(study: Study) -> tuple[str, ...]:
    """The best responses that count as disease control (`dcr.noncr_nonpd`)."""
    return (*DISEASE_CONTROL, "NON-CR/NON-PD") if study.dcr.noncr_nonpd == "counted" else DISEASE_CONTROL


def unknown_responses(responses: pd.DataFrame, criteria: Criteria) -> pd.DataFrame:
    """RSP_UNKNOWN: the overall responses whose text is no response; kept without AVAL and analysis flags."""
    rows = responses.loc[responses["AVALC"].isna()]
    value = rows["TERM"] + " at " + rows["VISIT"].fillna("a visit without name")
    return found("RSP_UNKNOWN", rows, "ADRS", column="AVALC", value=value, message=f"is no response of {criteria.name}")


def _never_collected(rs: pd.DataFrame, criteria: Criteria, study: Study) -> pd.DataFrame:
    """CRITERIA_ABSENT: the study counts responses by criteria that no response of RS has."""
    asked = bool(criteria.code) and not from_lesions(criteria, study)
    absent = asked and responses_of(rs, OVERALL, criteria).empty
    action = f"every response is MISSING; collect it under RSCAT {criteria.name}, or set {criteria.section}.responses to derived"
    return found("CRITERIA_ABSENT", pd.DataFrame(index=range(int(absent))), "ADRS", value=criteria.name, action=action)
