"""The commands of a submission: package, check-package."""

import sys
from pathlib import Path

import click

from pipeline.cli.base import CannotBegin, debug_option, enter, in_words, study_option


@click.command()
@study_option
@click.option("--transfer", default="latest", show_default=True, help="A data transfer: a folder in raw/<study>/, or 'latest'.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="The results are here instead of in outputs/.")
@debug_option
@in_words
def package(study: str, transfer: str, out: Path | None, debug: bool) -> None:
    """Write the submission package of a transfer: XPT, define.xml, guides, programs, outputs (extra: 'crf2tlf[submission]').

    It goes to the folder 'submission' of the results, whole or not at all; every reason why not is told at once.
    """
    workspace, transfer = enter(study, transfer, out)
    from pipeline.submission.outdated import Sources
    from pipeline.submission.package import Job, write_package

    sources = Sources(workspace.outputs(transfer), workspace.raw(transfer), workspace.study(transfer))
    job = Job(sources, transfer, workspace.folder)
    files = write_package(job)
    size = sum(len(content) for content in files.values()) / 1e6
    click.echo(f"written: {job.target} ({len(files)} files, {size:.1f} MB)")
    click.echo(f"now: crf2tlf check-package {job.target}")


@click.command(name="check-package")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write every rule and finding to this HTML file.")
@debug_option
@in_words
def check_package(folder: Path, report: Path | None, debug: bool) -> None:
    """Check any m5 tree, yours or someone else's: technical rejection criteria, file rules, define.xml.

    Exit code 0: nothing but warnings; 1: findings; 2: not an m5 tree.
    """
    from pipeline.submission import rejection
    from pipeline.submission.rejection.report import lines, write_page

    try:
        outcomes = rejection.check_package(folder)
    except rejection.TreeError as error:
        raise CannotBegin(str(error)) from None
    for line in lines(outcomes):
        click.echo(line)
    if report:
        write_page(outcomes, folder.name, report)
        click.echo(f"written: {report}")
    sys.exit(0 if rejection.acceptable(outcomes) else 1)
