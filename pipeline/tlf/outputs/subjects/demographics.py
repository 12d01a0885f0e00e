"""Demographics and baseline characteristics: Table 14.1.2.1 (TLF_SPEC 1) and Listing 16.2.4.1."""

from itertools import pairwise

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import select_population
from pipeline.tlf.layout.listing import list_records, make_listing
from pipeline.tlf.layout.output import Content, output
from pipeline.tlf.layout.printed import print_analysis_date, print_number
from pipeline.tlf.outputs.subjects.baseline import Category, Characteristic, Number, make_baseline_table

RACES = {
    "ASIAN": "Asian",
    "WHITE": "White",
    "BLACK OR AFRICAN AMERICAN": "Black or African American",
    "AMERICAN INDIAN OR ALASKA NATIVE": "American Indian or Alaska Native",
    "NATIVE HAWAIIAN OR OTHER PACIFIC ISLANDER": "Native Hawaiian or other Pacific Islander",
}
ETHNICITIES = {"HISPANIC OR LATINO": "Hispanic or Latino", "NOT HISPANIC OR LATINO": "Not Hispanic or Latino"}


@output("demographics")
def t_14_1_2_1(adsl: pd.DataFrame, study: Study) -> Content:
    """Age, sex, race, ethnicity, place, body measures and performance status of the subjects whose efficacy is analysed."""
    people = adsl[adsl[study.population()].eq("Y")]
    characteristics: list[Characteristic] = [
        Number("AAGE", "Age (years)"),
        Category("AGEGR1", "Age group (years)", _age_groups(study)),
        Category("SEX", "Sex", {"M": "Male", "F": "Female"}),
        Category("RACE", "Race", {race: text for race, text in RACES.items() if _occurs(people, "RACE", race)}),
        Category("ETHNIC", "Ethnicity", ETHNICITIES),
        Category("COUNTRY", "Country", _as_written(people, "COUNTRY")),
        Category("SITEID", "Site", _as_written(people, "SITEID")),
        Number("WEIGHTBL", "Weight (kg)"),
        Number("HEIGHTBL", "Height (cm)"),
        Number("BMIBL", "Body mass index (kg/m²)", 1),
        Category("ECOGBL", "ECOG performance status", {"0": "0", "1": "1", "2": "2"}),
    ]
    title = "Demographics and Baseline Characteristics"
    notes = ["Baseline: the last value on or before the day of the first dose."]
    return make_baseline_table(title, adsl, characteristics, notes, study)


def _age_groups(study: Study) -> dict[str, str]:
    """The groups that `adsl.age_bins` separates, as ADSL names them, youngest first."""
    bins = study.adsl.age_bins
    if not bins:
        return {"All": "All"}
    between = [f"{low}-<{high}" for low, high in pairwise(bins)]
    groups = [f"<{bins[0]}", *between, f">={bins[-1]}"]
    return {group: group.replace("<", "< ").replace(">=", "≥ ").replace("-< ", " to < ") for group in groups}


def _occurs(people: pd.DataFrame, variable: str, value: str) -> bool:
    return variable in people and bool(people[variable].eq(value).any())


def _as_written(people: pd.DataFrame, variable: str) -> dict[str, str]:
    """Codes that are printed as they are, in alphabetical order."""
    return {code: code for code in sorted(people[variable].dropna().unique())} if variable in people else {}


@output("demographics_listing")
def l_16_2_4_1(adsl: pd.DataFrame, study: Study) -> Content:
    """Every enrolled subject (TLF_SPEC 4)."""
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
    listed = list_records("ADSL", adsl, columns)
    return make_listing(
        "Demography and Baseline Characteristics", select_population(adsl, study.population("ENRLFL"), study), [listed]
    )
