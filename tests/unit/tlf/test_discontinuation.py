"""Why treatment ended, reasons competing: Table and Figure 14.1.1.4 against R's survfit (survival 3.5-3, conf.type log-log)."""

import numpy as np
import pandas as pd
import pytest

from pipeline.study import Study
from pipeline.tlf.layout.comparisons import Incidences
from pipeline.tlf.layout.table import Table
from pipeline.tlf.outputs.subjects.discontinuation import f_14_1_1_4, t_14_1_1_4
from pipeline.tlf.render.draw import draw
from tests.unit.tlf.hand_made import make_study

PD, AE, DEATH, LEFT, ON = (
    "Disease progression",
    "Adverse event",
    "Death",
    "Withdrawal by subject",
    "Treatment ongoing at data cut-off",
)
ENDS = {
    "A": [(20, PD), (20, AE), (35, PD), (50, ON), (50, PD), (64, DEATH), (80, PD), (95, AE), (95, PD), (120, ON)],
    "B": [(15, PD), (30, PD), (30, DEATH), (45, PD), (61, PD), (61, ON), (75, PD), (90, PD), (100, LEFT), (130, PD)],
}


@pytest.fixture
def study() -> Study:
    return make_study(tte={"month": 1.0}, tlf={"pfs_months": [60, 90]}, arms=[{"code": arm, "label": arm} for arm in "AB"])


@pytest.fixture
def tables() -> tuple[pd.DataFrame, pd.DataFrame]:
    rows = [(arm, day, why) for arm, ends in ENDS.items() for day, why in ends]
    frame = pd.DataFrame(rows, columns=["TRT01A", "DAY", "EVNTDESC"]).astype({"TRT01A": "str", "EVNTDESC": "str"})
    frame = frame.assign(USUBJID=[f"S{i:02}" for i in range(len(frame))], SAFFL="Y")
    start = pd.Timestamp("2023-01-01")
    adtte = frame[["USUBJID", "EVNTDESC"]].assign(
        PARAMCD="TTDISC",
        ASEQ=1.0,
        STARTDT=start,
        ADT=start + pd.to_timedelta(frame["DAY"] - 1, unit="D"),
        CNSR=np.where(frame["EVNTDESC"] == ON, 1.0, 0.0),
    )
    return frame[["USUBJID", "SAFFL", "TRT01A"]], adtte


def cells(output: object, block: str) -> dict[str, list[str]]:
    """The lines below a head, by label."""
    body = getattr(output, "body", None)
    assert isinstance(body, Table)
    rows = list(zip(body.rows["label"], body.rows["indent"], body.cells.to_numpy().tolist(), strict=True))
    at = next(i for i, (label, _, _) in enumerate(rows) if label.startswith(block))
    below = rows[at + 1 :]
    end = next((i for i, (_, indent, _) in enumerate(below) if indent == 0), len(below))
    return {label: texts for label, _, texts in below[:end]}


def test_incidence_at_landmarks_equals_r(tables: tuple[pd.DataFrame, pd.DataFrame], study: Study) -> None:
    output = t_14_1_1_4(*tables, study)
    assert cells(output, "Treatment ended")[PD] == ["5", "7"]
    assert cells(output, f"{PD}: cumulative") == {
        "At 60 months": ["30.0 (7.1, 57.8)", "30.0 (7.1, 57.8)"],
        "At 90 months": ["42.0 (12.6, 69.6)", "65.0 (26.5, 87.0)"],
    }
    assert cells(output, f"{AE}: cumulative")["At 60 months"] == ["10.0 (0.6, 35.8)", "0.0 (NE, NE)"]
    assert cells(output, f"{DEATH}: cumulative")["At 90 months"] == ["12.0 (0.7, 40.8)", "10.0 (0.6, 35.8)"]
    assert cells(output, "Number on treatment") == {"At 60 months": ["5", "6"], "At 90 months": ["3", "3"]}


def test_reasons_of_nobody_are_counted_and_not_estimated(tables: tuple[pd.DataFrame, pd.DataFrame], study: Study) -> None:
    output = t_14_1_1_4(*tables, study)
    assert cells(output, "Treatment ended")["Completed treatment"] == ["0", "0"]
    assert isinstance(output.body, Table)
    assert not output.body.rows["label"].str.startswith("Completed treatment: ").any()


def test_the_curves_end_where_the_table_says(tables: tuple[pd.DataFrame, pd.DataFrame], study: Study) -> None:
    drawn = f_14_1_1_4(*tables, study).body
    assert isinstance(drawn, Incidences)
    steps = drawn.steps.query("group == 'B'").groupby("cause")["cif"].last()
    assert steps.sum() == pytest.approx(1.0)  # the last of arm B had an event: everybody has had one
    assert list(drawn.causes) == [PD, AE, DEATH, LEFT]
    assert drawn.risk.query("group == 'A'")["text"].iloc[0] == "10"
    assert f"A: {PD} 5, {AE} 2, {DEATH} 1, {LEFT} 0" in drawn.words
    assert f"{PD}</text>" in draw(drawn, "x")[1]


@pytest.mark.parametrize("case", ["an arm without events", "an arm without records", "nobody"])
def test_sparse_arms(case: str, tables: tuple[pd.DataFrame, pd.DataFrame], study: Study) -> None:
    adsl, adtte = tables
    of_b = adtte["USUBJID"].isin(adsl.loc[adsl["TRT01A"] == "B", "USUBJID"])
    given = {
        "an arm without events": adtte.assign(CNSR=adtte["CNSR"].mask(of_b, 1.0), EVNTDESC=adtte["EVNTDESC"].mask(of_b, ON)),
        "an arm without records": adtte[~of_b],
        "nobody": adtte.iloc[:0],
    }[case]
    output, figure = t_14_1_1_4(adsl, given, study), f_14_1_1_4(adsl, given, study)
    if case == "nobody":
        assert isinstance(figure.body, Incidences)
        assert figure.body.empty
        assert cells(output, "Treatment ended")[PD] == ["0", "0"]
        return
    expected = "0.0 (NE, NE)" if case == "an arm without events" else "NE (NE, NE)"
    assert cells(output, f"{PD}: cumulative")["At 60 months"] == ["30.0 (7.1, 57.8)", expected]
    assert draw(figure.body, "x")[0]  # type: ignore[arg-type]
