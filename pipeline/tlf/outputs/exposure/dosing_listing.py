"""Listing 16.2.5.1: dosing, drug by drug. Takes ADSL, EC with its qualifiers, and EX (TLF_SPEC 4)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import select_population
from pipeline.tlf.layout.listing import Listed, list_records, make_listing
from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.printed import join_texts, look_up, pick_qualifier, print_date, print_number

LINK = ["USUBJID", "EXLNKID"]


def l_16_2_5_1(adsl: pd.DataFrame, ec: pd.DataFrame, suppec: pd.DataFrame, ex: pd.DataFrame, study: Study) -> Output:
    """Every interval and injection as collected, with the dose in mg that EX has for it; doses in EX alone where a study did not
    collect EC."""
    doses = ex.assign(DOSE=join_texts([print_number(ex["EXDOSE"]), ex["EXDOSU"]], " "))
    collected = ec.assign(EXLNKID=ec["ECLNKID"])
    linked = look_up(doses, collected.dropna(subset=LINK).assign(LINKED="Y"), LINK, "LINKED")
    parts = [_collected(collected, suppec, doses, study), _given(doses[linked.isna()], study)]
    population = select_population(adsl, "SAFFL", study)
    return make_listing("l_16_2_5_1", "Dosing by Study Drug", population, ("ADSL", "EC", "EX"), (), parts)


def _collected(ec: pd.DataFrame, supp: pd.DataFrame, doses: pd.DataFrame, study: Study) -> Listed:
    collected = join_texts([print_number(ec["ECDOSE"]), ec["ECDOSU"]], " ")
    columns = {
        "Drug": ec["ECTRT"],
        "Start (day)": print_date(ec["ECSTDTC"], ec["ECSTDY"]),
        "End (day)": print_date(ec["ECENDTC"], ec["ECENDY"]),
        "Ongoing": pick_qualifier(ec, supp, "ECSEQ", "ECONGO"),
        "Cycle": pick_qualifier(ec, supp, "ECSEQ", "ECCYCLE"),
        "Planned dose": _planned(ec["ECTRT"], study),
        "Given": ec["ECOCCUR"],
        "Actual dose": look_up(ec, doses, LINK, "DOSE").fillna(collected),
        "Change": pick_qualifier(ec, supp, "ECSEQ", "ECCHG"),
        "Reason for\nadjustment": ec["ECADJ"],
        "Reason\nnot given": ec["ECREASOC"],
    }
    return list_records("EC", ec, columns, ["ECTRT", "ECSTDTC"])


def _given(ex: pd.DataFrame, study: Study) -> Listed:
    columns = {
        "Drug": ex["EXTRT"],
        "Start (day)": print_date(ex["EXSTDTC"], ex["EXSTDY"]),
        "End (day)": print_date(ex["EXENDTC"], ex["EXENDY"]),
        "Planned dose": _planned(ex["EXTRT"], study),
        "Actual dose": ex["DOSE"],
        "Reason for\nadjustment": ex["EXADJ"],
    }
    return list_records("EX", ex, columns, ["EXTRT", "EXSTDTC"], "without a record in EC")


def _planned(drug: "pd.Series[str]", study: Study) -> "pd.Series[str]":
    """The dose that study.yaml plans."""
    planned = {name: f"{drug.dose_mg:g} mg {drug.frequency}" for name, drug in study.drugs.items()}
    return drug.map(planned).astype("str")
