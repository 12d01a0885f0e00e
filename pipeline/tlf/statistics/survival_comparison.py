"""Hazard ratio and log-rank test of each arm against the reference, unstratified (TLF_SPEC 0.3).

A trial with one arm has nothing to compare.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pipeline.core.series import Series
from pipeline.endpoints.time_to_event import TimeToEvent
from pipeline.study import Study
from pipeline.tlf.ard.analysis import TOTAL, Analysis, Population, Results, finish
from pipeline.tlf.ard.ids import analysis_id
from pipeline.tlf.layout.formats import NOT_ESTIMABLE, format_number, format_p_value
from pipeline.tlf.layout.table import Column, block, line, treatment_columns
from pipeline.tlf.statistics.comparisons.hazard_ratio import compute_hazard_ratio
from pipeline.tlf.statistics.comparisons.logrank import compute_logrank
from pipeline.tlf.statistics.estimates import Estimate
from pipeline.tlf.statistics.survival import percent_of

RATIO = "{hr}[ ({hr_low}, {hr_high})]"
COMPARED = "compared"


def reference_of(population: Population, study: Study) -> str | None:
    """The arm that others are compared with: `tlf.reference_arm`, else the first; None where nothing is compared.

    LookupError for a reference that is no arm of the study.
    """
    arms = [group for group in population.groups if group != TOTAL]
    wanted = study.tlf.reference_arm or next(iter(arms), "")
    if wanted not in (known := {*arms, *(arm.label for arm in study.arms)}) and population.groups:
        raise LookupError(f"tlf.reference_arm is {wanted!r}, which is no arm; name one of {sorted(known)} in study.yaml")
    return wanted if study.tlf.compare_arms and len(arms) > 1 and wanted in arms else None


def compared_arms(population: Population, reference: str) -> list[str]:
    """The arms but the reference."""
    return [group for group in population.groups if group not in (reference, TOTAL)]


def compare_arms(times: pd.DataFrame, population: Population, endpoint: TimeToEvent, study: Study) -> Results | None:
    """hr with hr_low, hr_high and the log-rank p_value of each arm against the reference: analysis AN_<PARAMCD>_COX."""
    reference = reference_of(population, study)
    if reference is None:
        return None
    joined = times.merge(population.subjects, on="USUBJID")
    rows, behind = [], []
    for arm in compared_arms(population, reference):
        pair = joined[joined["group1_level"].isin([arm, reference])]
        second = pair["group1_level"] == arm
        ratio = compute_hazard_ratio(pair["DAYS"], pair["EVENT"], second, study.ci.level)
        test = compute_logrank(pair["DAYS"], pair["EVENT"], second)
        found = [*ratio_rows(ratio), *_test_rows(test.value, test.p_value)]
        rows += [row | {"group1_level": arm} for row in found]
        behind.append(pair.assign(group1_level=arm, stat_name="hr"))
    code = endpoint.paramcd
    analysis = Analysis(
        analysis_id(code, "COX"), "ADTTE", "COX_EFRON_LOGRANK", code, f"{population.treatment} against {reference}"
    )
    return finish(pd.DataFrame(rows), analysis, population, pd.concat(behind))


def ratio_rows(ratio: Estimate) -> list[dict[str, object]]:
    """The ARD rows of a hazard ratio, 2 decimals."""
    named = {"hr": (ratio.value, ""), "hr_low": (ratio.low, ", lower"), "hr_high": (ratio.high, ", upper")}
    return [
        _row(name, f"Hazard ratio{end}{' confidence limit' if end else ''}", value, format_number(value, 2))
        for name, (value, end) in named.items()
    ]


def reference_rows() -> list[dict[str, object]]:
    """In place of a hazard ratio: that others are compared with this group."""
    row = _row("hr", "Hazard ratio", np.nan, "Reference") | {"stat_chr": "Reference"}
    ends = [_row(f"hr_{end}", "No limit of the reference", np.nan, "") for end in ("low", "high")]
    return [row, *ends]


def _test_rows(chi_square: float, p: float) -> list[dict[str, object]]:
    return [
        _row("chi_square", "Log-rank chi-square, 1 degree of freedom", chi_square, format_number(chi_square, 2)),
        _row("p_value", "Two-sided log-rank p-value", p, format_p_value(p)),
    ]


def _row(name: str, label: str, value: float, text: str) -> dict[str, object]:
    row: dict[str, object] = {"stat_name": name, "stat_label": label, "stat_num": value, "stat_fmt": text}
    return row | ({"stat_chr": text} if text == NOT_ESTIMABLE else {})


def is_comparable(part: pd.DataFrame, second: Series, study: Study) -> bool:
    """Whether both sides of a subgroup have `tlf.hr_subjects` subjects and `tlf.hr_events` events: else a ratio says nothing."""
    sides = (part[second], part[~second])
    return all(len(side) >= study.tlf.hr_subjects and side["EVENT"].sum() >= study.tlf.hr_events for side in sides)


def comparison_lines(endpoint: TimeToEvent, reference: str, study: Study) -> pd.DataFrame:
    """The lines of `compare_arms`, printed in the columns of `comparison_columns` only."""
    code = analysis_id(endpoint.paramcd, "COX")
    return block(
        line(f"Compared with {reference}"),
        line(f"Hazard ratio ({percent_of(study)}% CI)", code, indent=1, **{COMPARED: RATIO}),
        line("Log-rank p-value", code, indent=1, **{COMPARED: "{p_value}"}),
    )


def comparison_columns(ard: pd.DataFrame, groups: Sequence[str]) -> list[Column]:
    """A column per treatment; those with a hazard ratio print the patterns of comparisons too."""
    compared = set(ard.loc[ard["stat_name"] == "hr", "group1_level"])
    return [
        Column(column.head, column.group, role=COMPARED if column.group in compared else "main")
        for column in treatment_columns(ard, groups)
    ]


def comparison_note(reference: str) -> str:
    """The footnote on method."""
    return (
        f"Hazard ratio against {reference}: Cox model, ties by Efron, Wald limits; p-value: log-rank test, two-sided. "
        "Both unstratified."
    )
