"""Listings of anticancer therapy before or after the study treatment: medications and procedures together (TLF_SPEC 4)."""

from dataclasses import dataclass

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import select_population
from pipeline.tlf.layout.listing import Listed, list_records, make_listing
from pipeline.tlf.layout.output import Content
from pipeline.tlf.layout.printed import join_texts, pick_qualifier, print_date, print_number
from pipeline.tlf.outputs.subjects.therapies import select_medications, select_procedures


@dataclass(frozen=True)
class Therapies:
    """The therapies of one category: where the medications and procedures stand, with their supplemental qualifiers."""

    category: str
    cm: pd.DataFrame
    suppcm: pd.DataFrame
    pr: pd.DataFrame
    supppr: pd.DataFrame


def make_therapy_listing(title: str, therapies: Therapies, adsl: pd.DataFrame, study: Study) -> Content:
    """The therapies of a category of the enrolled subjects."""
    drugs = select_medications(therapies.cm, therapies.category, study)
    procedures = select_procedures(therapies.pr, therapies.category, study)
    parts = [
        _medications(drugs, therapies.suppcm, therapies.category),
        _procedures(procedures, therapies.supppr, therapies.category),
    ]
    return make_listing(title, select_population(adsl, study.population("ENRLFL"), study), parts)


def _medications(cm: pd.DataFrame, supp: pd.DataFrame, category: str) -> Listed:
    progression = pick_qualifier(cm, supp, "CMSEQ", "CMPDDTC")
    columns = {
        "Kind": cm["CMSCAT"],
        "Line": pick_qualifier(cm, supp, "CMSEQ", "CMLINE"),
        "Regimen": pick_qualifier(cm, supp, "CMSEQ", "CMREGIM"),
        "Therapy": cm["CMTRT"],
        "Start (day)": print_date(cm["CMSTDTC"], cm["CMSTDY"]),
        "End (day)": print_date(cm["CMENDTC"], cm["CMENDY"]),
        "Best response": pick_qualifier(cm, supp, "CMSEQ", "CMBESTR"),
        "Progression": progression.str.slice(0, 10),
        "Reason for\nchange or end": cm["CMRSDISC"],
        "Indication": cm["CMINDC"],
        "Intent": pick_qualifier(cm, supp, "CMSEQ", "CMINTENT"),
    }
    return list_records("CM", cm, columns, ["CMSTDTC", "CMTRT"], f"CMCAT = '{category}'")


def _procedures(pr: pd.DataFrame, supp: pd.DataFrame, category: str) -> Listed:
    columns = {
        "Kind": pr["PRSCAT"],
        "Therapy": pr["PRTRT"],
        "Start (day)": print_date(pr["PRSTDTC"], pr["PRSTDY"]),
        "End (day)": print_date(pr["PRENDTC"], pr["PRENDY"]),
        "Indication": pr["PRINDC"],
        "Intent": pick_qualifier(pr, supp, "PRSEQ", "PRINTENT"),
        "Location": pr["PRLOC"],
        "Dose": join_texts([print_number(pr["PRDOSE"]), pr["PRDOSU"]], " "),
    }
    return list_records("PR", pr, columns, ["PRSTDTC", "PRTRT"], f"PRCAT = '{category}'")
