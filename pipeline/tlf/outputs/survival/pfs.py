"""Progression-free survival: Tables 14.2.3.1 and 14.2.3.2 (sensitivity analysis), Figure 14.2.3.1 (TLF_SPEC 2)."""

import pandas as pd

from pipeline.endpoints.time_to_event import PFS, PFSEMA
from pipeline.study import Study
from pipeline.tlf.layout.output import Content, output
from pipeline.tlf.outputs.survival.survival_figure import make_survival_figure
from pipeline.tlf.outputs.survival.survival_table import make_survival_table


@output("pfs")
def t_14_2_3_1(adsl: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> Content:
    """Progression-free survival on the full analysis set; how it is censored is STUDY_SPEC 5.5."""
    return make_survival_table(PFS, adsl, adtte, study, censoring_notes(study))


@output("pfs_sensitivity")
def t_14_2_3_2(adsl: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> Content:
    """As Table 14.2.3.1, counting each progression and death, as EMA's guideline has it (ADTTE parameter PFSEMA)."""
    note = "Progression and death count as events also after new anti-cancer therapy or missed assessments."
    return make_survival_table(PFSEMA, adsl, adtte, study, [note])


@output("pfs_curve")
def f_14_2_3_1(adsl: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> Content:
    """The Kaplan-Meier curve whose numbers are Table 14.2.3.1's."""
    return make_survival_figure(PFS, adsl, adtte, study)


def censoring_notes(study: Study) -> list[str]:
    """What the study decided about new therapy and missed assessments."""
    nact = {
        "censor": f"New anti-cancer therapy before an event: censored at the last {study.pfs.assessment} before it.",
        "event": "New anti-cancer therapy counts as an event.",
        "ignore": "New anti-cancer therapy is ignored.",
    }
    gap = {
        "days": f"Event more than {study.gap_words} after the last {study.pfs.assessment}: censored at that assessment.",
        "visits": f"Event after two or more missed scheduled assessments: censored at the last {study.pfs.assessment}.",
        "off": "Missed assessments are ignored.",
    }
    return [nact[study.pfs.nact], gap[study.pfs.missed_rule]]
