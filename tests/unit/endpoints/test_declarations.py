"""The declarations of endpoints: what decisions leave of a decision table, where an endpoint is shown, no logic on words."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.endpoints import response, time_to_event
from pipeline.endpoints.adverse_events import TEAE, TEAE_BY_TERM
from pipeline.endpoints.endpoint import Endpoint
from pipeline.endpoints.reasons import Reason
from pipeline.endpoints.time_to_event import CDOR, OS, PFS, PFSEMA, TimeToEvent
from pipeline.endpoints.versions import Version, ruled_out
from pipeline.study import Study
from pipeline.tlf.outputs import outputs_of
from tests.spec.tables import study

PIPELINE = Path(__file__).parents[3] / "pipeline"
ENDPOINTS: tuple[Endpoint, ...] = (response.ORR, response.DCR, TEAE, TEAE_BY_TERM, *time_to_event.PARAMETERS)

# Events, then censorings, as the lines of the table are printed; the codes are those of `CODES`.
LINES: list[tuple[TimeToEvent, dict[str, Any], str, str]] = [
    (PFS, {}, "PD death", "free no-base no-post therapy missed consent lost"),
    (PFS, {"pfs": {"nact": "event"}}, "PD death therapy", "free no-base no-post missed consent lost"),
    (PFS, {"pfs": {"nact": "ignore"}}, "PD death", "free no-base no-post missed consent lost"),
    (PFS, {"pfs": {"missed_rule": "off"}}, "PD death", "free no-base no-post therapy consent lost"),
    (PFS, {"pfs": {"missed_rule": "visits"}}, "PD death", "free no-base no-post therapy missed consent lost"),
    (PFS, {"pfs": {"clin_pd": "event"}}, "PD death clinical", "free no-base no-post therapy missed consent lost"),
    (PFS, {"pfs": {"no_baseline": "ignore"}}, "PD death", "free no-post therapy missed consent lost"),
    (PFS, {"pfs": {"no_baseline": "censor all"}}, "PD death", "free no-base no-post therapy missed consent lost"),
    (PFSEMA, {}, "PD death", "free no-base no-post consent lost"),
    (PFSEMA, {"pfs": {"nact": "event"}}, "PD death", "free no-base no-post consent lost"),
    (CDOR, {}, "PD death", "free therapy missed consent lost"),
    (OS, {}, "death", "alive lost-alive consent-alive undated"),
]
CODES = {
    "PD": "Disease progression",
    "death": "Death",
    "clinical": "Clinical progression",
    "therapy": "New anti-cancer therapy",
    "free": "No progression or death at data cut-off",
    "no-base": "No baseline tumour assessment",
    "no-post": "No post-baseline tumour assessment",
    "missed": "PD or death after two or more missed assessments",
    "consent": "Withdrawal of consent",
    "lost": "Lost to follow-up",
    "alive": "ALIVE",
    "lost-alive": "LOST TO FOLLOW-UP",
    "consent-alive": "WITHDREW",
    "undated": "DEATH WITHOUT DATE",
}


@pytest.mark.parametrize(("endpoint", "decisions", "events", "censorings"), LINES)
def test_the_lines_of_a_table_follow_the_decisions(
    endpoint: TimeToEvent, decisions: dict[str, Any], events: str, censorings: str
) -> None:
    chosen = study(**decisions)
    assert [reason.evntdesc for reason in endpoint.events(chosen)] == [CODES[code] for code in events.split()]
    assert [reason.evntdesc for reason in endpoint.censorings(chosen)] == [CODES[code] for code in censorings.split()]


def test_every_condition_that_decisions_rule_out_is_one_of_a_table() -> None:
    strict = Study.model_validate(
        {"study": {"id": "X", "dco": "2024-01-31"}, "pfs": {"no_baseline": "ignore", "nact": "ignore", "missed_rule": "off"}}
    )
    out = ruled_out(strict, Version("ignore", "off", clin_pd=False, early_death=False))
    assert {"no_baseline", "early_death", "therapy_first", "missed", "event_therapy"} <= out
    assert out <= {condition for p in time_to_event.PARAMETERS for outcome in p.table for condition in outcome.when}


def test_a_reason_has_a_text_of_its_own() -> None:
    assert len({reason.evntdesc for reason in Reason}) == len(Reason)


def test_every_output_that_shows_an_endpoint_exists() -> None:
    arms = [{"code": code, "label": code} for code in "AB"]
    there = {function.__name__ for function in outputs_of(study(arms=arms))}
    named = {output for e in ENDPOINTS for output in (e.shown.table, e.shown.curve, e.shown.by_subgroup, e.shown.forest)} - {""}
    assert named <= there
    tables = [e.shown.table for e in time_to_event.PARAMETERS if e.shown.table]
    assert len(tables) == len(set(tables))


def test_an_outcome_measure_has_a_table_and_a_name() -> None:
    """The summary, results.md and define.xml take them from there."""
    assert all(e.name and e.shown.table for e in ENDPOINTS if e.purpose)


def test_listed_parameters_have_places_of_their_own() -> None:
    for places in ([p.listed for p in response.PARAMETERS], [p.shown.listed for p in time_to_event.PARAMETERS]):
        assert sorted(filter(None, places)) == list(range(1, len([*filter(None, places)]) + 1))


def test_what_a_parameter_refers_to_is_a_parameter_of_adrs() -> None:
    declared = {p.paramcd for p in response.PARAMETERS}
    used = {p.responders for p in time_to_event.PARAMETERS} | {p.evaluation for p in time_to_event.PARAMETERS}
    assert used - {""} <= declared
    assert response.CONTROL in declared


WORDS = {text for reason in Reason for text in (reason.evntdesc, reason.label)} | {
    dated.description for p in time_to_event.PARAMETERS for outcome in p.table for dated in outcome.dates if dated.description
}
CODED = {
    ("adam/time_to_event/progression.py", "LOST TO FOLLOW-UP"),  # a value of DCSREAS that has the same letters
    ("tlf/layout/listing.py", "by"),  # columns by which listings are sorted
}
EQUAL = {"eq", "ne", "isin", "replace", "get"}
PARTLY = {"startswith", "endswith", "removeprefix", "removesuffix", "contains", "match", "fullmatch"}


def compared(tree: ast.AST) -> Iterator[tuple[str, bool]]:
    """The texts that a module compares with, and whether it looks for them within others."""
    for node in ast.walk(tree):
        parts: list[ast.AST] = []
        if isinstance(node, ast.Compare):
            parts = [node.left, *node.comparators]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in EQUAL | PARTLY:
            parts = list(node.args)
        within = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in PARTLY
        for constant in (one for part in parts for one in ast.walk(part)):
            if isinstance(constant, ast.Constant) and isinstance(constant.value, str):
                yield constant.value, within


def on_words(source: str) -> set[str]:
    """The texts of reasons, or parts of them, that a module compares with; codes of the data are in capitals."""
    spoken = [word for word in WORDS if not word.isupper()]
    return {
        text
        for text, within in compared(ast.parse(source))
        if text in WORDS or (within and len(text) > 1 and any(text in word for word in spoken))
    }


def test_no_logic_hangs_on_the_words_of_a_reason() -> None:
    modules = {path.relative_to(PIPELINE).as_posix(): path for path in sorted(PIPELINE.rglob("*.py"))}
    found = {(name, text) for name, path in modules.items() for text in on_words(path.read_text(encoding="utf-8"))}
    assert found == CODED


@pytest.mark.parametrize(
    "source",
    [
        'records["EVNTDESC"].eq("Disease progression")',
        'reason.startswith(("New", "PD"))',
        'reason.startswith("No ")',
        'level == "ALIVE"',
        'said["CNSDTDSC"].isin(["Start date"])',
    ],
)
def test_such_logic_is_seen(source: str) -> None:
    assert on_words(source)
