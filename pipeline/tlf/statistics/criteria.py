"""Criteria met among those evaluated: takes who met each criterion and who could, gives n, N and percent per criterion."""

from collections.abc import Mapping

import pandas as pd

from pipeline.tlf.ard.analysis import Analysis, Population, Results, count_subjects
from pipeline.tlf.layout.table import block, line

OF_EVALUATED = "{n}/{N}[ ({p})]"
EVALUATED_NOTE = "n/N (%): N is the number of subjects evaluated for the line."


def count_criteria(
    met: Mapping[str, pd.DataFrame], evaluated: Mapping[str, pd.DataFrame], population: Population, analysis: Analysis
) -> Results:
    """Subjects per criterion of those evaluated for it. By criterion: the records that meet it (USUBJID, SEQ), and of who is
    evaluated (USUBJID). A criterion is a part of the set, with an N of its own: it is group 2 of the analysis."""
    levels = pd.DataFrame({"group2_level": list(met)}, dtype="str")
    among = {name: evaluated[name][["USUBJID"]].drop_duplicates() for name in met}
    return count_subjects(
        _stack({name: rows[["USUBJID", "SEQ"]] for name, rows in met.items()}),
        population,
        analysis,
        levels=levels,
        among=_stack(among),
    )


def criteria_lines(labels: Mapping[str, str], analysis: Analysis, head: str = "", indent: int = 0) -> pd.DataFrame:
    """A line per criterion (its level -> text), below a head where there is one."""
    first = [line(head)] if head else []
    lines = [line(text, analysis.id, OF_EVALUATED, indent, group2_level=level) for level, text in labels.items()]
    return block(*first, *lines)


def _stack(parts: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    return pd.concat([rows.assign(group2_level=name) for name, rows in parts.items()], ignore_index=True)
