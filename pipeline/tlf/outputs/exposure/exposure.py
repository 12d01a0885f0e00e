"""Table 14.1.3.1: exposure to study treatment, over all drugs and by drug. Takes ADSL, ADEX, EX and EC (TLF_SPEC 1)."""

import pandas as pd

from pipeline.core.distinct import among
from pipeline.study import Study
from pipeline.tlf.ard.analysis import select_population
from pipeline.tlf.layout.formats import round_half_up
from pipeline.tlf.layout.output import Output, make_table
from pipeline.tlf.outputs.exposure.exposure_parts import drug_parts, overall
from pipeline.tlf.statistics.summaries import SUMMARY_NOTE


def t_14_1_3_1(adsl: pd.DataFrame, adex: pd.DataFrame, ex: pd.DataFrame, ec: pd.DataFrame, study: Study) -> Output:
    """Duration, doses, intensity and changes of dosing of the safety analysis set."""
    population = select_population(adsl, "SAFFL", study)
    inside = adex[among(adex["USUBJID"], population.subjects["USUBJID"])]
    recorded = set(inside.loc[inside["PARCAT1"].eq("Summary"), "EXTRT"])
    parts = overall(adsl[adsl["SAFFL"].eq("Y")], population, study)
    for drug in study.drug_columns:
        if drug.name in recorded:
            parts += drug_parts(inside, {"EX": ex, "EC": ec}, drug, population, study)
    month = round_half_up(study.tte.month, 4).rstrip("0")
    notes = [
        f"Duration: first to last dose, or to the cut-off while treatment goes on; 1 month = {month} days, 1 year = 365.25 days.",
        "Relative dose intensity: cumulative over planned dose; dose intensity: that share of the planned dose per unit of time.",
        "For an adverse event: the reason recorded with dosing (EX, EC) of at least one of the subject's changes. Table 14.3.1.1 "
        "counts the actions recorded with adverse events; subjects whom one alone has are on the issue list (AE_EX_DIFF).",
        SUMMARY_NOTE,
    ]
    results = [result for found, _ in parts for result in found]
    sources, blocks = ("ADSL", "ADEX", "EX", "EC"), [lines for _, lines in parts]
    return make_table("t_14_1_3_1", "Exposure to Study Treatment", population, sources, notes, results, blocks)
