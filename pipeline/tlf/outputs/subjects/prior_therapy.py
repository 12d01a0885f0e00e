"""Table 14.1.2.3: prior anti-cancer therapy. Takes ADSL (TLF_SPEC 1); the drugs themselves stand in Table 14.1.2.4."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.layout.output import Output
from pipeline.tlf.outputs.subjects.baseline import Category, Characteristic, Flags, Number, make_baseline_table

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


def t_14_1_2_3(adsl: pd.DataFrame, study: Study) -> Output:
    """Lines and kinds of prior therapy, best response to the last one and time since, of the full analysis set."""
    characteristics: list[Characteristic] = [
        Category("PDLINES", "Prior lines of systemic therapy", LINES, top=4),
        Number("PDLINES", "Number of prior lines"),
        Flags("PRIOR", "Prior therapy", KINDS),
        Category("LASTBOR", "Best response to the last line", RESPONSES),
        Number("LASTTMOS", "Months from the end of the last line to the first dose", study.tlf.month_decimals, fixed=True),
    ]
    notes = ["A line counts once however many drugs it had. The last line is the one with the highest number."]
    return make_baseline_table("t_14_1_2_3", "Prior Anticancer Therapy", adsl, characteristics, notes, study)
