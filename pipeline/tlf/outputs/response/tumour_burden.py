"""Table 14.2.5.1: tumour burden (TLF_SPEC 2)."""

from collections.abc import Sequence
from functools import partial

import pandas as pd

from pipeline.core.distinct import among
from pipeline.endpoints.evaluators import called_by, code_of, deciding
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, select_population
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.table import Column, Layout, block, heads, line
from pipeline.tlf.outputs.response.response_rates import evaluable_note
from pipeline.tlf.statistics.summaries import METHOD, summarise

BASELINE, NADIR, BEST = "Baseline", "Smallest sum (nadir)", "Best change"
LINES = {"n": "{n}", "Mean (SD)": "{mean} ({sd})", "Median": "{median}", "Min, max": "{min}, {max}"}


@output("tumour_burden")
def t_14_2_5_1(adsl: pd.DataFrame, adtr: pd.DataFrame, study: Study) -> Content:
    """Sum of target diameters and its percent change: baseline, nadir, best change, and by visit up to progression."""
    population = select_population(adsl, study.population("RESFL"), study)
    mine = adtr[among(adtr["USUBJID"], population.subjects["USUBJID"])].rename(columns={"ASEQ": "SEQ"})
    evaluator = deciding("orr", study)
    code, best = code_of("SDIAM", evaluator), code_of("PCHGBEST", evaluator)
    sum_of = Analysis(f"AN_{code}", "ADTR", METHOD, code, "ABLFL = 'Y' or ANL02FL = 'Y'", "AVISIT")
    change = Analysis(f"AN_{code}_PCHG", "ADTR", METHOD, code, f"ANL02FL = 'Y'; best change: {best}", "AVISIT")
    sums, changes = select_sums(mine, code), select_changes(mine, code, best)
    visits = list(
        sums.loc[sums["AVISITN"] > 0, ["AVISITN", "variable_level"]].drop_duplicates().sort_values("AVISITN")["variable_level"]
    )
    sum_levels, change_levels = [BASELINE, NADIR, *visits], [BEST, *visits]
    results = [
        summarise(sums, population, sum_of, levels=_levels(sum_levels), decimals=0),
        summarise(changes, population, change, levels=_levels(change_levels), decimals=0),
    ]
    blocks = [_lines(level, sum_of.id, level in sum_levels, level in change_levels) for level in [BASELINE, NADIR, BEST, *visits]]
    notes = [
        "Complete sums up to progression and new anti-cancer therapy; the nadir counts the baseline. Of two assessments at a "
        "visit the later one counts; unscheduled assessments count for nadir and best change only.",
        *evaluable_note(population.flag, study),
    ]
    title = called_by("Tumour Burden: Sum of Target Diameters", evaluator, study)
    return make_table(
        title, population, results=results, layout=Layout(blocks, partial(_columns, analysis=change.id)), footnotes=notes
    )


def select_sums(adtr: pd.DataFrame, code: str) -> pd.DataFrame:
    """USUBJID, SEQ, AVAL (mm), AVISITN, variable_level: baseline, nadir (the first smallest sum), the last sum of each visit."""
    sums = adtr[(adtr["PARAMCD"] == code) & adtr["AVAL"].notna()].sort_values(["USUBJID", "ADT", "SEQ"])
    used = sums[(sums["ABLFL"] == "Y") | (sums["ANL02FL"] == "Y")]
    before = used[used["ABLFL"] == "Y"].drop_duplicates("USUBJID").assign(variable_level=BASELINE, AVISITN=0.0)
    lowest = used.sort_values("AVAL", kind="stable").drop_duplicates("USUBJID").assign(variable_level=NADIR, AVISITN=0.0)
    return pd.concat([before, lowest, _by_visit(used)])[["USUBJID", "SEQ", "AVAL", "AVISITN", "variable_level"]]


def select_changes(adtr: pd.DataFrame, code: str, best_code: str) -> pd.DataFrame:
    """USUBJID, SEQ, AVAL (percent), variable_level: the best change, and the last of each visit."""
    best = adtr[(adtr["PARAMCD"] == best_code) & adtr["AVAL"].notna()].assign(variable_level=BEST)
    sums = adtr[(adtr["PARAMCD"] == code) & (adtr["ANL02FL"] == "Y") & adtr["PCHG"].notna()]
    visits = _by_visit(sums.sort_values(["USUBJID", "ADT", "SEQ"]))
    return pd.concat([best, visits.assign(AVAL=visits["PCHG"])])[["USUBJID", "SEQ", "AVAL", "variable_level"]]


def _by_visit(sums: pd.DataFrame) -> pd.DataFrame:
    scheduled = sums[(sums["ANL02FL"] == "Y") & ~sums["AVISIT"].str.startswith("Unscheduled", na=True)]
    return scheduled.drop_duplicates(["USUBJID", "AVISIT"], keep="last").assign(variable_level=lambda d: d["AVISIT"])


def _levels(names: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame({"variable_level": names}, dtype="str")


def _lines(level: str, analysis: str, has_sum: bool, has_change: bool) -> pd.DataFrame:
    parts = [
        line(
            label,
            analysis,
            pattern if has_sum else "",
            1,
            variable_level=level,
            change=pattern if has_change else "",
        )
        for label, pattern in LINES.items()
    ]
    return block(line(level), *parts)


def _columns(ard: pd.DataFrame, groups: Sequence[str], analysis: str) -> list[Column]:
    return [
        column
        for group, head in heads(ard, groups).items()
        for column in (
            Column("Sum of diameters\n(mm)", group, head),
            Column("Change from\nbaseline (%)", group, head, "change", {"analysis_id": analysis}),
        )
    ]
