"""Calendar days from ISO 8601 text, written for the second derivation only: nothing of pipeline/ is used here or beside it."""

import calendar
import datetime

Day = datetime.date


def parts(text: str | None) -> list[int]:
    """Year, month, day of the text, as far as it goes; what follows an unknown part is unknown too."""
    numbers: list[int] = []
    for part in (text or "").split("T")[0].split("-"):
        if not part:
            break
        numbers.append(int(part))
    return numbers


def exact(text: str | None) -> Day | None:
    """The day of a complete date."""
    known = parts(text)
    return Day(*known) if len(known) == 3 else None


def first(text: str | None) -> Day | None:
    """The first day that the text can mean."""
    known = parts(text)
    return Day(*[*known, 1, 1][:3]) if known else None


def last(text: str | None) -> Day | None:
    """The last day that the text can mean."""
    known = parts(text)
    if not known:
        return None
    year, month = [*known, 12][:2]
    return Day(year, month, known[2] if len(known) == 3 else calendar.monthrange(year, month)[1])


def next_day(day: Day) -> Day:
    return day + datetime.timedelta(days=1)


def clock(text: str | None) -> str:
    """The time of a complete date as collected ("09:30"); "" where there is none."""
    return (text or "").partition("T")[2] if exact(text) else ""


def order(text: str | None, other: str | None) -> int | None:
    """-1, 0, 1: which text is earlier, by the days that they can mean, and times at the precision of both; None: not known."""
    if not parts(text) or not parts(other):
        return None
    if last(text) < first(other):
        return -1
    if first(text) > last(other):
        return 1
    length = min(len(clock(text)), len(clock(other)))
    if exact(text) is None or exact(text) != exact(other) or length < 2:
        return None
    one, two = clock(text)[:length], clock(other)[:length]
    return (one > two) - (one < two)
