"""Table 14.1.1.2: what became of the subjects, treatment and study. Takes ADSL and ADTTE (TLF_SPEC 1)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, count_subjects, select_population
from pipeline.tlf.layout.output import Output, make_table
from pipeline.tlf.layout.table import N_PCT, block, line
from pipeline.tlf.outputs.adverse_events.events import several
from pipeline.tlf.outputs.subjects.disposition_parts import STUDY_REASONS, Disposition, count_disposition, summarise_follow_up
from pipeline.tlf.statistics.survival import method_note, select_times

TREATMENT = Disposition("EOTSTT", "DCTREAS", "On treatment at data cut-off (any drug)", "all study treatment")
STUDY = Disposition("EOSSTT", "DCSREAS", "Ongoing in the study (survival follow-up)", "the study", STUDY_REASONS)
TREATED = Analysis("AN_TREATED", "ADSL", subset="TRTSDT not null")


def t_14_1_1_2(adsl: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> Output:
    """Treatment and study status with the reasons for stopping, per drug too, and the time of follow-up."""
    population = select_population(adsl, "FASFL", study)
    treated = adsl.loc[adsl["TRTSDT"].notna(), ["USUBJID"]].assign(SEQ=float("nan"))
    parts = [count_disposition(adsl, population, one) for one in (TREATMENT, *_per_drug(adsl, study), STUDY)]
    parts.append(summarise_follow_up(select_times(adtte, "OS", study), population, study))
    results = [count_subjects(treated, population, TREATED), *(result for found, _ in parts for result in found)]
    blocks = [block(line("Treated, n (%)", TREATED.id, N_PCT)), *(lines for _, lines in parts)]
    sources, notes = ("ADSL", "ADTTE"), [method_note(study)]
    return make_table("t_14_1_1_2", "Subject Disposition", population, sources, notes, results, blocks)


def _per_drug(adsl: pd.DataFrame, study: Study) -> list[Disposition]:
    """One per drug whose status ADSL knows; a study of one drug needs none."""
    known = [(drug.word, f"{drug.prefix}EOTST", f"{drug.prefix}DCTRS") for drug in several(study) if drug.prefix]
    return [
        Disposition(status, reason, f"On {name} at data cut-off", name, without=f"Never treated with {name}")
        for name, status, reason in known
        if adsl[status].notna().any()
    ]
