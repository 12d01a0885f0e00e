"""Methods in words for reviewers: takes a docstring or a declared derivation, gives one line that stands alone.

References to the project's specification mean nothing in a package, and a key of study.yaml is shown with the value that the
study decided.
"""

import re
from datetime import date
from functools import reduce
from typing import Any

from pipeline.study import Study

_REFERENCE = re.compile(r" \((STUDY_SPEC [\d.]+|[A-Z]\d{2})\)")  # (STUDY_SPEC 4.9), (M05)
_KEY = re.compile(r"(?<![\w.])[a-z]\w*(\.[a-z]\w*)*(?!\w)")


def method(text: str, study: Study) -> str:
    """The first paragraph of `text` as one line, without references, each decision with its value: `tte.month [30.4375]`."""
    line = _REFERENCE.sub("", " ".join(text.split("\n\n")[0].split()))
    return _KEY.sub(lambda match: match.group() + _decision_text(match.group(), study), line)


def _decision_text(key: str, study: Study) -> str:
    """The value of a key of study.yaml in brackets; "" for any other word, and for keys that hold more than values."""
    if not _is_key(key, study):
        return ""
    start: Any = study
    value = reduce(lambda found, part: getattr(found, part, None), key.split("."), start)
    values = value if isinstance(value, tuple) else (value,)
    plain = all(isinstance(one, str | int | float | date) for one in values)
    return f" [{', '.join(map(_value_text, values)) or 'none'}]" if plain else ""


def _is_key(key: str, study: Study) -> bool:
    """Is the word a section with a key, or a key of its own (age_ref)? `study.dco` is the cut-off that rules use."""
    section, _, name = key.partition(".")
    return key == "study.dco" or (section in type(study).model_fields and (bool(name) or "_" in section))


def _value_text(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
