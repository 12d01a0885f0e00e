"""Analysis results metadata: which analyses answer the endpoints of the trial, in which displays, from which records.

Takes the study's decisions and the outputs of a package, gives the displays with their results. Which results are primary and
which secondary (STUDY_SPEC 1.1: ORR; PFS, DCR, OS, number of subjects with TEAEs) is declared with the endpoints; subgroups and
reasons of discontinuation are exploratory. The comparisons of arms are those that `comparison` of study.yaml prints. An output
that the package does not have is left out.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from pipeline.endpoints.adverse_events import TEAE, TEAE_BY_TERM
from pipeline.endpoints.endpoint import EXPLORATORY, PRIMARY, Endpoint, Purpose
from pipeline.endpoints.estimands import estimands_of
from pipeline.endpoints.response import DCR, ORR, control_of, primary_of
from pipeline.endpoints.time_to_event import TTDISC, TimeToEvent, outcome_measures
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
from pipeline.tlf.ard.methods import methods_of


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
    methods, said = methods_of(study), {one.name: f" Estimand: {one.words}" for one in estimands_of(study)}
    counted = "Subjects with at least one treatment-emergent adverse event over the treated subjects; a subject counts once."
    rate, primary = methods["PROPORTION"], primary_of(study).paramcd
    responses, controlled = _responses(primary), _controlled(control_of(study))
    analyses = [
        *_endpoint_analyses("ORR", ORR, study, responses, rate + said["ORR"], shown, about=f" ({primary})"),
        *_rates_compared("ORR", ORR, responses, study, shown),
        *_endpoint_analyses("DCR", DCR, study, controlled, rate + said["DCR"], shown),
        *_rates_compared("DCR", DCR, _responses(control_of(study)), study, shown),
        *(result for one in outcome_measures(study) for result in _times(one, methods, said, study, shown)),
        *_endpoint_analyses("TEAE", TEAE, study, _emergent, counted + said["TEAE"], shown),
        *_endpoint_analyses("TEAE_PT", TEAE_BY_TERM, study, _emergent, counted, shown),
        *_exploratory("TTDISC", TTDISC, study, methods[f"AALEN_JOHANSEN_{study.ci.km.upper()}"], shown),
    ]
    return sorted(analyses, key=lambda analysis: analysis.purpose != PRIMARY)


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
    code: str,
    endpoint: Endpoint,
    study: Study,
    records_of: RecordsOf,
    method: str,
    shown_as: Callable[[str], Study],
    about: str = "",
) -> list[_Analysis]:
    """The results of an endpoint: that of its table and that of its curve."""
    purpose = endpoint.purpose_in(study)
    if purpose is None:
        return []
    named, shown = endpoint.name + about, endpoint.shown
    results = ((code, shown.table, named), (f"{code}_CURVE", shown.curve, f"{named}, curve"))
    return [
        _Analysis(id, output, words, purpose, records_of(shown_as(output)), method) for id, output, words in results if output
    ]


def _exploratory(
    code: str, endpoint: TimeToEvent, study: Study, method: str, shown_as: Callable[[str], Study]
) -> list[_Analysis]:
    """The results of what is no outcome measure."""
    exploratory = replace(endpoint, purpose=EXPLORATORY)
    return _endpoint_analyses(code, exploratory, study, _survival(endpoint), method, shown_as)


def _rates_compared(
    code: str, endpoint: Endpoint, records_of: RecordsOf, study: Study, shown_as: Callable[[str], Study]
) -> list[_Analysis]:
    rates, purpose = study.comparison.rates, endpoint.purpose_in(study)
    if not (study.compares_arms and rates != "off" and purpose):
        return []
    method = methods_of(study)[f"{rates.upper().replace('-', '_')}_ODDS_RATIO_CMH"]
    what = f"{endpoint.name}, difference and odds ratio"
    table = endpoint.shown.table
    return [_Analysis(f"{code}_DIFF", table, what, purpose, records_of(shown_as(table)), method)]


def _times(
    one: TimeToEvent, methods: Mapping[str, str], said: Mapping[str, str], study: Study, shown_as: Callable[[str], Study]
) -> list[_Analysis]:
    """The estimates of an outcome measure, and the comparisons of arms that the study prints in its outputs."""
    records_of, purpose = _survival(one), one.purpose_in(study) or EXPLORATORY
    method = methods[f"KM_{study.ci.km.upper()}"] + said.get(one.paramcd, "")
    estimates = _endpoint_analyses(one.paramcd, one, study, records_of, method, shown_as)
    if not study.compares_arms:
        return estimates
    compared = [
        _Analysis(
            f"{one.paramcd}_{part}",
            one.shown.table,
            f"{one.name}, {words}",
            purpose,
            records_of(shown_as(one.shown.table)),
            methods[method],
        )
        for part, words, method in _comparisons(one, study)
    ]
    ratio = f"{methods[f'COX_{study.comparison.ties.upper()}']}" + (
        f" {methods['COX_EFRON_LIKELIHOOD_RATIO']}" if study.comparison.interaction else ""
    )
    explored = [
        _Analysis(f"{one.paramcd}_{part}", output, f"{one.name}, {words}", EXPLORATORY, records_of(shown_as(output)), ratio)
        for part, output, words in (
            ("SUBGROUP", one.shown.by_subgroup, "hazard ratios by subgroup"),
            ("FOREST", one.shown.forest, "forest of hazard ratios by subgroup"),
        )
        if output
    ]
    return [*estimates, *compared, *explored]


def _comparisons(one: TimeToEvent, study: Study) -> list[tuple[str, str, str]]:
    """The comparisons of arms in the table of an endpoint: the end of the analysis' name in the ARD, words, method."""
    decided = study.comparison
    cox, looks = f"COX_{decided.ties.upper()}_LOGRANK", decided.looks
    ratio = "hazard ratio and log-rank test"
    wanted = [
        (bool(decided.strata), "COX", f"{ratio}, stratified", f"{cox}_STRATIFIED"),
        (bool(decided.strata), "COX_UNSTRATIFIED", f"{ratio}, unstratified", cox),
        (not decided.strata, "COX", ratio, cox),
        (decided.landmarks and bool(one.months(study)), "KM_DIFF", "differences of rates at landmarks", "KM_DIFFERENCE"),
        (decided.rmst_months is not None, "RMST_DIFF", "difference of restricted means", "RMST_DIFFERENCE"),
    ]
    if looks is not None and looks.endpoint == one.paramcd:
        spending = looks.spending.replace("-", "_").upper()
        wanted.append((True, "LOOK", "group-sequential look", f"LAN_DEMETS_{spending}"))
    return [(part, words, method) for asked, part, words, method in wanted if asked]


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
