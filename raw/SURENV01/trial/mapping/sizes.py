"""Sizes and states of lesions: takes the answers of the tumour forms, gives results as reported and in millimetres.

Its own module because a target, a new lesion and a sum are read by one rule, value for value (STUDY_SPEC 3.2 TR, 4.2, X08, X09,
M07). Centimetres become millimetres by moving the decimal point in the text, so that 2.3 cm is 23 mm and nothing else.
"""

from collections.abc import Callable
from typing import Any

import pandas as pd

from pipeline.core.distinct import each_distinct, each_distinct_number, looked_up
from pipeline.sdtm.verbs.mapping import COLLECTED, Rows, Verb, code_text, derived, meaning, tidy, to_number
from pipeline.sdtm.verbs.terms import YES
from pipeline.study import Study
from schemas.base import DTYPES

from ..spellings import EVALUATION, LENGTH_UNIT, LESION_STATE
from .lesions import is_node

_SIZE = r"^(?P<number>-?\d+(?:[.,]\d+)?) ?(?P<unit>[^\d.,]+)?$"
PLAUSIBLE_MM = (0, 300)
NOT_DONE = "NOT DONE"
MEASURED, TOO_SMALL, ABSENT = "MEASURED", "TOO SMALL", "ABSENT"
TOO_SMALL_TEXT = "TOO SMALL TO MEASURE"
# Why a lesion has no result: evaluation on the form -> TRREASND.
REASON = {"NOT EVALUABLE": "NOT EVALUABLE", NOT_DONE: "SCAN NOT PERFORMED", "MERGED": "TUMOR MERGED"}
# A lymph node does not go away, it becomes normal: state on the form -> LNSTATE.
NODE_STATE = {"PRESENT": "PATHOLOGICAL", "ABSENT": "NON-PATHOLOGICAL"}

TARGET = ("EVALST", "TSTM", "DIAM", "DIAMU")


def read_size(value: "pd.Series[Any]", unit: "pd.Series[Any]") -> pd.DataFrame:
    """A collected size as NUMBER (text with a decimal point), UNIT (mm, cm; null if unknown or contradictory), MM (number)."""
    parts, asked = each_distinct(value, _parts), meaning(unit, LENGTH_UNIT)
    number, written = parts["NUMBER"], parts["WRITTEN"]
    contradictory = written.notna() & asked.notna() & written.ne(asked)
    known = written.fillna(asked).where(number.notna() & ~contradictory & (written.notna() | parts["UNIT"].isna()))
    mm = parts["AS_MM"].where(known.eq("mm")).fillna(parts["AS_CM"].where(known.eq("cm")))
    return pd.DataFrame({"NUMBER": number, "UNIT": known, "MM": mm}, index=value.index)


def _parts(value: "pd.Series[Any]") -> pd.DataFrame:
    """A size as NUMBER, UNIT (the words beside it), WRITTEN (mm, cm); AS_MM, AS_CM: its mm if it is stated in mm, in cm."""
    parts = code_text(value).str.extract(_SIZE).astype(DTYPES["Char"])
    number = parts["number"].str.replace(",", ".", regex=False)
    read = {"NUMBER": number, "UNIT": parts["unit"], "WRITTEN": looked_up(parts["unit"], LENGTH_UNIT)}
    return pd.DataFrame(read | {"AS_MM": to_number(number), "AS_CM": to_number(number + "E1")})


def number_text(number: "pd.Series[Any]") -> "pd.Series[Any]":
    """A number as the shortest text: 23, 23.5."""
    return each_distinct_number(number, lambda known: known.map("{:.10g}".format).astype(DTYPES["Char"]))


def value_entered(value: "pd.Series[Any]", unit: "pd.Series[Any]") -> "pd.Series[Any]":
    """The number as entered, with a decimal point and without its unit."""
    return read_size(value, unit)["NUMBER"]


def unit_entered(value: "pd.Series[Any]", unit: "pd.Series[Any]") -> "pd.Series[Any]":
    """The unit beside the number, else the unit of the form; null where neither is known."""
    return read_size(value, unit)["UNIT"]


def size_mm(value: "pd.Series[Any]", unit: "pd.Series[Any]") -> "pd.Series[Any]":
    """The size in mm; a size in cm times 10; null where the unit is unknown."""
    return read_size(value, unit)["MM"]


def size_mm_text(value: "pd.Series[Any]", unit: "pd.Series[Any]") -> "pd.Series[Any]":
    """TRSTRESN as text."""
    return number_text(size_mm(value, unit))


def mm_unit(value: "pd.Series[Any]", unit: "pd.Series[Any]") -> "pd.Series[Any]":
    """mm where TRSTRESN is present."""
    return _mm_where(size_mm(value, unit).notna())


def _mm_where(present: "pd.Series[Any]") -> "pd.Series[Any]":
    return pd.Series("mm", index=present.index, dtype=DTYPES["Char"]).where(present)


def evaluation(evalst: "pd.Series[Any]", tstm: "pd.Series[Any]", diam: "pd.Series[Any]") -> "pd.Series[Any]":
    """How the target was evaluated; too small to measure, by state or by tick, only as long as there is no number (X09)."""
    state = meaning(evalst, EVALUATION).fillna(MEASURED)
    small = state.eq(TOO_SMALL) | (state.eq(MEASURED) & code_text(tstm).isin(YES))
    return state.mask(small, TOO_SMALL).mask(small & each_distinct(diam, _parts)["NUMBER"].notna(), MEASURED)


def target_entered(evalst: Any, tstm: Any, diam: Any, diamu: Any) -> "pd.Series[Any]":
    """The number as entered; the words TOO SMALL TO MEASURE; 0 for a lesion that is absent; null where it was not measured."""
    state = evaluation(evalst, tstm, diam)
    result = value_entered(diam, diamu).where(state.eq(MEASURED))
    return result.mask(state.eq(TOO_SMALL), TOO_SMALL_TEXT).mask(state.eq(ABSENT), "0")


def target_unit_entered(evalst: Any, tstm: Any, diam: Any, diamu: Any) -> "pd.Series[Any]":
    """The unit beside the number, else the unit of the form; mm for a lesion that is absent."""
    state = evaluation(evalst, tstm, diam)
    return unit_entered(diam, diamu).where(state.eq(MEASURED)).mask(state.eq(ABSENT), "mm")


def target_mm(evalst: Any, tstm: Any, diam: Any, diamu: Any, study: Study) -> "pd.Series[Any]":
    """The size in mm; a lesion too small to measure has the study's value for it (5 mm), one that is absent 0."""
    state = evaluation(evalst, tstm, diam)
    small = study.recist.tstm_mm if study.recist.tstm_mm != "measured" else float("nan")
    return size_mm(diam, diamu).where(state.eq(MEASURED)).mask(state.eq(TOO_SMALL), small).mask(state.eq(ABSENT), 0.0)


def target_mm_text(evalst: Any, tstm: Any, diam: Any, diamu: Any, study: Study) -> "pd.Series[Any]":
    """TRSTRESN as text; the words TOO SMALL TO MEASURE where the study gives them no value."""
    text = number_text(target_mm(evalst, tstm, diam, diamu, study))
    return text.mask(text.isna() & evaluation(evalst, tstm, diam).eq(TOO_SMALL), TOO_SMALL_TEXT)


def target_mm_unit(evalst: Any, tstm: Any, diam: Any, diamu: Any, study: Study) -> "pd.Series[Any]":
    """mm where TRSTRESN is present."""
    return _mm_where(target_mm(evalst, tstm, diam, diamu, study).notna())


def target_not_done(evalst: Any, tstm: Any, diam: Any, diamu: Any) -> "pd.Series[Any]":
    """NOT DONE where the target has no result, also when it was looked at and not evaluable."""
    return _not_done_where(target_entered(evalst, tstm, diam, diamu).isna())


def _not_done_where(missing: "pd.Series[Any]") -> "pd.Series[Any]":
    return pd.Series(NOT_DONE, index=missing.index, dtype=DTYPES["Char"]).where(missing)


def target_reason(evalst: Any, tstm: Any, diam: Any) -> "pd.Series[Any]":
    """NOT EVALUABLE, SCAN NOT PERFORMED or TUMOR MERGED, where the target was not measured."""
    return looked_up(evaluation(evalst, tstm, diam), REASON)


def state_entered(status: "pd.Series[Any]") -> "pd.Series[Any]":
    """The state in the words of the form; null where the lesion was not evaluated."""
    return tidy(status).where(~meaning(status, LESION_STATE).isin(REASON))


def state_standard(status: "pd.Series[Any]", node: "pd.Series[Any]", site: "pd.Series[Any]") -> "pd.Series[Any]":
    """PRESENT, ABSENT, UNEQUIVOCAL PROGRESSION; of a lymph node PATHOLOGICAL for PRESENT, NON-PATHOLOGICAL for ABSENT."""
    state = meaning(status, LESION_STATE)
    state = state.where(~state.isin(REASON))
    return state.mask(is_node(node, site), state.replace(NODE_STATE))


def state_not_done(status: "pd.Series[Any]") -> "pd.Series[Any]":
    """NOT DONE where the lesion was not evaluated."""
    return _not_done_where(state_entered(status).isna())


def state_reason(status: "pd.Series[Any]") -> "pd.Series[Any]":
    """NOT EVALUABLE or SCAN NOT PERFORMED, where the lesion was not evaluated."""
    return looked_up(meaning(status, LESION_STATE), REASON)


TARGET_RESULT: dict[str, Verb] = {
    "TRORRES": derived(target_entered, *TARGET, origin=COLLECTED),
    "TRORRESU": derived(target_unit_entered, *TARGET, origin=COLLECTED),
    "TRSTRESC": derived(target_mm_text, *TARGET),
    "TRSTRESN": derived(target_mm, *TARGET),
    "TRSTRESU": derived(target_mm_unit, *TARGET),
    "TRSTAT": derived(target_not_done, *TARGET),
    "TRREASND": derived(target_reason, *TARGET[:3]),
}
STATE_RESULT: dict[str, Verb] = {
    "TRORRES": derived(state_entered, "STATUS", origin=COLLECTED),
    "TRSTRESC": derived(state_standard, "STATUS", "NODE", "SITE"),
    "TRSTAT": derived(state_not_done, "STATUS"),
    "TRREASND": derived(state_reason, "STATUS"),
}


def size_result(value: str, unit: str) -> dict[str, Verb]:
    """The result variables of a size that the form asks as a number `value` with a `unit`."""
    return {
        "TRORRES": derived(value_entered, value, unit, origin=COLLECTED),
        "TRORRESU": derived(unit_entered, value, unit, origin=COLLECTED),
        "TRSTRESC": derived(size_mm_text, value, unit),
        "TRSTRESN": derived(size_mm, value, unit),
        "TRSTRESU": derived(mm_unit, value, unit),
    }


def readable(value: str, unit: str) -> Callable[[Rows], None]:
    """The check of one size: NUMBER_INVALID, UNIT_UNKNOWN."""

    def check(rows: Rows) -> None:
        size = read_size(rows.df[value], rows.df[unit])
        rows.report("NUMBER_INVALID", tidy(rows.df[value]).notna() & size["NUMBER"].isna(), value)
        rows.report("UNIT_UNKNOWN", size["NUMBER"].notna() & size["UNIT"].isna(), unit)

    return check


def plausible(rows: Rows) -> None:
    """SIZE_RANGE: a diameter outside 0 to 300 mm (X08)."""
    mm = size_mm(rows.df["DIAM"], rows.df["DIAMU"])
    rows.report("SIZE_RANGE", mm.notna() & ~mm.between(*PLAUSIBLE_MM), "DIAM")
