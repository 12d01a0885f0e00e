"""Days of ISO 8601 text: the first and last day that a partial date can mean, and whether a date and time is before another."""

import calendar
from datetime import date


def first(dtc: str) -> date | None:
    """The first possible day."""
    part = dtc[:10].split("-") if dtc else []
    return date(int(part[0]), int(part[1]) if len(part) > 1 else 1, int(part[2]) if len(part) > 2 else 1) if part else None


def last(dtc: str) -> date | None:
    """The last possible day."""
    part = dtc[:10].split("-") if dtc else []
    if not part:
        return None
    year, month = int(part[0]), int(part[1]) if len(part) > 1 else 12
    return date(year, month, int(part[2]) if len(part) > 2 else calendar.monthrange(year, month)[1])


def whole(dtc: str) -> date | None:
    """The day of a complete date."""
    return first(dtc) if len(dtc) >= 10 else None


def is_before(dtc: str, other: str) -> bool | None:
    """Whether a date and time is before another; None where neither is certain."""
    if not dtc or not other:
        return None
    if last(dtc) < first(other):  # type: ignore[operator]
        return True
    if first(dtc) > last(other):  # type: ignore[operator]
        return False
    if whole(dtc) and whole(dtc) == whole(other) and len(dtc) > 10 and len(other) > 10:
        length = max(n for n in (13, 16, 19) if n <= min(len(dtc), len(other)))
        return dtc[:length] < other[:length]
    return None
