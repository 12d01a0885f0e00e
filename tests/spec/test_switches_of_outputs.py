"""What every decision about the outputs changes (STUDY_SPEC 7, TLF_SPEC 0.3): one result by default and by the option, by hand.

Subject 1 of the full analysis set has a response that was not confirmed, and died on 2023-03-26, day 85, 20 days after the last
dose. Subject 2 is of the safety set only.
"""

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.study import Study
from pipeline.tlf.ard.analysis import select_population
from pipeline.tlf.layout.table import Table
from pipeline.tlf.outputs import outputs_of
from pipeline.tlf.statistics.kaplan_meier import compute_curve, compute_quantile, compute_survival
from pipeline.tlf.statistics.proportions import compute_binomial_ci
from pipeline.tlf.statistics.survival import options_of
from tests.drugs import DATASETS
from tests.spec.tables import domain, study

ADSL = domain(
    DATASETS["adsl"],
    """
    USUBJID | FASFL | SAFFL | RESFL | TRT01P | TRT01A | ORIGDT     | DTHDT      | TRTEDTA
    1       | Y     | Y     | N     | A      | A      | 2023-01-01 | 2023-03-26 | 2023-03-06
    2       | N     | Y     | N     | A      | A      | 2023-01-01 |            | 2023-03-06
    """,
)
ADRS = domain(
    DATASETS["adrs"],
    """
    USUBJID | ASEQ | PARAMCD | AVALC | ADT        | ANL02FL
    1       | 1    | CRSP18  | N     |            |
    1       | 2    | RSP18   | Y     | 2023-02-12 |
    1       | 3    | CBOR    | PR    | 2023-02-12 |
    1       | 4    | CDCR    | Y     | 2023-02-12 |
    1       | 5    | OVR     | PR    | 2023-02-12 | Y
    1       | 6    | CRSP    | N     |            |
    """,
)
ADTTE = domain(
    DATASETS["adtte"],
    """
    USUBJID | ASEQ | PARAMCD | STARTDT    | ADT        | CNSR | EVNTDESC
    1       | 1    | PFS     | 2023-01-01 | 2023-03-26 | 0    | Death
    1       | 2    | OS      | 2023-01-01 | 2023-03-26 | 0    | Death
    """,
)


def printed(name: str, decisions: Study) -> dict[str, str]:
    """The cells of an output by the label of their line (the first of several alike)."""
    tables: dict[str, Any] = {"adsl": ADSL, "adrs": ADRS, "adtte": ADTTE, "study": decisions}
    function = next(output for output in outputs_of(decisions) if output.__name__ == name)
    body = function(**{given: tables[given] for given in function.__annotations__ if given in tables}).body
    assert isinstance(body, Table)
    cells: dict[str, str] = {}
    for label, text in zip(body.rows["label"], body.cells.agg("; ".join, axis=1), strict=True):
        cells.setdefault(label, text)
    return cells


def one_of_ten(decisions: Study) -> str:
    low, high = compute_binomial_ci(1, 10, decisions.ci.level, decisions.ci.binomial)
    return f"{100 * low:.1f} to {100 * high:.1f}"


def curve(decisions: Study, *pairs: tuple[float, int]) -> Any:
    return compute_curve([time for time, _ in pairs], [1 - cnsr for _, cnsr in pairs], options_of(decisions))


def limits_at_half(decisions: Study) -> str:
    """Two events among four, S(2) = 1/2, Greenwood sum 1/12 + 1/6 = 1/4."""
    found = compute_survival(curve(decisions, (1, 0), (2, 0), (3, 1), (6, 1)), 2)
    return f"{found.low:.3f} to {found.high:.3f}"


def after_the_end(decisions: Study) -> str:
    return f"{compute_survival(curve(decisions, (1, 0), (2, 0), (3, 1), (6, 1)), 9).value}"


def median_on_a_plateau(decisions: Study) -> str:
    return f"{compute_quantile(curve(decisions, (1, 0), (2, 0), (3, 0), (4, 0)), 0.5).value}"


def columns(decisions: Study) -> str:
    two = ADSL.assign(FASFL="Y", TRT01P=ADSL["USUBJID"].map({"1": "A", "2": "B"}))
    return ", ".join(select_population(two, "FASFL", decisions).groups)


def primary(decisions: Study) -> str:
    """The first line of the response table that is a result."""
    label, cells = next(
        (label, cells) for label, cells in printed("t_14_2_1_1", decisions).items() if label.startswith("Primary")
    )
    return f"{label.removesuffix(', n (%)')}: {cells}"


def first_response(decisions: Study) -> str:
    """The first line of the response table."""
    return next(iter(printed("t_14_2_1_1", decisions)))


def disease_control(decisions: Study) -> str:
    return next(cells for label, cells in printed("t_14_2_1_1", decisions).items() if label.startswith("Disease control"))


def p_value(decisions: Study) -> str:
    return next((cells for label, cells in printed("t_14_2_1_1", decisions).items() if "p-value" in label), "none")


def landmarks(name: str) -> Callable[[Study], str]:
    return lambda decisions: ", ".join(label for label in printed(name, decisions) if label.startswith("At "))


def longest(decisions: Study) -> str:
    return printed("t_14_2_4_1", decisions)["Minimum, maximum"]


def early_deaths(decisions: Study) -> str:
    return next(cells for label, cells in printed("t_14_2_4_1", decisions).items() if label.startswith("Deaths within"))


CONFIRMED = "Primary: Confirmed objective response (CR + PR)"
NOT_CONFIRMED = "Primary: Objective response (CR + PR), confirmed or not, first documented by week 18"
PFS_MONTHS = "At 3 months, At 6 months, At 9 months, At 12 months, At 18 months, At 24 months"
OS_MONTHS = "At 6 months, At 12 months, At 18 months, At 24 months"
# 1 of 10: 1 - 0.975 ** 0.1 = 0.25%, with 90% 1 - 0.95 ** 0.1 = 0.51%; upper limits where at most one of ten has 2.5% or 5%.
# Wilson: (0.1 + z2 / 20 -+ z sqrt(0.009 + z2 / 400)) / (1 + z2 / 10) with z2 = 3.8415.
# Plain: 0.5 -+ 1.96 x 0.25. Log: 0.5 x exp(-+1.96 x 0.5), at most 1. Log-log: 0.5 ** exp(-+1.96 x 0.5 / ln 0.5).
# p of at least 0 responders: 1. Day 85 / 30.4375 = 2.79 months.
SWITCHES: list[tuple[str, Any, Callable[[Study], str], str, str]] = [
    ("ci.binomial", "Wilson", one_of_ten, "0.3 to 44.5", "1.8 to 40.4"),
    ("ci.level", 0.9, one_of_ten, "0.3 to 44.5", "0.5 to 39.4"),
    ("ci.km", "plain", limits_at_half, "0.058 to 0.845", "0.010 to 0.990"),
    ("ci.km", "log", limits_at_half, "0.058 to 0.845", "0.188 to 1.000"),
    ("km.median", "first", median_on_a_plateau, "2.5", "2.0"),
    ("km.convention", "r", after_the_end, "nan", "0.5"),
    ("endpoints.primary", ["PFS"], first_response, f"{CONFIRMED}, n (%)", "Best overall response (confirmed), n (%)"),
    ("orr.primary", "RSP18", primary, f"{CONFIRMED}: 0", f"{NOT_CONFIRMED}: 1 (100)"),
    ("orr.population", "SAFFL", disease_control, "1 (100)", "1 (50.0)"),
    ("orr.h0_rate", 0.1, p_value, "none", ">0.9999"),
    ("tlf.total", True, columns, "A, B", "A, B, Total"),
    ("tlf.pfs_months", [4], landmarks("t_14_2_3_1"), PFS_MONTHS, "At 4 months"),
    ("tlf.os_months", [4, 5], landmarks("t_14_2_4_1"), OS_MONTHS, "At 4 months, At 5 months"),
    ("tlf.month_decimals", 2, longest, "2.8, 2.8", "2.79, 2.79"),
    ("tlf.death_days", 19, early_deaths, "1 (100)", "0"),
]
SHOWN = {switch for switch, *_ in SWITCHES}


@pytest.mark.parametrize(
    ("switch", "option", "result", "default", "changed"), SWITCHES, ids=[f"{switch} {option}" for switch, option, *_ in SWITCHES]
)
def test_switch(switch: str, option: Any, result: Callable[[Study], str], default: str, changed: str) -> None:
    section, _, key = switch.partition(".")
    assert result(study()) == default
    assert result(study(**{section: {key: option}})) == changed
