"""The command that begins a trial: new."""

import os
from datetime import date
from pathlib import Path

import click

from pipeline.cli.base import CannotBegin, debug_option, in_words
from pipeline.cli.console import echo, make_console, print_table


@click.command()
@click.argument("study")
@click.option(
    "--from", "export", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with the files of an export: CSV, XPT, sas7bdat, ODM-XML.",
)  # fmt: skip
@click.option("--transfer", metavar="DATE", help="The date of the export. Default: the folder's name if it is one, else today.")
@click.option(
    "--subject", default="", metavar="COLUMN", help="The files' column of subjects. Default: the one their answers show."
)
@debug_option
@in_words
def new(study: str, export: Path, transfer: str | None, subject: str, debug: bool) -> None:
    """Write a first folder raw/STUDY from an export: its forms, a draft of study.yaml, and the files as a transfer.

    Names are guessed and every guess is marked. A folder that is there already is never changed.
    """
    import re

    from pipeline.review.check_raw.forms import check_raw, draft
    from pipeline.review.new_trial.new_trial import read_export, write_trial
    from pipeline.review.new_trial.summary import answers_in_words, names_table
    from pipeline.study import is_transfer
    from pipeline.study.workspace import WorkspaceError, find_root

    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,19}", study):
        raise CannotBegin(f"'{study}' is no name of a study; it has at most 20 letters, digits, - and _")
    day = transfer or (export.resolve().name if is_transfer(export.resolve().name) else date.today().isoformat())
    if not is_transfer(day):
        raise CannotBegin(f"'{day}' is no date of a transfer; write it as 2026-06-30")
    try:
        root = find_root()
    except WorkspaceError:
        root = Path(os.environ.get("CRF2TLF_HOME", ".")).resolve()
    folder = root / "raw" / study
    made = read_export(export, study, day, subject=subject)
    write_trial(made, export, folder, day)
    print_table(make_console(), names_table(made), f"The forms of {study}, and the nearest names of the standard")
    for name, why in made.left.items():
        echo(f"not in a form: {name}: {why}")
    for line in answers_in_words(check_raw(folder / day, draft(folder))):
        echo(line)
    echo(f"\nwritten: {folder}\nnext: crf2tlf check-raw --study {study}")
