"""Analysis results metadata: which analyses answer the endpoints of the trial, in which displays, from which records.

Takes the study's decisions and the outputs of a package, gives the displays with their results. Which results are primary and
which secondary (STUDY_SPEC 1.1: ORR; PFS, DCR, OS, number of subjects with TEAEs) is declared with the endpoints. An output that
the package does not have is left out.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from pipeline.endpoints.adverse_events import TEAE, TEAE_BY_TERM
from pipeline.endpoints.endpoint import Endpoint, Purpose
from pipeline.endpoints.response import DCR, ORR, control_of, primary_of
from pipeline.endpoints.time_to_event import TimeToEvent, outcome_measures
from pipeline.study import Study
from pipeline.study.decisions.values import treatment_of
from pipeline.submission.define.content import (
    AnalysisDataset,
    AnalysisResult,
    Display,
    Document,
    RangeCheck,
    WhereClause,
    item_oid,
)


@dataclass(frozen=True)
class PackagedOutput:
    """A table or figure of the package: its id (t_14_2_1_1), number and title as printed, its file, its program's, its name."""

    id: str
    number: str
    title: str
    display: Document
    program: Document
    name: str = ""


@dataclass(frozen=True)
class _Records:
    """Records of a dataset: variable -> values; `variables` are the ones analysed."""

    dataset: str
    where: dict[str, tuple[str, ...]]
    variables: tuple[str, ...]


@dataclass(frozen=True)
class _Analysis:
    id: str
    output: str
    description: str
    purpose: Purpose
    records: tuple[_Records, ...]
    documentation: str


def displays(study: Study, outputs: Iterable[PackagedOutput], tables: Mapping[str, pd.DataFrame]) -> tuple[Display, ...]:
    """The displays of `outputs` that show an endpoint, the primary first, with their results; of nobody there is none."""
    packaged = {output.id: output for output in outputs}

    def shown(output: str) -> Study:
        """The study as the output shipped under this number sees it: with its analysis set."""
        there = packaged.get(study.outputs.number(output))
        return study.of_output(output, there.name if there else "")

    numbered = [replace(a, output=study.outputs.number(a.output)) for a in _analyses(study, shown)]
    analyses = [a for a in numbered if a.output in packaged and all(_has_records(r, tables) for r in a.records)]
    displayed = dict.fromkeys(analysis.output for analysis in analyses)
    return tuple(_display(packaged[id], [analysis for analysis in analyses if analysis.output == id]) for id in displayed)


def _has_records(records: _Records, tables: Mapping[str, pd.DataFrame]) -> bool:
    table = tables.get(records.dataset)
    return table is None or bool(table[list(records.where)].isin(records.where).all(axis=1).any())


def _display(output: PackagedOutput, analyses: Iterable[_Analysis]) -> Display:
    results = tuple(_result(analysis, output.program) for analysis in analyses)
    return Display(f"RD.{output.id}", output.number, output.title, output.display, results)


def _analyses(study: Study, shown: Callable[[str], Study]) -> list[_Analysis]:
    interval = f"{study.ci.level:.0%} {study.ci.binomial} interval"
    rate = f"Subjects with AVALC Y over all subjects of the population, with {interval}; no answer counts as none."
    curve = (
        f"Kaplan-Meier estimate with {study.ci.level:.0%} limits on the {study.ci.km} scale (Brookmeyer-Crowley for quantiles); "
        "CNSR 0 is an event."
    )
    counted = "Subjects with at least one treatment-emergent adverse event over the treated subjects; a subject counts once."
    primary, control = primary_of(study).paramcd, control_of(study)
    measures = outcome_measures(study)
    return [
        *_endpoint_analyses("ORR", ORR, _responses(primary), rate, shown, about=f" ({primary})"),
        *_endpoint_analyses("DCR", DCR, _controlled(control), rate, shown),
        *(result for one in measures for result in _endpoint_analyses(one.paramcd, one, _survival(one), curve, shown)),
        *_endpoint_analyses("TEAE", TEAE, _emergent, counted, shown),
        *_endpoint_analyses("TEAE_PT", TEAE_BY_TERM, _emergent, counted, shown),
    ]


RecordsOf = Callable[[Study], tuple[_Records, ...]]
"""The records of an analysis, by the study as the output sees it."""


def _responses(parameter: str) -> RecordsOf:
    return lambda study: (_population("ADRS", parameter, study.population(study.orr.population), "AVALC"),)


def _controlled(parameter: str) -> RecordsOf:
    def records(study: Study) -> tuple[_Records, ...]:
        flag = study.dcr.population
        return (*_responses(parameter)(study), _Records("ADSL", {flag: ("Y",)}, (flag, treatment_of(flag))))

    return records


def _emergent(study: Study) -> tuple[_Records, ...]:
    flag = study.population("SAFFL")
    analysed = ("USUBJID", "AESEQ", "AEDECOD", "AEBODSYS", "TRTA" if flag == "SAFFL" else "TRT01P")
    return (
        _Records("ADAE", {"TRTEMFL": ("Y",), flag: ("Y",)}, analysed),
        _Records("ADSL", {flag: ("Y",)}, (flag, treatment_of(flag))),
    )


def _endpoint_analyses(
    code: str, endpoint: Endpoint, records_of: RecordsOf, method: str, shown_as: Callable[[str], Study], about: str = ""
) -> list[_Analysis]:
    """The results of an endpoint: that of its table and that of its curve; subgroups are exploratory."""
    if endpoint.purpose is None:
        return []
    named, shown = endpoint.name + about, endpoint.shown
    results = ((code, shown.table, named), (f"{code}_CURVE", shown.curve, f"{named}, curve"))
    return [
        _Analysis(id, output, words, endpoint.purpose, records_of(shown_as(output)), method)
        for id, output, words in results
        if output
    ]


def _population(dataset: str, parameter: str, flag: str, *variables: str) -> _Records:
    return _Records(dataset, {"PARAMCD": (parameter,), flag: ("Y",)}, (*variables, treatment_of(flag).replace("01", "")))


def _survival(parameter: TimeToEvent) -> RecordsOf:
    return lambda study: (_population("ADTTE", parameter.paramcd, parameter.population_in(study), "AVAL", "CNSR"),)


def _result(analysis: _Analysis, program: Document) -> AnalysisResult:
    used = tuple(AnalysisDataset(r.dataset, _clause(r), r.variables) for r in analysis.records)
    parameter = next((item_oid(r.dataset, "PARAMCD") for r in analysis.records if "PARAMCD" in r.where), "")
    return AnalysisResult(
        f"AR.{analysis.id}", analysis.description, analysis.purpose, used, analysis.documentation, program, parameter
    )


def _clause(records: _Records) -> WhereClause:
    checks = tuple(RangeCheck(records.dataset, name, values) for name, values in records.where.items())
    parts = [part for check in checks for part in (check.variable, *check.values)]  # noqa: PD011 - no data frame
    return WhereClause(".".join(("WC", records.dataset, *parts)), checks)
