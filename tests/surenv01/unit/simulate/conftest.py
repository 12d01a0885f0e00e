"""Trials that several tests look at, drawn once."""

import pandas as pd
import pytest

from crf2tlf_trials.SURENV01.simulate import ALL_DIRT, Snapshot, snapshots
from crf2tlf_trials.SURENV01.simulate.plan import Plan

TRANSFERS = ("2026-05-31", "2026-06-30")


def planned(subjects: int, dirt: frozenset[str], seed: int = 1) -> Plan:
    return Plan(seed, subjects, round(subjects * 52 / 45), TRANSFERS, dirt, "SURENV01")


@pytest.fixture(scope="session")
def clean() -> dict[str, pd.DataFrame]:
    """The last transfer of a trial of 300 without any dirt."""
    return snapshots(planned(300, frozenset()))[-1].raw


@pytest.fixture(scope="session")
def dirty() -> list[Snapshot]:
    """Both transfers of a trial of 200 with every kind of dirt."""
    return snapshots(planned(200, ALL_DIRT))
