"""Strata, sets, endpoints of every evaluator and the printed comparisons equal those of a second derivation (second/), made
of the raw files and shares no code with the pipeline."""

from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.loading import load_trial
from tests.pazsts01.line import Line
from tests.pazsts01.second.endpoints import assessments, best_response, overall_survival, progression_free
from tests.pazsts01.second.files import by_subject, read_forms
from tests.pazsts01.second.statistics import Rate, Time, cochran_mantel_haenszel, cox, log_rank, median, rate_difference
from tests.pazsts01.second.subjects import Subject, describe

EVALUATORS = {"Investigator": "", "Independent Review": "R", "Reader 1": "R1", "Reader 2": "R2"}
ARMS = {"A": "Pazopanib 800 mg", "B": "Placebo", "": None}
MONTH = 30.4375
People = dict[str, Subject]
Ard = Callable[[str], pd.DataFrame]


@pytest.fixture(scope="module")
def people(xpt: Path, transfer: str) -> People:
    """Every subject of the transfer by the second derivation."""
    forms = by_subject(read_forms(xpt / "raw" / "PAZSTS01" / transfer))
    return {subject: describe(found, date.fromisoformat(transfer)) for subject, found in forms.items()}


@pytest.fixture(scope="module")
def ard(xpt: Path, transfer: str, line: Line) -> Ard:
    """The results of an output by its id, by analysis and statistic."""
    loaded = load_trial(xpt / "raw" / "PAZSTS01")
    study = loaded.study.at_transfer(transfer)
    functions = {function.__name__: function for function in loaded.outputs}

    def results(output: str) -> pd.DataFrame:
        dataset = {"t_14_2_1": "adrs"}.get(output[:8], "adtte")
        made = functions[output](adsl=line.tables["adsl"], **{dataset: line.tables[dataset]}, study=study)
        whole = made.ard[made.ard["variable_level"].isna()]
        return whole.set_index(["analysis_id", "group1_level", "stat_name"]).sort_index()

    return results


def values(table: pd.DataFrame, *columns: str) -> dict[str, tuple[Any, ...]]:
    cells = [[None if pd.isna(value) else value for value in table[column]] for column in columns]
    return dict(zip(table["USUBJID"], zip(*cells, strict=True), strict=True))


def randomised(people: People) -> People:
    return {subject: one for subject, one in people.items() if one.randomised}


def test_sets_arms_and_strata(people: People, line: Line) -> None:
    adsl = line.tables["adsl"]
    flags = ("ITTFL", "SAFFL", "PPROTFL")
    expected = {
        subject: (*("Y" if flag in one.sets else "N" for flag in flags), ARMS[one.arm], ARMS[one.received],
                  *(stratum or None for stratum in one.strata))
        for subject, one in people.items()
    }  # fmt: skip
    assert values(adsl, *flags, "TRT01P", "TRT01A", "STRAT1R", "STRAT2R") == expected
    assert len({row[-2:] for row in expected.values() if row[-1]}) == 4
    assert {row[:3] for row in expected.values()} >= {("Y", "Y", "Y"), ("Y", "Y", "N"), ("N", "N", "N")}


@pytest.mark.parametrize(("evaluator", "code"), EVALUATORS.items())
def test_best_response_and_progression_of_each_evaluator(evaluator: str, code: str, people: People, line: Line) -> None:
    adrs, adtte = line.tables["adrs"], line.tables["adtte"]
    within = randomised(people)
    for paramcd, confirmed in ((f"{code}BOR", False), (f"{code}CBOR", True)):
        expected = {s: (best_response(one, assessments(one, evaluator), confirmed=confirmed),) for s, one in within.items()}
        assert values(adrs[adrs["PARAMCD"].eq(paramcd)], "AVALC") == expected, paramcd
        assert {"PR", "SD", "PD"} <= {response for (response,) in expected.values()}
    expected_times = {s: shown(progression_free(one, evaluator)) for s, one in within.items()}
    assert values(adtte[adtte["PARAMCD"].eq(f"{code}PFS")], "CNSR", "ADT") == expected_times


def test_overall_survival(people: People, line: Line) -> None:
    adtte = line.tables["adtte"]
    expected = {s: shown(overall_survival(one)) for s, one in randomised(people).items()}
    assert values(adtte[adtte["PARAMCD"].eq("OS")], "CNSR", "ADT") == expected


def shown(found: tuple[int, date]) -> tuple[float, pd.Timestamp]:
    return float(found[0]), pd.Timestamp(found[1])


def times(people: People, found: Callable[[Subject], tuple[int, date]]) -> list[Time]:
    """Of each randomised subject the stratum, the arm, the days from randomisation with its day counted, and the event."""
    known = [(one, *found(one)) for one in people.values()]
    return [
        Time(one.strata, one.arm == "A", (end - one.randomised).days + 1, cnsr == 0) for one, cnsr, end in known if one.randomised
    ]


def rates(people: People, responders: set[str], *, stratified: bool) -> list[Rate]:
    """The table of each stratum, or that of all subjects."""
    strata: dict[object, list[int]] = {}
    for subject, one in people.items():
        cells = strata.setdefault(one.strata if stratified else None, [0, 0, 0, 0])
        place = 0 if one.arm == "A" else 2
        cells[place] += subject in responders
        cells[place + 1] += 1
    return [Rate(*cells) for cells in strata.values()]


def check(ard: pd.DataFrame, analysis: str, **expected: float) -> None:
    """The numbers of the pazopanib arm, and the same as they are printed: rates in percent."""
    for name, value in expected.items():
        found = ard.loc[(analysis, ARMS["A"], name)]
        assert found["stat_num"] == pytest.approx(value, rel=1e-5, abs=1e-7), (analysis, name)
        if name == "p_value":
            text = "<0.0001" if value < 0.0001 else rounded(value, 4)
        else:
            text = rounded(100 * value, 1) if name.startswith("diff") else rounded(value, 2)
        assert found["stat_fmt"] == text, (analysis, name)


def rounded(value: float, digits: int) -> str:
    """Half away from zero, of twelve significant digits."""
    return str(Decimal(f"{value:.12g}").quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def check_times(table: pd.DataFrame, code: str, of_subjects: list[Time]) -> None:
    """Events, medians, ratio with limits and p, with strata and without."""
    for letter in "AB":
        of_arm = [one for one in of_subjects if one.treated == (letter == "A")]
        half, at = median(of_arm), (f"AN_{code}_KM", ARMS[letter], "t_q50")
        counted = [table.loc[(f"AN_{code}_EVENT", ARMS[letter], name), "stat_num"] for name in ("n", "N")]
        assert counted == [sum(one.event for one in of_arm), len(of_arm)]
        assert table.loc[at, "stat_fmt"] == ("NE" if half is None else f"{half / MONTH:.1f}")
    for ending, subjects in (("", of_subjects), ("_UNSTRATIFIED", [one._replace(stratum=None) for one in of_subjects])):
        ratio, low, high = cox(subjects)
        assert ratio < 1
        check(table, f"AN_{code}_COX{ending}", hr=ratio, hr_low=low, hr_high=high, p_value=log_rank(subjects))


@pytest.mark.parametrize(
    ("evaluator", "code", "output"), [("Independent Review", "R", "t_14_2_3_1"), ("Investigator", "", "t_14_2_3_1s")]
)
def test_printed_progression_free_survival(evaluator: str, code: str, output: str, people: People, ard: Ard) -> None:
    within = randomised(people)
    check_times(ard(output), f"{code}PFS", times(within, lambda one: progression_free(one, evaluator)))


def test_printed_overall_survival(people: People, ard: Ard) -> None:
    check_times(ard("t_14_2_4_1"), "OS", times(randomised(people), overall_survival))


@pytest.mark.parametrize(
    ("evaluator", "code", "output"), [("Independent Review", "R", "t_14_2_1_1"), ("Investigator", "", "t_14_2_1_1s")]
)
def test_printed_rates_of_response_and_disease_control(evaluator: str, code: str, output: str, people: People, ard: Ard) -> None:
    within, table = randomised(people), ard(output)
    best = {s: best_response(one, assessments(one, evaluator), confirmed=True) for s, one in within.items()}
    for parameter, counted in (("CRSP", ("CR", "PR")), ("CDCR", ("CR", "PR", "SD", "NON-CR/NON-PD"))):
        for ending, stratified in (("", True), ("_UNSTRATIFIED", False)):
            tables = rates(within, {s for s in within if best[s] in counted}, stratified=stratified)
            difference, low, high = rate_difference(tables)
            p_value = cochran_mantel_haenszel(tables)
            analysis = f"AN_{code}{parameter}_DIFF{ending}"
            check(table, analysis, diff=difference, diff_low=low, diff_high=high, p_value=p_value)
