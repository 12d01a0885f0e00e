"""Listing 16.2.1.1: disposition. Takes ADSL (TLF_SPEC 4)."""

import pandas as pd

from pipeline.core.dates import study_day
from pipeline.study import Study
from pipeline.tlf.ard.analysis import select_population
from pipeline.tlf.layout.listing import list_records, make_listing
from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.printed import join_texts, print_analysis_date, stack_texts
from pipeline.tlf.outputs.adverse_events.events import several


def l_16_2_1_1(adsl: pd.DataFrame, study: Study) -> Output:
    """Every enrolled subject: doses, how treatment and study ended."""
    columns = {
        "Enrolled": print_analysis_date(adsl["ENRLDT"]),
        "Treatment\nfirst dose\nlast dose (day)": _doses(adsl, "TRTSDT", "TRTEDT"),
        "Treatment\nstatus: reason": join_texts([adsl["EOTSTT"], adsl["DCTREAS"]], ": "),
    }
    for code, drug in ((drug.prefix, drug.label) for drug in several(study) if drug.prefix):
        columns[f"{drug}\nfirst dose\nlast dose (day)"] = _doses(adsl, f"{code}SDT", f"{code}EDT")
        columns[f"{drug}\nstatus: reason"] = join_texts([adsl[f"{code}EOTST"], adsl[f"{code}DCTRS"]], ": ")
    columns["Study\nstatus: reason"] = join_texts([adsl["EOSSTT"], adsl["DCSREAS"]], ": ")
    columns["End of\nstudy (day)"] = print_analysis_date(adsl["EOSDT"], study_day(adsl["EOSDT"], adsl["TRTSDT"]))
    population = select_population(adsl, "ENRLFL", study)
    notes = ["Days count from the first dose of any study drug, which is day 1."]
    return make_listing("l_16_2_1_1", "Disposition", population, ("ADSL",), notes, [list_records("ADSL", adsl, columns)])


def _doses(adsl: pd.DataFrame, first: str, last: str) -> "pd.Series[str]":
    day = study_day(adsl[last], adsl["TRTSDT"])
    return stack_texts(print_analysis_date(adsl[first]), print_analysis_date(adsl[last], day))
