"""Why time to an event ends, as an event or as a censoring: the enumeration behind EVNTDESC.

The order of the members is the order in which the lines of a table are printed.
"""

from collections.abc import Iterable
from enum import Enum


class Reason(Enum):
    """The value of EVNTDESC, and behind it the label of its line in a table where that differs."""

    PROGRESSION = "Disease progression"
    ADVERSE_EVENT = "Adverse event"
    DEATH = "Death"
    SUBJECT_WITHDREW = "Withdrawal by subject"
    OTHER_REASON = "Other reason"
    COMPLETED = "Completed treatment"
    CLINICAL_PROGRESSION = "Clinical progression"
    RESPONSE = "Response"
    EVENT_FREE = "No progression or death at data cut-off"
    ON_TREATMENT = "Treatment ongoing at data cut-off"
    NO_BASELINE = "No baseline tumour assessment"
    NO_ASSESSMENT = "No post-baseline tumour assessment"
    NEW_THERAPY = "New anti-cancer therapy"
    MISSED_ASSESSMENTS = "PD or death after two or more missed assessments"
    WITHDRAWAL = "Withdrawal of consent"
    LOST = "Lost to follow-up"
    ALIVE = "ALIVE", "Alive"
    ALIVE_WHEN_LOST = "LOST TO FOLLOW-UP", "Lost to follow-up"
    ALIVE_AT_WITHDRAWAL = "WITHDREW", "Withdrawal of consent"
    UNDATED_DEATH = "DEATH WITHOUT DATE", "Death without a date"

    def __init__(self, evntdesc: str, label: str = "") -> None:
        self.evntdesc = evntdesc
        self.label = label or evntdesc


def in_print_order(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """The reasons in the order of the enumeration, each once."""
    chosen = set(reasons)
    return tuple(reason for reason in Reason if reason in chosen)
