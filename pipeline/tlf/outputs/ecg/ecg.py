"""Electrocardiograms: Table 14.3.5.4, values and change by visit, Table 14.3.5.5, shift of the interpretation (TLF_SPEC 3), and
Listing 16.2.9.4."""

import pandas as pd

from pipeline.core.distinct import among
from pipeline.endpoints.ecg import DERIVED_QTC, INTERPRETATION, INTERPRETATIONS
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, select_population
from pipeline.tlf.layout.listing import list_records, make_listing
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.printed import join_texts, print_analysis_date, print_number
from pipeline.tlf.layout.table import Layout
from pipeline.tlf.outputs.laboratory.worst_results import window_note
from pipeline.tlf.statistics.by_visit import ByVisit, kinds_of, summarise_visits, visit_columns
from pipeline.tlf.statistics.shifts import count_shifts, shift_columns

FAMILY = ByVisit("AN_EG", "ADEG", decimals=0)
SHIFT = Analysis(
    "AN_EG_SHIFT", "ADEG", subset="PARAMCD = 'INTP', worst on treatment", variable="AVALC", group2="PARAM", group3="BASEC"
)
REPLICATES = {
    "average": "Several results of one time point are averaged.",
    "last": "Of several results of one visit the last counts.",
}
NAME = "Interpretation"


@output("ecg_by_visit")
def t_14_3_5_4(adsl: pd.DataFrame, adeg: pd.DataFrame, study: Study) -> Content:
    """Each numeric parameter at baseline and each later visit: the value, and its change."""
    population = select_population(adsl, study.population("SAFFL"), study)
    rows = adeg[adeg["ANL01FL"].eq("Y") & adeg["AVAL"].notna() & among(adeg["USUBJID"], population.subjects["USUBJID"])]
    recorded = sorted(set(rows["PARAMCD"]) - set(DERIVED_QTC))
    kinds = kinds_of(rows, [*recorded, *DERIVED_QTC])
    parts = [summarise_visits(kind, code, number, population, FAMILY) for code, number, kind in kinds]
    notes = [
        "Later visits: the last value of each, also after the last dose. NE: not estimable.",
        REPLICATES[study.ecg.replicates],
        window_note(study),
    ]
    layout = Layout([lines for _, lines in parts], visit_columns, "Visit")
    title = "Electrocardiogram and Change from Baseline by Visit"
    return make_table(title, population, results=[found for found, _ in parts], layout=layout, footnotes=notes)


@output("ecg_interpretation_shift")
def t_14_3_5_5(adsl: pd.DataFrame, adeg: pd.DataFrame, study: Study) -> Content:
    """Subjects per interpretation at baseline (rows) and worst interpretation on treatment (columns)."""
    population = select_population(adsl, study.population("SAFFL"), study)
    rows = adeg[adeg["PARAMCD"].eq(INTERPRETATION) & among(adeg["USUBJID"], population.subjects["USUBJID"])]
    words = rows["AVALC"].dropna().unique()
    order = [term for term in INTERPRETATIONS if term in set(words)] + sorted(set(words) - set(INTERPRETATIONS))
    levels = {term: term.capitalize() for term in order}
    rank = rows["AVALC"].map({term: float(place) for place, term in enumerate(order)})
    ranked = rows.assign(RANK=rank, LATER=rows["ONTRTFL"].eq("Y")).sort_values(["LATER", "RANK"], ascending=False, kind="stable")
    worst = ranked[ranked["LATER"] | ranked["ABLFL"].eq("Y")].drop_duplicates("USUBJID")
    records = pd.DataFrame(
        {
            "USUBJID": worst["USUBJID"],
            "SEQ": worst["ASEQ"],
            "group2_level": NAME,
            "group3_level": worst["BASEC"],
            "variable_level": worst["AVALC"].where(worst["LATER"]),
        }
    )
    results, lines = count_shifts(records, population, SHIFT, [NAME] if len(records) else [], levels)
    layout = Layout(lines, shift_columns(levels), "Interpretation at baseline")
    title = "Electrocardiogram: Shift of the Interpretation from Baseline to Worst on Treatment"
    return make_table(title, population, results=[results], layout=layout, footnotes=[window_note(study)])


@output("ecg_listing")
def l_16_2_9_4(adsl: pd.DataFrame, adeg: pd.DataFrame, study: Study) -> Content:
    """Every result of treated subjects, recorded, derived and averaged; of a derived QTc how much the recorded one is above
    it."""
    value = print_number(adeg["AVAL"].round(1)).fillna(adeg["AVALC"])
    columns = {
        "Visit": adeg["VISIT"],
        "Date (day)": print_analysis_date(adeg["ADT"], adeg["ADY"]),
        "Time point": adeg["EGTPT"],
        "Test": adeg["PARAM"],
        "Result": join_texts([value, adeg["DTYPE"].str.lower()], ", "),
        "Change": print_number(adeg["CHG"].round(1)),
        "Category": adeg["AVALCAT1"],
        "Recorded\nminus derived": print_number(adeg["QTCDIFF"].round(1)),
        "Baseline": adeg["ABLFL"],
    }
    listed = list_records("ADEG", adeg, columns, ["ADT", "PARAM"])
    notes = ["A recording without an RR above 0 has no derived QTc."]
    return make_listing("Electrocardiograms", select_population(adsl, study.population("SAFFL"), study), [listed], notes)
