"""Concomitant medications: Table 14.1.2.6 by class and name (TLF_SPEC 1), and Listing 16.2.9.1."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, select_population
from pipeline.tlf.layout.listing import list_records, make_listing
from pipeline.tlf.layout.output import Content, output
from pipeline.tlf.layout.printed import print_date
from pipeline.tlf.outputs.subjects.therapies import (
    CONCOMITANT,
    TherapyTable,
    make_therapy_table,
    medication_class,
    select_concomitant,
    select_medications,
)

ANALYSIS = Analysis("AN_CONMED", "CM", subset=f"CMCAT = '{CONCOMITANT}' or null, CMSTDTC <= TRTEDTA, CMENDTC >= TRTSDT")


@output("concomitant_medication")
def t_14_1_2_6(adsl: pd.DataFrame, cm: pd.DataFrame, study: Study) -> Content:
    """Subjects with each medication taken during the treatment, most frequent first."""
    rows = select_concomitant(cm, adsl, study)
    notes = ["Taken, or possibly taken, between the first and the last dose of study treatment."]
    if len(rows) and rows["CLASS"].isna().all():
        notes.append("The data hold no class (ATC) of medications.")
    table = TherapyTable(
        title="Concomitant Medications by Class and Name",
        analysis=ANALYSIS,
        first="Subjects with at least one concomitant medication",
        notes=notes,
    )
    return make_therapy_table(table, adsl, rows, study)


@output("concomitant_medication_listing")
def l_16_2_9_1(adsl: pd.DataFrame, cm: pd.DataFrame, study: Study) -> Content:
    """Every medication that is no anticancer therapy, whenever it was taken (TLF_SPEC 4)."""
    rows = select_medications(cm, CONCOMITANT, study)
    columns = {
        "Class": medication_class(rows),
        "Preferred name": rows["CMDECOD"],
        "Reported name": rows["CMTRT"],
        "Indication": rows["CMINDC"],
        "Start (day)": print_date(rows["CMSTDTC"], rows["CMSTDY"]),
        "End (day)": print_date(rows["CMENDTC"], rows["CMENDY"]),
        "Status": rows["CMENRTPT"],
    }
    listed = list_records("CM", rows, columns, ["CMSTDTC", "CMTRT"], f"CMCAT is null or CMCAT = '{CONCOMITANT}'")
    return make_listing("Concomitant Medications", select_population(adsl, study.population("SAFFL"), study), [listed])
