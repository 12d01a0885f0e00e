"""The lines of the overview of adverse events (Table 14.3.1.1): which events each counts, for a statistician's review.

The table only counts and prints them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.layout.output import cited
from pipeline.tlf.outputs.adverse_events.events import (
    FATAL,
    RELATED,
    SERIOUS,
    SEVERE,
    TEAE,
    Condition,
    any_action,
    both,
    equals,
    several,
)
from schemas.design import DrugColumns

SERIOUSNESS = {
    "AESDTH": "Results in death",
    "AESLIFE": "Is life threatening",
    "AESHOSP": "Requires or prolongs hospitalisation",
    "AESDISAB": "Persistent or significant disability or incapacity",
    "AESCONG": "Congenital anomaly or birth defect",
    "AESMIE": "Other medically important event",
}
ACTIONS = {
    "RED": ("dose reduction", "DOSE REDUCED"),
    "INT": ("interruption or delay", "DRUG INTERRUPTED"),
    "WTH": ("discontinuation", "DRUG WITHDRAWN"),
}
EVERY = Condition(TEAE, lambda d: d["TRTEMFL"] == "Y", ())


def action_note(study: Study) -> str:
    """Where the changes of dose are counted that adverse events do not name."""
    return (
        "Reduction, interruption and discontinuation: the action recorded with the adverse event (AE). "
        f"{cited('t_14_1_3_1', study)} counts the changes recorded with dosing; subjects whom one alone has are on the issue "
        "list (AE_EX_DIFF)."
    )


@dataclass(frozen=True)
class Criterion:
    """One line: which records count, its indent, whether events are counted beside subjects."""

    id: str
    label: str
    met: Condition
    indent: int = 0
    events: bool = True


def list_criteria(study: Study, teae: pd.DataFrame) -> list[Criterion]:
    """The lines of the overview in order, for the drugs of the study."""
    return [
        Criterion("TEAE", "Any TEAE", EVERY),
        *_max_grades(teae),
        Criterion("G3", "TEAE of grade ≥ 3", SEVERE),
        Criterion("REL", "Related TEAE", RELATED),
        *relation_criteria(study),
        Criterion("RELG3", "Related TEAE of grade ≥ 3", both(RELATED, SEVERE)),
        Criterion("SER", "Serious TEAE", SERIOUS),
        *(Criterion(name, label, both(SERIOUS, equals(name, "Y")), 1) for name, label in SERIOUSNESS.items()),
        Criterion("SERREL", "Related serious TEAE", both(SERIOUS, RELATED)),
        *(one for code in ACTIONS for one in action_criteria(code, "TEAE leading to", " of any study drug", study)),
        Criterion("WTHREL", "Related TEAE leading to discontinuation", both(any_action("DRUG WITHDRAWN", study), RELATED)),
        Criterion("DTH", "TEAE leading to death", FATAL),
        Criterion("DTHREL", "Related TEAE leading to death", both(FATAL, RELATED)),
        *groups_of_interest(study, teae),
    ]


def relation_criteria(study: Study) -> list[Criterion]:
    """Of several drugs: the events related to each, and to all."""
    return _per_drug("REL", "Related to", "RELATED", {drug.arel: drug for drug in several(study)})


def _per_drug(code: str, label: str, term: str, asked: Mapping[str, DrugColumns]) -> list[Criterion]:
    """A line per drug that has a variable, and one on events with the same answer for all; `asked`: the drugs by variable."""
    met = {drug: equals(variable, term) for variable, drug in asked.items() if variable}
    named = [Criterion(f"{code}{drug.number}", f"{label} {drug.word}", answer, 1) for drug, answer in met.items()]
    if code in ("RED", "INT") or len(met) < 2:
        return named
    every = "both" if len(met) == 2 else "all"
    return [*named, Criterion(f"{code}ALL", f"{label} {every}", reduce(both, met.values()), 1)]


def action_criteria(code: str, before: str, behind: str, study: Study) -> list[Criterion]:
    """An action with any drug, and of several with each; `before` and `behind`: what the label has around the action."""
    words, term = ACTIONS[code]
    any_drug = Criterion(code, f"{before} {words}{behind}", any_action(term, study))
    return [any_drug, *_per_drug(code, "Of", term, {drug.aacn: drug for drug in several(study)})]


def _max_grades(teae: pd.DataFrame) -> list[Criterion]:
    """Each subject at its worst grade (AOCCIFL); a Missing line only where somebody has no grade at all."""
    worst = equals("AOCCIFL", "Y")
    lines = [Criterion(f"MAX{grade}", f"Maximum grade {grade}", both(worst, _of_grade(grade)), 1, False) for grade in range(1, 6)]
    if ((teae["AOCCIFL"] == "Y") & teae["ATOXGRN"].isna()).any():
        without = Condition("ATOXGRN is missing", lambda d: d["ATOXGRN"].isna(), ())
        lines.append(Criterion("MAXNA", "Missing", both(worst, without), 1, False))
    return lines


def _of_grade(grade: int) -> Condition:
    return Condition(f"ATOXGRN = {grade}", lambda d: d["ATOXGRN"] == grade, ("ATOXGRN",))


def groups_of_interest(study: Study, teae: pd.DataFrame) -> list[Criterion]:
    """Any group of `ae.groups`, then each: immune-mediated events and injection-site reactions are two of them."""
    groups = {variable: name for variable, name in study.special_interest.items() if variable in teae}
    if not groups:
        return []
    any_group = Condition("any of ae.groups", lambda d: d[list(groups)].notna().any(axis=1), ())
    return [Criterion("AESI", "TEAE of special interest", any_group), *(_group(*named) for named in groups.items())]


def _group(variable: str, name: str) -> Criterion:
    return Criterion(variable, name, Condition(f"{variable} is present", lambda d: d[variable].notna(), ()), 1)
