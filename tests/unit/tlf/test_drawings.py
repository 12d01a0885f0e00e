"""Figures as drawn: the same bytes each time, text as text, labels apart, told without colour."""

import re
import xml.etree.ElementTree as ET
from itertools import combinations
from typing import Any

import pandas as pd
import pytest

from pipeline.study import Study
from pipeline.tlf.layout.pictures import RESPONSES, Individuals
from pipeline.tlf.outputs.response.swimmer import f_14_2_5_3
from pipeline.tlf.outputs.survival.pfs import f_14_2_3_1
from pipeline.tlf.render.draw import draw, panels
from pipeline.tlf.render.draw.canvas import LOOKS, sheet
from pipeline.tlf.render.draw.curves import draw_curves
from pipeline.tlf.render.draw.forest import draw_forest
from pipeline.tlf.render.draw.spider import draw_spider
from pipeline.tlf.render.draw.swimmer import draw_swimmer
from pipeline.tlf.render.draw.waterfall import draw_waterfall
from pipeline.tlf.render.frame import frame_of
from pipeline.tlf.render.html import write_content
from tests.unit.tlf.figure_data import Tables, body, figure_tables, make_all


@pytest.fixture
def tables(adsl: pd.DataFrame, adrs: pd.DataFrame, adtte: pd.DataFrame) -> Tables:
    return figure_tables(adsl, adrs, adtte)


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


def test_marks_of_too_many_subjects_are_one_picture_and_text_stays_text(
    tables: Tables, study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = f_14_2_5_3(tables["adsl"], tables["adrs"], study)
    _, lines = draw(body(output), output.id)
    monkeypatch.setattr(panels, "_MOST", 1)
    _, marks = draw(body(output), output.id)
    assert (lines.count("<image"), marks.count("<image")) == (0, 1)
    assert "Best response" in marks, "legend and axes are text as before"
    assert marks.count("<path") < lines.count("<path")


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


def test_marks_lead_to_the_row_of_their_subject(tables: Tables, study: Study) -> None:
    """Swimmer, spider and waterfall: a link over each subject's marks; it names the row of the table below."""
    linked = 0
    for output in make_all(tables, study):
        figure = body(output)
        _, svg = draw(figure, output.id)
        links = re.findall(r'<a xlink:href="#([^"]+)"', svg)
        if not isinstance(figure, Individuals):
            assert links == []
            continue
        linked += 1
        assert svg.count("opacity: 0.000001") == len(links), "there is an area to point at"
        page = write_content(output, frame_of(output, study, "t"), svg)
        rows = dict(re.findall(r'<tr id="([^"]+)"><th scope="row">([^<]+)<', page))
        assert sorted(links) == sorted(rows) and len(set(links)) == len(links)
        assert [rows[f"{output.id}-subject-{n}"] for n in range(len(rows))] == figure.subjects["USUBJID"].tolist()
    assert linked == 3
