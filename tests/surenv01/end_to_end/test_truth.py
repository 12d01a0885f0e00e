"""The results equal the generator's truth, which is worked out subject by subject and shares no code with the pipeline.

Both transfers as committed: every planted defect that the rules can mend must have been mended on the way.
"""

import math
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from crf2tlf_trials.SURENV01.simulate import simulate
from tests.surenv01.chain import Line
from tests.surenv01.conftest import LineOf

TRANSFERS = ("2026-05-31", "2026-06-30")


@pytest.fixture(scope="module")
def truth_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The committed trial made again, with its truth beside it."""
    folder = tmp_path_factory.mktemp("simulated")
    simulate(folder, transfers=TRANSFERS)
    return folder / "truth"


@pytest.fixture(scope="module", params=TRANSFERS)
def both(request: pytest.FixtureRequest, truth_folder: Path, line_of: LineOf) -> Iterator[tuple[Line, dict[str, pd.DataFrame]]]:
    """The line on a committed transfer, and the truth of that transfer as text."""
    truth = {path.stem: pd.read_csv(path, dtype=str) for path in sorted((truth_folder / request.param).glob("*.csv"))}
    yield line_of(request.param), truth


def compared(found: pd.DataFrame, expected: pd.DataFrame, key: list[str], columns: list[str]) -> pd.DataFrame:
    """The cells that differ, as text; empty when both tables say the same of every key."""
    shown = [table[[*key, *columns]].map(cell).set_index(key).sort_index() for table in (found, expected)]
    assert shown[0].index.tolist() == shown[1].index.tolist()
    return shown[0].compare(shown[1], result_names=("pipeline", "truth"))


def cell(value: object) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)) or value is pd.NaT:
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return f"{value:g}" if isinstance(value, float) else str(value)


def test_populations_and_dates(both: tuple[Line, dict[str, pd.DataFrame]]) -> None:
    line, truth = both
    columns = [
        "ENRLFL",
        "FASFL",
        "SAFFL",
        "MDISFL",
        "RESFL",
        "ORIGDT",
        "TRTSDT",
        "TRTEDT",
        "DTHDT",
        "DTHDTF",
        "LSTALVDT",
        "NACTDT",
    ]
    differing = compared(line.tables["adsl"], truth["subjects"], ["USUBJID"], columns)
    assert differing.empty, differing.to_string()


def test_responses(both: tuple[Line, dict[str, pd.DataFrame]]) -> None:
    line, truth = both
    expected = truth["endpoints"][truth["endpoints"]["AVALC"].notna()]
    found = line.tables["adrs"].pipe(lambda d: d[d["PARAMCD"].isin(expected["PARAMCD"])])
    assert {"BOR", "CBOR", "RSP", "CRSP", "RSP18", "CRSP18", "DCR", "CDCR"} <= set(found["PARAMCD"])
    differing = compared(found, expected, ["USUBJID", "PARAMCD"], ["AVALC", "ADT"])
    assert differing.empty, differing.to_string()


def test_time_to_event(both: tuple[Line, dict[str, pd.DataFrame]]) -> None:
    line, truth = both
    expected = truth["endpoints"].pipe(lambda d: d[d["CNSR"].notna()])
    assert set(expected["PARAMCD"]) == {"PFS", "OS", "CDOR"}
    numbers = {"AVAL": lambda d: d["AVAL"].astype(float).map("{:.6f}".format), "CNSR": lambda d: d["CNSR"].astype(float)}
    found = line.tables["adtte"].pipe(lambda d: d[d["PARAMCD"].isin(expected["PARAMCD"])])
    found, expected = found.assign(**numbers), expected.assign(**numbers)
    differing = compared(found, expected, ["USUBJID", "PARAMCD"], ["CNSR", "STARTDT", "ADT", "AVAL"])
    assert differing.empty, differing.to_string()


def test_treatment_emergent_events(both: tuple[Line, dict[str, pd.DataFrame]]) -> None:
    line, truth = both
    differing = compared(line.tables["adae"], truth["adae"], ["USUBJID", "AESPID"], ["ASTDT", "AENDT", "TRTEMFL"])
    assert differing.empty, differing.to_string()


def stat(line: Line, output: str, **where: str) -> float:
    """The one number of the output's ARD that `where` names."""
    ard = line.outputs[output].ard
    chosen = ard[pd.concat([ard[column].eq(value) for column, value in where.items()], axis=1).all(axis=1)]
    assert len(chosen) == 1, (output, where, len(chosen))
    return float(chosen["stat_num"].iloc[0])


def test_rates_in_the_response_table(both: tuple[Line, dict[str, pd.DataFrame]]) -> None:
    line, truth = both
    subjects, endpoints = truth["subjects"], truth["endpoints"]
    full, evaluable = (set(subjects.loc[subjects[flag].eq("Y"), "USUBJID"]) for flag in ("FASFL", "RESFL"))
    yes = endpoints[endpoints["AVALC"].eq("Y")]
    for analysis, parameter, members in (
        ("AN_PRIMARY", "CRSP18", full), ("AN_CRSP", "CRSP", full), ("AN_CDCR", "CDCR", full),
        ("AN_CDCR_RESFL", "CDCR", evaluable),
    ):  # fmt: skip
        expected = set(yes.loc[yes["PARAMCD"].eq(parameter), "USUBJID"]) & members
        assert stat(line, "t_14_2_1_1", analysis_id=analysis, stat_name="n") == len(expected)
        assert stat(line, "t_14_2_1_1", analysis_id=analysis, stat_name="N") == len(members)


def median_survival(times: list[tuple[int, bool]]) -> float | None:
    """The product-limit median in days, one time after the other: the first below one half, the midpoint where it equals it."""
    surviving, at_half = 1.0, None
    for day in sorted({day for day, event in times if event}):
        at_risk = sum(other >= day for other, _ in times)
        surviving *= 1 - sum(event and other == day for other, event in times) / at_risk
        if at_half is not None:
            return (at_half + day) / 2
        if abs(surviving - 0.5) < 1e-9:
            at_half = day
        elif surviving < 0.5:
            return day
    return None


@pytest.mark.parametrize(("parameter", "output"), [("PFS", "t_14_2_3_1"), ("OS", "t_14_2_4_1")])
def test_medians(both: tuple[Line, dict[str, pd.DataFrame]], parameter: str, output: str) -> None:
    line, truth = both
    rows = truth["endpoints"].pipe(lambda d: d[d["PARAMCD"].eq(parameter)])
    days = (pd.to_datetime(rows["ADT"]) - pd.to_datetime(rows["STARTDT"])).dt.days + 1
    expected = median_survival([(day, float(cnsr) == 0) for day, cnsr in zip(days, rows["CNSR"], strict=True)])
    assert expected is not None
    found = stat(line, output, analysis_id=f"AN_{parameter}_KM", stat_name="t_q50")
    assert found == pytest.approx(expected / 30.4375)
    events = sum(float(cnsr) == 0 for cnsr in rows["CNSR"])
    assert stat(line, output, analysis_id=f"AN_{parameter}_EVENT", stat_name="n") == events


def test_counts_of_treatment_emergent_events(both: tuple[Line, dict[str, pd.DataFrame]]) -> None:
    line, truth = both
    emergent = truth["adae"].pipe(lambda d: d[d["TRTEMFL"].eq("Y")])
    ard = line.outputs["t_14_3_1_2"].ard
    terms = ard[ard["group3_level"].notna() & ard["variable_level"].eq("ANY") & ard["stat_name"].eq("n")]
    found = dict(zip(terms["group3_level"], terms["stat_num"].astype(int), strict=True))
    assert found == emergent.groupby("PT")["USUBJID"].nunique().to_dict()
    subjects = emergent["USUBJID"].nunique()
    assert stat(line, "t_14_3_1_1", analysis_id="AN_TEAE_OVERVIEW", variable_level="TEAE", stat_name="n") == subjects
    assert stat(line, "t_14_3_1_1", analysis_id="AN_TEAE_OVERVIEW", variable_level="TEAE", stat_name="n_event") == len(emergent)


def test_baselines_grades_and_shifts_of_the_laboratory(both: tuple[Line, dict[str, pd.DataFrame]]) -> None:
    """By CTCAE 5.0 and direction: baseline, worst grade on treatment, shift; of two laboratories' units and limits."""
    line, truth = both
    expected = truth["laboratory"]
    sides = []
    for side, worst in (("L", "ANL02FL"), ("H", "ANL03FL")):
        rows = line.tables["adlb"].pipe(lambda d, side=side: d[d[f"ATOXDSC{side}"].notna()])
        graded = rows.assign(TEST=rows["PARAMCD"], SIDE=side, BASEGR=rows[f"BTOXGR{side}N"], BASEDT=rows["ADT"])
        key = ["USUBJID", "TEST", "SIDE"]
        every = graded.drop_duplicates(key)[key]
        base = graded.loc[graded["ABLFL"].eq("Y"), [*key, "BASE", "BASEDT", "BASEGR"]]
        during = graded.loc[graded[worst].eq("Y"), key].assign(WORSTGR=graded[f"ATOXGR{side}N"])
        sides.append(every.merge(base, how="left", validate="1:1").merge(during, how="left", validate="1:1"))
    found = pd.concat(sides)
    known = found["BASEGR"].notna() & found["WORSTGR"].notna()
    shift = found["BASEGR"].map("{:g}".format) + " to " + found["WORSTGR"].map("{:g}".format)
    found = found.assign(SHIFT=shift.where(known))
    numbers = {name: pd.to_numeric(expected[name]) for name in ("BASE", "BASEGR", "WORSTGR")}
    columns = ["BASE", "BASEDT", "BASEGR", "WORSTGR", "SHIFT"]
    differing = compared(found, expected.assign(**numbers), ["USUBJID", "TEST", "SIDE"], columns)
    assert differing.empty, differing.to_string()
    assert expected["TEST"].nunique() == 28
    assert {"0", "1", "2", "3"} <= set(numbers["WORSTGR"].dropna().map("{:g}".format))


def test_corrected_intervals_of_electrocardiograms(both: tuple[Line, dict[str, pd.DataFrame]]) -> None:
    """QTcF by Fridericia's formula, baseline, change, category and the worst; none of a recording without a beat."""
    line, truth = both
    adeg = line.tables["adeg"]
    rows = adeg[adeg["PARAMCD"].eq("QTCFR")]
    above = rows["AVALCAT1"].map({"<=450": 0, ">450 to <=480": 1, ">480 to <=500": 2, ">500": 3})
    found = rows.assign(QTCF=rows["AVAL"], ABOVE=above, WORST=rows["ANL02FL"])
    expected = truth["intervals"].astype(dict.fromkeys(("QTCF", "BASE", "CHG", "ABOVE"), "float64"))
    key, numbers = ["USUBJID", "ADT"], ["QTCF", "BASE", "CHG"]
    differing = compared(found, expected, key, ["ABOVE", "WORST"])
    assert differing.empty, differing.to_string()
    pairs = [table[numbers].set_axis(pd.MultiIndex.from_frame(table[key].map(cell))) for table in (found, expected)]
    pd.testing.assert_frame_equal(pairs[0].sort_index(), pairs[1].sort_index(), rtol=0, atol=1e-5)
    assert len(expected) > 100
    assert {0.0, 1.0} <= set(expected["ABOVE"])
