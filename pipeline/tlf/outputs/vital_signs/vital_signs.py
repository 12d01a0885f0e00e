"""Vital signs: Table 14.3.5.1, values and change from baseline by visit (TLF_SPEC 3), and Listing 16.2.9.3."""

import pandas as pd

from pipeline.core.distinct import among
from pipeline.study import Study
from pipeline.tlf.ard.analysis import select_population
from pipeline.tlf.layout.listing import list_records, make_listing
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.printed import join_texts, print_date
from pipeline.tlf.layout.table import Layout
from pipeline.tlf.statistics.by_visit import ByVisit, kinds_of, summarise_visits, visit_columns, visit_note

TITLE = "Vital Signs and Change from Baseline by Visit"
PARAMETERS = ("SYSBP", "DIABP", "WEIGHT")
KINDS = ("VSPOS", "VSLOC", "VSLAT", "VSTPT")


@output("vital_signs")
def t_14_3_5_1(adsl: pd.DataFrame, advs: pd.DataFrame, study: Study) -> Content:
    """Blood pressure and weight at baseline and each later visit, of each position apart: the value, and its change."""
    population = select_population(adsl, study.population("SAFFL"), study)
    rows = advs[(advs["ANL01FL"] == "Y") & among(advs["USUBJID"], population.subjects["USUBJID"])]
    family = ByVisit("AN_VS", "ADVS")
    kinds = kinds_of(rows, PARAMETERS)
    parts = [summarise_visits(kind, paramcd, number, population, family) for paramcd, number, kind in kinds]
    results, lines = [found for found, _ in parts], [shown for _, shown in parts]
    layout = Layout(lines, visit_columns, "Visit")
    return make_table(TITLE, population, results=results, layout=layout, footnotes=[visit_note(study)])


@output("vital_signs_listing")
def l_16_2_9_3(adsl: pd.DataFrame, vs: pd.DataFrame, study: Study) -> Content:
    """Every measurement of treated subjects in standard units (TLF_SPEC 4)."""
    columns = {
        "Visit": vs["VISIT"],
        "Date (day)": print_date(vs["VSDTC"], vs["VSDY"]),
        "Test": join_texts([vs["VSTEST"], *(vs[name].str.lower() for name in KINDS if name in vs)], ", "),
        "Result": join_texts([vs["VSSTRESC"], vs["VSSTRESU"]], " "),
        "Status": vs["VSSTAT"],
        "Last before\nfirst dose": vs["VSLOBXFL"],
    }
    listed = list_records("VS", vs, columns, ["VSDTC", "VSTEST"])
    return make_listing("Vital Signs", select_population(adsl, study.population("SAFFL"), study), [listed])
