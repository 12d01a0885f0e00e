"""Table 14.2.7.3: progression by the investigator and by an independent review, with the discrepancy rates (TLF_SPEC 2)."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from pipeline.endpoints.evaluators import code_of, reviewers_of
from pipeline.endpoints.time_to_event import PFS
from pipeline.study import Study
from pipeline.study.evaluators import Evaluator
from pipeline.tlf.ard.analysis import Analysis, Population, Results, count_subjects, select_population
from pipeline.tlf.layout.output import Content, Output, make_table
from pipeline.tlf.layout.table import CI, N_PCT, Layout, block, line
from pipeline.tlf.outputs.response.evaluator_agreement import name_output, titled
from pipeline.tlf.statistics.survival import percent_of

LEVELS = {
    "A": "Progression by both",
    "A1": "On the same date",
    "A2": "By the investigator later",
    "A3": "By the investigator earlier",
    "B": "Progression by the investigator only",
    "C": "Progression by the {review} only",
    "D": "Progression by neither",
}
NOTE = (
    "Progression: the first from the start date to the data cut-off, whatever came before it (ADRS parameters PD and {code}). "
    "After Amit et al. (2011), with a1, a2, a3 of those progressing by both: early discrepancy rate (EDR) = (b + a3) / (a + b), "
    "of the investigator's progressions those that the review dates later or does not see; late discrepancy rate (LDR) = "
    "(c + a2) / (b + c + a2 + a3), of all discrepancies those in which the investigator is later."
)
RATES = {
    "EDR": ("Early discrepancy rate (EDR), n / N (%)", ("B", "A3"), ("A1", "A2", "A3", "B")),
    "LDR": ("Late discrepancy rate (LDR), n / N (%)", ("C", "A2"), ("B", "C", "A2", "A3")),
}
"""Label, the levels counted, and the levels out of which."""


def progression_tables(study: Study) -> list[Callable[..., Output]]:
    """The functions of Table 14.2.7.3 of each evaluator who is compared with the investigator."""
    return [name_output(progressions, "t_14_2_7_3", "progression_agreement", one, study) for one in reviewers_of(study)]


def progressions(evaluator: Evaluator, adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Content:
    """Whether and when both see a progression, and how often they differ."""
    population = select_population(adsl, PFS.population_in(study), study)
    code = code_of("PD", evaluator)
    pairs = compare_progressions(adrs, population, code)
    of = Analysis(f"AN_{code}_AGREEMENT", "ADRS", subset=f"PARAMCD in ('PD', '{code}')", variable="STATUS")
    both = pairs.loc[pairs["variable_level"].str.startswith("A")].assign(variable_level="A")
    counted = count_subjects(pd.concat([pairs, both]), population, of, levels=pd.DataFrame({"variable_level": list(LEVELS)}))
    rates, rate_lines = _rates(pairs, population, code, study)
    lines = [
        line(f"{label.format(review=evaluator.name.lower())} ({level.lower()})", of.id, N_PCT, int(len(level) > 1),
             variable_level=level)
        for level, label in LEVELS.items()
    ]  # fmt: skip
    return make_table(
        titled("Agreement on Disease Progression", evaluator),
        population,
        results=[counted, *rates],
        layout=Layout([block(line("Progression status and date, n (%)")), block(*lines), *rate_lines]),
        footnotes=[NOTE.format(code=code)],
    )


def _rates(pairs: pd.DataFrame, population: Population, code: str, study: Study) -> tuple[list[Results], list[pd.DataFrame]]:
    """Overall disagreement, EDR and LDR with their limits."""
    differ = Analysis(f"AN_{code}_DIFFER", "ADRS", "PROPORTION", subset=f"PARAMCD in ('PD', '{code}'); b, c, a2 or a3")
    parts = [count_subjects(_of(pairs, ("B", "C", "A2", "A3")), population, differ, ci=study)]
    interval = f"{percent_of(study)}% CI ({study.ci.binomial})"
    blocks = [block(line("Any discrepancy (b + c + a2 + a3), n (%)", differ.id, N_PCT), line(interval, differ.id, CI, 1))]
    for name, (label, counted, out_of) in RATES.items():
        analysis = Analysis(f"AN_{code}_{name}", "ADRS", "PROPORTION", subset=f"PARAMCD in ('PD', '{code}')", group2="RATE")
        some, all_of = (_of(pairs, levels).assign(group2_level=name) for levels in (counted, out_of))
        among = all_of[["USUBJID", "group2_level"]].drop_duplicates()
        levels = pd.DataFrame({"group2_level": [name]})  # N is that of a part of the set
        parts.append(count_subjects(some, population, analysis, levels=levels, among=among, ci=study))
        blocks.append(
            block(
                line(label, analysis.id, "{n} / {N}[ ({p})]", group2_level=name),
                line(interval, analysis.id, CI, 1, group2_level=name),
            )
        )
    return parts, blocks


def _of(pairs: pd.DataFrame, levels: tuple[str, ...]) -> pd.DataFrame:
    return pairs.loc[pairs["variable_level"].isin(levels), ["USUBJID", "SEQ"]]


def compare_progressions(adrs: pd.DataFrame, population: Population, code: str) -> pd.DataFrame:
    """Both records of each subject: USUBJID, SEQ, variable_level (LEVELS but for A)."""
    everybody = population.subjects[["USUBJID"]].drop_duplicates()
    found = everybody
    for name, paramcd in (("1", "PD"), ("2", code)):
        rows = adrs.loc[adrs["PARAMCD"] == paramcd, ["USUBJID", "ASEQ", "ADT", "AVALC"]]
        rows = rows.assign(ADT=rows["ADT"].where(rows["AVALC"] == "Y")).drop(columns="AVALC")
        renamed = rows.rename(columns={"ASEQ": f"SEQ_{name}", "ADT": f"DATE_{name}"})
        found = found.merge(renamed, on="USUBJID", how="left", validate="1:1")
    first, second = found["DATE_1"], found["DATE_2"]
    conditions = {
        "A1": first.eq(second), "A2": first.gt(second), "A3": first.lt(second), "B": first.notna() & second.isna(),
        "C": first.isna() & second.notna(),
    }  # fmt: skip
    level = np.select([condition.to_numpy(dtype=bool) for condition in conditions.values()], list(conditions), "D")
    return pd.concat([found[["USUBJID"]].assign(SEQ=found[f"SEQ_{n}"], variable_level=level) for n in (1, 2)], ignore_index=True)
