"""How each time-to-event parameter is decided, in words: takes the decision tables of ADTTE, gives a method per parameter.

Its own module because define.xml must print the rules that ran: the words are made from `PARAMETERS` of
`adam/time_to_event/adtte.py`.
"""

from pipeline.adam.time_to_event.adtte import PARAMETERS
from pipeline.adam.time_to_event.decision_table import Outcome
from pipeline.adam.time_to_event.endpoints import Parameter
from pipeline.submission.define.content import Origin, Source


def endpoint_sources() -> dict[tuple[str, str, str], Source]:
    """The source of CNSR by (dataset, variable, PARAMCD)."""
    return {("ADTTE", "CNSR", p.paramcd): Source((Origin("Derived", "Sponsor"),), _method(p)) for p in PARAMETERS}


def _method(parameter: Parameter) -> str:
    rows = "; ".join(_row(outcome) for outcome in parameter.table)
    version = ", ".join(f"{name} = {value}" for name, value in parameter.version.items())
    differs = f" Differs from the primary analysis: {version}." if version else ""
    return f"The first row whose conditions hold: {rows}.{differs}"


def _row(outcome: Outcome) -> str:
    conditions = ", ".join(name.replace("_", " ") for name in outcome.when) or "else"
    dates = ", else ".join(f"{dated.srcdom}.{dated.srcvar}" for dated in outcome.dates)
    return f"{conditions}: CNSR {outcome.cnsr} {outcome.evntdesc} ({dates})"
