"""How often a dose is given: takes the terms of dosing frequencies (C71113), gives doses in a number of days.

A term without a fixed number of doses in a time (PRN, CONTINUOUS, AD LIBITUM, per cycle) has none.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from schemas.codelists import normalise, per_terminology, spellings

FREQUENCIES = "C71113"
MONTH = Fraction(487, 16)  # days: 30.4375
SINGLE = {"ONCE": 1, "TWICE": 2, "THRICE": 3}
"""Doses of a record as a whole, however long it is."""
PARTS_OF_DAY = ("QAM", "QPM", "QHS", "QN", "EVERY AFTERNOON", "EVERY EVENING")
"""Once a day, each at its own time: two of them on one day are two doses."""

_DAILY = {"QD": 1, "BID": 2, "TID": 3, "QID": 4, "QH": 24, **dict.fromkeys(PARTS_OF_DAY, 1)}
_UNITS = {"H": Fraction(1, 24), "D": Fraction(1), "W": Fraction(7), "M": MONTH, "MIN": Fraction(1, 1440)}
_WORDS = {"DAY": Fraction(1), "WEEK": Fraction(7), "MONTH": MONTH, "YEAR": 12 * MONTH}
_OTHERS = {"QOD": Fraction(2), "BIM": MONTH / 2, "PA": 12 * MONTH}


@dataclass(frozen=True)
class Frequency:
    """`single` doses in a whole record; or, where that is 0, one dose every `interval` days."""

    term: str
    interval: Fraction = Fraction(0)
    single: int = 0

    @property
    def per_day(self) -> Fraction:
        """Doses a day; 0 for doses of a whole record."""
        return 1 / self.interval if self.interval else Fraction(0)


@per_terminology
def read_frequency(text: str) -> Frequency | None:
    """The meaning of a text: a published term or synonym, or Q with a number of weeks; None where it has no fixed number."""
    term = spellings(FREQUENCIES).get(normalise(text), normalise(text))
    if term in SINGLE:
        return Frequency(term, single=SINGLE[term])
    interval = _interval(term)
    return Frequency(term, interval) if interval else None


def _interval(term: str) -> Fraction | None:
    """Days from dose to dose."""
    if term in _DAILY:
        return Fraction(1, _DAILY[term])
    if term in _OTHERS:
        return _OTHERS[term]
    if short := re.fullmatch(r"Q(\d*)(H|D|W|M|MIN)", term):
        return int(short[1] or 1) * _UNITS[short[2]]
    if every := re.fullmatch(r"EVERY (?:(\d+) )?(DAY|WEEK|MONTH|YEAR)S?", term):
        return int(every[1] or 1) * _WORDS[every[2]]
    if times := re.fullmatch(r"(\d+) TIMES? PER (DAY|WEEK|MONTH|YEAR)", term):
        return _WORDS[times[2]] / int(times[1])
    return None
