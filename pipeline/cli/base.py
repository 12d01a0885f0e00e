"""Shared parts of the commands: options, error messages, entering a study."""

import os
import sys
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from pipeline.core.errors import CrfError, UsageError
from pipeline.core.failures import words_of
from pipeline.core.printable import printable

FIRST = 5
PIPE_CLOSED = 141
"""The exit code of a program that is told by SIGPIPE, as shells show it."""
T = TypeVar("T")


def study_of(named: str | None) -> str:
    """The study that was named, else the one that CRF2TLF_STUDY names or the only one there is."""
    from pipeline.study.workspace import WorkspaceError, chosen_study, find_root

    try:
        return named or chosen_study(find_root())
    except WorkspaceError as error:
        raise CannotBegin(str(error)) from None


study_named = click.option("--study", envvar="CRF2TLF_STUDY", help="A folder in raw/. Default: the only one there is.")
"""For a command that may need no study."""

study_option = click.option(
    "--study",
    envvar="CRF2TLF_STUDY",
    callback=lambda _context, _option, named: study_of(named),
    help="A folder in raw/. Default: the only one there is.",
)
debug_option = click.option("--debug", is_flag=True, help="Show the traceback of an error.")


class CannotBegin(click.ClickException):
    """What was named on the command line cannot be used at all."""

    exit_code = 2


def in_words(command: Callable[..., None]) -> Callable[..., None]:
    """Errors as sentences and exit code 1, of what was named on the command line 2; with --debug the traceback as well."""

    @wraps(command)
    def wrapped(*args: Any, debug: bool, **kwargs: Any) -> None:
        try:
            command(*args, debug=debug, **kwargs)
        except (click.ClickException, click.Abort):
            raise
        except BrokenPipeError:  # whoever read the output went away (| head): nothing more can be said
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(PIPE_CLOSED)
        except Exception as error:
            if debug:
                raise
            said = words_of(error)
            if isinstance(error, UsageError):
                raise CannotBegin(said) from None
            foreseen = isinstance(error, CrfError | OSError | MemoryError)
            raise click.ClickException(said if foreseen else f"{said}. Run again with --debug for the traceback.") from None

    return wrapped


def closed_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that name a closed report: its mark, its treatment list and its root."""
    for option in (
        click.option("--root", "closed_root", type=click.Path(file_okay=False, path_type=Path), help="Where all of it is."),
        click.option("--list", "treatments", type=click.Path(dir_okay=False, path_type=Path), help="The true treatment list."),
        click.option(
            "--closed", is_flag=True, help="The closed report of a blinded trial, by true arms: with --list and --root."
        ),
    ):
        command = option(command)
    return command


def of_closed_report(command: Callable[..., None]) -> Callable[..., None]:
    """A command that reads results, with the options of a closed report: what it reads and writes is below that root alone."""

    @wraps(command)
    def wrapped(
        *args: Any, closed: bool, treatments: Path | None, closed_root: Path | None, out: Path | None, **kwargs: Any
    ) -> None:
        from pipeline.study.access import is_closed

        if closed_root and not is_closed(closed_root.resolve()):
            raise CannotBegin(f"{closed_root}: holds no closed report; crf2tlf run --closed makes one there")
        open_or_closed(closed, treatments, closed_root, out)
        command(*args, out=out, **kwargs)

    return closed_options(wrapped)


def open_or_closed(closed: bool, treatments: Path | None, closed_root: Path | None, out: Path | None) -> None:
    """Make this process one of the open side, or of a closed report with its list and its root."""
    from pipeline.study.access import begin_closed, end_closed
    from pipeline.study.workspace import find_root

    if not closed:
        if treatments or closed_root:
            raise CannotBegin("--list and --root belong to --closed; without it no treatment list is read")
        end_closed()
        return
    if not treatments or not closed_root or out:
        raise CannotBegin("--closed needs --list and --root, and has no --out: its results are in outputs/ below --root")
    begin_closed(treatments, closed_root, find_root())


def enter(study: str, transfer: str, out: Path | None) -> tuple[Any, str]:
    """The workspace and the checked transfer; the environment as the definitions and Dagster expect it."""
    from pipeline.study.access import results_root
    from pipeline.study.workspace import Workspace, find_root, out_folder

    root = find_root()
    workspace = Workspace(root, study, out_folder(out))
    checked = workspace.transfer(transfer)
    workspace.study(checked)  # a study.yaml at fault is said here, before anything starts
    os.environ |= {"CRF2TLF_STUDY": study, "CRF2TLF_HOME": str(root)}
    from pipeline.orchestration.runs.run import dagster_home

    dagster_home(results_root(root))
    return workspace, checked


def as_one_run_left_them(results: Sequence[Path], read: Callable[[], T]) -> T:
    """What `read` gives of folders of results while no run replaces them; says where they are damaged or unfinished."""
    from pipeline.orchestration.runs.lock import undisturbed
    from pipeline.provenance.notes import made_from_earlier, notes_of, unreadable_notes

    def say(text: str) -> None:
        click.echo(printable(text), err=True)

    outcome = undisturbed(results, read, say)
    for folder in results:
        for words in [*unreadable_notes(folder), *made_from_earlier(notes_of(folder))][:FIRST]:
            say(f"Attention: {folder.name}: {words}; crf2tlf run makes all of one piece")
    return outcome
