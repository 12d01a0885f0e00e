"""CORE's results as people read them: takes the tables, gives lines for the console, a page, and CSV files.

The folder is written whole or not at all.
"""

import json
import shutil
from collections.abc import Mapping
from html import escape
from pathlib import Path
from tempfile import mkdtemp

from pipeline.core.page import page, table_of
from pipeline.core.people_csv import people_csv
from pipeline.submission.core.results import SKIPPED, Results

PAGE = "conformance.html"
SHOWN_PER_FINDING = 20  # records of one rule and dataset on the page; details.csv has all
_FINDINGS = {
    "RULE": "Rule", "CDISC": "CDISC rule", "FDA": "FDA rule", "DATASET": "Dataset", "MESSAGE": "Message", "RECORDS": "Records",
    "EXPLANATION": "Our explanation",
}  # fmt: skip
_DETAILS = {
    "RULE": "Rule", "DATASET": "Dataset", "USUBJID": "Subject", "SEQ": "Sequence", "ROW": "Row", "VARIABLES": "Variables",
    "VALUES": "Values",
}  # fmt: skip
_FAILURES = {"RULE": "Rule", "DATASET": "Dataset", "CAUSE": "Cause", "EXPLANATION": "Our explanation"}
_RULES = {"RULE": "Rule", "CDISC": "CDISC rule", "FDA": "FDA rule", "MESSAGE": "Message"}


def verdict(results: Results) -> str:
    """The outcome in one sentence."""
    rules, failed = results.rules, results.failures
    return (
        f"{len(rules)} rules: {rules['STATUS'].eq(SKIPPED).sum()} skipped, {failed['RULE'].nunique()} not executed; "
        f"{results.findings['RULE'].nunique()} rules with findings in {len(results.findings)} places, "
        f"{len(results.unexplained)} of them without explanation"
    )


def lines(results: Results, unused: list[str]) -> list[str]:
    """What is not explained, what nothing needs, and the verdict."""
    found, failed = results.unexplained, results.failures[results.failures["EXPLANATION"].isna()]
    number = found["RECORDS"].map("{:.0f}".format).astype("str")
    told = found["RULE"] + " " + found["DATASET"] + ": " + found["MESSAGE"] + " (" + number + " records)"
    told_failed = failed["RULE"] + " " + failed["DATASET"] + ": not executed: " + failed["CAUSE"]
    needless = [f"{rule}: is explained and found nothing; remove the explanation" for rule in unused]
    return [*told.tolist(), *told_failed.tolist(), *needless, verdict(results)]


def write_report(results: Results, datasets: Mapping[str, str], package: str, folder: Path) -> None:
    """The page, its CSV files and datasets.json in `folder`, which is replaced as a whole.

    `package` names what was checked; `datasets` has the SHA-256 of every file that CORE read, so that nobody takes the findings
    for those of other datasets.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = Path(mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        (new / PAGE).write_text(report_page(results, package), encoding="utf-8")
        (new / "datasets.json").write_text(json.dumps(dict(sorted(datasets.items())), indent=1) + "\n", encoding="utf-8")
        tables = {"findings": results.findings, "details": results.details, "failures": results.failures, "rules": results.rules}
        for name, table in tables.items():
            (new / f"{name}.csv").write_bytes(people_csv(table))
            table.to_parquet(new / f"{name}.parquet", index=False)
        new.chmod(0o755)
        shutil.rmtree(folder, ignore_errors=True)
        new.rename(folder)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise


def report_page(results: Results, package: str) -> str:
    """The self-contained page: verdict, findings with our explanations, their records, rules that failed or were skipped."""
    title = f"CDISC CORE on {package}"
    known = results.rules.set_index("RULE")[["CDISC", "FDA"]]
    findings = results.findings.join(known, on="RULE").assign(OPEN=results.findings["EXPLANATION"].isna())
    findings = findings.sort_values(["OPEN", "RULE", "DATASET"], ascending=[False, True, True])
    details = results.details[results.details.groupby(["RULE", "DATASET"]).cumcount().lt(SHOWN_PER_FINDING)]
    parts = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="{"good" if results.clean else "bad"}">{escape(verdict(results))}</p>',
        "<p>" + "; ".join(f"{escape(key)} {escape(value)}" for key, value in results.about.items()) + "</p>",
        table_of(findings, _FINDINGS, "Findings, those without explanation first"),
        table_of(results.failures, _FAILURES, "Rules that CORE could not execute"),
        table_of(details, _DETAILS, f"Records, at most {SHOWN_PER_FINDING} of a rule and dataset; details.csv has all"),
        table_of(results.skipped, _RULES, "Rules that CORE skipped: nothing in the datasets to which they apply"),
    ]
    return page(title, "\n".join(parts))
