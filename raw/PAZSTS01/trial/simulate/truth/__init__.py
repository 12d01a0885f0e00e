"""Truth tables: the right answers, worked out from the hidden course of the trial without the pipeline's derivations."""

import pandas as pd

from ..plan import day
from ..text import iso
from ..trial import Trial
from .assessments import EVALUATORS, adjudicated, assessments
from .ecgs import corrected_intervals
from .endpoints import endpoints
from .events import emergent_events
from .grades import graded_results
from .quality_of_life import scale_scores
from .subjects import subjects_at, treatment_list
from .therapy_times import deviations, medication_times

__all__ = ["treatment_list", "truth"]


def truth(trial: Trial, transfer: str) -> dict[str, pd.DataFrame]:
    """subjects, endpoints, responses, baselines, events, grades, intervals, scores, medication and deviations at the cut-off
    `transfer`, by USUBJID; dates as ISO text."""
    cut = day(transfer)
    tables = {
        "subjects": subjects_at(trial, cut), "endpoints": endpoints(trial, cut), "responses": _responses(trial, cut),
        "events": emergent_events(trial, cut), "grades": graded_results(trial, cut),
        "intervals": corrected_intervals(trial, cut), "scores": scale_scores(trial, cut),
        "baselines": _baselines(trial, cut), "medication": medication_times(trial, cut), "deviations": deviations(trial, cut),
    }  # fmt: skip
    names = trial.plan.study_id + "-" + trial.subjects["SITEID"] + "-" + trial.subjects["SUBJID"]
    return {name: _named(table, names) for name, table in tables.items()}


def _named(table: pd.DataFrame, names: "pd.Series[str]") -> pd.DataFrame:
    days = {column: iso(table[column]).to_numpy() for column in table if column.endswith("DT")}
    numbered = table.assign(**days, USUBJID=names.to_numpy()[table["P"].to_numpy()])
    return numbered[["USUBJID", *(column for column in table if column != "P")]].reset_index(drop=True)


def _responses(trial: Trial, cut: float) -> pd.DataFrame:
    """P, EVALUATOR, ADT, TARGET, NONTARGET, NEW, OVERALL, SUM of every recorded assessment, ADJUDICATED of the person."""
    parts = []
    for evaluator in EVALUATORS:
        seen = assessments(trial, cut)[evaluator]
        person, scan = (seen.overall != "").nonzero()
        parts.append(pd.DataFrame({
            "P": person, "EVALUATOR": evaluator, "ADT": seen.date[person, scan], "TARGET": seen.target[person, scan],
            "NONTARGET": seen.nontarget[person, scan], "NEW": seen.new[person, scan], "OVERALL": seen.overall[person, scan],
            "SUM": seen.total[person, scan], "ADJUDICATED": adjudicated(trial, cut)[person],
        }))  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def _baselines(trial: Trial, cut: float) -> pd.DataFrame:
    """P, EVALUATOR, BASELINEDT of every person with a baseline: its day, null where the evaluator could not use the scan."""
    there = trial.subjects["BASELINE"] <= cut
    parts = [
        pd.DataFrame({"P": trial.subjects.index, "EVALUATOR": evaluator, "BASELINEDT": seen.baseline})[there]
        for evaluator, seen in assessments(trial, cut).items()
    ]
    return pd.concat(parts, ignore_index=True)
