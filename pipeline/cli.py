"""The command line: takes what a user types, gives progress, a summary of the results and an exit code.

Its own module because it is the only place that prints. Exit code 0 only on success, 1 when something failed, 2 for a wrong
command. Imports stand inside the commands so that help comes at once.
"""

import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

SAID = ("StudyError", "WorkspaceError", "SelectionError", "ExampleError", "TransferError", "SourceError")
"""Errors of ours, whose message tells a user all; by name, because importing them would make help slow."""

study_option = click.option("--study", envvar="CRF2TLF_STUDY", default="SURENV01", show_default=True, help="A folder in raw/.")
debug_option = click.option("--debug", is_flag=True, help="Show the traceback of an error.")


class CannotBegin(click.ClickException):
    """What was named on the command line cannot be used at all."""

    exit_code = 2


def in_words(command: Callable[..., None]) -> Callable[..., None]:
    """Errors as sentences and exit code 1; with --debug the traceback as well."""

    @wraps(command)
    def wrapped(*args: Any, debug: bool, **kwargs: Any) -> None:
        try:
            command(*args, debug=debug, **kwargs)
        except (click.ClickException, click.Abort):
            raise
        except Exception as error:
            if debug:
                raise
            ours = type(error).__name__ in SAID
            message = str(error) if ours else f"{type(error).__name__}: {error}. Run again with --debug for the traceback."
            raise click.ClickException(message) from None

    return wrapped


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="crf2tlf")
def main() -> None:
    """From the case report form to tables, listings and figures.

    Run it in the folder that holds raw/ (or one below it). A first run: crf2tlf run
    """


@main.command()
@study_option
@click.option("--transfer", default="latest", show_default=True, help="A data transfer: a folder in raw/<study>/, or 'latest'.")
@click.option("--select", default="", metavar="ASSETS", help="Only these: 'adam/*,sdtm/ae'; '+adam/adsl' adds all it needs.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Write results here instead of outputs/.")
@debug_option
@in_words
def run(study: str, transfer: str, select: str, out: Path | None, debug: bool) -> None:
    """Make the datasets, tables and figures of a data transfer."""
    workspace, transfer = _enter(study, transfer, out)
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    console.print(f"[bold]{study}[/], transfer {transfer}")
    from pipeline.definitions import defs
    from pipeline.orchestration.run import run as run_job

    outcome = run_job(defs, transfer, str(out or ""), select, lambda step, i, n: _print_step(console, step, i, n, debug))
    folder = workspace.outputs(transfer)
    if outcome.success:
        _print_results(console, workspace.study(transfer), folder)
        return
    waiting = f"; {len(outcome.not_started)} steps that need them were not started" if outcome.not_started else ""
    console.print(f"\n[red]Not finished:[/] {len(outcome.failed)} failed{waiting}. Earlier good results stay as they are.")
    console.print(f"Details: crf2tlf dev --study {study}, then Runs, run {outcome.run_id[:8]}")
    sys.exit(1)


@main.command()
@click.option("--study", "studies", multiple=True, help="A folder in raw/; may be repeated. Default: all that have a study.yaml.")
@click.option("--port", default=3000, show_default=True, type=click.IntRange(1, 65535), help="Port of the web page.")
@debug_option
@in_words
def dev(studies: tuple[str, ...], port: int, debug: bool) -> None:
    """Open the Dagster UI on this machine (127.0.0.1), with one code location per study."""
    import subprocess

    from pipeline.orchestration.serve import dev_command

    command = dev_command(_locations(studies), port)
    sys.exit(subprocess.run(command, check=False).returncode)  # noqa: S603 - a fixed program, a checked port


@main.command()
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for the transfers.")
@click.option("--seed", default=20230220, show_default=True, help="The same seed gives the same files.")
@click.option("--subjects", default=45, show_default=True, type=click.IntRange(min=1), help="Enrolled subjects.")
@click.option("--dirt", default="all", show_default=True, help="Defects to plant: X01,X02,... or all, none.")
@debug_option
@in_words
def simulate(out: Path, seed: int, subjects: int, dirt: str, debug: bool) -> None:
    """Write a synthetic trial as an EDC would export it, with its truth tables."""
    from pipeline.simulate import ALL_DIRT
    from pipeline.simulate import simulate as write_trial

    named = {"all": ALL_DIRT, "none": ()}
    chosen = named[dirt] if dirt in named else [code.strip().upper() for code in dirt.split(",")]
    write_trial(out, seed=seed, subjects=subjects, dirt=chosen)
    click.echo(f"written: {', '.join(sorted(path.name for path in out.iterdir()))} in {out}")


@main.command()
@click.option("--rules", default="house", show_default=True, type=click.Choice(["house", "admiralonco"]), help="Of study.yaml.")
@debug_option
@in_words
def example(rules: str, debug: bool) -> None:
    """Write raw/CDISCPILOT01, a public study that starts from SDTM (needs the extra: pip install 'crf2tlf[example]').

    With --rules admiralonco its study.yaml follows a published template, to compare with the results of that.
    """
    from pipeline.sdtm.example import write_example, write_reference
    from pipeline.workspace import find_root

    folder = write_example(find_root(), rules)
    click.echo(f"written: {folder}\nnow: crf2tlf run --study {folder.name}")
    if rules != "house":
        reference = write_reference(find_root())
        made = reference.with_name(max(path.name for path in folder.iterdir() if path.is_dir())) / "adam"
        click.echo(f"written: {reference}\nthen: crf2tlf compare {made} {reference} --agreement {reference / 'agreement.yaml'}")


@main.command()
@click.argument("base", type=click.Path(exists=True, path_type=Path))
@click.argument("other", type=click.Path(exists=True, path_type=Path))
@click.option("--key", default="", metavar="VARIABLES", help="What identifies a record: 'USUBJID,AESEQ'. Default: by name.")
@click.option("--absolute", default=0.0, show_default=True, help="Numbers may differ by this much.")
@click.option("--relative", default=1e-12, show_default=True, help="Numbers may differ by this part of OTHER.")
@click.option("--agreement", type=click.Path(dir_okay=False, path_type=Path), help="YAML: other names, explained differences.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write every difference to this HTML file.")
@debug_option
@in_words
def compare(
    base: Path, other: Path, key: str, absolute: float, relative: float, agreement: Path | None, report: Path | None, debug: bool
) -> None:
    """Compare datasets cell by cell: two folders or two files (parquet, XPT, Dataset-JSON, CSV).

    Exit code 0: equal, or every difference is explained; 1: they differ; 2: they cannot be compared.
    """
    from pipeline.review.agreement import Agreement, load_agreement
    from pipeline.review.compare import CompareError
    from pipeline.review.compare_report import compare_places, summary, write_page
    from pipeline.review.values import Tolerance

    variables = tuple(part.strip().upper() for part in key.split(",") if part.strip())
    try:
        agreed = load_agreement(agreement) if agreement else Agreement()
        comparison = compare_places(base, other, agreed, variables, Tolerance(absolute, relative))
    except CompareError as error:
        raise CannotBegin(str(error)) from None
    for line in summary(comparison):
        click.echo(line)
    if report:
        write_page(comparison, report)
        click.echo(f"written: {report}")
    sys.exit(1 if len(comparison.unexplained) else 0)


@main.command(name="check-raw")
@study_option
@click.option("--transfer", default="latest", show_default=True, help="A data transfer: a folder in raw/<study>/, or 'latest'.")
@debug_option
@in_words
def check_raw(study: str, transfer: str, debug: bool) -> None:
    """Tell what of a transfer fits the forms, and what does not, without running anything.

    It also works before study.yaml is complete. Exit code 0: the transfer would land; 1: it would not.
    """
    from rich.console import Console

    from pipeline.review.raw_check import Draft, check_raw, draft
    from pipeline.workspace import find_root

    workspace = Draft(find_root(), study)
    export, decided, lacking = draft(workspace.folder / "study.yaml")
    checked = check_raw(workspace.raw(transfer), export, decided)
    console = Console(highlight=False, soft_wrap=True)
    _print_raw_check(console, checked, f"{study}, transfer {workspace.transfer(transfer)}")
    if lacking:
        click.echo(f"\nstudy.yaml is not complete:\n{lacking}")
    sys.exit(0 if checked.lands else 1)


def _enter(study: str, transfer: str, out: Path | None) -> tuple[Any, str]:
    """The workspace and the checked transfer; the environment as the definitions and Dagster expect it."""
    from pipeline.workspace import Workspace, find_root

    root = find_root()
    workspace = Workspace(root, study, out.resolve() if out else None)
    checked = workspace.transfer(transfer)
    workspace.study(checked)  # a study.yaml at fault is said here, before anything starts
    os.environ |= {"CRF2TLF_STUDY": study, "CRF2TLF_HOME": str(root)}
    from pipeline.orchestration.run import dagster_home

    dagster_home(root)
    return workspace, checked


def _locations(studies: tuple[str, ...]) -> Path:
    """The workspace file of these studies, or of all that there are; the environment as Dagster expects it."""
    from pipeline.orchestration.run import dagster_home
    from pipeline.orchestration.serve import workspace_file
    from pipeline.workspace import Workspace, all_studies, find_root

    root = find_root()
    chosen = studies or tuple(all_studies(root))
    for study in chosen:
        Workspace(root, study)  # says which studies there are when this is none
    os.environ["CRF2TLF_HOME"] = str(root)
    return workspace_file(dagster_home(root), chosen)


def _print_raw_check(console: Any, checked: Any, title: str) -> None:
    from rich.markup import escape

    _print_table(console, checked.files, title)
    if len(checked.codes):
        console.print()
        _print_table(
            console, checked.codes, "Texts in coded columns that nobody knows: recode them in study.yaml, raw.forms.<form>.codes"
        )
    sections = {
        "Wrong": [escape(fault) for fault in checked.faults],
        "Not read": [escape(name + (f" (is it {near}?)" if near else "")) for name, near in checked.extra.items()],
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


def _print_table(console: Any, content: Any, title: str) -> None:
    """A frame as it is, missing cells blank."""
    from rich.markup import escape
    from rich.table import Table

    table = Table(*(str(column).replace("_", " ").lower() for column in content.columns), title=title, title_justify="left")
    for row in content.astype("string").fillna("").to_numpy().tolist():
        table.add_row(*map(escape, row))
    console.print(table)


def _print_step(console: Any, step: Any, number: int, total: int, debug: bool) -> None:
    from rich.markup import escape

    count = f"[dim]{number:>3}/{total}[/]"
    if step.error:
        console.print(f"{count} [red]failed[/]  {step.name}\n        {escape(step.error)}")
        if debug:
            console.print(escape(step.trace))
        return
    made = f"{step.tables} tables, " if step.tables > 1 else ""
    console.print(f"{count} [green]done[/]    {step.name:<22} {made}{step.records:,} records [dim]{step.seconds:.1f} s[/]")
    for finding in step.findings:
        console.print(f"        [yellow]{escape(finding)}[/]")


def _print_results(console: Any, study: Any, folder: Path) -> None:
    from rich.table import Table

    from pipeline.orchestration.summary import issue_counts, lines_of, results

    summary = results(folder, lines_of(study.orr.week))
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
    console.print(f"Tables and figures: {folder / 'tlf' / 'index.html'}")
    console.print(f"Datasets: {folder / 'sdtm'}, {folder / 'adam'}")


if __name__ == "__main__":
    main()
