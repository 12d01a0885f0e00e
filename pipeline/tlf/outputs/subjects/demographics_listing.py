"""Listing 16.2.4.1: demography and body measures at baseline. Takes ADSL (TLF_SPEC 4)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import select_population
from pipeline.tlf.layout.listing import list_records, make_listing
from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.printed import print_analysis_date, print_number


def l_16_2_4_1(adsl: pd.DataFrame, study: Study) -> Output:
    """Every enrolled subject."""
    columns = {
        "Site": adsl["SITEID"],
        "Country": adsl["COUNTRY"],
        "Consent": print_analysis_date(adsl["RFICDT"]),
        "Age (years)": print_number(adsl["AAGE"]),
        "Sex": adsl["SEX"],
        "Race": adsl["RACE"],
        "Ethnicity": adsl["ETHNIC"],
        "Weight (kg)": print_number(adsl["WEIGHTBL"]),
        "Height (cm)": print_number(adsl["HEIGHTBL"]),
        "BMI (kg/m²)": print_number(adsl["BMIBL"]),
        "ECOG": print_number(adsl["ECOGBL"]),
    }
    population = select_population(adsl, "ENRLFL", study)
    listed = list_records("ADSL", adsl, columns)
    return make_listing("l_16_2_4_1", "Demography and Baseline Characteristics", population, ("ADSL",), (), [listed])
