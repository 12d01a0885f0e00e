"""Rates of each arm against the reference: difference, odds ratio, Cochran-Mantel-Haenszel test (TLF_SPEC 0.3)."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from pipeline.core.distinct import among
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, Results, finish
from pipeline.tlf.layout.formats import format_number, format_p_value, format_rate
from pipeline.tlf.layout.table import block, line
from pipeline.tlf.statistics.arms import (
    COMPARED,
    Pair,
    Row,
    behind,
    estimate_rows,
    not_compared,
    pairs_of,
    reasons_note,
    result_row,
    strata_note,
)
from pipeline.tlf.statistics.comparisons.rate_difference import Method, compute_rate_difference
from pipeline.tlf.statistics.comparisons.rates import compute_cmh, compute_odds_ratio, count_responders
from pipeline.tlf.statistics.summaries import Part
from pipeline.tlf.statistics.survival import percent_of


def compare_rates(yes: pd.DataFrame, adsl: pd.DataFrame, population: Population, analysis: Analysis, study: Study) -> list[Part]:
    """Difference of the rate with limits, odds ratio and test: the analysis with _DIFF behind its name. With strata it is
    stratified, and _DIFF_UNSTRATIFIED the sensitivity analysis.

    `yes`: USUBJID of who responded; all others of the population did not. Nothing where rates are not compared."""
    everybody = population.subjects[["USUBJID"]].drop_duplicates()
    everybody = everybody.assign(RESPONSE=among(everybody["USUBJID"], yes["USUBJID"]))
    pairs = _pairs(everybody, adsl, population, study)
    if not pairs:
        return []
    strata = study.comparison.strata
    parts = [("_DIFF", "stratified", strata), ("_DIFF_UNSTRATIFIED", "unstratified", ())] if strata else [("_DIFF", "", ())]
    compared = [
        _compare(pairs, population, replace(analysis, id=f"{analysis.id}{end}"), study, word, by) for end, word, by in parts
    ]
    return [([result for result, _ in compared], pd.concat([lines for _, lines in compared]))]


def _compare(
    pairs: Sequence[Pair], population: Population, analysis: Analysis, study: Study, word: str, factors: Sequence[str]
) -> tuple[Results, pd.DataFrame]:
    """One comparison and its lines; `word`: whether it is stratified, where both are shown."""
    rows = [row | {"group1_level": pair.arm} for pair in pairs for row in _statistics(pair, factors, study)]
    by = f", stratified by {', '.join(factors)}" if factors else ""
    name = study.comparison.rates.upper().replace("-", "_")
    against = f"{population.treatment} against {pairs[0].reference}{by}"
    subset = " and ".join(filter(None, [analysis.subset, against]))
    compared = replace(analysis, method=f"{name}_ODDS_RATIO_CMH", subset=subset)
    result = finish(pd.DataFrame(rows), compared, population, behind(pairs, "diff").assign(DATASET="ADSL", SEQ=np.nan))
    interval, ending = f"({percent_of(study)}% CI)", f", {word}" if word else ""
    shown = {
        f"Difference to {pairs[0].reference}{ending}, percentage points {interval}": "{diff} ({diff_low}, {diff_high})",
        f"Odds ratio{ending} {interval}": "{odds_ratio} ({odds_ratio_low}, {odds_ratio_high})",
        f"CMH test{ending}, p-value": "{p_value}",
    }
    return result, block(*(line(label, compared.id, indent=1, **{COMPARED: pattern}) for label, pattern in shown.items()))


def rate_notes(results: Sequence[Results], adsl: pd.DataFrame, population: Population, study: Study) -> list[str]:
    """The footnotes of `compare_rates` on method, on what is not estimable among `results`, and on strata."""
    pairs = _pairs(population.subjects[["USUBJID"]].drop_duplicates(), adsl, population, study)
    if not pairs:
        return [] if study.comparison.rates == "off" else not_compared(population, study)
    return [_note(pairs[0].reference, study), *reasons_note(results), *strata_note(pairs, study.comparison.strata)]


def _pairs(rows: pd.DataFrame, adsl: pd.DataFrame, population: Population, study: Study) -> list[Pair]:
    return [] if study.comparison.rates == "off" else pairs_of(rows, adsl, population, study)


def _statistics(pair: Pair, factors: Sequence[str], study: Study) -> list[Row]:
    tables = count_responders(pair.rows["RESPONSE"], pair.second, strata=pair.strata(factors))
    method: Method = "Newcombe" if study.comparison.rates == "Newcombe" else "Miettinen-Nurminen"
    difference = compute_rate_difference(tables, study.ci.level, method)
    ratio, test = compute_odds_ratio(tables, study.ci.level), compute_cmh(tables)
    reasons = [pair.explain(found.reason) if found.reason else "" for found in (difference, ratio, test)]
    return [
        *estimate_rows("diff", "Difference of rates", difference, format_rate, reasons[0]),
        *estimate_rows("odds_ratio", "Odds ratio", ratio, lambda value: format_number(value, 2), reasons[1]),
        result_row("p_value", "CMH test, two-sided p-value", test.p_value, format_p_value(test.p_value), reasons[2]),
    ]


def _note(reference: str, study: Study) -> str:
    """The footnote on method."""
    if not study.comparison.strata:
        return (
            f"Difference to {reference}: {study.comparison.rates} limits; odds ratio: Woolf's limits; CMH: "
            "Cochran-Mantel-Haenszel test, two-sided. All unstratified."
        )
    return (
        f"Difference to {reference}: weights of Cochran-Mantel-Haenszel, Miettinen-Nurminen limits; odds ratio by "
        "Mantel-Haenszel, limits by Robins, Breslow and Greenland; CMH: two-sided test. All stratified by "
        f"{study.factors_in_words}; unstratified with Woolf's limits of the odds ratio as a sensitivity analysis."
    )
