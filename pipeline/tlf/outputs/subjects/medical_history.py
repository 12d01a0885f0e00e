"""Medical history: Table 14.1.2.5 by system organ class and preferred term (TLF_SPEC 1), and Listing 16.2.4.3."""

import pandas as pd

from pipeline.core.occurred import occurred
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, select_population
from pipeline.tlf.layout.listing import list_records, make_listing
from pipeline.tlf.layout.output import Content, output
from pipeline.tlf.layout.printed import print_date
from pipeline.tlf.outputs.subjects.therapies import TherapyTable, make_therapy_table, select_history

ANALYSIS = Analysis("AN_HISTORY", "MH", subset="MHCAT not in ('PRIMARY DIAGNOSIS', 'METASTATIC DISEASE')")


@output("medical_history")
def t_14_1_2_5(adsl: pd.DataFrame, mh: pd.DataFrame, study: Study) -> Content:
    """Subjects with each condition in their history, most frequent first; the cancer itself stands in Table 14.1.2.2."""
    rows = select_history(mh)
    notes = ["Without the cancer and its metastases. Reported terms where a condition was not coded."]
    if len(rows) and rows["CLASS"].isna().all():
        notes.append("The data hold no system organ class of medical history.")
    table = TherapyTable(
        title="Medical History by System Organ Class and Preferred Term",
        analysis=ANALYSIS,
        first="Subjects with at least one condition",
        notes=notes,
    )
    return make_therapy_table(table, adsl, rows, study)


@output("medical_history_listing")
def l_16_2_4_3(adsl: pd.DataFrame, mh: pd.DataFrame, study: Study) -> Content:
    """Every record of medical history, the cancer's own among them (TLF_SPEC 4)."""
    mh = occurred(mh, "MH")
    columns = {
        "Category": mh["MHCAT"],
        "Preferred term": mh["MHDECOD"],
        "Reported term": mh["MHTERM"],
        "Grade": mh["MHTOXGR"],
        "Start (day)": print_date(mh["MHSTDTC"], mh["MHSTDY"]),
        "End (day)": print_date(mh["MHENDTC"], mh["MHENDY"]),
        "Status": mh["MHENRTPT"],
        "As of": mh["MHENTPT"],
    }
    listed = list_records("MH", mh, columns, ["MHSTDTC", "MHTERM"])
    return make_listing("Medical History", select_population(adsl, study.population(), study), [listed])
