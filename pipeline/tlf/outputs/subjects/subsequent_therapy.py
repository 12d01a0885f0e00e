"""Anticancer therapy after the study treatment: Table 14.1.2.7 (TLF_SPEC 1) and Listing 16.2.9.2."""

from dataclasses import replace

import pandas as pd

from pipeline.core.distinct import among
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, Results, count_subjects, select_population
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.table import N_PCT, Layout, block, line
from pipeline.tlf.outputs.subjects.therapies import SUBSEQUENT, select_medications, select_procedures
from pipeline.tlf.outputs.subjects.therapy_listing import Therapies, make_therapy_listing
from pipeline.tlf.statistics.terms import ANY, ANY_RECORD, SORTED, count_terms, term_columns

ANY_THERAPY = Analysis("AN_SUBSEQUENT", "CM, PR", subset=f"CMCAT or PRCAT = '{SUBSEQUENT}'", variable="RECORD")
DRUGS = Analysis("AN_SUBSEQUENT_DRUG", "CM", subset=f"CMCAT = '{SUBSEQUENT}'", group2="NAME")
PROCEDURES = Analysis("AN_SUBSEQUENT_PROCEDURE", "PR", subset=f"PRCAT = '{SUBSEQUENT}'", group2="CLASS")


@output("subsequent_therapy")
def t_14_1_2_7(adsl: pd.DataFrame, cm: pd.DataFrame, pr: pd.DataFrame, study: Study) -> Content:
    """Subjects with any therapy after the trial's, with each drug and with each kind of procedure."""
    population = select_population(adsl, study.population(), study)
    members = population.subjects["USUBJID"]
    drugs, procedures = select_medications(cm, SUBSEQUENT, study), select_procedures(pr, SUBSEQUENT, study)
    records = {"CM": drugs[among(drugs["USUBJID"], members)], "PR": procedures[among(procedures["USUBJID"], members)]}
    parts = [
        _count_therapies(records["CM"], population, DRUGS, "Systemic therapy"),
        _count_therapies(records["PR"], population, PROCEDURES, "Radiotherapy or surgery"),
    ]
    blocks = [lines for _, found in parts for lines in found]
    top = block(line("Subjects with at least one subsequent therapy", ANY_THERAPY.id, N_PCT))
    return make_table(
        "Subsequent Anticancer Therapy",
        population,
        results=[_any_therapy(records, population), *(results for results, _ in parts)],
        layout=Layout([top, *blocks] if blocks else [], term_columns([ANY_RECORD])),
        footnotes=[SORTED],
    )


def _count_therapies(
    rows: pd.DataFrame, population: Population, analysis: Analysis, first: str
) -> tuple[Results, list[pd.DataFrame]]:
    """The terms indented below their first line, in one block; no block without any record."""
    results, blocks = count_terms(rows, population, analysis, [ANY_RECORD], first)
    indented = [lines.assign(indent=lines["indent"] + bool(place)) for place, lines in enumerate(blocks)]
    return results, [pd.concat(indented, ignore_index=True)] if indented else []


def _any_therapy(records: dict[str, pd.DataFrame], population: Population) -> Results:
    """Subjects with a record of either dataset; behind the count stand the records of both."""
    levelled = {name: rows[["USUBJID", "SEQ"]].assign(variable_level=ANY) for name, rows in records.items()}
    levels = pd.DataFrame({"variable_level": [ANY]})
    together = count_subjects(pd.concat(levelled.values()), population, ANY_THERAPY, levels=levels)
    behind = [
        count_subjects(rows, population, replace(ANY_THERAPY, dataset=name), levels=levels).records
        for name, rows in levelled.items()
    ]
    return Results(together.ard, pd.concat(behind, ignore_index=True))


@output("subsequent_therapy_listing")
def l_16_2_9_2(
    adsl: pd.DataFrame, cm: pd.DataFrame, suppcm: pd.DataFrame, pr: pd.DataFrame, supppr: pd.DataFrame, study: Study
) -> Content:
    """Every drug and procedure of subsequent anticancer therapy (TLF_SPEC 4)."""
    therapies = Therapies(SUBSEQUENT, cm, suppcm, pr, supppr)
    return make_therapy_listing("Subsequent Anticancer Therapy", therapies, adsl, study)
