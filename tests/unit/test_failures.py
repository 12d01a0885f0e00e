"""Errors of system and memory in words; text of the outside on the console as text."""

import io
from types import SimpleNamespace

import click
import pandas as pd
import pytest
from click.testing import CliRunner

from pipeline.cli.base import debug_option, in_words
from pipeline.cli.console import make_console, print_failure, print_step, print_table
from pipeline.core.errors import UsageError
from pipeline.core.failures import SurroundingsError, surroundings, words_of
from pipeline.core.failures import in_words as in_words_of
from pipeline.core.printable import printable


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionError(13, "Permission denied", "/a/b.csv"), "/a/b.csv: Permission denied; let the user who runs this read"),
        (OSError(28, "No space left on device", "/a"), "/a: No space left on device; the disk is full; make room"),
        (OSError(122, "Disk quota exceeded"), "Disk quota exceeded; the disk's quota is used up"),
        (NotADirectoryError(20, "Not a directory", "it's"), "it's: Not a directory; a file stands where a folder is needed"),
        (MemoryError(), "memory ran out; set CRF2TLF_PROCESSES=1"),
        (MemoryError("Unable to allocate 9 GiB"), "memory ran out (Unable to allocate 9 GiB); set"),
        (UsageError("no \x1b[31mstudy"), "no \\x1b[31mstudy"),
        (KeyError("x"), "KeyError: 'x'"),
    ],
)
def test_an_error_in_words(error: Exception, words: str) -> None:
    assert words_of(error).startswith(words)


def test_an_error_of_which_only_the_text_is_known() -> None:
    assert in_words_of("TransferError", "pipeline.raw.faults.TransferError: it is empty\n") == "it is empty"
    assert in_words_of("ArrowMemoryError", "pyarrow.lib.ArrowMemoryError: malloc of size 9 failed\n").startswith(
        "memory ran out (malloc"
    )


def test_surroundings_become_an_error_that_a_user_can_mend() -> None:
    with pytest.raises(SurroundingsError, match="the disk is full"), surroundings():
        raise OSError(28, "No space left on device", "/a")
    with pytest.raises(KeyError), surroundings():
        raise KeyError("x")


def test_control_characters_are_shown_and_letters_stay() -> None:
    assert printable("a\x1b[2J\x07\r\x9b\u202e\udce9") == "a\\x1b[2J\\x07\\r\\x9b\\u202e\\udce9"
    assert printable("腹膜后 ≥ 1 µg\tÜ\n") == "腹膜后 ≥ 1 µg\tÜ\n"


LABEL = "[red]A[/x] :warning: [link=file:///etc]\\"


def test_the_console_takes_text_for_text() -> None:
    console = make_console()
    console.file, console.width = io.StringIO(), 200
    print_table(console, pd.DataFrame({LABEL: [f"{LABEL}\x1b[31m", None]}), LABEL)
    step = SimpleNamespace(name=LABEL, error=f"{LABEL}\x1b[31m", trace="[/y]")
    print_step(console, step, 1, 2, debug=True)
    outcome = SimpleNamespace(failed=(), not_started=("a",), cause=f"{LABEL}\x1b[31m", run_id="0123456789")
    print_failure(console, outcome, LABEL)
    said = console.file.getvalue()
    assert said.count(LABEL) == 6, said
    assert said.count(LABEL.lower()) == 1, "a head of columns is in lower case"
    assert "\x1b" not in said
    assert "The run failed: [red]A" in said
    assert "0 failed; 1 steps were not started" in said


@pytest.mark.parametrize(
    ("error", "code"), [(UsageError("[/x] \x1b[31m"), 2), (MemoryError("[/x] \x1b[31m"), 1), (ValueError("[/x] \x1b[31m"), 1)]
)
def test_an_error_of_a_command_is_text_as_well(error: Exception, code: int) -> None:
    @click.command()
    @debug_option
    @in_words
    def fail(debug: bool) -> None:
        raise error

    result = CliRunner().invoke(fail)
    assert result.exit_code == code
    assert "[/x] \\x1b[31m" in result.output
    assert "\x1b" not in result.output
