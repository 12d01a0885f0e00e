"""Table 14.3.4.7: Hy's law by its criteria, of the subjects evaluated (TLF_SPEC 3)."""

import pandas as pd

from pipeline.core.distinct import among
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, select_population
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.table import Layout
from pipeline.tlf.outputs.laboratory.liver_results import (
    BILIRUBIN,
    ENZYMES,
    NOT_EVALUATED,
    PHOSPHATASE,
    evaluated_for_hys_law,
    select_liver,
)
from pipeline.tlf.outputs.laboratory.worst_results import window_note
from pipeline.tlf.statistics.criteria import EVALUATED_NOTE, count_criteria, criteria_lines

TITLE = "Hy's Law: Criteria of Drug-Induced Liver Injury on Treatment"
ANALYSIS = Analysis("AN_HYS_LAW", "ADLB", subset="ONTRTFL = 'Y' and ANRHI > 0", group2="CRITERION")
DAYS = 30
ENZYME, JAUNDICE, BOTH = "ENZYME", "BILIRUBIN", "BOTH"
TEXTS = {
    ENZYME: "ALT or AST > 3 × ULN",
    JAUNDICE: "Total bilirubin > 2 × ULN",
    BOTH: "ALT or AST > 3 × ULN and total bilirubin > 2 × ULN, on any days",
    "IN TIME": f"Bilirubin > 2 × ULN on the day of ALT or AST > 3 × ULN or up to {DAYS} days later",
    "HY": "The same, and all ALP < 2 × ULN (potential Hy's law case)",
}
NO_ALP = "HY"


@output("hys_law")
def t_14_3_4_7(adsl: pd.DataFrame, adlb: pd.DataFrame, study: Study) -> Content:
    """Subjects who meet each criterion, and all of them, of those with the tests that it needs."""
    population = select_population(adsl, study.population("SAFFL"), study)
    liver = select_liver(adlb, population)
    evaluated = evaluated_for_hys_law(liver)
    results, lines = [], []
    if len(evaluated):
        met = list_met(liver[among(liver["USUBJID"], evaluated["USUBJID"])])
        with_alp = evaluated[among(evaluated["USUBJID"], liver.loc[liver["PARAMCD"].eq(PHOSPHATASE), "USUBJID"])]
        of = dict.fromkeys(TEXTS, evaluated) | {NO_ALP: with_alp}
        results = [count_criteria(met, of, population, ANALYSIS)]
        lines = [criteria_lines(TEXTS, ANALYSIS)]
    notes = [
        window_note(study),
        f"{EVALUATED_NOTE} Not evaluated: subjects {NOT_EVALUATED}; for the last line also those without ALP. "
        "ULN: upper limit of normal.",
        "A case is potential: other causes of the injury are to be excluded by review. After FDA, Guidance for Industry, "
        "Drug-Induced Liver Injury: Premarketing Clinical Evaluation (2009).",
    ]
    return make_table(TITLE, population, results=results, layout=Layout(lines, stub="Criterion"), footnotes=notes)


def list_met(liver: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The records (USUBJID, SEQ) that meet each criterion of TEXTS; of two together those of both."""
    beyond = liver[liver["BEYOND"]]
    enzyme, jaundice = beyond[beyond["PARAMCD"].isin(ENZYMES)], beyond[beyond["PARAMCD"].eq(BILIRUBIN)]
    both = beyond[among(beyond["USUBJID"], enzyme["USUBJID"]) & among(beyond["USUBJID"], jaundice["USUBJID"])]
    pairs = enzyme[["USUBJID", "ADT"]].merge(jaundice[["USUBJID", "ADT"]], on="USUBJID", suffixes=("", "_BILI"))
    later = (pairs["ADT_BILI"] - pairs["ADT"]).dt.days
    in_time = both[among(both["USUBJID"], pairs.loc[later.between(0, DAYS), "USUBJID"])]
    alp = liver[liver["PARAMCD"].eq(PHOSPHATASE)]
    lower = alp[~among(alp["USUBJID"], alp.loc[~alp["UNDER"], "USUBJID"])]
    return {
        ENZYME: enzyme,
        JAUNDICE: jaundice,
        BOTH: both,
        "IN TIME": in_time,
        "HY": in_time[among(in_time["USUBJID"], lower["USUBJID"])],
    }
