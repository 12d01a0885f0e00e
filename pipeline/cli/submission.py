"""The commands of a submission: package, check-package, conformance."""

import sys
from pathlib import Path

import click

from pipeline.cli.base import (
    CannotBegin,
    as_one_run_left_them,
    debug_option,
    enter,
    in_words,
    of_closed_report,
    study_named,
    study_of,
    study_option,
)
from pipeline.cli.console import echo


@click.command()
@study_option
@click.option("--transfer", default="latest", show_default=True, help="A data transfer: a folder in raw/<study>/, or 'latest'.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="The results are here instead of in outputs/.")
@click.option(
    "--for", "receiver", type=click.Choice(["nmpa", "fda", "pmda"]), help="The regulator; default: submission.regulator."
)
@debug_option
@in_words
@of_closed_report
def package(study: str, transfer: str, out: Path | None, receiver: str | None, debug: bool) -> None:
    """Write the submission package of a transfer: XPT, define.xml, guides, programs, outputs (extra: 'crf2tlf[submission]').

    It goes to the folder 'submission' of the results (NMPA: 'submission-nmpa', PMDA: 'submission-pmda'), whole or not at all;
    every reason why not is told at once. For the NMPA labels, decodes, collected terms and guides are in Chinese.
    """
    workspace, transfer = enter(study, transfer, out)
    from pipeline.loading import load_trial
    from pipeline.submission.outdated import Sources
    from pipeline.submission.package import Job, build, write_package
    from pipeline.submission.regulators import regulator

    trial = load_trial(workspace.folder).at(workspace.study(transfer))
    sources = Sources(workspace.outputs(transfer), workspace.raw(transfer), trial)
    job = Job(sources, transfer, workspace.folder, regulator(receiver or trial.study.submission.regulator))
    built = as_one_run_left_them([workspace.outputs(transfer)], lambda: build(job))
    files = write_package(job, built)
    size = sum(len(content) for content in files.values()) / 1e6
    echo(f"written: {job.target} ({len(files)} files, {size:.1f} MB)")
    echo(f"now: crf2tlf check-package {job.target}")


@click.command(name="check-package")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write every rule and finding to this HTML file.")
@click.option(
    "--encoding",
    type=click.Choice(["ASCII", "GB18030", "UTF-8", "EUC-CN"]),
    help="Of its XPT; default: as its manifest says.",
)
@debug_option
@in_words
def check_package(folder: Path, report: Path | None, encoding: str | None, debug: bool) -> None:
    """Check any m5 tree, yours or someone else's: technical rejection criteria, file rules, define.xml.

    Exit code 0: nothing but warnings; 1: findings; 2: not an m5 tree.
    """
    from pipeline.submission import rejection
    from pipeline.submission.manifest import encoding_of
    from pipeline.submission.rejection.report import lines, write_page

    outcomes = rejection.check_package(folder, encoding or encoding_of(folder))
    for line in lines(outcomes):
        echo(line)
    if report:
        write_page(outcomes, folder.name, report)
        echo(f"written: {report}")
    sys.exit(0 if rejection.acceptable(outcomes) else 1)


@click.command()
@click.option(
    "--core-cache", required=True, metavar="DIR", type=click.Path(path_type=Path), help="A checkout of CORE's repository."
)
@study_named
@click.option("--transfer", default="latest", show_default=True, help="A data transfer: a folder in raw/<study>/, or 'latest'.")
@click.option(
    "--package", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Any folder that holds m5."
)
@click.option("--explanations", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="YAML; default: the study's.")
@click.option(
    "--core-env", metavar="DIR", type=click.Path(file_okay=False, path_type=Path), help="Where CORE's own Python lives."
)
@click.option("--processes", default=2, show_default=True, type=click.IntRange(min=1), help="Rules checked at the same time.")
@debug_option
@in_words
def conformance(
    core_cache: Path, study: str | None, transfer: str, folder: Path | None, explanations: Path | None, core_env: Path | None,
    processes: int, debug: bool,
) -> None:  # fmt: skip
    """Run CDISC's open rules engine (CORE) on a package's SDTM datasets, and show its findings beside our explanations.

    CORE runs in a Python 3.12 environment of its own, which the first call makes (pip, a few minutes) in --core-env (default:
    ~/.cache/crf2tlf). DIR is its repository at version 0.17.1 with its large files. The report goes to the folder 'conformance'
    beside the package.

    Exit code 0: all is explained; 1: findings without explanation, or rules that could not be executed; 2: wrong command.
    """
    from pipeline.submission import core
    from pipeline.submission.core.engine import checkout, digests, run_engine, sdtm_folder
    from pipeline.submission.core.environment import default_folder, environment
    from pipeline.submission.core.report import PAGE, lines, write_report
    from pipeline.submission.core.results import results_of, unused
    from pipeline.submission.explanations import FILE, read_explanations

    if folder is None:
        workspace, transfer = enter(study_of(study), transfer, None)
        folder, explanations = workspace.outputs(transfer) / "submission", explanations or workspace.folder / FILE
    try:
        checked, datasets = checkout(core_cache), sdtm_folder(folder)
    except core.CoreError as error:
        raise CannotBegin(str(error)) from None
    texts = read_explanations(explanations).conformance if explanations else {}
    python = environment(core_env or default_folder(), echo)
    echo(f"CORE {core.VERSION} checks {datasets} (about 10 minutes on one processor for 30 datasets)")
    read = digests(datasets)
    results = results_of(run_engine(python, checked, datasets, processes), texts)
    report = folder.resolve().parent / "conformance"
    write_report(results, read, folder.name, report)
    for line in lines(results, unused(results, texts)):
        echo(line)
    echo(f"written: {report / PAGE}")
    sys.exit(0 if results.clean else 1)
