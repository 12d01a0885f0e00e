"""Figures as data: what is drawn, worked by hand; every drawn value a result with its record."""

import pandas as pd
import pytest

from pipeline.study import Study
from pipeline.tlf.layout.pictures import Forest, Spider, Swimmer, Waterfall
from pipeline.tlf.outputs.response.response_by_subgroup import f_14_2_1_1
from pipeline.tlf.outputs.response.swimmer import f_14_2_5_3
from pipeline.tlf.outputs.response.tumour_change import f_14_2_5_1, f_14_2_5_2
from pipeline.tlf.outputs.survival.pfs import f_14_2_3_1
from pipeline.tlf.render.draw import draw
from tests.unit.tlf.figure_data import Tables, body, figure_tables, make_all
from tests.unit.tlf.hand_made import make_study


@pytest.fixture
def tables(adsl: pd.DataFrame, adrs: pd.DataFrame, adtte: pd.DataFrame) -> Tables:
    return figure_tables(adsl, adrs, adtte)


def test_waterfall_goes_from_the_largest_growth_to_the_largest_shrinkage(tables: Tables, study: Study) -> None:
    output = f_14_2_5_1(tables["adsl"], tables["adtr"], tables["adrs"], study)
    drawn: Waterfall = body(output)
    shown = drawn.subjects[["USUBJID", "value", "text", "response"]].to_numpy().tolist()
    # 7 and 8 have the same change: by USUBJID
    assert shown == [
        ["6", 150.0, "150.0", "NON-CR/NON-PD"],
        ["7", -10.0, "-10.0", "SD"],
        ["8", -10.0, "-10.0", "PD"],
        ["1", -40.0, "-40.0", "PR"],
    ]
    assert output.footnotes[0] == (
        "4 of 7 subjects are shown; not shown: 2 without a sum of target diameters above 0 at baseline, "
        "1 without a complete sum after baseline, up to progression and new therapy."
    )
    caption, numbers = drawn.numbers()
    assert caption == "Best change of each subject"
    assert numbers.columns.tolist() == ["Subject", "Best response", "Best change in percent"]


def test_a_bar_above_100_is_cut_and_its_value_printed(tables: Tables, study: Study) -> None:
    _, svg = draw(body(f_14_2_5_1(tables["adsl"], tables["adtr"], tables["adrs"], study)), "x")
    assert ">150.0%</text>" in svg
    assert "−100" in svg or "-100" in svg


def test_spider_shows_changes_up_to_progression_and_why_a_line_ends(tables: Tables, study: Study) -> None:
    drawn: Spider = body(f_14_2_5_2(tables["adsl"], tables["adtr"], tables["adrs"], study))
    # 2023-01-01 to 2023-02-12 is day 43: 43 / 30.4375 = 1.41 months; the +50% of subject 1 is not analysed
    paths = drawn.subjects.set_index("USUBJID")
    assert paths["path"].to_dict() == {
        "1": "0.0 at 0.0; -40.0 at 1.4",
        "6": "0.0 at 0.0; 150.0 at 1.4",
        "7": "0.0 at 0.0; -10.0 at 1.4",
        "8": "0.0 at 0.0; -10.0 at 1.4",
    }
    assert paths["end"].to_dict() == {
        "1": "Treatment ongoing",
        "6": "Progression without new lesion",
        "7": "Treatment ongoing",
        "8": "New lesion",
    }


def test_swimmer_is_sorted_by_length_and_marks_events(tables: Tables, study: Study) -> None:
    output = f_14_2_5_3(tables["adsl"], tables["adrs"], study)
    drawn: Swimmer = body(output)
    # 731 / 30.4375 = 24.02, 121: 3.98, 60: 1.97, 31: 1.02; deaths on days 244 (8.02) and 51 (1.68); first PR on day 43 (1.41),
    # the CR of subject 1 is not analysed; subject 9 has no dates of exposure
    assert drawn.subjects[["USUBJID", "text", "detail"]].to_numpy().tolist() == [
        ["1", "24.0", "Leiomyosarcoma"],
        ["6", "24.0", "Angiosarcoma"],
        ["7", "24.0", "Angiosarcoma"],
        ["2", "4.0", "Missing"],
        ["8", "2.0", "Angiosarcoma"],
        ["3", "1.0", "Angiosarcoma"],
    ]
    assert drawn.subjects.set_index("USUBJID")["path"].dropna().to_dict() == {
        "1": "First PR at 1.4; Treatment ongoing at 24.0",
        "6": "Progression at 1.4; Treatment ongoing at 24.0",
        "7": "Treatment ongoing at 24.0",
        "2": "Death at 8.0",
        "8": "Progression at 1.4",
        "3": "Death at 1.7",
    }
    assert output.footnotes[0] == "6 of 7 subjects are shown; not shown: 1 without dates of exposure."


def test_forest_shows_the_rates_of_the_subgroups(tables: Tables) -> None:
    sex = {"Sex": {"variable": "SEX", "levels": {"Male": ["M"], "Female": ["F"]}}}
    drawn: Forest = body(f_14_2_1_1(tables["adsl"], tables["adrs"], make_study(tlf={"subgroups": sex})))
    # the responder is subject 1; men 1, 2, 3; women 6, 7, 8, 9: 1/3 as F03, 0/4 has the upper limit 1 - 0.025 ** (1/4)
    _, numbers = drawn.numbers()
    assert numbers.to_numpy().tolist() == [
        ["Overall", "1/7", "14.3 (0.4, 57.9)"],
        ["Sex", "", ""],
        ["Male *", "1/3", "33.3 (0.8, 90.6)"],
        ["Female *", "0/4", "0.0 (0.0, 60.2)"],
    ]
    assert "Overall" not in drawn.words
    assert "1/7, 14.3 (0.4, 57.9)" in drawn.words


@pytest.mark.parametrize("number", range(5))
def test_every_drawn_value_leads_to_records(number: int, tables: Tables, study: Study) -> None:
    output = make_all(tables, study)[number]
    named = set(output.ard.merge(output.records, on="ard_id")["analysis_id"])
    counted = output.ard.groupby("analysis_id")["stat_num"].agg(lambda values: values.abs().sum() > 0)
    listed = output.ard.loc[output.ard["group2"] == "USUBJID", "ard_id"]
    shared = {"AN_PFS_KM"}  # the rows of Table 14.2.3.1
    assert named >= set(counted[counted].index) - shared
    bare = output.ard[output.ard["ard_id"].isin(set(listed) - set(output.records["ard_id"]))]
    assert bare["stat_fmt"].isin(["MISSING"]).all()  # the response of a subject without a record of it


def test_values_name_the_records_they_come_from(tables: Tables, study: Study) -> None:
    output = f_14_2_5_1(tables["adsl"], tables["adtr"], tables["adrs"], study)
    best = output.ard[output.ard["analysis_id"] == "AN_PCHGBEST"].merge(output.records, on="ard_id")
    assert best[["USUBJID", "DATASET", "SEQ"]].to_numpy().tolist() == [
        ["6", "ADTR", 3.0],
        ["7", "ADTR", 3.0],
        ["8", "ADTR", 3.0],
        ["1", "ADTR", 4.0],
    ]


def test_arms_are_compared_in_the_legend_of_the_curve(tables: Tables) -> None:
    arm = tables["adsl"]["USUBJID"].map({"1": "A", "2": "B", "3": "A", "6": "B", "7": "A", "8": "B", "9": "B"}).astype("str")
    two = tables["adsl"].assign(TRT01P=arm)
    output = f_14_2_3_1(two, tables["adtte"], make_study(tlf={"reference_arm": "A"}))
    legends = body(output).legends
    # A: events on days 1, 3, 5; B: censored on days 2, 3, 6, event on day 8: on days 1, 3, 5 one event each, expected in A
    # 3/7, 2/5, 1/3; chi-square (3 - 1.1619)^2 / (3*4/49 + 2*3/25 + 1*2/9 = 0.7071) = 4.7780, p 0.0288; no event of B informs HR
    assert "HR" not in legends["A"]
    assert legends["B"].split("\n")[2] == "HR NE (95% CI NE, NE), p 0.0288"
    assert any("against A" in note for note in output.footnotes)
    assert "HR" not in body(f_14_2_3_1(tables["adsl"], tables["adtte"], make_study())).words


def test_nobody_and_no_record_are_no_figure(tables: Tables, study: Study) -> None:
    nobody = tables | {"adsl": tables["adsl"].assign(FASFL="N")}
    assert all(body(output).empty for output in make_all(nobody, study))
    waterfall, spider = make_all(tables | {"adtr": tables["adtr"].iloc[:0]}, study)[2:4]
    assert body(waterfall).empty
    assert body(spider).empty
    assert waterfall.footnotes[0].startswith("0 of 7 subjects are shown; not shown: 7 without a sum")
