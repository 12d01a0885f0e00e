"""The information of a look: events observed over events planned."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Information:
    """The looks of a trial in order: events, their fraction of those planned, and the fraction at which each spends alpha, at
    most 1. `reason` says what is odd or forbids boundaries; then `spending` is empty.
    """

    events: tuple[int, ...]
    fractions: tuple[float, ...]
    spending: tuple[float, ...]
    reason: str = ""


def count_information(events: Sequence[int], planned: int) -> Information:
    """The looks of `events` counted in the data at each, of `planned` at the final one.

    More events than planned make the fraction of the last look larger than 1: it spends what is left, at 1. Nothing planned, a
    look without a further event, or one behind the planned end has no boundary.
    """
    if planned <= 0:
        return Information(tuple(events), (), (), f"{planned} events are planned; the fraction needs a number above 0")
    fractions = tuple(count / planned for count in events)
    found = Information(tuple(events), fractions, tuple(min(1.0, fraction) for fraction in fractions))
    if not events:
        return Information((), (), (), "no look was taken")
    for look, (before, now) in enumerate(zip((0, *events), events, strict=False), start=1):
        if now <= before:
            return Information(found.events, fractions, (), f"look {look} has {now} events, not more than the {before} before it")
        if before >= planned:
            return Information(
                found.events, fractions, (), f"look {look} comes after all {planned} planned events: alpha is spent"
            )
    if events[-1] > planned:
        what = f"{events[-1]} events were observed of {planned} planned: the fraction {fractions[-1]:.3f} is above 1"
        return Information(found.events, fractions, found.spending, f"{what}, and the look spends all alpha that is left")
    return found


def compute_drift(hazard_ratio: float, planned: int, share: float = 0.5) -> float:
    """The expected z at the final look under a hazard ratio of the second group over the first: above 0 where it is below 1.

    Schoenfeld (1981): -log(ratio) sqrt(events p (1 - p)); `planned`: the events of that look, `share`: the second group's part of
    the subjects. ValueError for a ratio or a share that is none.
    """
    if not (hazard_ratio > 0 and 0 < share < 1):
        raise ValueError(
            f"a hazard ratio of {hazard_ratio} with a share of {share}; the one is above 0, the other between 0 and 1"
        )
    return -math.log(hazard_ratio) * math.sqrt(planned * share * (1 - share))
