"""Console output of the commands: tables, steps of a run, the results at its end.

Labels, values and messages come from data and configuration: none is read as markup, and none commands the terminal.
"""

from pathlib import Path
from typing import Any

import click

from pipeline.core.printable import printable


def echo(text: object = "") -> None:
    """One line, or several, as text."""
    click.echo(printable(str(text)))


def make_console() -> Any:
    """A console that takes brackets and colons for what they are."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=True, markup=False, emoji=False)


def styled(*parts: str | tuple[str, str]) -> Any:
    """A text of parts, each plain or with its style."""
    from rich.text import Text

    return Text.assemble(*(printable(part) if isinstance(part, str) else (printable(part[0]), part[1]) for part in parts))


def print_raw_check(console: Any, checked: Any, title: str) -> None:
    print_table(console, checked.files, title)
    if len(checked.codes):
        console.print()
        print_table(
            console, checked.codes, "Texts in coded columns that nobody knows: recode them in study.yaml, raw.forms.<form>.codes"
        )
    if len(checked.fields):
        console.print()
        print_table(console, checked.fields, "What can be read of the answers; of those that cannot, examples with their numbers")
    sections = {
        "Wrong": checked.faults,
        "Not read": [name + (f" (is it {near}?)" if near else "") for name, near in checked.extra.items()],
        "Not read, though results depend on it": checked.unread,
        "Terminology": checked.terminology,
        "Issues of files and rows": [f"{code}: {count}" for code, count in checked.issues.items()],
    }
    for heading, lines in sections.items():
        if lines:
            console.print(styled("\n", (heading, "bold"), *(f"\n  {line}" for line in lines)))
    if checked.lands:
        console.print(styled("\n", ("This transfer lands.", "green")))
    else:
        number = len(checked.faults)
        console.print(styled("\n", ("This transfer does not land:", "red"), f" {number} fault{'s' if number != 1 else ''}."))


def print_table(console: Any, content: Any, title: str) -> None:
    """A frame as it is, missing cells blank."""
    from rich.table import Table

    heads = [str(column).replace("_", " ").lower() for column in content.columns]
    table = Table(*map(printable, heads), title=printable(title), title_justify="left")
    for row in content.astype("string").fillna("").to_numpy().tolist():
        table.add_row(*map(printable, row))
    console.print(table)


def print_step(console: Any, step: Any, number: int, total: int, debug: bool) -> None:
    count = (f"{number:>3}/{total}", "dim")
    if step.error:
        console.print(styled(count, " ", ("failed", "red"), f"  {step.name}\n        {step.error}"))
        if debug:
            console.print(styled(step.trace))
        return
    tables = f"{step.tables} tables, " if step.tables > 1 else ""
    done = ("done", "green") if step.made else ("kept", "dim")
    records = f"    {step.name:<22} {tables}{step.records:,} records "
    console.print(styled(count, " ", done, records, (f"{step.seconds:.1f} s", "dim")))
    for finding in step.findings:
        console.print(styled((f"        {finding}", "yellow")))


def print_results(console: Any, study: Any, folder: Path, left_out: Any) -> None:
    """The main numbers, where the results are, and what the trial has not (Trial.left_out)."""
    from rich.table import Table

    from pipeline.orchestration.runs.summary import issue_counts, lines_of, results
    from pipeline.trial.needs import absences

    summary = results(folder, lines_of(study, [one.name for one in left_out]))
    state = f", {study.access.words}" if study.access.words else ""
    title = f"{study.id}{state}, data cut-off {study.dco} ({100 * study.ci.level:g}% confidence interval)"
    table = Table(title=printable(title), title_justify="left")
    table.add_column("", no_wrap=True)
    for column in summary.columns:
        table.add_column(printable(str(column)))
    for label, row in summary.iterrows():
        table.add_row(*(printable(str(text)) for text in (label, *row)))
    console.print()
    console.print(table)
    for sentence in study.raw.deliveries(folder.name):
        console.print(styled(sentence))
    counts = ", ".join(f"{number} {severity}" for severity, number in issue_counts(folder).items())
    places = {
        f"Issues: {counts or 'not gathered yet'} ": f"({folder / 'issues.html'})",
        "Tables, figures and listings:": folder / "tlf" / "index.html",
        "As one document:": folder / "tlf" / "report.rtf",
        "In sentences:": folder / "tlf" / "results.md",
        "Datasets:": f"{folder / 'sdtm'}, {folder / 'adam'}",
    }
    for what, place in places.items():
        console.print(styled(f"{what} {place}"))
    for heading, lines in absences(left_out, study).items():
        console.print(styled(heading, *(f"\n  {line}" for line in lines)))


def print_failure(console: Any, outcome: Any, study: str) -> None:
    """How a run ended that did not finish: the steps that failed were shown, a cause before or between them was not."""
    waiting = f"; {len(outcome.not_started)} steps that need them were not started" if outcome.not_started else ""
    if not outcome.failed:
        waiting = f"; {len(outcome.not_started)} steps were not started" if outcome.not_started else ""
        console.print(styled("\n", ("The run failed:", "red"), f" {outcome.cause or 'its history does not say why'}"))
    console.print(
        styled("\n", ("Not finished:", "red"), f" {len(outcome.failed)} failed{waiting}. Earlier good results stay as they are.")
    )
    console.print(styled(f"Details: crf2tlf dev --study {study}, then Runs, run {outcome.run_id[:8]}"))
