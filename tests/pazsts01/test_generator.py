"""The generator: sizes and medians of the published trial, permuted blocks, its own readers, dummy codes while blinded."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from lifelines import CoxPHFitter, KaplanMeierFitter

from crf2tlf_trials.PAZSTS01.simulate import draw_trial, simulate
from crf2tlf_trials.PAZSTS01.simulate.plan import Plan, day
from crf2tlf_trials.PAZSTS01.simulate.trial import Trial
from crf2tlf_trials.PAZSTS01.simulate.truth.endpoints import endpoints
from pipeline.loading import load_trial
from pipeline.raw.blinded_rows import reveal
from pipeline.raw.transfer import read_transfer
from pipeline.raw.treatments import read_treatments
from tests.pazsts01.line import COMMITTED, FIRST, LAST

PUBLISHED = {("INDEPENDENT", "PFS", FIRST): (4.6, 1.6, 0.31), ("", "OS", LAST): (12.5, 10.7, 0.86)}
"""Evaluator, parameter, cut-off -> medians in months on pazopanib and placebo, hazard ratio."""


@pytest.fixture(scope="module")
def trial() -> Trial:
    return draw_trial(Plan())


def measures(trial: Trial, evaluator: str, parameter: str, cut: str) -> tuple[float, float, float]:
    table = endpoints(trial, day(cut))
    rows = table[table["EVALUATOR"].eq(evaluator) & table["PARAMCD"].eq(parameter)]
    active = trial.subjects["ARM"].eq("PAZ").to_numpy()[rows["P"]]
    rows = rows.assign(E=rows["EVENT"].astype(float), A=active.astype(float))[["MONTHS", "E", "A"]].astype(float)
    medians = [KaplanMeierFitter().fit(own["MONTHS"], own["E"]).median_survival_time_ for own in (rows[active], rows[~active])]
    ratio = CoxPHFitter().fit(rows, "MONTHS", "E").params_["A"]
    return (*medians, float(np.exp(ratio)))


def test_sizes_of_the_published_trial(trial: Trial) -> None:
    people = trial.subjects
    assert len(people) == 372
    assert people["ARM"].value_counts().to_dict() == {"PAZ": 246, "PBO": 123, "": 3}
    assert people["STATUS"].value_counts().to_dict() == {"TREATED": 365, "NOT TREATED": 4, "SCREEN FAILURE": 3}
    assert (people["SITEID"].nunique(), people["COUNTRY"].nunique()) == (72, 13)
    assert people.groupby("SITEID")["COUNTRY"].nunique().eq(1).all()
    assert people["STRATADIFFER"].sum() == 3
    assert trial.periods.loc[trial.periods["WRONG"], "P"].nunique() == 3


@pytest.mark.parametrize("measure", list(PUBLISHED))
def test_medians_and_hazard_ratio_of_the_committed_seed(trial: Trial, measure: tuple[str, str, str]) -> None:
    found = measures(trial, *measure)
    assert found == pytest.approx(PUBLISHED[measure], rel=0.08)


@pytest.mark.parametrize("measure", list(PUBLISHED))
def test_medians_and_hazard_ratio_in_expectation(measure: tuple[str, str, str]) -> None:
    large = draw_trial(Plan(seed=5, subjects=3690))
    assert measures(large, *measure) == pytest.approx(PUBLISHED[measure], rel=0.15)


def test_blocks_of_six_within_strata(trial: Trial) -> None:
    """Of each block that is full four get pazopanib; none that is begun has more than four, or two of placebo."""
    people = trial.subjects[trial.subjects["ARM"].ne("")].sort_values("RAND")
    stratum = people["IRTECOG"].astype(str) + people["IRTLINES"]
    block = people.groupby(stratum).cumcount() // 6
    counts = pd.crosstab([stratum, block], people["ARM"])
    full = counts[counts.sum(axis=1).eq(6)]
    assert len(full) > 50
    assert full["PAZ"].eq(4).all()
    assert counts["PAZ"].le(4).all() and counts["PBO"].le(2).all()


def test_readers_choose_lesions_and_see_progression_for_themselves(trial: Trial) -> None:
    first, second = (trial.scans.lesion[number] for number in (1, 2))
    assert (np.sort(first, axis=1) != np.sort(second, axis=1)).any(axis=1).mean() > 0.3
    assert 0 < trial.scans.adjudicated.sum() < 369
    investigator, one = trial.scans.progression[:2]
    assert 0.5 < np.mean(investigator[~np.isnan(one)] == one[~np.isnan(one)]) < 1


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("export", ["csv", "odm", "xpt"])
def test_the_same_seed_gives_the_same_bytes(export: str, tmp_path: Path) -> None:
    for name in ("one", "two"):
        simulate(tmp_path / name, subjects=12, seed=3, transfers=(LAST,), export=export)
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_a_blinded_transfer_holds_the_dummy_list_alone(tmp_path: Path) -> None:
    simulate(tmp_path / "open", subjects=120, transfers=(LAST,))
    simulate(tmp_path / "blind", subjects=120, transfers=(LAST,), blinded=True)
    true = pd.read_csv(tmp_path / "blind" / "truth" / "treatment.csv", dtype=str)
    rand = pd.read_csv(tmp_path / "blind" / LAST / "rand.csv", dtype=str).merge(true.drop_duplicates("SUBJID"), on="SUBJID")
    assert rand["ARMCD_x"].eq(rand["DUMMY"]).all()
    agree = (
        rand["DUMMY"].eq(rand["ARMCD_y"].map({"A": "T1", "B": "T2"})).mean()
    )  # of two lists of 2:1 that know nothing of each other: 5 of 9
    assert 0.4 < agree < 0.72
    kits = set(true["KIT"].dropna())
    for name, content in files(tmp_path / "blind" / LAST).items():
        assert not any(kit.encode() in content for kit in kits), name
    blind, opened = (files(tmp_path / name / LAST) for name in ("blind", "open"))
    assert {name for name in blind if blind[name] != opened[name]} == {"rand.csv", "ex.csv", "da.csv"}
    ex = pd.read_csv(tmp_path / "blind" / LAST / "ex.csv", dtype=str)
    assert (ex["EXDOSE"].eq("0") == ex["EXTRT"].eq("TREATMENT 2")).all()
    assert (ex["EXSTREN"].eq("0") == ex["EXTRT"].eq("TREATMENT 2")).all()


def test_the_treatment_list_makes_the_open_transfer_of_the_blinded_one(tmp_path: Path) -> None:
    for name, blinded in (("open", False), ("blind", True)):
        simulate(tmp_path / name, subjects=30, transfers=(LAST,), blinded=blinded)
    trial = load_trial(COMMITTED)
    opened, blind = (
        read_transfer(tmp_path / name / LAST, trial.forms, "PAZSTS01", trial.study.raw) for name in ("open", "blind")
    )
    treatments = read_treatments(tmp_path / "blind" / "truth" / "treatment.csv", trial.study)
    revealed = reveal(blind.tables, treatments, trial.study, latest=True)
    assert not blind.tables["crf_ex"].equals(opened.tables["crf_ex"])
    for name, table in opened.tables.items():
        pd.testing.assert_frame_equal(revealed[name], table)
