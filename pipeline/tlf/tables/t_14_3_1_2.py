"""Table 14.3.1.2: treatment-emergent adverse events by system organ class and preferred term. Takes ADSL and ADAE (TLF_SPEC
3)."""

from collections.abc import Sequence

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.adverse_events import select_teae, teae_notes
from pipeline.tlf.ard import Analysis, select_population
from pipeline.tlf.ard import count_subjects as count
from pipeline.tlf.layout import EVENTS, N_PCT, Column, block, heads, line
from pipeline.tlf.output import Output, make_table

ANALYSIS = Analysis("AN_TEAE_SOC_PT", "ADAE", subset="TRTEMFL = 'Y'", variable="ATOXGRN", group2="AEBODSYS", group3="AEDECOD")
ANY, SEVERE = "ANY", ">=3"


def t_14_3_1_2(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Output:
    """Subjects with any grade and with grade >= 3, and events, per SOC and PT; most frequent first."""
    population = select_population(adsl, "SAFFL", study)
    records = _at_each_level(select_teae(adae, population))
    levels = rank_terms(records)
    grades = levels.merge(pd.DataFrame({"variable_level": [ANY, SEVERE]}), how="cross")
    results = [count(records, population, ANALYSIS, levels=grades, events=True)]
    return make_table(
        "t_14_3_1_2",
        "Treatment-Emergent Adverse Events by System Organ Class and Preferred Term",
        population,
        ("ADSL", "ADAE"),
        [*teae_notes(study), "Sorted by descending number of subjects with any grade, over all columns."],
        results,
        _lines(levels),
        _columns,
        stub="System organ class\n\u00a0\u00a0Preferred term",
    )


def _at_each_level(teae: pd.DataFrame) -> pd.DataFrame:
    """The records three times: for any event (both levels blank), for its SOC, for its PT; those of grade >= 3 a second time."""
    base = pd.DataFrame({c: teae[c] for c in ("USUBJID", "SEQ", "ATOXGRN")})
    soc, term = teae["AEBODSYS"], teae["AEDECOD"]
    pairs = [("", ""), (soc, ""), (soc, term)]
    stacked = pd.concat([base.assign(group2_level=first, group3_level=second) for first, second in pairs])
    severe = stacked[stacked["ATOXGRN"] >= 3]
    return pd.concat([stacked.assign(variable_level=ANY), severe.assign(variable_level=SEVERE)], ignore_index=True)


def rank_terms(records: pd.DataFrame) -> pd.DataFrame:
    """group2_level (SOC), group3_level (PT) in table order: descending subjects, ties alphabetical whatever the case (TLF_SPEC
    0.5)."""
    by = ["group2_level", "group3_level"]
    counts = records.drop_duplicates([*by, "USUBJID"]).groupby(by).size().rename("n").reset_index()
    socs = counts.loc[counts["group3_level"] == "", ["group2_level", "n"]].rename(columns={"n": "n_soc"})
    terms = counts.merge(socs, on="group2_level")
    terms["any"], terms["soc"] = terms["group2_level"] != "", terms["group3_level"] != ""
    terms["soc_key"], terms["term_key"] = terms["group2_level"].str.lower(), terms["group3_level"].str.lower()
    order, ascending = ["any", "n_soc", "soc_key", "soc", "n", "term_key"], [True, False, True, True, False, True]
    return terms.sort_values(order, ascending=ascending, ignore_index=True)[by]


def _lines(levels: pd.DataFrame) -> list[pd.DataFrame]:
    """The first line on any event, then a block per SOC with its terms; a SOC is repeated at the top of a page."""
    if levels.empty:
        return []
    terms = levels[levels["group2_level"] != ""].assign(analysis_id=ANALYSIS.id, main=N_PCT, events=EVENTS)
    is_term = terms["group3_level"] != ""
    label = terms["group3_level"].where(is_term, terms["group2_level"])
    terms = terms.assign(label=label, indent=is_term.astype("int64"), group=terms["group2_level"].where(is_term, ""))
    first = block(line("Subjects with at least one TEAE", ANALYSIS.id, N_PCT, events=EVENTS))
    return [first, *(frame for _, frame in terms.groupby("group2_level", sort=False))]


def _columns(ard: pd.DataFrame, groups: Sequence[str]) -> list[Column]:
    shown = heads(ard, groups)
    return [
        column
        for group, head in shown.items()
        for column in (
            Column("Any grade\nn (%)", group, head, keys={"variable_level": ANY}),
            Column("Grade ≥\u00a03\nn (%)", group, head, keys={"variable_level": SEVERE}),
            Column("Events\nn", group, head, role="events", keys={"variable_level": ANY}),
        )
    ]
