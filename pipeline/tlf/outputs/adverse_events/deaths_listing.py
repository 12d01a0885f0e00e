"""Listing 16.2.7.4: deaths. Takes ADSL and ADAE (TLF_SPEC 4)."""

import pandas as pd

from pipeline.core.dates import study_day
from pipeline.study import Study
from pipeline.tlf.ard.analysis import select_population
from pipeline.tlf.layout.listing import list_records, make_listing
from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.printed import join_within, print_analysis_date, print_number
from pipeline.tlf.outputs.adverse_events.death_parts import later_death_notes
from pipeline.tlf.outputs.adverse_events.events import FATAL


def l_16_2_7_4(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Output:
    """Every death of treated subjects, with the adverse events that led to it."""
    dead = adsl[adsl["DTHFL"] == "Y"]
    fatal = adae[FATAL.where(adae)]
    columns = {
        "First dose": print_analysis_date(dead["TRTSDT"]),
        "Last dose (day)": print_analysis_date(dead["TRTEDT"], study_day(dead["TRTEDT"], dead["TRTSDT"])),
        "Death (day)": print_analysis_date(dead["DTHDT"], study_day(dead["DTHDT"], dead["TRTSDT"]), dead["DTHDTF"]),
        "Days since\nlast dose": print_number((dead["DTHDT"] - dead["TRTEDT"]).dt.days.astype("float64")),
        "Cause of death": dead["DTHCAUS"],
        "Adverse events leading to death": dead["USUBJID"].map(join_within(fatal["USUBJID"], fatal["AEDECOD"], "; ")),
    }
    listed = list_records("ADSL", dead, columns, subset="DTHFL = 'Y'")
    population = select_population(adsl, "SAFFL", study)
    treated = fatal[fatal["USUBJID"].isin(adsl.loc[adsl["SAFFL"].eq("Y"), "USUBJID"])]
    notes = ["Days since last dose: from the imputed date where a date of death is partial.", *later_death_notes(adsl, treated)]
    return make_listing("l_16_2_7_4", "Deaths", population, ("ADSL", "ADAE"), notes, [listed])
