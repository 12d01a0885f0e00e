"""Tables 14.3.1.19 to 14.3.1.22: events by the queries of `ae.groups`, narrow and broad (TLF_SPEC 3).

Classes, queries and their order are those of FDA's standard safety tables: the query below its organ system, the column CLASS of
its file; a query without scopes stands whole in both columns.
"""

from dataclasses import dataclass

import pandas as pd

from pipeline.core.series import Series
from pipeline.study import Study
from pipeline.study.coding.queries import BROAD
from pipeline.study.event_groups import EventGroup
from pipeline.tlf.ard.analysis import Analysis, select_population
from pipeline.tlf.ard.collected import is_collected, not_shown
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.table import Layout
from pipeline.tlf.outputs.adverse_events.events import SERIOUS, TEAE, Condition, any_action, select_teae, teae_notes
from pipeline.tlf.statistics.terms import SORTED, CountColumn, count_terms, term_columns

NO_CLASS = "Without organ system"


def _narrow(rows: pd.DataFrame) -> Series:
    return rows["SCOPE"].ne(BROAD)


NARROW_ONLY = CountColumn("NARROW", "Narrow", _narrow)
NARROW_AND_BROAD = CountColumn("BROAD", "Broad")


@dataclass(frozen=True, kw_only=True)
class QueryTable:
    """One table: title, id of its analysis, FDA's table that it follows; the events that it is about (default: all); its columns;
    whether preferred terms stand below the query, else queries below their class."""

    title: str
    analysis: str
    follows: str
    about: Condition | None = None
    columns: tuple[CountColumn, ...] = (NARROW_ONLY, NARROW_AND_BROAD)
    terms: bool = False


@output("ae_by_query", on_request=True)
def t_14_3_1_19(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
    """Subjects with an event of each query, narrow and broad."""
    title = "Treatment-Emergent Adverse Events by Organ System and Query (Narrow and Broad)"
    return _make(QueryTable(title=title, analysis="AN_QUERY", follows="17"), adsl, adae, study)


@output("ae_serious_by_query", on_request=True)
def t_14_3_1_20(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
    """Subjects with a serious event of each query, narrow."""
    title = "Serious Treatment-Emergent Adverse Events by Organ System and Query (Narrow)"
    table = QueryTable(title=title, analysis="AN_QUERY_SER", follows="11", about=SERIOUS, columns=(NARROW_ONLY,))
    return _make(table, adsl, adae, study)


@output("ae_discontinuation_by_query", on_request=True)
def t_14_3_1_21(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
    """Subjects with an event of each query that stopped a study drug, narrow."""
    title = "Treatment-Emergent Adverse Events Leading to Discontinuation of Study Drug by Organ System and Query (Narrow)"
    stopping = any_action("DRUG WITHDRAWN", study)
    table = QueryTable(title=title, analysis="AN_QUERY_WTH", follows="13", about=stopping, columns=(NARROW_ONLY,))
    return _make(table, adsl, adae, study)


@output("ae_by_query_and_term", on_request=True)
def t_14_3_1_22(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
    """Subjects with an event of each query, narrow and broad, and the preferred terms that they had."""
    title = "Treatment-Emergent Adverse Events by Query (Narrow and Broad) and Preferred Term"
    return _make(QueryTable(title=title, analysis="AN_QUERY_TERM", follows="43", terms=True), adsl, adae, study)


def _make(table: QueryTable, adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
    population = select_population(adsl, study.population("SAFFL"), study)
    teae = select_teae(adae, population, study)
    about, subset = table.about, TEAE
    collected = about is None or is_collected(teae, about.needs)
    chosen = teae
    if about:
        chosen, subset = teae[about.where(teae)] if collected else teae.iloc[:0], f"{TEAE} and {about.text}"
    groups = [group for group in study.event_groups.values() if group.query and group.variable in teae]
    rows = _by_query(chosen, groups)
    upper, lower = ("QUERY", "AEDECOD") if table.terms else ("CLASS", "QUERY")
    analysis = Analysis(table.analysis, "ADAE", subset=subset, variable="SCOPE", group2=upper, group3=lower)
    declared = pd.DataFrame({"group2_level": [_class(group) for group in groups], "group3_level": [g.name for g in groups]})
    also = declared.astype("str")
    if table.terms:
        also = also.assign(group2_level=also["group3_level"], group3_level="")
    first = "Subjects with at least one event of a query"
    result, blocks = count_terms(rows, population, analysis, table.columns, first, also=also if collected and len(also) else None)
    heads = ["Query", "Preferred term"] if table.terms else ["Organ system", "Query"]
    notes = [
        *teae_notes(study),
        "Narrow: an event with a term of the narrow scope of the query, or of a query without scopes; broad: of any scope. An "
        "event may belong to several queries.",
        SORTED,
        *_sources(groups),
        f"After FDA, Standard Safety Tables and Figures: Integrated Guide, Table {table.follows}.",
        *not_shown([about.text] if about and not collected else []),
    ]
    layout = Layout(blocks if population.groups else [], term_columns(table.columns), "\n\u00a0\u00a0".join(heads))
    return make_table(table.title, population, results=[result], layout=layout, footnotes=notes)


def _class(group: EventGroup) -> str:
    return (group.query.of_class if group.query else "") or NO_CLASS


def _by_query(teae: pd.DataFrame, groups: list[EventGroup]) -> pd.DataFrame:
    """The records of each query with QUERY, CLASS and SCOPE; the index tells records that stand in several."""
    parts = [
        teae.assign(QUERY=group.name, CLASS=_class(group), SCOPE=teae[group.scope])[teae[group.variable].notna()]
        for group in groups
    ]
    blank = {name: pd.Series(dtype="str") for name in ("QUERY", "CLASS", "SCOPE")}
    return pd.concat(parts) if parts else teae.iloc[:0].assign(**blank)


def _sources(groups: list[EventGroup]) -> list[str]:
    """The footnote on files and versions of the queries."""
    found = {f"{group.query.file}, version {group.query.version}": None for group in groups if group.query}
    return [f"Queries: {'; '.join(found)}."] if found else ["The study declares no query (ae.groups)."]
