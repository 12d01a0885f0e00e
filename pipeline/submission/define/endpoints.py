"""How each time-to-event parameter is decided, in words: takes the decision tables of ADTTE, gives a method per parameter.

The words are those of the declarations in `pipeline/endpoints`, so that define.xml states the rules that ran.
"""

from pipeline.endpoints.decision_tables import Outcome
from pipeline.endpoints.time_to_event import TimeToEvent, parameters_of
from pipeline.study import Study
from pipeline.submission.define.content import Origin, Source


def endpoint_sources(study: Study) -> dict[tuple[str, str, str], Source]:
    """The source of CNSR by (dataset, variable, PARAMCD)."""
    return {("ADTTE", "CNSR", p.paramcd): Source((Origin("Derived", "Sponsor"),), _method(p)) for p in parameters_of(study)}


def _method(parameter: TimeToEvent) -> str:
    rows = "; ".join(_row(outcome) for outcome in parameter.table)
    version = ", ".join(f"{name} = {value}" for name, value in parameter.version.items())
    differs = f" Differs from the primary analysis: {version}." if version else ""
    return f"The first row whose conditions hold: {rows}.{differs}"


def _row(outcome: Outcome) -> str:
    conditions = ", ".join(name.replace("_", " ") for name in outcome.when) or "else"
    dates = ", else ".join(f"{dated.srcdom}.{dated.srcvar}" for dated in outcome.dates)
    return f"{conditions}: CNSR {outcome.cnsr} {outcome.reason.evntdesc} ({dates})"
