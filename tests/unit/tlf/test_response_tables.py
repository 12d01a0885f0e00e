"""Tables of section 14.2.1, 14.2.2 and 14.2.5 as printed, worked by hand on the subjects of F03 (conftest) and small data."""

import pandas as pd
import pytest

from pipeline.study import Study
from pipeline.tlf.ard.analysis import TOTAL
from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.table import Table
from pipeline.tlf.outputs.response.best_overall_response import t_14_2_1_1, t_14_2_1_2, t_14_2_1_3
from pipeline.tlf.outputs.response.confirmation import t_14_2_1_4
from pipeline.tlf.outputs.response.duration_of_response import t_14_2_2_1
from pipeline.tlf.outputs.response.tumour_burden import t_14_2_5_1
from tests.unit.tlf.hand_made import ARM, make_study, table


def lines_of(output: Output) -> list[tuple[str, str]]:
    assert isinstance(output.body, Table)
    return list(zip(output.body.rows["label"], output.body.cells.agg("; ".join, axis=1), strict=True))


def printed(output: Output) -> dict[str, str]:
    """label -> cells; the first of several alike."""
    return dict(reversed(lines_of(output)))


def test_without_confirmation(adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> None:
    # subject 7 responds too: 2/7, limits 3.7 to 71.0; disease control as with confirmation: 1, 6, 7
    text = printed(t_14_2_1_2(adsl, adrs, study))
    assert (text["Partial response (PR)"], text["Stable disease (SD)"]) == ("2 (28.6)", "0")
    assert text["Objective response rate (CR + PR, confirmed or not), n (%)"] == "2 (28.6)"
    assert text["95% CI (Clopper-Pearson)"] == "(3.7, 71.0)"
    assert text["Disease control rate (CR + PR + SD + Non-CR/Non-PD), n (%)"] == "3 (42.9)"
    assert not any("Confirmation:" in note for note in t_14_2_1_2(adsl, adrs, study).footnotes)


def test_over_the_evaluable(adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> None:
    # RESFL: 1 PR, 7 SD, 8 PD; STUDY_SPEC F03: ORR 1/3 (0.8 to 90.6), DCR 2/3
    output = t_14_2_1_3(adsl, adrs, study)
    text = printed(output)
    assert output.titles[2] == "Response-Evaluable Set"
    assert text["Objective response rate (confirmed CR + PR), n (%)"] == "1 (33.3)"
    assert text["95% CI (Clopper-Pearson)"] == "(0.8, 90.6)"
    assert text["Disease control rate (CR + PR + SD + Non-CR/Non-PD), n (%)"] == "2 (66.7)"
    assert (text["Not evaluable (NE)"], text["Missing"]) == ("0", "0")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "2 (28.6)"),  # 1 responds, 7 is stable on day 161 = 7 x 24 - 7; 6 was last seen on day 160
        ({"tlf": {"clinical_benefit_weeks": 25}}, "1 (14.3)"),  # from day 168
        ({"scan": {"window_days": 8}}, "3 (42.9)"),  # from day 160
        ({"scan": {"window_days": 8}, "dcr": {"noncr_nonpd": "not counted"}}, "2 (28.6)"),  # 6 has no target: no stable disease
    ],
)
def test_clinical_benefit(adsl: pd.DataFrame, adrs: pd.DataFrame, changes: dict[str, object], expected: str) -> None:
    lines = lines_of(t_14_2_1_1(adsl, adrs, make_study(**changes)))
    assert [cells for label, cells in lines if label.startswith("Clinical benefit")] == [expected]


def test_an_early_progression_is_no_benefit_whatever_follows(adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> None:
    # subject 7's scan of day 161 lies after progression: not analysed (ANL02FL)
    later = adrs.assign(ANL02FL=adrs["ANL02FL"].mask((adrs["USUBJID"] == "7") & (adrs["AVALC"] == "SD")))
    lines = lines_of(t_14_2_1_1(adsl, later, study))
    assert [cells for label, cells in lines if label.startswith("Clinical benefit")] == ["1 (14.3)"]


def test_disease_control_over_the_denominator_of_the_study(adsl: pd.DataFrame, adrs: pd.DataFrame) -> None:
    # 7, 8 are per protocol: one of two controlled. The evaluable stay beside it
    flagged = adsl.assign(PPROTFL=adsl["USUBJID"].isin(["7", "8"]).map({True: "Y", False: "N"}))
    output = t_14_2_1_1(flagged, adrs, make_study(dcr={"population": "PPROTFL"}, populations={"per_protocol": {}}))
    shares = [cells for label, cells in lines_of(output) if label == "Disease control rate, n (%)"]
    assert shares == ["2 (66.7)", "1 (50.0)"]
    assert "the one over the Per-Protocol Set." in output.footnotes[1]


def test_concordance(adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> None:
    output = t_14_2_1_4(adsl, adrs, study)
    assert isinstance(output.body, Table)
    assert [c.head for c in output.body.columns] == ["CR", "PR", "SD", "Non-CR/\nNon-PD", "PD", "NE", "Missing", "Total"]
    text = {label: cells.split("; ") for label, cells in lines_of(output)}
    assert text["Partial response (PR)"] == list("01000001")
    assert text["Stable disease (SD)"] == list("01000001")  # subject 7: PR that was not confirmed
    assert text["Non-CR/Non-PD"] == list("00010001")
    assert text["Missing"] == list("00000022")
    assert text["Total"] == list("02011127")


def test_concordance_shows_seldom_categories_only_where_they_occur(adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> None:
    output = t_14_2_1_4(adsl[adsl["USUBJID"].isin(["1", "2", "7", "8"])], adrs, study)
    assert isinstance(output.body, Table)
    assert [c.head for c in output.body.columns] == ["CR", "PR", "SD", "PD", "NE", "Total"]


def test_concordance_of_several_arms_and_the_total(adsl: pd.DataFrame, adrs: pd.DataFrame) -> None:
    two = adsl.assign(TRT01P=list("ABABABABA"))
    output = t_14_2_1_4(two, adrs, make_study(tlf={"total": True}))
    assert isinstance(output.body, Table)
    totals = output.body.cells[7][output.body.rows["label"] == "Total"]
    assert totals[totals != ""].tolist() == ["4", "3", "7"]  # A: 1, 3, 7, 9; B: 2, 6, 8
    assert output.body.rows["label"].tolist().count(TOTAL) == 4  # the last block is called so, and its and the others' last line


@pytest.fixture
def durations() -> pd.DataFrame:
    """Six responders. Months are 30.4375 days: 183 days are 6 months and a fraction, 182 are not."""
    return table(
        """
        USUBJID | ASEQ | PARAMCD | ORIGDT     | STARTDT    | ADT        | CNSR | EVNTDESC
        1       | 1    | CDOR    | 2023-01-01 | 2023-02-12 | 2023-05-13 | 0    | Disease progression
        2       | 1    | CDOR    | 2023-01-01 | 2023-02-12 | 2023-08-12 | 0    | Death
        3       | 1    | CDOR    | 2023-01-01 | 2023-02-12 | 2023-08-13 | 1    | No progression or death at data cut-off
        4       | 1    | CDOR    | 2023-01-01 | 2023-03-26 | 2023-12-31 | 1    | No progression or death at data cut-off
        5       | 1    | CDOR    | 2023-01-01 | 2023-03-26 | 2024-03-25 | 0    | Disease progression
        6       | 1    | CDOR    | 2023-01-01 | 2023-05-07 | 2023-07-07 | 2    | New anti-cancer therapy
        """,
        dates="ORIGDT STARTDT ADT",
        numbers="ASEQ CNSR",
    )


def responders(durations: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """ADSL of the responders and of one who did not respond, ADRS of their responses."""
    people = [*durations["USUBJID"], "9"]
    adsl = pd.DataFrame({"USUBJID": people, "FASFL": "Y", "TRT01P": ARM, "TRT01A": ARM}, dtype="str")
    answers = ["Y"] * len(durations) + ["N"]
    return adsl, pd.DataFrame({"USUBJID": people, "PARAMCD": "CRSP", "AVALC": answers}, dtype="str").assign(ASEQ=1.0)


def test_duration_of_response(durations: pd.DataFrame, study: Study) -> None:
    # days with the first, in order: 62+ 91 182 183+ 281+ 366: S = 4/5, 3/5, 0: median 366 days = 12.0 months;
    # Q1 (S < 0.75) 182 days = 6.0, Q3 366; shortest 62+ = 2.0, longest an event. From the start: 43, 43, 43, 85, 85, 127 days
    adsl, adrs = responders(durations)
    output = t_14_2_2_1(adsl, adrs, durations, study)
    assert isinstance(output.body, Table)
    assert output.body.columns[0].head == f"{ARM}\n(N=6)"
    text = printed(output)
    assert (text["Responders"], text["Subjects with event, n (%)"], text["Subjects censored, n (%)"]) == (
        "6",
        "3 (50.0)",
        "3 (50.0)",
    )
    assert (text["Disease progression"], text["Death"], text["New anti-cancer therapy"]) == ("2", "1", "1")
    assert text["Median (95% CI)"].startswith("12.0 (")
    assert text["Q1 (95% CI)"].startswith("6.0 (")
    assert text["Q3 (95% CI)"].startswith("12.0 (")
    assert text["Minimum, maximum"] == "2.0+, 12.0"
    assert [text[f"≥ {m} months"] for m in (3, 6, 9, 12)] == ["4 (66.7)", "3 (50.0)", "2 (33.3)", "1 (16.7)"]
    assert text["Response ongoing at data cut-off, n (%)"] == "2 (33.3)"
    assert text["At 6 months"].startswith("60.0 (")
    assert dict(lines_of(output)[-2:]) == {"Median": "2.1", "Minimum, maximum": "1.4, 4.2"}  # (43 + 85) / 2 = 64 days


def test_91_days_are_not_three_months(durations: pd.DataFrame, study: Study) -> None:
    # 3 x 30.4375 = 91.3: the first whole day is the 92nd. 6 x 30.4375 = 182.6: the first is the 183rd
    adsl, adrs = responders(durations)
    one = durations.query("USUBJID == '1'")
    assert printed(t_14_2_2_1(adsl.query("USUBJID == '1'"), adrs, one, study))["≥ 3 months"] == "0"
    day_later = one.assign(ADT=one["ADT"] + pd.Timedelta(days=1))
    assert printed(t_14_2_2_1(adsl.query("USUBJID == '1'"), adrs, day_later, study))["≥ 3 months"] == "1 (100)"


@pytest.mark.parametrize(("small_n", "limits"), [(5, True), (7, False)])
def test_few_responders_have_no_limits_of_quartiles(durations: pd.DataFrame, small_n: int, limits: bool) -> None:
    adsl, adrs = responders(durations)
    output = t_14_2_2_1(adsl, adrs, durations, make_study(tlf={"small_n": small_n}))
    assert ("(" in printed(output)["Q1 (95% CI)"]) is limits
    assert any("Listing 16.2.6.3" in note for note in output.footnotes) is not limits
    assert output.ard.query("stat_name == 't_q25_low'")["stat_num"].notna().all()  # still computed, only not printed


def test_nobody_responded(durations: pd.DataFrame, study: Study) -> None:
    adsl, adrs = responders(durations)
    output = t_14_2_2_1(adsl, adrs.assign(AVALC="N"), durations.iloc[:0], study)
    assert isinstance(output.body, Table)
    assert output.body.rows.empty


def test_tumour_burden(study: Study) -> None:
    # subject 1: 100, 80, two at week 12 (the later: 70); 2: 50 and after progression 30, which does not count; 3 not evaluable
    adtr = table(
        """
        USUBJID | ASEQ | PARAMCD  | AVAL | PCHG | ABLFL | ANL02FL | AVISIT          | AVISITN | ADT
        1       | 1    | SDIAM    | 100  |      | Y     |         | Baseline        | 0       | 2023-01-01
        1       | 2    | SDIAM    | 80   | -20  |       | Y       | Week 6          | 6       | 2023-02-12
        1       | 3    | SDIAM    | 60   | -40  |       | Y       | Week 12         | 12      | 2023-03-20
        1       | 4    | SDIAM    | 70   | -30  |       | Y       | Week 12         | 12      | 2023-03-26
        1       | 5    | SDIAM    | 55   | -45  |       | Y       | Unscheduled 15.0 | 15     | 2023-04-16
        1       | 6    | PCHGBEST | -45  |      |       | Y       |                 |         | 2023-04-16
        2       | 1    | SDIAM    | 50   |      | Y     |         | Baseline        | 0       | 2023-01-01
        2       | 2    | SDIAM    | 65   | 30   |       | Y       | Week 6          | 6       | 2023-02-12
        2       | 3    | SDIAM    | 30   | -40  |       |         | Week 12         | 12      | 2023-03-26
        2       | 4    | PCHGBEST | 30   |      |       | Y       |                 |         | 2023-02-12
        3       | 1    | SDIAM    | 10   |      | Y     |         | Baseline        | 0       | 2023-01-01
        """,
        dates="ADT",
        numbers="ASEQ AVAL PCHG AVISITN",
    )
    adsl = table("USUBJID | RESFL | TRT01P\n1 | Y | A\n2 | Y | A\n3 | N | A")
    lines = lines_of(t_14_2_5_1(adsl, adtr, study))
    blocks = {lines[i][0]: [cells for _, cells in lines[i + 1 : i + 4]] for i in range(0, len(lines), 5)}
    # standard deviations of two values: half their difference times the square root of 2
    assert blocks == {
        "Baseline": ["2; ", "75.0 (35.36); ", "75.0; "],
        "Smallest sum (nadir)": ["2; ", "52.5 (3.54); ", "52.5; "],
        "Best change": ["; 2", "; -7.5 (53.03)", "; -7.5"],
        "Week 6": ["2; 2", "72.5 (10.61); 5.0 (35.36)", "72.5; 5.0"],
        "Week 12": ["1; 1", "70.0 (NE); -30.0 (NE)", "70.0; -30.0"],
    }
