"""The outcomes of a package's check as people read them: lines for the console, and a page with every finding."""

from html import escape
from pathlib import Path

import pandas as pd

from pipeline.core.page import page, table_of
from pipeline.submission.faults import Fault
from pipeline.submission.rejection import RuleOutcome, acceptable

MAX_FINDINGS = 5  # findings of one rule on the console; the page has all
_COLUMN_HEADS = {
    "RULE": "Rule",
    "SEVERITY": "Severity",
    "FILE": "File",
    "WHERE": "Variable and record",
    "CAUSE": "Finding",
    "REMEDY": "To do",
}
_RULES = {"RULE": "Rule", "SEVERITY": "Severity", "WHAT": "What must hold", "SOURCE": "Source", "OUTCOME": "Outcome"}


def lines(outcomes: list[RuleOutcome]) -> list[str]:
    """What was found, rule by rule, and what could not be checked; the verdict last."""
    told = []
    for outcome in outcomes:
        rule, number = outcome.rule, len(outcome.faults)
        if number:
            told.append(f"{rule.severity} {rule.id}: {rule.what} - {number} findings")
            told += [f"  {_place(fault)}: {_cause(fault)}; {fault.remedy}" for fault in outcome.faults[:MAX_FINDINGS]]
            told += [f"  and {number - MAX_FINDINGS} more"] if number > MAX_FINDINGS else []
        elif outcome.unchecked:
            told.append(f"not checked {rule.id}: {rule.what} - {outcome.unchecked}")
    return [*told, _verdict(outcomes)]


def write_page(outcomes: list[RuleOutcome], folder: str, path: Path) -> None:
    """The page with every rule and every finding, whole or not at all; `folder` is what was checked."""
    title = f"Check of the package {folder}"
    good = "good" if acceptable(outcomes) else "bad"
    parts = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="{good}">{escape(_verdict(outcomes))}</p>',
        table_of(_finding_table(outcomes), _COLUMN_HEADS, "Findings"),
        table_of(_rules(outcomes), _RULES, "Rules applied"),
    ]
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.write_text(page(title, "\n".join(parts)), encoding="utf-8")
    temporary.replace(path)


def _verdict(outcomes: list[RuleOutcome]) -> str:
    numbers = dict.fromkeys(("reject", "error", "warning"), 0)
    for outcome in outcomes:
        numbers[outcome.rule.severity] += len(outcome.faults)
    unchecked = sum(bool(outcome.unchecked) for outcome in outcomes)
    counted = ", ".join(f"{number} {severity}" for severity, number in numbers.items())
    return f"{len(outcomes) - unchecked} rules applied, {unchecked} not: findings {counted}"


def _finding_table(outcomes: list[RuleOutcome]) -> pd.DataFrame:
    rows = [
        (
            o.rule.id,
            o.rule.severity,
            fault.dataset,
            " ".join(filter(None, (fault.variable, fault.record))),
            _cause(fault),
            fault.remedy,
        )
        for o in outcomes
        for fault in o.faults
    ]
    return pd.DataFrame(rows, columns=list(_COLUMN_HEADS), dtype="str")


def _rules(outcomes: list[RuleOutcome]) -> pd.DataFrame:
    rows = [
        (
            o.rule.id,
            o.rule.severity,
            o.rule.what,
            o.rule.source,
            f"not checked: {o.unchecked}" if o.unchecked else str(len(o.faults)),
        )
        for o in outcomes
    ]
    return pd.DataFrame(rows, columns=list(_RULES), dtype="str")


def _place(fault: Fault) -> str:
    return " ".join(filter(None, (fault.dataset, fault.variable, fault.record)))


def _cause(fault: Fault) -> str:
    return fault.cause + (f" ({fault.value!r})" if fault.value else "")
