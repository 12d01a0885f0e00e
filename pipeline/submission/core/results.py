"""CORE's findings as tables: takes its report, gives findings by rule and dataset, their records, and the fate of each rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipeline.core.series import Series
from schemas.base import DTYPES

FINDINGS = ["RULE", "DATASET", "MESSAGE", "RECORDS", "EXPLANATION"]
DETAILS = ["RULE", "DATASET", "USUBJID", "SEQ", "ROW", "VARIABLES", "VALUES"]
FAILURES = ["RULE", "DATASET", "CAUSE", "EXPLANATION"]
RULES = ["RULE", "CDISC", "FDA", "STATUS", "MESSAGE"]
ERROR, SKIPPED = "EXECUTION ERROR", "SKIPPED"


@dataclass(frozen=True)
class Results:
    """`about`: CORE's own account of the run. `findings`: one row per rule and dataset with the number of RECORDS and our
    EXPLANATION. `details`: one row per record. `failures`: one row per rule and dataset on which the rule could not be executed.
    `rules`: what became of each rule. Missing text is NaN.
    """

    about: dict[str, str]
    findings: pd.DataFrame
    details: pd.DataFrame
    failures: pd.DataFrame
    rules: pd.DataFrame

    @property
    def unexplained(self) -> pd.DataFrame:
        """The findings that nobody has explained."""
        return self.findings[self.findings["EXPLANATION"].isna()]

    @property
    def skipped(self) -> pd.DataFrame:
        """The rules that CORE did not apply."""
        return self.rules[self.rules["STATUS"].eq(SKIPPED)]

    @property
    def clean(self) -> bool:
        """Whether every finding, and every rule that failed to execute, is explained."""
        return self.unexplained.empty and bool(self.failures["EXPLANATION"].notna().all())


def results_of(report: Mapping[str, Any], explanations: Mapping[str, str]) -> Results:
    """The tables of a report; `explanations` by rule id. Errors of execution are told with the rules, never as findings."""
    issues = pd.DataFrame([_issue(issue) for issue in report["Issue_Details"]], columns=[*DETAILS, "MESSAGE", "STATUS"])
    issues = issues.astype(DTYPES["Char"])
    found, failed = issues[issues["STATUS"].ne(ERROR)], issues[issues["STATUS"].eq(ERROR)]
    counts = found.groupby(["RULE", "DATASET", "MESSAGE"], dropna=False).size().rename("RECORDS").reset_index()
    findings = counts.assign(RECORDS=counts["RECORDS"].astype(DTYPES["Num"]), EXPLANATION=_explained(counts, explanations))
    failures = failed.rename(columns={"VALUES": "CAUSE"})[["RULE", "DATASET", "CAUSE"]].drop_duplicates()
    rules = pd.DataFrame([_rule(rule) for rule in report["Rules_Report"]], columns=RULES).astype(DTYPES["Char"])
    return Results(
        {key.replace("_", " "): str(value) for key, value in report["Conformance_Details"].items() if value is not None},
        findings[FINDINGS],
        found[DETAILS].sort_values(DETAILS[:5], ignore_index=True),
        failures.assign(EXPLANATION=_explained(failures, explanations)).sort_values(FAILURES[:2], ignore_index=True),
        rules.assign(STATUS=rules["STATUS"].mask(rules["RULE"].isin(failures["RULE"]), ERROR)).sort_values(
            "RULE", ignore_index=True
        ),
    )


def unused(results: Results, explanations: Mapping[str, str]) -> list[str]:
    """The rules that are explained and found nothing; the ids of CORE's rules only."""
    told = {*results.findings["RULE"], *results.failures["RULE"]}
    return sorted(rule for rule in explanations if rule.startswith("CORE-") and rule not in told)


def _issue(issue: Mapping[str, Any]) -> dict[str, Any]:
    """One entry of CORE's list; it gives the variables of a finding as a list, and none where a rule could not be executed."""
    variables, values = issue.get("variables"), issue.get("values")
    return {
        "RULE": issue["core_id"],
        "DATASET": str(issue.get("dataset") or "").removesuffix(".xpt").upper(),
        "USUBJID": issue.get("USUBJID") or None,
        "SEQ": str(issue.get("SEQ") or "") or None,
        "ROW": str(issue.get("row") or "") or None,
        "VARIABLES": _joined(variables),
        "VALUES": _joined(values),
        "MESSAGE": issue.get("message") or None,
        "STATUS": None if isinstance(variables, list) else ERROR,
    }


def _joined(given: Any) -> str:
    return ", ".join("" if value is None else str(value) for value in given) if isinstance(given, list) else str(given or "")


def _rule(rule: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "RULE": rule["core_id"],
        "CDISC": rule.get("cdisc_rule_id") or None,
        "FDA": rule.get("fda_rule_id") or None,
        "STATUS": str(rule.get("status") or ""),
        "MESSAGE": rule.get("message") or None,
    }


def _explained(rows: pd.DataFrame, explanations: Mapping[str, str]) -> Series:
    return rows["RULE"].map(dict(explanations)).astype(DTYPES["Char"])
