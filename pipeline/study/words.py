"""Rules in words for reviewers: takes a text with places such as {te.window_days}, gives it with what the study decided.

A place names a key of study.yaml, whose value is written with its unit, or a phrase (phrases.py) where several keys decide.
Sections of the project's specification that a text cites for programmers are left out.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import reduce
from typing import Any

from pipeline.study.phrases import PHRASES
from pipeline.study.study import Study

_REFERENCE = re.compile(r" \((?:STUDY_SPEC [\d.]+|[A-Z]\d{2})\)")  # (STUDY_SPEC 4.9), (M05)
_PLACE = re.compile(r"\{([^{}]+)\}")
_UNITS = {"days": "days", "mm": "mm", "weeks": "weeks", "month": "days", "points": "points"}
"""The unit of a key's value, by the last word of its name."""

Phrases = Mapping[str, Callable[[Study], str]]


def in_words(text: str, study: Study, phrases: Phrases | None = None) -> str:
    """The first paragraph of `text` as one line, without references, its places filled; a place of no key stays as it is."""
    return filled(_REFERENCE.sub("", " ".join(text.split("\n\n")[0].split())), study, phrases)


def filled(text: str, study: Study, phrases: Phrases | None = None) -> str:
    """`text` with its places filled."""
    known = {**PHRASES, **(phrases or {})}
    return _PLACE.sub(lambda place: known[place[1]](study) if place[1] in known else _value_of(place, study), text)


def _value_of(place: re.Match[str], study: Study) -> str:
    start: Any = study
    value = reduce(lambda found, part: getattr(found, part, None), place[1].split("."), start)
    values = value if isinstance(value, tuple) else (value,)
    if value is None or not all(isinstance(one, str | int | float | date) for one in values):
        return place[0]
    unit = _UNITS.get(place[1].split(".")[-1].split("_")[-1], "")
    return " ".join(filter(None, (", ".join(map(_text, values)) or "none", unit)))


def _text(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
