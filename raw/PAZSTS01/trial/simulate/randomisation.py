"""The interactive response technology (IRT): strata, permuted blocks, kits, and the dummy list of a blinded transfer.

Two in three get pazopanib. A list is drawn anew until its arms have the published sizes, which incomplete blocks leave open.
"""

import numpy as np
import pandas as pd
from numpy.random import Generator

from .plan import Bools, Plan, Texts, few

PAZ, PBO = "PAZ", "PBO"
BLOCK = (PAZ, PAZ, PAZ, PAZ, PBO, PBO)
OTHER = {PAZ: PBO, PBO: PAZ}
STRATA_DIFFER, WRONG_KITS = 3, 3
KITS = 40  # per subject at most, one for four weeks


def randomise(subjects: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """IRTECOG and IRTLINES (strata as the IRT has them), ARM, RANDNO, DUMMY (the arm of the dummy list), WRONGKIT: by person."""
    rng = plan.stream("randomisation")
    randomised = subjects["RAND"].notna().to_numpy()
    order = np.argsort(np.where(randomised, subjects["RAND"], np.inf), kind="stable")[: randomised.sum()]
    ecog, lines = subjects["ECOG"].to_numpy(), np.where(subjects["LINES"] >= 2, "2+", "0-1")
    differs = few(rng, randomised, STRATA_DIFFER)
    first = differs & (np.cumsum(differs) % 2 == 1)
    ecog = np.where(first, 1 - ecog, ecog)
    lines = np.where(differs & ~first, np.where(lines == "2+", "0-1", "2+"), lines)
    stratum = pd.Series(ecog.astype(int).astype(str)) + lines
    wanted = round(plan.subjects * 2 / 3)
    arm, dummy = (_list(topic, plan, order, stratum, wanted) for topic in (rng, plan.stream("dummy list")))
    number = np.full(len(subjects), "", dtype="<U5")
    number[order] = np.char.add("R", np.char.zfill((np.arange(len(order)) + 1).astype(str), 4))
    return pd.DataFrame({
        "IRTECOG": np.where(randomised, ecog, np.nan), "IRTLINES": np.where(randomised, lines, ""), "ARM": arm, "DUMMY": dummy,
        "RANDNO": number, "STRATADIFFER": differs,
    })  # fmt: skip


def _list(rng: Generator, plan: Plan, order: np.ndarray, stratum: "pd.Series[str]", wanted: int) -> Texts:
    """The arm of each person, "" for who is not randomised: blocks of six in the order of randomisation within each stratum."""
    own = stratum.iloc[order].reset_index(drop=True)
    place = own.groupby(own).cumcount().to_numpy()
    code = pd.factorize(own, sort=True)[0]
    while True:
        blocks = rng.permuted(np.tile(BLOCK, (code.max() + 1, place.max() // len(BLOCK) + 1, 1)), axis=2)
        drawn = blocks.reshape(code.max() + 1, -1)[code, place]
        if (drawn == PAZ).sum() == wanted:
            arm = np.full(len(stratum), "", dtype="<U3")
            arm[order] = drawn
            return arm


def draw_kits(subjects: pd.DataFrame, periods: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """KIT, KITARM, DUMMYKIT, DUMMYKITARM of each period of treatment; three subjects get a kit of the other arm once."""
    rng = plan.stream("kits")
    person = periods["P"].to_numpy()
    later = np.zeros(len(subjects), dtype=bool)
    later[person[periods["PERIOD"] == 1]] = True  # who has a second period
    chosen = few(rng, later, WRONG_KITS)
    wrong: Bools = chosen[person] & (periods["PERIOD"] == 1).to_numpy()
    kits = {}
    for name, source, shift in (("KIT", "ARM", 100_000), ("DUMMYKIT", "DUMMY", 500_000)):
        arm = subjects[source].to_numpy()[person]
        arm = np.where(wrong, np.where(arm == PAZ, PBO, PAZ), arm)
        kits[name] = np.char.add("K", (shift + rng.permutation(len(person) * 2)[: len(person)]).astype(str))
        kits[f"{name}ARM"] = arm
    return pd.DataFrame({**kits, "WRONG": wrong})
