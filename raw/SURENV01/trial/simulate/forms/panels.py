"""The form LBP: the laboratory panels at the visits of the form LB.

Takes subjects and the clean form LB; gives LBP as text, drawn from a random stream that no other form draws from.
"""

import numpy as np
import pandas as pd
from numpy.random import Generator

from ..panels import LABORATORIES, TESTS, URINE, WORDS, Test
from ..plan import Bools, Days
from ..subjects import columns
from ..text import decimal
from .rows import entered, rows

FULL_EFFECT = 126  # days of treatment after which a drift is whole
NOT_DONE = 0.01


def panel_form(subjects: pd.DataFrame, laboratory: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """LBP: each test of the panels at each visit of LB."""
    taken = laboratory[laboratory["LBTEST"] == "HGB"]
    person = taken["SUBJID"].map(pd.Series(subjects.index, index=subjects["SUBJID"])).to_numpy()
    date = taken["FORMDT"].to_numpy().astype("datetime64[D]").astype(np.float64)
    entry = entered(rng, date)
    first = columns(subjects, "FIRST")[0][person]
    treated = np.clip(np.nan_to_num(date - first, nan=0.0), 0, FULL_EFFECT) / FULL_EFFECT
    which = subjects["SITEID"].astype(int).to_numpy()[person] % 2 == 0
    parts: list[pd.DataFrame] = []
    done_by_panel = {test.panel: rng.random(len(taken)) >= NOT_DONE for test in TESTS}

    def add(name: str, panel: str, specimen: str, done: Bools, **answers: "pd.Series[str]") -> None:
        parts.append(
            rows(
                subjects, person[done], taken["FOLDER"].to_numpy()[done], form_date=date[done], entry=entry[done],
                position=len(parts) + 1, LBNAM=np.where(which, *LABORATORIES[::-1])[done], LBCAT=panel, LBSPEC=specimen,
                LBTEST=name, **{column: values[done] for column, values in answers.items()},
            )
        )  # fmt: skip

    for test in TESTS:
        result = _reported(test, _drawn(test, person, treated, rng), which)
        unit, low, high = (pd.Series(np.where(which, of_b, of_a)) for of_a, of_b in (test.unit, test.low, test.high))
        add(
            test.name,
            test.panel,
            "BLOOD",
            done_by_panel[test.panel],
            LBRES=result,
            LBU=unit.replace("", np.nan),
            LBLO=low,
            LBHI=high,
        )
    for name, worse in URINE.items():
        level = np.floor(np.abs(rng.normal(0, 0.6 + worse * treated))).astype(int)
        words = pd.Series(np.array(WORDS)[np.minimum(level, len(WORDS) - 1)])
        add(name, "URINALYSIS", "URINE", np.ones(len(taken), dtype=bool), LBRES=words)
    return pd.concat(parts, ignore_index=True)


def _drawn(test: Test, person: "np.ndarray[tuple[int], np.dtype[np.int_]]", treated: Days, rng: Generator) -> Days:
    """Results in the units of laboratory A: a level of the person's own, and now and then a value far from it."""
    own = rng.normal(0, 0.7 * test.spread, person.max() + 1)[person]
    around = rng.normal(0, 0.5 * test.spread, len(person))
    far = np.where(rng.random(len(person)) < 0.02, rng.normal(0, 2.5 * test.spread, len(person)), 0.0)
    return np.asarray(test.median * np.exp(own + around + far + test.drift * treated))


def _reported(test: Test, drawn: Days, which: Bools) -> "pd.Series[str]":
    """As text, rounded as the laboratory rounds."""
    of_a, of_b = (decimal(values, places) for values, places in zip((drawn, drawn * test.factor), test.decimals, strict=True))
    return of_a.where(~which, of_b)
