"""The listings of therapies: takes CM, PR and their supplemental qualifiers, gives the listing of one category (TLF_SPEC 4).

Its own module because therapy before and after the study treatment is listed in the same columns, medications and procedures
together.
"""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import select_population
from pipeline.tlf.layout.listing import Listed, list_records, make_listing
from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.printed import join_texts, pick_qualifier, print_date, print_number
from pipeline.tlf.outputs.subjects.therapies import select_medications, select_procedures


def make_therapy_listing(
    output_id: str,
    title: str,
    category: str,
    adsl: pd.DataFrame,
    medications: tuple[pd.DataFrame, pd.DataFrame],
    procedures: tuple[pd.DataFrame, pd.DataFrame],
    study: Study,
) -> Output:
    """The therapies of `category` of the enrolled subjects; `medications`: CM and SUPPCM, `procedures`: PR and SUPPPR."""
    population = select_population(adsl, "ENRLFL", study)
    drugs = select_medications(medications[0], (category,), study)
    others = select_procedures(procedures[0], category, study)
    parts = [_medications(drugs, medications[1], category), _procedures(others, procedures[1], category)]
    return make_listing(output_id, title, population, ("ADSL", "CM", "PR"), (), parts)


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
