"""Listing 16.2.4.2a: the disease at baseline. Takes ADSL (TLF_SPEC 4)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import select_population
from pipeline.tlf.layout.listing import list_records, make_listing
from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.printed import join_texts, print_analysis_date, print_number

METASTASES = {"LUNGMFL": "Lung", "LIVMETFL": "Liver", "BONMETFL": "Bone", "LNMETFL": "Lymph node"}


def l_16_2_4_2a(adsl: pd.DataFrame, study: Study) -> Output:
    """Every enrolled subject: diagnosis, spread, and what was measured at baseline."""
    sites = [adsl[flag].eq("Y").map({True: site}).astype("str") for flag, site in METASTASES.items()]
    columns = {
        "Histology": adsl["HISTGR1"],
        "FNCLCC\ngrade": adsl["GRADEBL"],
        "Stage": adsl["STAGEBL"],
        "Primary site": adsl["PRIMSITE"],
        "Diagnosis": print_analysis_date(adsl["DXDT"], imputed=adsl["DXDTF"]),
        "Sites of\nmetastases": print_number(adsl["NMETSITE"]),
        "Metastases": join_texts(sites, ", "),
        "Measurable\ndisease": adsl["MDISFL"],
        "Target\nlesions": print_number(adsl["NTARGBL"]),
        "Sum of\ndiameters (mm)": print_number(adsl["BSUMDIAM"]),
        "Prior lines": print_number(adsl["PDLINES"]),
        "LDH above\nnormal": adsl["LDHHIFL"],
    }
    population = select_population(adsl, "ENRLFL", study)
    listed = list_records("ADSL", adsl, columns)
    return make_listing("l_16_2_4_2a", "Disease Characteristics at Baseline", population, ("ADSL",), (), [listed])
