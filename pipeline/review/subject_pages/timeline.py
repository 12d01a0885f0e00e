"""The timeline of each subject: takes marks and the day that each counts from, gives its HTML, all subjects at once.

Rows are lines of HTML with a small picture (SVG) each, whose places are percentages: so one axis fits a sheet of paper and a
phone, and letters keep their size. A mark says what it is in its <title>, which a browser shows where it is pointed at.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from pipeline.core.page import escaped
from pipeline.core.series import Series
from pipeline.core.texts import join_texts
from pipeline.core.time.dates import iso
from pipeline.review.subject_pages.marks import LIMITS, NOT_ENDED
from schemas.base import DTYPES

BEFORE = 60
"""Days before day 1 that the axis shows at most; what lies before stands at its edge."""
_LEAST = (7, 28)  # days before and from day 1 that it shows at least
_STEPS = np.array([7, 14, 28, 56, 84, 112, 168, 252, 336, 504, 672, 1344, 2688, 5376])
_TICKS = 8
_ROOM, _ROOM_ON_PHONE, _ROOM_OF_BOX = 2.5, 9.0, 4.0  # per cent between the texts of a row
HEIGHTS: Mapping[str, int] = {"Sums of diameters": 64, "Laboratory": 26, "ECG": 52, "Questionnaires": 26}
_HEIGHT = 18
_NARROWEST = 0.5  # per cent, of a bar
_SYMBOLS = {"up": "▲", "down": "▼", "cross": "✕", "diamond": "◆"}
_BAND = '<rect class="limits" x="0" width="100%" y="42%" height="24%"/>'  # levels from one third to two thirds
_ROW = ["USUBJID", "LANE", "PLACE", "FIRST", "ROW"]


def timelines(lanes: Mapping[str, pd.DataFrame], starts: pd.DataFrame) -> Series:
    """The timeline of each subject by USUBJID, of those with a dated mark. `lanes`: marks by title, in their order; `starts`:
    USUBJID, DAY1 and NAME, what day 1 is."""
    every = pd.concat(
        [rows.assign(LANE=place, H=HEIGHTS.get(title, _HEIGHT)) for place, (title, rows) in enumerate(lanes.items())]
    )
    placed = _place(every.merge(starts, on="USUBJID").reset_index(drop=True))
    if placed.empty:
        return pd.Series(dtype=DTYPES["Char"])
    axes = placed.drop_duplicates("USUBJID")[["USUBJID", "DAY1", "NAME", "LOW", "HIGH"]].set_index("USUBJID").sort_index()
    lines, numbers = _ticks(axes)
    drawn = _lanes(placed, list(lanes)).reindex(axes.index)
    axis = '<div class="row axis"><span></span><svg height="26">' + numbers + "</svg></div>"
    name = escaped(axes["NAME"]) + ", " + iso(axes["DAY1"])
    head = '<figure class="timeline" role="group" aria-label="Timeline"><p class="day1">Study day; day 1 is the ' + name + ".</p>"
    grid = '<svg class="grid" aria-hidden="true"><defs><g id="grid">' + lines + "</g></defs></svg>"
    return head + grid + axis + drawn + axis + "</figure>"


def _place(marks: pd.DataFrame) -> pd.DataFrame:
    """The marks that have a place, with LOW and HIGH, the days of the axis, X and WIDTH in per cent."""
    first, last = ((marks[end] - marks["DAY1"]).dt.days.astype("float64") for end in ("START", "END"))
    dated = (first.notna() | last.notna()) & marks["DAY1"].notna()
    marks, first, last = marks[dated], first[dated], last[dated]
    person = marks["USUBJID"]
    low = first.where(first >= -BEFORE).groupby(person).transform("min").clip(upper=-_LEAST[0]).fillna(-_LEAST[0])
    high = last.fillna(first).combine(first.fillna(last), np.maximum).groupby(person).transform("max").clip(lower=_LEAST[1])
    length, bar = high - low + 1, marks["SHAPE"].eq("bar")
    goes_on = marks["STYLE"].str.contains(NOT_ENDED, regex=False)
    last = last.where(~goes_on, high).fillna(first)
    x = ((first.fillna(low).clip(lower=low) - low + np.where(bar, 0, 0.5)) / length * 100).clip(0, 100)
    end = ((last - low + 1) / length * 100).clip(upper=100)
    end = end.mask(end > x, np.maximum(end, x + _NARROWEST))
    before = np.where(first.fillna(low - 1) < low, " before", "")
    made = marks.assign(LOW=low, HIGH=high, X=x, WIDTH=(end - x).where(bar), STYLE=marks["STYLE"] + before)
    made = made[~bar | (end > x)]
    by_row = made.groupby(["USUBJID", "LANE", "ROW"])
    made = made.assign(FIRST=by_row["X"].transform("min"), PLACE=by_row["PLACE"].transform("min").fillna(-1))
    return made.sort_values([*_ROW, "X"], kind="stable")


def _percent(values: Series) -> Series:
    return pd.Series(np.char.mod("%.2f%%", values.to_numpy(dtype="float64")), index=values.index, dtype=DTYPES["Char"])


def _number(values: Series) -> Series:
    return pd.Series(np.char.mod("%.1f", values.to_numpy(dtype="float64")), index=values.index, dtype=DTYPES["Char"])


def _ticks(axes: pd.DataFrame) -> tuple[Series, Series]:
    """The lines of the grid and the numbers of the axis of each subject."""
    length = (axes["HIGH"] - axes["LOW"] + 1).to_numpy()
    step = _STEPS[np.searchsorted(_STEPS * _TICKS, length).clip(max=len(_STEPS) - 1)]
    first = np.ceil(axes["LOW"].to_numpy() / step)
    count = (np.floor(axes["HIGH"].to_numpy() / step) - first + 1).astype("int64")
    at = np.repeat(np.arange(len(axes)), count)
    day = (np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + first[at]) * step[at]
    x = _percent(pd.Series((day - axes["LOW"].to_numpy()[at] + 0.5) / length[at] * 100))
    zero = pd.Series(np.where(day == 0, ' class="zero"', ""), dtype=DTYPES["Char"])
    number = pd.Series(np.where(day < 0, day, day + 1)).astype("int64").astype(DTYPES["Char"])
    date = iso(axes["DAY1"].iloc[at].reset_index(drop=True) + pd.to_timedelta(pd.Series(day), unit="D"))
    ticks = pd.DataFrame({
        "USUBJID": axes.index.to_numpy()[at],
        "LINE": '<line x1="' + x + '" x2="' + x + '" y2="100%"' + zero + "/>",
        "NUMBER": '<text x="' + x + '" y="10">' + number + '</text><text x="' + x + '" y="22" class="w">' + date + "</text>",
    })  # fmt: skip
    made = (join_texts(ticks, ["USUBJID"], name, "").set_index("USUBJID")[name] for name in ("LINE", "NUMBER"))
    lines, numbers = (part.reindex(axes.index) for part in made)
    return lines, numbers


def _lanes(placed: pd.DataFrame, titles: Sequence[str]) -> Series:
    """All lanes of each subject."""
    limits = placed["STYLE"].str.contains(LIMITS, regex=False).groupby([placed[name] for name in _ROW]).transform("any")
    drawn = placed.assign(MARK=_draw(placed), CURVE=_points(placed), LIMITS=limits)
    rows = join_texts(drawn, [*_ROW, "H", "LIMITS"], "MARK", "")
    curves = join_texts(drawn[drawn["CURVE"].ne("")], _ROW, "CURVE", " ")
    curve = rows[_ROW].merge(curves, on=_ROW, how="left")["CURVE"]
    line = (
        '<svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="100%"><polyline points="'
        + curve
        + '"/></svg>'
    )
    height = rows["H"].astype("int64").astype("str")
    picture = (
        '<svg height="'
        + height
        + '"><use href="#grid"/>'
        + pd.Series(_BAND, index=rows.index).where(rows["LIMITS"], "")
        + line.fillna("")
        + rows["MARK"]
        + "</svg>"
    )
    rows["HTML"] = (
        '<div class="row"><span title="' + escaped(rows["ROW"]) + '">' + escaped(rows["ROW"]) + "</span>" + picture + "</div>"
    )
    lanes = join_texts(rows, ["USUBJID", "LANE"], "HTML", "")
    heads = lanes["LANE"].map({place: f'<section class="lane"><h3>{title}</h3>' for place, title in enumerate(titles)})
    lanes["HTML"] = heads.astype(DTYPES["Char"]) + lanes["HTML"] + "</section>"
    return join_texts(lanes, ["USUBJID"], "HTML", "").set_index("USUBJID")["HTML"]


def _points(placed: pd.DataFrame) -> Series:
    """The places of a curve: `12.50,30.0`, from the left and from above; "" where there is none."""
    above = 90 - 72 * placed["LEVEL"]
    point = _percent(placed["X"]).str.rstrip("%") + "," + _percent(above).str.rstrip("%")
    return point.where(placed["SHAPE"].eq("point"), "")


def _draw(placed: pd.DataFrame) -> Series:
    """Each mark as SVG, with its text."""
    x, shape = _percent(placed["X"]), placed["SHAPE"]
    middle = (placed["H"] / 2).where(placed["LEVEL"].isna(), placed["H"] * (0.9 - 0.72 * placed["LEVEL"]))
    y, foot = (_number(middle + more) for more in (0, 4))
    title = ("<title>" + escaped(placed["TITLE"]) + "</title>").mask(placed["TITLE"].eq(""), "")
    style = placed["STYLE"].mask(shape.eq("box"), "box " + placed["STYLE"]).str.strip()
    inside = ' class="' + style + '">' + title
    bar = '<rect x="' + x + '" y="2" height="14" rx="2" width="' + _percent(placed["WIDTH"]) + '"' + inside + "</rect>"
    box = '<rect x="' + x + '" y="2" height="14" rx="2" width="24"' + inside + "</rect>"
    dot = '<circle cx="' + x + '" cy="' + y + '" r="3.5"' + inside + "</circle>"
    symbol = '<text x="' + x + '" y="' + foot + '"' + inside + shape.map(_SYMBOLS).astype(DTYPES["Char"]).fillna("") + "</text>"
    drawn = dot.mask(shape.eq("bar"), bar).mask(shape.eq("box"), box).mask(shape.isin(list(_SYMBOLS)), symbol)
    return drawn + _words(placed, x, _number(middle - 6).mask(shape.isin(["bar", "box"]), "13"))


def _words(placed: pd.DataFrame, x: Series, y: Series) -> Series:
    """The text of a mark: on a bar at its left, on a box in the middle, above a point; none where the one before is too near."""
    told = placed["TEXT"].ne("")
    gap = placed["X"].where(told).groupby([placed[name] for name in ("USUBJID", "LANE", "ROW")]).diff().fillna(100)
    phone = placed["SHAPE"].eq("box").map({True: _ROOM_OF_BOX, False: _ROOM_ON_PHONE})
    kind = placed["SHAPE"].map({"bar": "t l", "point": "t v", "box": "t b"}).astype(DTYPES["Char"]).fillna("t v")
    kind = kind + (" " + placed["STYLE"]).mask(placed["SHAPE"].eq("point"), "") + np.where(gap < phone, " w", "")
    text = '<text x="' + x + '" y="' + y + '" class="' + kind.str.rstrip() + '">' + escaped(placed["TEXT"]) + "</text>"
    return text.where(told & (gap >= _ROOM), "")
