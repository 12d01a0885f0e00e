"""Prior anticancer therapy: Tables 14.1.2.3 and, drug by drug, 14.1.2.4 (TLF_SPEC 1), and Listing 16.2.4.2b."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis
from pipeline.tlf.layout.output import Content, output
from pipeline.tlf.outputs.subjects.baseline import Category, Characteristic, Flags, Number, make_baseline_table
from pipeline.tlf.outputs.subjects.therapies import PRIOR, TherapyTable, make_therapy_table, select_medications
from pipeline.tlf.outputs.subjects.therapy_listing import Therapies, make_therapy_listing

LINES = {"1": "1", "2": "2", "3": "3", ">=4": "≥ 4"}
KINDS = {
    "PRIORANT": "Anthracycline",
    "PRIORIFO": "Ifosfamide",
    "PRIORTKI": "VEGFR tyrosine kinase inhibitor",
    "PRIORIO": "Immunotherapy",
    "PRIORSRG": "Surgery",
    "PRIORRT": "Radiotherapy",
}
RESPONSES = {
    "CR": "Complete response",
    "PR": "Partial response",
    "SD": "Stable disease",
    "PD": "Progressive disease",
    "NE": "Not evaluable",
    "UNK": "Unknown",
}


@output("prior_therapy", needs=("cm pr",))
def t_14_1_2_3(adsl: pd.DataFrame, study: Study) -> Content:
    """Lines and kinds of prior therapy, best response to the last one and time since, of the full analysis set."""
    characteristics: list[Characteristic] = [
        Category("PDLINES", "Prior lines of systemic therapy", LINES, top=4),
        Number("PDLINES", "Number of prior lines"),
        Flags("PRIOR", "Prior therapy", KINDS),
        Category("LASTBOR", "Best response to the last line", RESPONSES),
        Number("LASTTMOS", "Months from the end of the last line to the first dose", study.tlf.month_decimals, fixed=True),
    ]
    notes = ["A line counts once however many drugs it had. The last line is the one with the highest number."]
    return make_baseline_table("Prior Anticancer Therapy", adsl, characteristics, notes, study)


@output("prior_therapy_by_drug")
def t_14_1_2_4(adsl: pd.DataFrame, cm: pd.DataFrame, study: Study) -> Content:
    """Subjects with each drug before the trial, most frequent first."""
    rows = select_medications(cm, PRIOR, study)
    table = TherapyTable(
        title="Prior Anticancer Therapies by Kind and Drug",
        analysis=Analysis("AN_PRIOR_DRUG", "CM", subset=f"CMCAT = '{PRIOR}'"),
        first="Subjects with at least one prior systemic therapy",
        notes=["A subject counts once per kind and once per drug, in however many lines."],
    )
    return make_therapy_table(table, adsl, rows, study)


@output("prior_therapy_listing")
def l_16_2_4_2b(
    adsl: pd.DataFrame, cm: pd.DataFrame, suppcm: pd.DataFrame, pr: pd.DataFrame, supppr: pd.DataFrame, study: Study
) -> Content:
    """Every drug and procedure of prior anticancer therapy (TLF_SPEC 4)."""
    therapies = Therapies(PRIOR, cm, suppcm, pr, supppr)
    return make_therapy_listing("Prior Anticancer Therapy", therapies, adsl, study)
