"""The commands that make results: run, dev, up; and those that make a study to run: simulate, example."""

import os
import sys
from inspect import signature
from pathlib import Path
from typing import Any

import click

from pipeline.cli.base import CannotBegin, closed_options, debug_option, enter, in_words, open_or_closed, study_option
from pipeline.cli.console import echo, make_console, print_failure, print_results, print_step, styled


@click.command()
@study_option
@click.option("--transfer", default="latest", show_default=True, help="A data transfer: a folder in raw/<study>/, or 'latest'.")
@click.option("--select", default="", metavar="ASSETS", help="Only these: 'adam/*,sdtm/ae,pfs'; '+adam/adsl' adds all it needs.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Write results here instead of outputs/.")
@click.option("--all", "again", is_flag=True, help="Make everything again, even what is up to date.")
@closed_options
@debug_option
@in_words
def run(
    study: str,
    transfer: str,
    select: str,
    out: Path | None,
    again: bool,
    closed: bool,
    treatments: Path | None,
    closed_root: Path | None,
    debug: bool,
) -> None:
    """Make the datasets, tables and figures of a data transfer: what is outdated, and what depends on it.

    With --closed it reads the true treatments of a blinded trial, and writes results, storage and history below --root alone.
    """
    open_or_closed(closed, treatments, closed_root, out)
    workspace, transfer = enter(study, transfer, out)
    console = make_console()
    state = workspace.study(transfer).access.words
    console.print(
        styled((study, "bold"), f", transfer {transfer}{workspace.others_in_words()}", (f"  {state}" if state else "", "bold"))
    )
    from pipeline.definitions import defs
    from pipeline.loading import load_trial
    from pipeline.orchestration.runs.run import Work
    from pipeline.orchestration.runs.run import run as run_job

    work = Work(transfer, str(out or ""))
    folder = workspace.outputs(transfer)  # asked before the run: a transfer that goes away meanwhile is no wrong command
    outcome = run_job(defs, work, select, again, lambda step, i, n: print_step(console, step, i, n, debug))
    if outcome.success:
        echo(f"Made: {outcome.made}." if outcome.run_id else "Nothing has changed: every result is up to date.")
        print_results(console, workspace.study(transfer), folder, load_trial(workspace.folder).left_out)
        return
    print_failure(console, outcome, study)
    sys.exit(1)


@click.command()
@study_option
@click.option(
    "--list",
    "treatments",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The true treatment list, which stands outside the workspace.",
)
@click.option("--by", required=True, help="Who unblinds.")
@click.option("--why", required=True, help="Why, for instance: database lock of the final analysis.")
@click.option(
    "--subject",
    "subjects",
    multiple=True,
    help="Only this subject, in an emergency, by USUBJID, site/number or a number that one site has; may be repeated.",
)
@debug_option
@in_words
def unblind(study: str, treatments: Path, by: str, why: str, subjects: tuple[str, ...], debug: bool) -> None:
    """Unblind a trial for good, or named subjects in an emergency: who, why and when are written into its history.

    A named subject's arm is shown here once, and nowhere else; the trial stays blinded.
    """
    from pipeline.orchestration.runs.unblinding import Act
    from pipeline.orchestration.runs.unblinding import unblind as record
    from pipeline.study.access import end_closed
    from pipeline.study.workspace import Workspace, find_root

    end_closed()
    shown = record(Workspace(find_root(), study), treatments, Act(by, why, subjects))
    for subject, arm in shown.items():
        echo(f"{subject}: {arm}")
    echo(f"Recorded. {study} stays blinded." if subjects else f"Recorded. {study} is unblinded; now: crf2tlf run --study {study}")


@click.command()
@click.option("--study", "studies", multiple=True, help="A folder in raw/; may be repeated. Default: all that have a study.yaml.")
@click.option("--port", default=3000, show_default=True, type=click.IntRange(1, 65535), help="Port of the web page.")
@debug_option
@in_words
def dev(studies: tuple[str, ...], port: int, debug: bool) -> None:
    """Open the Dagster UI on this machine (127.0.0.1), with one code location per study, until Ctrl-C."""
    from pipeline.orchestration.serving.serve import LOOPBACK

    _serve(studies, LOOPBACK, port)


@click.command()
@study_option
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Folder for the transfers.")
@click.option("--seed", type=int, help="The same seed gives the same files. Default: the trial's own.")
@click.option("--subjects", type=click.IntRange(min=1), help="Enrolled subjects. Default: the trial's own number.")
@click.option("--dirt", help="X01,X02,... or usual, all, none. Default: usual, where the trial has any.")
@click.option("--export", help="How the transfers are written, where the trial can choose: csv, odm, xpt.")
@click.option("--blinded", is_flag=True, help="With dummy treatment codes, where the trial has a treatment list.")
@debug_option
@in_words
def simulate(
    study: str,
    out: Path,
    seed: int | None,
    subjects: int | None,
    dirt: str | None,
    export: str | None,
    blinded: bool,
    debug: bool,
) -> None:
    """Write a synthetic trial as an EDC would export it, with its truth tables: by the generator in the trial's folder."""
    from pipeline.loading import generator
    from pipeline.study.workspace import Workspace, find_root

    trial = generator(Workspace(find_root(), study).folder)
    given = {"seed": seed, "subjects": subjects, "dirt": dirt, "export": export, "blinded": blinded or None}
    chosen: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if unknown := [name for name in chosen if name not in signature(trial.simulate).parameters]:
        raise CannotBegin(f"the generator of {study} has no choice of --{unknown[0]}; leave it out")
    if dirt is not None:
        named = {"usual": trial.USUAL_DIRT, "all": trial.ALL_DIRT, "none": ()}
        chosen["dirt"] = named[dirt] if dirt in named else [code.strip().upper() for code in dirt.split(",")]
    trial.simulate(out, **chosen)
    echo(f"written: {', '.join(sorted(path.name for path in out.iterdir()))} in {out}")


@click.command()
@click.option("--rules", default="house", show_default=True, type=click.Choice(["house", "admiralonco"]), help="Of study.yaml.")
@debug_option
@in_words
def example(rules: str, debug: bool) -> None:
    """Write raw/CDISCPILOT01, a public study that starts from SDTM (needs the extra: pip install 'crf2tlf[example]').

    With --rules admiralonco its study.yaml follows a published template, to compare with the results of that.
    """
    from pipeline.sdtm.received.example import write_example, write_reference
    from pipeline.study.workspace import find_root

    folder = write_example(find_root(), rules)
    echo(f"written: {folder}\nnow: crf2tlf run --study {folder.name}")
    if rules != "house":
        reference = write_reference(find_root())
        made = reference.with_name(max(path.name for path in folder.iterdir() if path.is_dir())) / "adam"
        echo(f"written: {reference}\nthen: crf2tlf compare {made} {reference} --agreement {reference / 'agreement.yaml'}")


@click.command()
@click.option("--study", "studies", multiple=True, help="A folder in raw/; may be repeated. Default: all that have a study.yaml.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Where the web page listens. Keep it, and put a proxy before it."
)
@click.option("--port", default=3000, show_default=True, type=click.IntRange(1, 65535), help="Port of the web page.")
@click.option(
    "--name", "names", multiple=True, help="A name under which others ask for the page, e.g. of the proxy; may be repeated."
)
@debug_option
@in_words
def up(studies: tuple[str, ...], host: str, port: int, names: tuple[str, ...], debug: bool) -> None:
    """Run the web page and the daemon of schedules and sensors, until Ctrl-C, for a small team."""
    from pipeline.orchestration.serving.serve import LOOPBACK
    from pipeline.orchestration.serving.web_server import HOSTS, hosts_served

    os.environ[HOSTS] = ",".join(sorted({*hosts_served(), *names, host}))
    reach = "this machine only" if host == LOOPBACK else "whoever reaches this address, and it asks nobody who they are"
    echo(f"Open to {reach}. With a proxy that authenticates before it: pipeline/orchestration/serving/deploy/README.md")
    _serve(studies, host, port)


@click.command()
@study_option
@click.option("--steps", default=2, show_default=True, type=click.IntRange(1, 256), help="How many steps at once.")
@debug_option
@in_words
def worker(study: str, steps: int, debug: bool) -> None:
    """Make steps of one study's runs on this machine, for the UI and daemon of another (needs CRF2TLF_BROKER)."""
    from pipeline.orchestration.runs.executor import worker_command
    from pipeline.study.workspace import Workspace

    Workspace(_at_home(), study)
    os.environ["CRF2TLF_STUDY"] = study
    command = worker_command(study, steps)
    os.execv(command[0], command)  # noqa: S606 - a fixed program, a checked name; it is told to stop, not its parent


def _serve(studies: tuple[str, ...], host: str, port: int) -> None:
    """Web server and daemon, until they are stopped."""
    from pipeline.orchestration.serving.serve import check_port, serve, servers

    workspace = _locations(studies)
    check_port(host, port)
    echo(f"http://{host}:{port} - stop with Ctrl-C")
    if ended := serve(servers(workspace, host, port)):
        raise click.ClickException(f"the {ended} ended by itself; everything was stopped. Its last lines above say why")


def _locations(studies: tuple[str, ...]) -> Path:
    """The workspace file of these studies, or of all that there are."""
    from pipeline.orchestration.serving.serve import workspace_file
    from pipeline.study.workspace import Workspace, all_studies

    root = _at_home()
    chosen = studies or tuple(all_studies(root))
    for study in chosen:
        Workspace(root, study)  # says which studies there are when this is none
    return workspace_file(Path(os.environ["DAGSTER_HOME"]), chosen)


def _at_home() -> Path:
    """The folder that holds raw/; the environment as Dagster and its processes expect it."""
    from pipeline.orchestration.runs.run import dagster_home
    from pipeline.study.access import end_closed
    from pipeline.study.workspace import find_root

    end_closed()
    root = find_root()
    os.environ["CRF2TLF_HOME"] = str(root)
    dagster_home(root)
    return root
