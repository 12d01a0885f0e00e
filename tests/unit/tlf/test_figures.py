"""Figures: what is drawn, worked by hand; every drawn value a result with its record; labels apart; the same bytes each time."""

import re
import xml.etree.ElementTree as ET
from itertools import combinations
from typing import Any

import pandas as pd
import pytest

from pipeline.study import Study
from pipeline.tlf.bodies import Figure
from pipeline.tlf.figures.f_14_2_1_1 import f_14_2_1_1
from pipeline.tlf.figures.f_14_2_3_1 import f_14_2_3_1
from pipeline.tlf.figures.f_14_2_5_1 import f_14_2_5_1
from pipeline.tlf.figures.f_14_2_5_2 import f_14_2_5_2
from pipeline.tlf.figures.f_14_2_5_3 import f_14_2_5_3
from pipeline.tlf.output import Output
from pipeline.tlf.pictures import RESPONSES, Forest, Spider, Swimmer, Waterfall
from pipeline.tlf.render.draw import draw
from pipeline.tlf.render.draw.canvas import LOOKS, sheet
from pipeline.tlf.render.draw.curves import draw_curves
from pipeline.tlf.render.draw.forest import draw_forest
from pipeline.tlf.render.draw.spider import draw_spider
from pipeline.tlf.render.draw.swimmer import draw_swimmer
from pipeline.tlf.render.draw.waterfall import draw_waterfall
from tests.unit.tlf.hand_made import complete, make_study, table

Tables = dict[str, pd.DataFrame]


@pytest.fixture
def tables(adsl: pd.DataFrame, adrs: pd.DataFrame, adtte: pd.DataFrame) -> Tables:
    """The nine subjects of F03, with exposure; 1, 6, 7, 8 have changes, 9 a sum of 0, 3 only a baseline, 2 none."""
    more = table(
        """
        USUBJID | TRTSDT     | TRTDURD | EOTSTT       | HISTGR1        | SEX
        1       | 2023-01-01 | 731     | ONGOING      | LEIOMYOSARCOMA | M
        2       | 2023-01-01 | 121     | DISCONTINUED |                | M
        3       | 2023-01-01 | 31      | DISCONTINUED | ANGIOSARCOMA   | M
        6       | 2023-01-01 | 731     | ONGOING      | ANGIOSARCOMA   | F
        7       | 2023-01-01 | 731     | ONGOING      | ANGIOSARCOMA   | F
        8       | 2023-01-01 | 60      | DISCONTINUED | ANGIOSARCOMA   | F
        9       |            |         | DISCONTINUED | ANGIOSARCOMA   | F
        """,
        dates="TRTSDT",
        numbers="TRTDURD",
    )
    adtr = table(
        """
        USUBJID | ASEQ | PARAMCD  | AVAL | PCHG | ABLFL | ANL02FL | ADT
        1       | 1    | SDIAM    | 50   |      | Y     |         | 2022-12-20
        1       | 2    | SDIAM    | 30   | -40  |       | Y       | 2023-02-12
        1       | 3    | SDIAM    | 75   | 50   |       |         | 2023-03-26
        1       | 4    | PCHGBEST | -40  |      |       | Y       | 2023-02-12
        3       | 1    | SDIAM    | 20   |      | Y     |         | 2022-12-20
        6       | 1    | SDIAM    | 20   |      | Y     |         | 2022-12-20
        6       | 2    | SDIAM    | 50   | 150  |       | Y       | 2023-02-12
        6       | 3    | PCHGBEST | 150  |      |       | Y       | 2023-02-12
        7       | 1    | SDIAM    | 50   |      | Y     |         | 2022-12-20
        7       | 2    | SDIAM    | 45   | -10  |       | Y       | 2023-02-12
        7       | 3    | PCHGBEST | -10  |      |       | Y       | 2023-02-12
        8       | 1    | SDIAM    | 60   |      | Y     |         | 2022-12-20
        8       | 2    | SDIAM    | 54   | -10  |       | Y       | 2023-02-12
        8       | 3    | PCHGBEST | -10  |      |       | Y       | 2023-02-12
        9       | 1    | SDIAM    | 0    |      | Y     |         | 2022-12-20
        """,
        dates="ADT",
        numbers="ASEQ AVAL PCHG",
    ).assign(ORIGDT=pd.Timestamp("2023-01-01"))
    scans = table(
        """
        USUBJID | ASEQ | PARAMCD | AVALC | ANL02FL | ADT
        1       | 11   | OVR     | PR    | Y       | 2023-02-12
        1       | 12   | OVR     | CR    |         | 2023-03-26
        6       | 11   | OVR     | PD    | Y       | 2023-02-12
        6       | 12   | PD      | Y     |         | 2023-02-12
        8       | 11   | OVR     | PD    | Y       | 2023-02-12
        8       | 12   | NEWL    | Y     |         | 2023-02-12
        8       | 13   | PD      | Y     |         | 2023-02-12
        """,
        dates="ADT",
        numbers="ASEQ",
    )
    given = {
        "adsl": adsl.merge(more, on="USUBJID", how="left"),
        "adtr": adtr,
        "adrs": pd.concat([adrs[adrs["PARAMCD"] != "OVR"], scans], ignore_index=True),
        "adtte": adtte,
    }
    return {name: frame for name, frame in complete(given).items() if name in given}


def make_all(tables: Tables, study: Study) -> list[Output]:
    adsl, adtr, adrs, adtte = (tables[name] for name in ("adsl", "adtr", "adrs", "adtte"))
    return [
        f_14_2_1_1(adsl, adrs, study),
        f_14_2_3_1(adsl, adtte, study),
        f_14_2_5_1(adsl, adtr, adrs, study),
        f_14_2_5_2(adsl, adtr, adrs, study),
        f_14_2_5_3(adsl, adrs, study),
    ]


def body(output: Output) -> Any:
    assert isinstance(output.body, Figure)
    return output.body


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


def test_the_same_data_in_another_order_give_the_same_bytes(tables: Tables, study: Study) -> None:
    shuffled = {name: frame.sample(frac=1, random_state=1) for name, frame in tables.items()}
    for first, second in zip(make_all(tables, study), make_all(shuffled, study), strict=True):
        assert draw(body(first), first.id) == draw(body(second), second.id), first.id


def test_drawings_stand_together_in_a_page(tables: Tables, study: Study) -> None:
    seen: set[str] = set()
    for output in make_all(tables, study):
        _, svg = draw(body(output), output.id)
        assert ET.fromstring(svg).tag.endswith("svg")  # noqa: S314 our own drawing
        names = set(re.findall(r' id="([^"]+)"', svg))
        assert not names & seen
        assert "<text" in svg
        seen |= names


def test_text_of_the_data_is_text_in_a_drawing(tables: Tables, study: Study) -> None:
    evil = r"<b>$x_1$ \frac {肉}</b>"
    arm = {"TRT01P": tables["adsl"]["TRT01P"].mask(tables["adsl"]["USUBJID"] == "7", evil)}
    changed = tables | {"adsl": tables["adsl"].assign(**arm, HISTGR1=evil)}
    for output in make_all(changed, study):
        _, svg = draw(body(output), output.id)
        assert "<b>" not in svg
        assert r"&lt;b&gt;$x_1$ \frac {肉}&lt;/b&gt;" in svg
    one = f_14_2_5_3(tables["adsl"].assign(HISTGR1=evil), tables["adrs"], study)
    assert r"&lt;b&gt;$x_1$ \frac {肉}&lt;/b&gt;" in draw(body(one), "x")[1]


def test_responses_are_told_without_colour() -> None:
    assert set(LOOKS) == set(RESPONSES)
    for part in ("code", "colour", "hatch", "marker"):
        assert len({getattr(look, part) for look in LOOKS.values()}) == len(LOOKS), part


def many(tables: Tables, count: int, arms: int) -> Tables:
    """Subject 1, 6, 7, 8 repeated up to `count`, over `arms` treatments."""
    ids = [f"STUDY-01-{i:04d}" for i in range(count)]
    source = pd.DataFrame({"USUBJID": [("1", "6", "7", "8")[i % 4] for i in range(count)], "NEW": ids})
    arm = pd.Series([f"Treatment number {i % arms}" for i in range(count)], dtype="str")
    renamed = {
        n: source.merge(f, on="USUBJID").drop(columns="USUBJID").rename(columns={"NEW": "USUBJID"}) for n, f in tables.items()
    }
    place = dict(zip(ids, arm, strict=True))
    return renamed | {"adsl": renamed["adsl"].assign(TRT01P=renamed["adsl"]["USUBJID"].map(place).astype("str"))}


@pytest.mark.parametrize(("count", "arms"), [(1, 1), (3, 3), (44, 1), (44, 3), (254, 1), (254, 3)])
def test_labels_never_overlap(count: int, arms: int, tables: Tables, study: Study) -> None:
    drawers = (draw_forest, draw_curves, draw_waterfall, draw_spider, draw_swimmer)
    for drawer, output in zip(drawers, make_all(many(tables, count, arms), study), strict=True):
        with sheet("x") as drawing:
            drawer(drawing, body(output))
            boxes = text_boxes(drawing)
            sheet_box = drawing.bbox
        touching = [(a, b) for (a, first), (b, second) in combinations(boxes, 2) if overlap(first, second)]
        assert not touching, (output.id, touching[:5])
        outside = [text for text, box in boxes if box.x0 < 0 or box.y0 < 0 or box.x1 > sheet_box.x1 or box.y1 > sheet_box.y1]
        assert not outside, (output.id, outside)


def text_boxes(drawing: Any) -> list[tuple[str, Any]]:
    from matplotlib.text import Text

    drawing.set_dpi(200)
    drawing.draw_without_rendering()
    texts = [t for t in drawing.findobj(Text) if t.get_visible() and t.get_text().strip() and t.get_window_extent().width > 0]
    return [(text.get_text(), text.get_window_extent()) for text in texts]


def overlap(first: Any, second: Any) -> bool:
    """More than a pixel in both directions: line heights include some air."""
    wide = min(first.x1, second.x1) - max(first.x0, second.x0)
    high = min(first.y1, second.y1) - max(first.y0, second.y0)
    return bool(wide > 1 and high > 0.35 * min(first.height, second.height))


def test_numbers_at_risk_stand_under_their_ticks(tables: Tables, study: Study) -> None:
    drawn = body(f_14_2_3_1(tables["adsl"], tables["adtte"], study))
    with sheet("x") as drawing:
        draw_curves(drawing, drawn)
        drawing.draw_without_rendering()
        axes = drawing.axes[0]
        ticks = [axes.transData.transform((tick, 0))[0] for tick in axes.get_xticks()]
        risk = [t for t in drawing.texts if re.fullmatch(r"\d+ \(\d+\)", t.get_text())]
        places = [(t.get_window_extent().x0 + t.get_window_extent().x1) / 2 for t in risk]
    assert [t.get_text() for t in risk] == ["7 (0)", "0 (4)"]  # everybody observed within eight days: 4 events
    assert places == pytest.approx(ticks, abs=1)
