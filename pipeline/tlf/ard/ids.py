"""Identifiers of the ARD, made and read here alone (TLF_SPEC 5).

An analysis is AN_ and its parts, AN_PFS_EVENT_BY; an output its kind, chapter and number, t_14_2_1_1; a result the output and the
number of its row, t_14_2_1_1.00012.
"""

from typing import Any

import numpy as np
import pandas as pd

from pipeline.core.series import Series
from pipeline.endpoints.response import DCR, ORR, control_of
from pipeline.endpoints.time_to_event import outcome_measures
from pipeline.study import Study
from schemas.base import DTYPES

_ANALYSIS = "AN_"
_BREAKDOWN = "_BY"
_TIME_TO_EVENT = rf"^(?P<endpoint>{_ANALYSIS}\w+)_(?P<part>EVENT|CENSOR)$"
OUTCOME_CHAPTERS = ("14_2", "14_3")
"""Efficacy and safety."""


def analysis_id(*parts: str) -> str:
    """The identifier of an analysis: AN_PFS_EVENT of PFS and EVENT."""
    return _ANALYSIS + "_".join(parts)


SIZE = analysis_id("N")
"""The subjects of each column."""


def response_analysis(study: Study) -> str:
    """The analysis of the response that `orr.primary` names: AN_PRIMARY where it is the primary endpoint."""
    return analysis_id("PRIMARY" if ORR.is_primary(study) else "ORR")


def is_primary(output: str, analysis: str, study: Study) -> bool:
    """Whether an analysis is one of a primary endpoint, in the table of that endpoint."""
    number = study.outputs.number
    tables = {f"{analysis_id(one.paramcd)}_": one.shown.table for one in outcome_measures(study) if one.is_primary(study)}
    tables |= {analysis_id(control_of(study)): DCR.shown.table} if DCR.is_primary(study) else {}
    of_times = any(analysis.startswith(begin) and output == number(table) for begin, table in tables.items())
    return of_times or (ORR.is_primary(study) and analysis == response_analysis(study))


def code_of(analysis: str) -> str:
    """The parts of an analysis in one text: PFS_EVENT of AN_PFS_EVENT."""
    return analysis.removeprefix(_ANALYSIS)


def is_of(analyses: Series, family: str) -> Series:
    """Which analyses begin with this part: AN_TEAE_SOC_PT is of TEAE."""
    return analyses.str.startswith(analysis_id(family))


def breakdown_of(analyses: Series) -> Series:
    """The analyses that count the same subjects by category: AN_PFS_EVENT_BY of AN_PFS_EVENT."""
    return analyses + _BREAKDOWN


def is_breakdown(analyses: Series) -> Series:
    """Which analyses are a breakdown of another, or of the whole set."""
    return analyses.str.endswith(_BREAKDOWN)


def time_to_event_parts(analyses: Series) -> pd.DataFrame:
    """`endpoint` (AN_PFS) and `part` (EVENT, CENSOR) of the analyses that count events or censored; missing of all others."""
    return analyses.str.extract(_TIME_TO_EVENT)


def chapter_of(output_id: str) -> str:
    """The chapter of an output: 14_2 of t_14_2_1_1."""
    return "_".join(output_id.split("_")[1:3])


def result_ids(output_id: str, number: int) -> Any:
    """The identifiers of the first `number` results of an output, in order, as an array of text."""
    return pd.array([f"{output_id}.{i:05d}" for i in np.arange(1, number + 1)], dtype=DTYPES["Char"])


def split_result_id(result_id: str) -> tuple[str, str]:
    """The output and the number of a result."""
    output_id, _, number = result_id.rpartition(".")
    return output_id, number
