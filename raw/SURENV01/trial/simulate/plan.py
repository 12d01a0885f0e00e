"""What trial is to be simulated, and the random streams it is drawn from.

Takes the caller's choices; gives one frozen `Plan` that every step reads, with a separate random stream per topic, so that a
change in one step does not move the draws of another. Its own module because all steps share it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
from numpy.random import PCG64, Generator, SeedSequence
from numpy.typing import NDArray

Days = NDArray[np.float64]  # days since 1970-01-01; NaN = no such date
Bools = NDArray[np.bool_]
Texts = NDArray[np.str_]

PLANNED, SCREENED = 45, 52  # STUDY_SPEC 1.4
SEED = 20230345  # a trial inside the targets of STUDY_SPEC 1.4
ACCRUAL_START = "2023-02-20"
ACCRUAL_DAYS = 608  # 20 months


@dataclass(frozen=True)
class Plan:
    """One trial: size, seed, transfers (ISO dates, ascending) and the dirt (ids of STUDY_SPEC 2.3) that it carries."""

    seed: int
    subjects: int
    screened: int
    transfers: tuple[str, ...]
    dirt: frozenset[str]
    study_id: str

    def __post_init__(self) -> None:
        if self.subjects < 3 or self.screened < self.subjects:
            raise ValueError(
                f"subjects={self.subjects}, screened={self.screened}: at least 3 enrolled, and no more than screened"
            )
        if not self.transfers or list(self.transfers) != sorted(set(self.transfers)):
            raise ValueError(f"transfers={self.transfers}: give one or more dates in ascending order")

    @property
    def transfer_days(self) -> list[float]:
        """The transfers as days."""
        return [day(transfer) for transfer in self.transfers]

    def stream(self, topic: str) -> Generator:
        """The random stream of `topic`: the same for the same seed, whatever else is drawn."""
        return Generator(PCG64(SeedSequence([self.seed, crc32(topic.encode())])))


def day(iso: str) -> float:
    """`2023-02-20` as days since 1970-01-01."""
    return float(np.datetime64(iso, "D").astype(np.int64))


def pick(rng: Generator, shares: Mapping[str, float], size: int | tuple[int, ...]) -> Texts:
    """Draw `size` keys of `shares` in proportion to their values."""
    cumulative = np.cumsum(list(shares.values()))
    drawn = np.searchsorted(cumulative / cumulative[-1], rng.random(size), side="right")
    return np.array(list(shares))[np.minimum(drawn, len(shares) - 1)]


def integers(rng: Generator, low: Any, high: Any, size: int | tuple[int, ...]) -> Days:
    """Whole numbers from `low` to `high`, both included (either may be an array), as float days."""
    low, high = np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)
    return np.asarray(np.floor(low + rng.random(size) * (high - low + 1)))


def at_least_one(share: float, of: int) -> int:
    """`share` of `of`, rounded, and one where there is anybody at all."""
    return min(of, max(1, round(share * of)))


def cast(rng: Generator, eligible: Bools, shares: Sequence[float]) -> list[Bools]:
    """Disjoint groups of the eligible, one per share, each of at least one member while there are enough."""
    members = rng.permutation(np.flatnonzero(eligible))
    groups, start = [], 0
    for share in shares:
        end = start + at_least_one(share, len(members))
        group = np.zeros(len(eligible), dtype=bool)
        group[members[start:end]] = True
        groups.append(group)
        start = end
    return groups
