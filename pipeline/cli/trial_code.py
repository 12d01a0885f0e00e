"""The commands that check a trial's own code: lint, test."""

import sys
from pathlib import Path

import click

from pipeline.cli.base import as_one_run_left_them, debug_option, in_words, study_option
from pipeline.cli.console import echo


@click.command()
@study_option
@debug_option
@in_words
def lint(study: str, debug: bool) -> None:
    """Check the code of a trial as the project's own is checked: the engine's rules, ruff, types.

    Needs pip install 'crf2tlf[check]'; the engine's rules are checked without it. Exit code 0: nothing was found.
    """
    from pipeline.review.trial_checks.lint import engine_findings, program_findings
    from pipeline.review.trial_checks.tools import require
    from pipeline.study.workspace import Workspace, find_root

    folder = Workspace(find_root(), study).folder
    findings = engine_findings(folder)
    for line in findings:
        echo(line)
    require("ruff", "mypy")
    findings += (others := program_findings(folder))
    for line in others:
        echo(line)
    echo(f"{len(findings)} findings" if findings else "All checks passed.")
    sys.exit(1 if findings else 0)


@click.command()
@study_option
@click.option("--transfer", default="latest", show_default=True, help="A data transfer: a folder in raw/<study>/, or 'latest'.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Where the results are, instead of outputs/.")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@debug_option
@in_words
def test(study: str, transfer: str, out: Path | None, arguments: tuple[str, ...], debug: bool) -> None:
    """Run a trial's own tests, raw/<study>/trial/tests, on the results of a transfer.

    What follows -- goes to pytest: crf2tlf test -- -k age. Needs pip install 'crf2tlf[check]'. Exit code 0: all passed; 1: some
    did not; 2: there are no tests, or no results.
    """
    from pipeline.review.trial_checks.tools import require

    require("pytest")
    from pipeline.loading import load_trial
    from pipeline.review.trial_checks.testing import run_tests
    from pipeline.study.workspace import Workspace, find_root, out_folder
    from pipeline.submission.outdated import Sources, outdated
    from pipeline.trial.reads import owner_of

    workspace = Workspace(find_root(), study, out_folder(out))
    results, raw = workspace.outputs(transfer), workspace.raw(transfer)
    trial = load_trial(workspace.folder).at(workspace.study(transfer))
    layers = [(layer, path.stem) for layer in ("sdtm", "adam") for path in (results / layer).glob("*.parquet")]
    assets = {f"{layer}/{owner_of(name)}" for layer, name in layers}
    if old := {fault.dataset for fault in outdated(Sources(results, raw, trial), assets)}:
        click.echo(f"Attention: {len(old)} results are outdated; crf2tlf run --transfer {raw.name} makes them again", err=True)
    sys.exit(as_one_run_left_them([results], lambda: run_tests(workspace.folder, trial, results, arguments)))
