"""The categories of events that tables by time have in common: all, severe, serious, related, stopping, fatal, of each group."""

from collections.abc import Sequence

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.collected import is_collected
from pipeline.tlf.layout.table import block, line
from pipeline.tlf.outputs.adverse_events.events import FATAL, RELATED, SERIOUS, SEVERE, any_action
from pipeline.tlf.outputs.adverse_events.overview_criteria import EVERY, Criterion, groups_of_interest


def list_categories(study: Study, teae: pd.DataFrame) -> list[Criterion]:
    """The categories in order; those whose variables hold nothing are left out."""
    every = [
        Criterion("TEAE", "Any TEAE", EVERY),
        Criterion("G3", "TEAE of grade ≥ 3", SEVERE),
        Criterion("SER", "Serious TEAE", SERIOUS),
        Criterion("REL", "Related TEAE", RELATED),
        Criterion("WTH", "TEAE leading to discontinuation", any_action("DRUG WITHDRAWN", study)),
        Criterion("DTH", "TEAE leading to death", FATAL),
        *groups_of_interest(study, teae),
    ]
    return [one for one in every if is_collected(teae, one.met.needs)]


def rows_by_category(categories: Sequence[Criterion], teae: pd.DataFrame) -> pd.DataFrame:
    """The records of each category, once per category, with its id as variable_level."""
    parts = [teae[one.met.where(teae)].assign(variable_level=one.id) for one in categories]
    return pd.concat(parts, ignore_index=True)


def category_levels(categories: Sequence[Criterion]) -> pd.DataFrame:
    """The categories as levels of an analysis."""
    return pd.DataFrame({"variable_level": [one.id for one in categories]}, dtype="str")


def category_lines(categories: Sequence[Criterion], analysis: str, main: str, **roles: str) -> pd.DataFrame:
    """A line per category; `main` and `roles`: the patterns of its columns."""
    return block(*(line(one.label, analysis, main, one.indent, variable_level=one.id, **roles) for one in categories))
