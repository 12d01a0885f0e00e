"""Table 14.2.3.1: progression-free survival. Takes ADSL and ADTTE, gives the output (TLF_SPEC 2)."""

import pandas as pd

from pipeline.endpoints.time_to_event import PFS
from pipeline.study import Study
from pipeline.tlf.layout.output import Output, with_footnotes
from pipeline.tlf.outputs.survival.survival_table import make_survival_table


def t_14_2_3_1(adsl: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> Output:
    """Progression-free survival on the full analysis set; how it is censored is STUDY_SPEC 5.5."""
    output = make_survival_table(PFS, adsl, adtte, study)
    return with_footnotes(output, *censoring_notes(study))


def censoring_notes(study: Study) -> list[str]:
    """What the study decided about new therapy and missed assessments."""
    nact = {
        "censor": "New anti-cancer therapy before an event: censored at the last adequate assessment before it.",
        "event": "New anti-cancer therapy counts as an event.",
        "ignore": "New anti-cancer therapy is ignored.",
    }
    gap = {
        "days": f"Event more than {study.gap_days} days after the last adequate assessment: censored at that assessment.",
        "visits": "Event after two or more missed scheduled assessments: censored at the last adequate assessment.",
        "off": "Missed assessments are ignored.",
    }
    return [nact[study.pfs.nact], gap[study.pfs.missed_rule]]
