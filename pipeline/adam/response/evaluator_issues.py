"""What does not fit together among the evaluators of a study: takes RS, gives issues and changes nothing.

Overall responses are compared visit by visit: who gave one, who settled a difference, and which was accepted (STUDY_SPEC 4.12).
"""

import pandas as pd

from pipeline.adam.tumour.baselines import without_lesions
from pipeline.adam.tumour.readings import reader_of, whose
from pipeline.adam.tumour.sums import VISIT
from pipeline.core.issues import found, gather
from pipeline.core.series import Series
from pipeline.endpoints.evaluators import evaluators_of
from pipeline.endpoints.response import OVERALL
from pipeline.study import Study
from pipeline.study.evaluators import BY_INVESTIGATOR, Evaluator
from schemas.base import DTYPES

ADJUDICATOR = "ADJUDICATOR"
"""The beginning of --EVALID of who settles a difference between readers."""


def evaluator_issues(rs: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The issues of `rs`: records of nobody declared, and several readers where one counts, always; all others where the study
    declares an evaluator."""
    overall = rs.loc[rs["RSTESTCD"].eq(OVERALL) & rs["RSSTRESC"].notna()]
    overall = overall.assign(WHO=whose(overall, "RS", study), READER=reader_of(overall, "RS"))
    several = [_several(overall, one) for one in evaluators_of(study) if not one.accepted]
    always = gather(_undeclared(overall, study, "RS"), *several)
    if not study.evaluators:
        return always
    accepted = [issue for one in study.evaluators if one.accepted for issue in _accepted(overall, one)]
    return gather(always, _alone(overall), *(_missing(overall, one) for one in evaluators_of(study)), *accepted)


def lesion_issues(tu: pd.DataFrame, tr: pd.DataFrame, rs: pd.DataFrame, study: Study) -> pd.DataFrame:
    """EVALUATOR_UNKNOWN of lesions and their sizes, and EVALUATOR_LESIONS: an evaluator who gives responses alone."""
    parts = [
        _undeclared(rows.assign(WHO=whose(rows, domain, study), READER=reader_of(rows, domain)), study, domain)
        for domain, rows in (("TU", tu), ("TR", tr))
    ]
    responding = rs.assign(WHO=whose(rs, "RS", study), READER=reader_of(rs, "RS"))
    names = [one.name for one in without_lesions(tr, rs, study) if _is(responding, one).any()]
    alone = pd.Series(names, dtype=DTYPES["Char"])
    return gather(*parts, found("EVALUATOR_LESIONS", alone.to_frame(), "TR", column="TREVAL", value=alone))


def _undeclared(records: pd.DataFrame, study: Study, domain: str) -> pd.DataFrame:
    """EVALUATOR_UNKNOWN: once per evaluator and reader whom nobody declared, with the numbers of records and subjects."""
    declared = pd.Series(False, index=records.index)
    for one in evaluators_of(study):
        declared |= _is(records, one)
    column = f"{domain}EVAL"
    names = records[column].fillna(f"no {column}") + (f", {column}ID " + records["READER"]).fillna("")
    unknown = records.assign(NAME=names).loc[~declared]
    counts = unknown.groupby("NAME", as_index=False)["USUBJID"].agg(["size", "nunique"])
    numbers = "; records: " + counts["size"].astype("str") + ", subjects: " + counts["nunique"].astype("str")
    message = "is an evaluator whom study.yaml does not declare" + numbers
    return found("EVALUATOR_UNKNOWN", counts, domain, column=column, value=counts["NAME"], message=message)


def _is(overall: pd.DataFrame, evaluator: Evaluator) -> Series:
    own: Series = overall["WHO"].eq(evaluator.evaluator)
    return own & overall["READER"].eq(evaluator.reader) if evaluator.reader else own


def _several(overall: pd.DataFrame, evaluator: Evaluator) -> pd.DataFrame:
    """EVALUATOR_READERS: a visit with responses of several readers, where the study declares neither them nor who is accepted."""
    own = overall.loc[_is(overall, evaluator)]
    spread = own["READER"].fillna("").groupby([own["USUBJID"], own["VISITNUM"]]).transform("nunique")
    rows = own.loc[spread.gt(1)].drop_duplicates(VISIT)
    return found("EVALUATOR_READERS", rows, "RS", column="RSEVALID", value=_at_visit(evaluator.name, rows))


def _missing(overall: pd.DataFrame, evaluator: Evaluator) -> pd.DataFrame:
    """EVALUATOR_ABSENT: nobody has a response of the evaluator; else EVALUATOR_VISIT: a visit at which only others have one."""
    own = _is(overall, evaluator)
    if not own.any():
        return found("EVALUATOR_ABSENT", pd.DataFrame(index=range(1)), "RS", column="RSEVAL", value=evaluator.name)
    of_evaluator = pd.MultiIndex.from_frame(overall.loc[own, VISIT])
    rows = overall.drop_duplicates(VISIT)
    rows = rows.loc[~pd.MultiIndex.from_frame(rows[VISIT]).isin(of_evaluator)]
    return found("EVALUATOR_VISIT", rows, "RS", column="RSEVAL", value=_at_visit(evaluator.name, rows))


def _alone(overall: pd.DataFrame) -> pd.DataFrame:
    """ADJUDICATOR_ALONE: a response of an adjudicator at a visit at which no reader has one."""
    settles = overall["READER"].str.startswith(ADJUDICATOR).eq(True)
    read = overall.loc[~settles & overall["WHO"].ne(BY_INVESTIGATOR.evaluator)]
    rows = overall.loc[settles & ~_keys(overall).isin(_keys(read))]
    return found("ADJUDICATOR_ALONE", rows, "RS", column="RSEVALID", value=_at_visit(rows["READER"], rows))


def _accepted(overall: pd.DataFrame, evaluator: Evaluator) -> list[pd.DataFrame]:
    """ACCEPTED_NONE, ACCEPTED_SEVERAL: visits with responses of the readers, of which none or more than one was accepted."""
    own = overall.loc[_is(overall, evaluator)]
    flag = own["RSACPTFL"].eq("Y") if "RSACPTFL" in own else pd.Series(False, index=own.index)
    number = flag.groupby(own["USUBJID"] + own["VISITNUM"].astype("str")).transform("sum")
    visits = own.assign(NUMBER=number).drop_duplicates(VISIT)
    none, several = visits.loc[visits["NUMBER"].eq(0)], visits.loc[visits["NUMBER"].gt(1)]
    instead = f"that of {evaluator.otherwise} counts" if evaluator.otherwise else ""
    return [
        found("ACCEPTED_NONE", none, "RS", column="RSACPTFL", value=_at_visit(evaluator.name, none), action=instead),
        found("ACCEPTED_SEVERAL", several, "RS", column="RSACPTFL", value=_at_visit(evaluator.name, several)),
    ]


def _keys(rows: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(rows[[*VISIT, "WHO"]])


def _at_visit(who: "Series | str", rows: pd.DataFrame) -> Series:
    return who + (" at " + rows["VISIT"].fillna("a visit without name"))
