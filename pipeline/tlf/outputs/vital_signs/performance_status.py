"""Table 14.3.5.2: ECOG performance status, shift from baseline to the worst on treatment (TLF_SPEC 3)."""

import pandas as pd

from pipeline.core.distinct import among
from pipeline.core.series import Series
from pipeline.core.time.dates import complete
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, select_population
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.table import Layout
from pipeline.tlf.outputs.laboratory.worst_results import window_note
from pipeline.tlf.statistics.shifts import count_shifts, shift_columns

TITLE = "ECOG Performance Status: Shift from Baseline to Worst on Treatment"
NAME = "ECOG performance status"
LEVELS = {str(score): f"Score\u00a0{score}" for score in range(6)}
SUBSET = "RSTESTCD = 'ECOG101' and worst on treatment"
ANALYSIS = Analysis("AN_ECOG_SHIFT", "RS", subset=SUBSET, variable="RSSTRESN", group2="RSTEST", group3="ECOGBL")


@output("ecog_shift")
def t_14_3_5_2(adsl: pd.DataFrame, rs: pd.DataFrame, study: Study) -> Content:
    """Subjects per score at baseline (rows) and worst score on treatment (columns)."""
    population = select_population(adsl, study.population("SAFFL"), study)
    records = select_worst_score(adsl, rs, population, study)
    blocks = [NAME] if records[["group3_level", "variable_level"]].notna().any(axis=None) else []
    results, lines = count_shifts(records, population, ANALYSIS, blocks, LEVELS)
    layout = Layout(lines, shift_columns(LEVELS), "Score at baseline")
    return make_table(TITLE, population, results=[results], layout=layout, footnotes=[window_note(study, by_day=True)])


def select_worst_score(adsl: pd.DataFrame, rs: pd.DataFrame, population: Population, study: Study) -> pd.DataFrame:
    """One row per subject: USUBJID, SEQ (RSSEQ), group2_level, group3_level (ECOGBL), variable_level (highest score, the first of
    it)."""
    subjects = adsl[among(adsl["USUBJID"], population.subjects["USUBJID"])][["USUBJID", "TRTSDT", "TRTEDT", "ECOGBL"]]
    scores = rs[(rs["RSTESTCD"] == "ECOG101") & rs["RSSTRESN"].notna()]
    dated = pd.DataFrame({"USUBJID": scores["USUBJID"], "SEQ": scores["RSSEQ"], "WORST": scores["RSSTRESN"]})
    dated = dated.assign(DAY=complete(scores["RSDTC"])).merge(subjects[["USUBJID", "TRTSDT", "TRTEDT"]], on="USUBJID")
    until = (dated["TRTEDT"] + pd.Timedelta(days=study.te.window_days)).fillna(pd.Timestamp(study.dco))
    known = (dated["DAY"] > dated["TRTSDT"]) & (dated["DAY"] <= until) & (dated["DAY"] <= pd.Timestamp(study.dco))
    later = dated[known].sort_values(["DAY", "SEQ"], kind="stable")
    worst = later.sort_values("WORST", ascending=False, kind="stable").drop_duplicates("USUBJID")
    found = subjects[["USUBJID", "ECOGBL"]].merge(worst[["USUBJID", "SEQ", "WORST"]], on="USUBJID", how="left")
    return found.assign(group2_level=NAME, group3_level=_as_text(found["ECOGBL"]), variable_level=_as_text(found["WORST"]))


def _as_text(score: Series) -> Series:
    return score.astype("Int64").astype("str").where(score.notna())
