"""Tables 14.3.1.2 to 14.3.1.10: treatment-emergent adverse events by system organ class (SOC) and preferred term (PT), all, and
those that are severe, related, serious, fatal or led to an action with a study drug (TLF_SPEC 3).

Tables 14.3.1.6a, 14.3.1.6b ... are made from the design: one for each drug whose causality was asked, its letter being the drug's
place in study.yaml.
"""

from collections.abc import Callable
from string import ascii_lowercase

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import Population
from pipeline.tlf.layout.output import Content, Output, output
from pipeline.tlf.outputs.adverse_events.deaths import later_death_notes
from pipeline.tlf.outputs.adverse_events.events import FATAL, RELATED, SERIOUS, SEVERE, any_action, either, equals
from pipeline.tlf.outputs.adverse_events.overview_criteria import action_note
from pipeline.tlf.outputs.adverse_events.term_tables import ANY_GRADE, GRADE_3, TermTable, make_term_table, per_drug
from pipeline.tlf.statistics.terms import ANY, ANY_EVENT, ANY_RECORD, UNCODED, CountColumn
from schemas.design import DrugColumns

BY_SOC_PT = "by System Organ Class and Preferred Term"
ANY_TEAE, ANY_SUCH = "Subjects with at least one TEAE", "Subjects with at least one such TEAE"


@output("ae_by_soc_pt")
def t_14_3_1_2(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
    """Subjects with any grade and with grade >= 3, and events, per SOC and PT; most frequent first."""
    table = TermTable(
        title=f"Treatment-Emergent Adverse Events {BY_SOC_PT}",
        analysis="AN_TEAE_SOC_PT",
        first=ANY_TEAE,
        columns=[ANY_GRADE, GRADE_3, ANY_EVENT],
    )
    return make_term_table(table, adsl, adae, study)


@output("ae_by_max_grade")
def t_14_3_1_3(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
    """Per SOC and PT: subjects with any grade, each once at its worst grade, and with grade >= 3."""
    table = TermTable(
        title="Treatment-Emergent Adverse Events by System Organ Class, Preferred Term and Maximum Grade",
        analysis="AN_TEAE_MAX",
        first=ANY_TEAE,
    )
    return make_term_table(table, adsl, adae, study)


@output("ae_frequent")
def t_14_3_1_4(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
    """The terms that reach `tlf.common_percent` with any grade or `tlf.common_severe_percent` with grade >= 3 in a treatment."""
    common, severe = study.tlf.common_percent, study.tlf.common_severe_percent
    note = f"Terms of at least {common:g}% of subjects with any grade, or at least {severe:g}% with grade ≥ 3, in any column."

    def frequent(teae: pd.DataFrame, population: Population) -> set[str]:
        return _reaching(teae, population, common) | _reaching(teae[SEVERE.where(teae)], population, severe)

    table = TermTable(
        title="Frequent Treatment-Emergent Adverse Events by Preferred Term",
        analysis="AN_TEAE_COMMON",
        first=ANY_TEAE,
        by_soc=False,
        columns=[ANY_GRADE, GRADE_3],
        chosen=frequent,
        notes=[note],
    )
    return make_term_table(table, adsl, adae, study)


def _reaching(teae: pd.DataFrame, population: Population, percent: float) -> set[str]:
    """The terms of at least `percent` of the subjects of some treatment; compared as 100 n >= percent N, without division."""
    people = teae.assign(term=teae["AEDECOD"].fillna(UNCODED))[["USUBJID", "term"]].drop_duplicates()
    n = people.merge(population.subjects, on="USUBJID").groupby(["term", "group1_level"]).size()
    limit = percent * population.size.reindex(n.index.get_level_values("group1_level")).to_numpy()
    return set(n.index.get_level_values("term")[(100 * n).to_numpy() >= limit])


@output("ae_grade_3")
def t_14_3_1_5(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
    """Subjects and events of grade >= 3 per SOC and PT."""
    table = TermTable(
        title=f"Treatment-Emergent Adverse Events of Grade ≥ 3 {BY_SOC_PT}",
        analysis="AN_TEAE_G3",
        first="Subjects with at least one TEAE of grade ≥ 3",
        about=SEVERE,
        columns=[ANY_RECORD, ANY_EVENT],
    )
    return make_term_table(table, adsl, adae, study)


@output("ae_related")
def t_14_3_1_6(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
    """As Table 14.3.1.3, of the events related to any study drug."""
    table = TermTable(
        title=_related_title("Any Study Drug"),
        analysis="AN_TEAE_REL",
        first="Subjects with at least one related TEAE",
        about=RELATED,
    )
    return make_term_table(table, adsl, adae, study)


def related_tables(study: Study) -> list[Callable[..., Output]]:
    """The functions of Tables 14.3.1.6a, b ...; of a single drug Table 14.3.1.6 is the one."""
    asked = [drug for drug in study.drug_columns if drug.arel]
    return [_related_table(drug) for drug in asked] if len(asked) > 1 else []


def _related_table(drug: DrugColumns) -> Callable[..., Output]:
    """Maximum grades of the events related to the drug, which the title names."""
    letter = ascii_lowercase[drug.number - 1]
    table = TermTable(
        title=_related_title(drug.label),
        analysis=f"AN_TEAE_REL{drug.number}",
        first=f"Subjects with at least one TEAE related to {drug.word}",
        about=equals(drug.arel, "RELATED"),
    )

    def related(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
        return make_term_table(table, adsl, adae, study)

    related.__name__ = related.__qualname__ = f"t_14_3_1_6{letter}"
    related.__doc__ = f"As Table 14.3.1.3, of the events with {drug.arel} = RELATED."
    return output(f"ae_related_{letter}")(related)


def _related_title(drug: str) -> str:
    return f"Treatment-Emergent Adverse Events Related to {drug} by System Organ Class, Preferred Term and Maximum Grade"


@output("ae_serious")
def t_14_3_1_7(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
    """Subjects with a serious event, with a related serious event, and serious events per SOC and PT."""
    table = TermTable(
        title=f"Serious Treatment-Emergent Adverse Events {BY_SOC_PT}",
        analysis="AN_TEAE_SER",
        first="Subjects with at least one serious TEAE",
        about=SERIOUS,
        columns=[
            CountColumn(ANY, "Serious"),
            CountColumn("REL", "Related serious", RELATED.where, needs=RELATED.needs),
            CountColumn(ANY, "Serious events", role="events"),
        ],
    )
    return make_term_table(table, adsl, adae, study)


@output("ae_dose_modification")
def t_14_3_1_8(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
    """Subjects with a reduction and with an interruption or delay, of any drug and of each, per SOC and PT."""
    reduced = per_drug("Reduction of", "RED", "DOSE REDUCED", study)
    interrupted = per_drug("Interruption of", "INT", "DRUG INTERRUPTED", study)
    table = TermTable(
        title=f"Treatment-Emergent Adverse Events Leading to Dose Reduction or Interruption {BY_SOC_PT}",
        analysis="AN_TEAE_ACN",
        first=ANY_SUCH,
        about=either(any_action("DOSE REDUCED", study), any_action("DRUG INTERRUPTED", study)),
        columns=[*reduced, *interrupted],
        notes=[action_note(study)],
    )
    return make_term_table(table, adsl, adae, study)


@output("ae_discontinuation")
def t_14_3_1_9(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
    """Subjects who stopped any drug, and each drug, per SOC and PT."""
    table = TermTable(
        title=f"Treatment-Emergent Adverse Events Leading to Discontinuation of Study Drug {BY_SOC_PT}",
        analysis="AN_TEAE_WTH",
        first=ANY_SUCH,
        about=any_action("DRUG WITHDRAWN", study),
        columns=per_drug("Stopped", "WTH", "DRUG WITHDRAWN", study),
    )
    return make_term_table(table, adsl, adae, study)


@output("ae_fatal")
def t_14_3_1_10(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
    """Subjects with a fatal event (outcome, seriousness criterion or grade 5), and with a related one, per SOC and PT."""
    table = TermTable(
        title=f"Treatment-Emergent Adverse Events Leading to Death {BY_SOC_PT}",
        analysis="AN_TEAE_DTH",
        first="Subjects with at least one TEAE leading to death",
        about=FATAL,
        columns=[CountColumn(ANY, "Any"), CountColumn("REL", "Related", RELATED.where, needs=RELATED.needs)],
        notes=later_death_notes(adsl, adae[adae["TRTEMFL"].eq("Y") & FATAL.where(adae)]),
    )
    return make_term_table(table, adsl, adae, study)
