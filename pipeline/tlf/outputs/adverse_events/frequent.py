"""Table 14.3.1.4: frequent adverse events by preferred term. Takes ADSL and ADAE (TLF_SPEC 3)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import Population
from pipeline.tlf.layout.output import Output
from pipeline.tlf.outputs.adverse_events.events import ANY_GRADE, GRADE_3, SEVERE, TermTable, make_term_table
from pipeline.tlf.outputs.adverse_events.soc_pt import UNCODED

TABLE = TermTable(
    "t_14_3_1_4",
    "Frequent Treatment-Emergent Adverse Events by Preferred Term",
    "AN_TEAE_COMMON",
    "Subjects with at least one TEAE",
    by_soc=False,
)


def t_14_3_1_4(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Output:
    """The terms that reach `tlf.common_percent` with any grade or `tlf.common_severe_percent` with grade >= 3 in a treatment."""
    note = (
        f"Terms of at least {study.tlf.common_percent:g}% of subjects with any grade, or at least "
        f"{study.tlf.common_severe_percent:g}% with grade ≥ 3, in any column."
    )

    def choose(teae: pd.DataFrame, population: Population) -> set[str]:
        severe = teae[SEVERE.where(teae)]
        return _reaching(teae, population, study.tlf.common_percent) | _reaching(
            severe, population, study.tlf.common_severe_percent
        )

    return make_term_table(TABLE, adsl, adae, study, [ANY_GRADE, GRADE_3], [note], choose)


def _reaching(teae: pd.DataFrame, population: Population, percent: float) -> set[str]:
    """The terms of at least `percent` of the subjects of some treatment; compared as 100 n >= percent N, without division."""
    people = teae.assign(term=teae["AEDECOD"].fillna(UNCODED))[["USUBJID", "term"]].drop_duplicates()
    n = people.merge(population.subjects, on="USUBJID").groupby(["term", "group1_level"]).size()
    limit = percent * population.size.reindex(n.index.get_level_values("group1_level")).to_numpy()
    return set(n.index.get_level_values("term")[(100 * n).to_numpy() >= limit])
