"""Console output of the commands: tables, steps of a run, the results at its end."""

from pathlib import Path
from typing import Any


def print_raw_check(console: Any, checked: Any, title: str) -> None:
    from rich.markup import escape

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
        "Wrong": [escape(fault) for fault in checked.faults],
        "Not read": [escape(name + (f" (is it {near}?)" if near else "")) for name, near in checked.extra.items()],
        "Not read, and records differ by it": [escape(sentence) for sentence in checked.unread],
        "Issues of files and rows": [f"{code}: {count}" for code, count in checked.issues.items()],
    }
    for heading, lines in sections.items():
        if lines:
            console.print(f"\n[bold]{heading}[/]\n" + "\n".join(f"  {line}" for line in lines))
    verdict = (
        "[green]This transfer lands.[/]"
        if checked.lands
        else f"[red]This transfer does not land:[/] {len(checked.faults)} faults."
    )
    console.print(f"\n{verdict}")


def print_table(console: Any, content: Any, title: str) -> None:
    """A frame as it is, missing cells blank."""
    from rich.markup import escape
    from rich.table import Table

    table = Table(*(str(column).replace("_", " ").lower() for column in content.columns), title=title, title_justify="left")
    for row in content.astype("string").fillna("").to_numpy().tolist():
        table.add_row(*map(escape, row))
    console.print(table)


def print_step(console: Any, step: Any, number: int, total: int, debug: bool) -> None:
    from rich.markup import escape

    count = f"[dim]{number:>3}/{total}[/]"
    if step.error:
        console.print(f"{count} [red]failed[/]  {step.name}\n        {escape(step.error)}")
        if debug:
            console.print(escape(step.trace))
        return
    made = f"{step.tables} tables, " if step.tables > 1 else ""
    done = "[green]done[/]" if step.made else "[dim]kept[/]"
    console.print(f"{count} {done}    {step.name:<22} {made}{step.records:,} records [dim]{step.seconds:.1f} s[/]")
    for finding in step.findings:
        console.print(f"        [yellow]{escape(finding)}[/]")


def print_results(console: Any, study: Any, folder: Path) -> None:
    from rich.table import Table

    from pipeline.orchestration.runs.summary import issue_counts, lines_of, results

    summary = results(folder, lines_of(study))
    title = f"{study.id}, data cut-off {study.dco} ({100 * study.ci.level:g}% confidence interval)"
    table = Table(title=title, title_justify="left")
    table.add_column("", no_wrap=True)
    for column in summary.columns:
        table.add_column(str(column))
    for label, row in summary.iterrows():
        table.add_row(str(label), *map(str, row))
    console.print()
    console.print(table)
    counts = ", ".join(f"{number} {severity}" for severity, number in issue_counts(folder).items())
    console.print(f"Issues: {counts or 'not gathered yet'}  ({folder / 'issues.html'})")
    console.print(f"Tables, figures and listings: {folder / 'tlf' / 'index.html'}")
    console.print(f"As one document: {folder / 'tlf' / 'report.rtf'}")
    console.print(f"In sentences: {folder / 'tlf' / 'results.md'}")
    console.print(f"Datasets: {folder / 'sdtm'}, {folder / 'adam'}")
