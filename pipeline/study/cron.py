"""A time of a schedule as cron writes it: takes the expression, gives what is wrong with it in words.

Five fields: minute, hour, day of the month, month, day of the week; each a number, a range, a step, a list of them, or `*`.
"""

import re
from itertools import pairwise

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_FIELDS = (("minute", 0, 59), ("hour", 0, 23), ("day of the month", 1, 31), ("month", 1, 12), ("day of the week", 0, 7))
_NAMES = {
    "month": {name: number for number, name in enumerate(_MONTHS, 1)},
    "day of the week": {d: n for n, d in enumerate(_DAYS)},
}
_PART = re.compile(r"(?:(\*)|(\w+)(?:-(\w+))?)(?:/([1-9][0-9]?))?")
_LONGEST = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
EXAMPLE = "write for instance '0 2 * * *', which is 02:00 of every day"


def fault_of_cron(text: str) -> str:
    """Why `text` is no time of a schedule; "" when it is one."""
    fields = text.split()
    if len(fields) != len(_FIELDS):
        return f"has {len(fields)} fields, it needs five: minute, hour, day of the month, month, day of the week; {EXAMPLE}"
    for field, (name, least, most) in zip(fields, _FIELDS, strict=True):
        if not all(_fits(part, name, least, most) for part in field.lower().split(",")):
            return f"has '{field}' as its {name}, which is {least} to {most}; {EXAMPLE}"
    day, months = fields[2], fields[3].lower()
    if fields[4] == "*" and day.isdecimal() and months != "*":
        numbers = [_number(part, "month") for part in months.split(",")]
        if all(number and int(day) > _LONGEST.get(number, 31) for number in numbers):
            return f"has day {day} of month {fields[3]}, which never comes; {EXAMPLE}"
    return ""


def _fits(part: str, name: str, least: int, most: int) -> bool:
    matched = _PART.fullmatch(part)
    if matched is None:
        return False
    if matched[1]:
        return True
    bounds = [_number(text, name) for text in matched.groups()[1:3] if text is not None]
    if matched[4] and len(bounds) == 1:  # "5/10" means another thing to each program
        return False
    known = [bound for bound in bounds if bound is not None and least <= bound <= most]
    return known == bounds and all(low <= high for low, high in pairwise(known))


def _number(text: str, name: str) -> int | None:
    """A number of a field, or the number of its name; None for neither."""
    return int(text) if re.fullmatch(r"[0-9]{1,2}", text) else _NAMES.get(name, {}).get(text)
