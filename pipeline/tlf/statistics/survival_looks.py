"""What a group-sequential look says of an endpoint: information, boundary, conditional power (TLF_SPEC 0.3)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.endpoints.time_to_event import TimeToEvent
from pipeline.study import Study
from pipeline.study.decisions import Looks
from pipeline.tlf.ard.analysis import Analysis, Population, finish
from pipeline.tlf.ard.ids import analysis_id
from pipeline.tlf.layout.formats import NOT_ESTIMABLE, format_count, format_number, format_p_value, format_rate
from pipeline.tlf.layout.table import block, line
from pipeline.tlf.statistics.arms import COMPARED, Compared, Pair, Row, behind, reasons_note, result_row
from pipeline.tlf.statistics.comparisons.logrank import compute_logrank
from pipeline.tlf.statistics.sequential.boundaries import Boundaries, Sides, compute_boundaries
from pipeline.tlf.statistics.sequential.conditional_power import compute_conditional_power
from pipeline.tlf.statistics.sequential.information import Information, compute_drift, count_information

KINDS = {"obrien-fleming": "O'Brien-Fleming", "pocock": "Pocock"}


def look_at(pairs: Sequence[Pair], population: Population, endpoint: TimeToEvent, study: Study) -> Compared | None:
    """Events of the planned, boundary, z and whether it is crossed, conditional power: analysis AN_<PARAMCD>_LOOK, where
    `comparison.looks` is of this endpoint. z is above 0 where the arm has the lower hazard."""
    looks = study.comparison.looks
    if not pairs or looks is None or looks.endpoint != endpoint.paramcd:
        return None
    found = [_look(pair, looks, study) for pair in pairs]
    rows = [
        row | {"group1_level": pair.arm}
        for pair, look in zip(pairs, found, strict=True)
        for row in _statistics(look, looks, study, float(pair.second.mean()))
    ]
    analysis = Analysis(
        analysis_id(endpoint.paramcd, "LOOK"),
        "ADTTE",
        f"LAN_DEMETS_{looks.spending.replace('-', '_').upper()}",
        endpoint.paramcd,
        f"{population.treatment} against {pairs[0].reference}",
    )
    result = finish(pd.DataFrame(rows), analysis, population, behind(pairs, "n_event"))
    sides = study.comparison.sides
    shown = {
        f"Events, of {looks.planned_events} planned (information fraction)": "{n_event} ({fraction})",
        f"Critical z ({'one' if sides == 1 else 'two'}-sided nominal p-value)": "{critical} ({p_critical})",
        "Log-rank z, above 0 for the lower hazard": "{z}",
        "Boundary crossed": "{crossed}",
        "Conditional power by the trend so far, %": "{power_trend}",
        **({f"Conditional power by a hazard ratio of {looks.hazard_ratio:g}, %": "{power_plan}"} if looks.hazard_ratio else {}),
    }
    head = line(f"Look {len(looks.earlier_events) + 1}, compared with {pairs[0].reference}")
    lines = [line(label, analysis.id, indent=1, **{COMPARED: pattern}) for label, pattern in shown.items()]
    return Compared([result], block(head, *lines), [*_notes(pairs, found, looks, study), *reasons_note([result])])


@dataclass(frozen=True)
class _Look:
    """The look of a pair: its events, what they are of the plan, the boundaries up to the final look, z."""

    events: int
    information: Information
    bounds: Boundaries
    z: float
    reason: str

    @property
    def critical(self) -> float:
        """The boundary of this look."""
        return self._here(self.bounds.z)

    @property
    def p_critical(self) -> float:
        """The p-value that has it."""
        return self._here(self.bounds.p_value)

    def _here(self, values: Sequence[float]) -> float:
        return values[len(self.information.events) - 1] if values else math.nan


def _look(pair: Pair, looks: Looks, study: Study) -> _Look:
    events = int(pair.rows["EVENT"].sum())
    information = count_information([*looks.earlier_events, events], looks.planned_events)
    final = information.spending and information.spending[-1] < 1  # still to come: conditional power needs its boundary
    fractions = [*information.spending, *([1.0] if final else [])]
    counts = [*information.events, *([looks.planned_events] if final else [])]
    used = counts if fractions else []
    bounds = compute_boundaries(fractions, looks.alpha, study.comparison.sides, looks.spending, used)
    test = compute_logrank(pair.rows["DAYS"], pair.rows["EVENT"], pair.second, strata=pair.strata(study.comparison.strata))
    reason = (information.reason if not information.spending else "") or bounds.reason or test.reason
    return _Look(events, information, bounds, -test.z, pair.explain(reason) if reason else "")


def _statistics(look: _Look, looks: Looks, study: Study, share: float) -> list[Row]:
    fraction = look.information.fractions[-1] if look.information.fractions else math.nan
    return [
        result_row("n_event", "Number of events", look.events, format_count(look.events), look.reason),
        result_row("fraction", "Information fraction", fraction, format_number(fraction, 3)),
        result_row("critical", "Critical z", look.critical, _number(look.critical)),
        result_row("p_critical", "Nominal p-value of the boundary", look.p_critical, format_p_value(look.p_critical)),
        result_row("z", "Log-rank z, above 0 for the lower hazard", look.z, format_number(look.z, 3)),
        _crossed(look, study.comparison.sides),
        _power_row("power_trend", "Conditional power by the trend so far", look, study, None),
        *_planned_power(look, looks, study, share),
    ]


def _number(z: float) -> str:
    return "No stop" if math.isinf(z) else format_number(z, 3)


def _crossed(look: _Look, sides: Sides) -> Row:
    distance = (abs(look.z) if sides == 2 else look.z) - look.critical
    text = NOT_ESTIMABLE if math.isnan(distance) else "Yes" if distance >= 0 else "No"
    return result_row("crossed", "Boundary crossed", np.nan, text) | {"stat_chr": text}


def _planned_power(look: _Look, looks: Looks, study: Study, share: float) -> list[Row]:
    if looks.hazard_ratio is None:
        return []
    drift = compute_drift(looks.hazard_ratio, looks.planned_events, share)
    return [_power_row("power_plan", "Conditional power by the planned hazard ratio", look, study, drift)]


def _power_row(name: str, label: str, look: _Look, study: Study, drift: float | None) -> Row:
    """In percent; nothing at the final look."""
    fractions = look.information.fractions
    if not look.bounds.z or len(look.bounds.z) == len(fractions):
        return result_row(name, label, np.nan, NOT_ESTIMABLE)
    two_sided = study.comparison.sides == 2
    power, _ = compute_conditional_power(look.z, fractions[-1], [1.0], look.bounds.z[-1:], drift, two_sided=two_sided)
    return result_row(name, label, power, format_rate(power))


def _notes(pairs: Sequence[Pair], found: Sequence[_Look], looks: Looks, study: Study) -> list[str]:
    sides = "one-sided" if study.comparison.sides == 1 else "two-sided"
    method = (
        f"Boundaries by alpha spending (Lan and DeMets), {KINDS[looks.spending]} type, {sides} alpha of {looks.alpha:g}; "
        "conditional power: of crossing the boundary of the final look."
    )
    odd = [
        f"{pair.arm} against {pair.reference}: {look.information.reason}."
        for pair, look in zip(pairs, found, strict=True)
        if look.information.reason and look.information.spending
    ]
    return [method, *odd]
