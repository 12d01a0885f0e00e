"""Overall survival: Table and Figure 14.2.4.1 (TLF_SPEC 2)."""

import pandas as pd

from pipeline.endpoints.time_to_event import OS
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, Results, count_subjects
from pipeline.tlf.layout.output import Content, output
from pipeline.tlf.layout.table import N_PCT, block, line
from pipeline.tlf.outputs.survival.survival_figure import make_survival_figure
from pipeline.tlf.outputs.survival.survival_table import make_survival_table


@output("os")
def t_14_2_4_1(adsl: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> Content:
    """Overall survival on the full analysis set, and deaths soon after the last dose."""

    def deaths(population: Population) -> tuple[Results, pd.DataFrame]:
        return count_early_deaths(adsl, population, study)

    note = "Subjects not known to have died by the data cut-off are censored at the date they were last known alive."
    return make_survival_table(OS, adsl, adtte, study, [note], deaths)


@output("os_curve")
def f_14_2_4_1(adsl: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> Content:
    """The Kaplan-Meier curve whose numbers are Table 14.2.4.1's."""
    return make_survival_figure(OS, adsl, adtte, study)


def count_early_deaths(adsl: pd.DataFrame, population: Population, study: Study) -> tuple[Results, pd.DataFrame]:
    """Deaths up to the cut-off within `tlf.death_days` after the last dose (TRTEDTA: the cut-off while treatment goes on)."""
    days = (adsl["DTHDT"] - adsl["TRTEDTA"]).dt.days
    died = adsl[(days <= study.tlf.death_days) & (adsl["DTHDT"] <= pd.Timestamp(study.dco))]
    window = study.tlf.death_days
    analysis = Analysis("AN_DEATH_EARLY", "ADSL", subset=f"DTHDT <= TRTEDTA + {window}")
    results = count_subjects(died[["USUBJID"]].assign(SEQ=float("nan")), population, analysis)
    return results, block(line(f"Deaths within {window} days of last dose, n (%)", analysis.id, N_PCT))
