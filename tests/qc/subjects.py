"""The random subjects, and their records as tables."""

import random
from collections import defaultdict
from collections.abc import Iterable

import pandas as pd

from schemas.base import DTYPES, conform, names
from schemas.sdtm import DETAILED
from tests.qc.story import STUDYID, Story
from tests.qc.story_events import add_events
from tests.qc.story_findings import add_laboratory, add_vital_signs

COLLECTED = ("EXDOSTXT", "EXOCCUR")
"""Variables of EX that may be received beside the declared ones."""


def tell(number: int, seed: int) -> list[Story]:
    """`number` subjects, always the same ones."""
    chance = random.Random(seed)  # noqa: S311 - the same subjects every time
    stories = [Story(chance, f"{STUDYID}-{place:05d}") for place in range(1, number + 1)]
    for story in stories:
        for add in (add_laboratory, add_vital_signs, add_events):
            add(story)
    return stories


def tables(stories: Iterable[Story]) -> dict[str, pd.DataFrame]:
    """Every domain that ADaM reads."""
    rows = defaultdict(list)
    for story in stories:
        for domain, records in story.records.items():
            rows[domain] += records
    made = {}
    for name, schema in DETAILED.items():
        more = COLLECTED if name == "ex" else ()
        table = pd.DataFrame(rows[name], columns=[*names(schema), *more]).astype(object)
        made[name] = conform(table.where(table.notna(), None), schema)
        made[name] = made[name].astype(dict.fromkeys(more, DTYPES["Char"]))
    return made
