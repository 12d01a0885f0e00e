"""The path of the test statistic from look to look, a Brownian motion that ends at a boundary (Armitage, McPherson, Rowe 1969).

The density of those who went on is integrated by Gauss-Legendre in panels no wider than a step's standard deviation.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
NODES, WEIGHTS = np.polynomial.legendre.leggauss(10)
REACH = 8.5
"""Standard deviations beyond which nothing is looked for: the normal tail is below 1e-17."""


@dataclass(frozen=True)
class Walkers:
    """Where those are who have not stopped: places (z times the root of information) with the probability of each."""

    place: Floats
    mass: Floats
    information: float


START = Walkers(np.zeros(1), np.ones(1), 0.0)


def stand_at(z: float, information: float) -> Walkers:
    """One path that has come to `z`."""
    return Walkers(np.array([z * math.sqrt(information)]), np.ones(1), information)


def exit_above(walkers: Walkers, z: float, information: float, drift: float = 0.0) -> float:
    """The probability to be at or above `z` at the next look; `drift`: expected place per information."""
    from scipy.special import ndtr

    step = information - walkers.information
    above = (walkers.place + drift * step - z * math.sqrt(information)) / math.sqrt(step)
    return float(walkers.mass @ ndtr(above))


def go_on(walkers: Walkers, low: float, high: float, information: float, next_information: float, drift: float = 0.0) -> Walkers:
    """Those whose z at this look lies between `low` and `high`, which may be infinite; `next_information`: at the look after."""
    step = information - walkers.information
    middle = walkers.place + drift * step
    reach = REACH * math.sqrt(step)
    root = math.sqrt(information)
    bottom, top = max(low * root, middle.min() - reach), min(high * root, middle.max() + reach)
    if top <= bottom:
        return Walkers(np.zeros(1), np.zeros(1), information)
    panels = math.ceil((top - bottom) / math.sqrt(min(step, next_information - information)))
    half = (top - bottom) / panels / 2
    centres = bottom + half * (2 * np.arange(panels) + 1)
    place = (centres[:, None] + half * NODES).ravel()
    density = np.exp(-((place[:, None] - middle) ** 2) / (2 * step)) @ walkers.mass / math.sqrt(2 * math.pi * step)
    return Walkers(place, density * np.tile(half * WEIGHTS, panels), information)
