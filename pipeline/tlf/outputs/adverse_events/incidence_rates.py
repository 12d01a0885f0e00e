"""Tables 14.3.1.12 and 14.3.1.13: exposure-adjusted incidence rates by category, by SOC and preferred term (TLF_SPEC 3)."""

from collections.abc import Sequence

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, Results, select_population
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.table import EVENTS, Column, Layout, heads
from pipeline.tlf.outputs.adverse_events.by_term import ANY_TEAE, BY_SOC_PT
from pipeline.tlf.outputs.adverse_events.categories import category_levels, category_lines, list_categories, rows_by_category
from pipeline.tlf.outputs.adverse_events.events import TEAE, select_teae, teae_notes
from pipeline.tlf.statistics.event_rates import compare_event_rates, estimate_event_rates, rate_notes
from pipeline.tlf.statistics.survival import percent_of
from pipeline.tlf.statistics.terms import SORTED, at_each_level, rank_terms, term_lines
from pipeline.tlf.statistics.time_at_risk import periods_at_risk, undated_note

BY_CATEGORY = Analysis("AN_RATE", "ADAE", subset=TEAE, variable="CRITERION")
BY_TERM = Analysis("AN_RATE_TERM", "ADAE", subset=TEAE, group2="AEBODSYS", group3="AEDECOD")
SUBJECTS = "{n} / {years}"
PATTERNS = {
    "rate": "{rate} ({rate_low}, {rate_high})", "events": EVENTS, "all": "{event_rate}",
    "diff": "{diff} ({diff_low}, {diff_high})", "ratio": "{ratio} ({ratio_low}, {ratio_high})",
}  # fmt: skip


@output("ae_incidence_rates", on_request=True)
def t_14_3_1_12(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
    """Subjects with a first event, and events, per 100 patient-years, by category; with two arms difference and ratio."""
    population = select_population(adsl, study.population("SAFFL"), study)
    teae = select_teae(adae, population, study)
    categories = list_categories(study, teae)
    lines = category_lines(categories, BY_CATEGORY.id, SUBJECTS, **PATTERNS)
    periods = periods_at_risk(adsl, population, study)
    rows, levels = rows_by_category(categories, teae), category_levels(categories)
    rates = estimate_event_rates(rows, periods, population, BY_CATEGORY, levels, study)
    title = "Exposure-Adjusted Incidence Rates of Treatment-Emergent Adverse Events"
    return _table(title, population, rates, BY_CATEGORY, [lines], teae, study)


@output("ae_incidence_rates_by_term", on_request=True)
def t_14_3_1_13(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
    """The same by SOC and PT; most frequent first."""
    population = select_population(adsl, study.population("SAFFL"), study)
    teae = select_teae(adae, population, study)
    stacked = at_each_level(teae, BY_TERM)
    levels = rank_terms(stacked)
    rows = stacked.assign(ASTDT=teae["ASTDT"].array[stacked["PLACE"].to_numpy()])
    rates = estimate_event_rates(rows, periods_at_risk(adsl, population, study), population, BY_TERM, levels, study)
    blocks = [lines.assign(main=SUBJECTS, **PATTERNS) for lines in term_lines(levels, BY_TERM, ANY_TEAE)]
    title = f"Exposure-Adjusted Incidence Rates of Treatment-Emergent Adverse Events {BY_SOC_PT}"
    stub = "System organ class\n\u00a0\u00a0Preferred term"
    return _table(title, population, rates, BY_TERM, blocks, teae, study, stub, [SORTED])


def _table(
    title: str,
    population: Population,
    rates: Results,
    analysis: Analysis,
    blocks: Sequence[pd.DataFrame],
    teae: pd.DataFrame,
    study: Study,
    stub: str = "",
    notes: Sequence[str] = (),
) -> Content:
    compared = compare_event_rates(rates, population, analysis, study)
    against = set(compared.ard["group1_level"]) if compared else set()

    def columns(ard: pd.DataFrame, groups: Sequence[str]) -> list[Column]:
        return [
            column
            for group, head in heads(ard, groups).items()
            for column in _columns(group, head, analysis.id, group in against, study)
        ]

    said = [*teae_notes(study), *rate_notes(population, study), *undated_note(teae, population), *notes]
    results = [rates, *([compared] if compared else [])]
    return make_table(title, population, results=results, layout=Layout(blocks, columns, stub), footnotes=said)


def _columns(group: str, head: str, analysis: str, compared: bool, study: Study) -> list[Column]:
    limits = f"({percent_of(study)}% CI)"
    own = [
        Column("Subjects n /\nyears at risk", group, head),
        Column(f"Subjects per\n100 years {limits}", group, head, "rate"),
        Column("Events\nn", group, head, "events"),
        Column("Events per\n100 years", group, head, "all"),
    ]
    keys = {"analysis_id": f"{analysis}_RATIO"}
    against = [
        Column(f"Difference\n{limits}", group, head, "diff", keys),
        Column(f"Ratio\n{limits}", group, head, "ratio", keys),
    ]
    return own + (against if compared else [])
