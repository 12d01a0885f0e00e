"""Table 14.3.1.8: adverse events leading to dose reduction or interruption. Takes ADSL and ADAE (TLF_SPEC 3)."""

from dataclasses import replace

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.layout.output import Output
from pipeline.tlf.outputs.adverse_events.events import Condition, TermTable, any_action, either, make_term_table, per_drug
from pipeline.tlf.outputs.adverse_events.overview_criteria import ACTION_NOTE

TABLE = TermTable(
    "t_14_3_1_8",
    "Treatment-Emergent Adverse Events Leading to Dose Reduction or Interruption by System Organ Class and Preferred Term",
    "AN_TEAE_ACN",
    "Subjects with at least one such TEAE",
)


def t_14_3_1_8(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Output:
    """Subjects with a reduction and with an interruption or delay, of any drug and of each, per SOC and PT."""
    reduced = per_drug("Reduction of", "RED", "DOSE REDUCED", study)
    interrupted = per_drug("Interruption of", "INT", "DRUG INTERRUPTED", study)
    return make_term_table(replace(TABLE, about=_changed(study)), adsl, adae, study, [*reduced, *interrupted], [ACTION_NOTE])


def _changed(study: Study) -> Condition:
    return either(any_action("DOSE REDUCED", study), any_action("DRUG INTERRUPTED", study))
