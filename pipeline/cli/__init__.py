"""The command line: commands in groups, progress, summaries, exit codes (README.md).

The only package that prints; base.py has what commands share, console.py the formatting. Imports stand inside the commands, so
that `--help` answers at once.
"""

import sys
from io import TextIOWrapper

import click

from pipeline.cli import beginning, checking, running, submission, tracing, trial_code

COMMANDS = (
    running.run, running.unblind, running.dev, running.up, running.worker, running.simulate, running.example,
    beginning.new, checking.forms, checking.check_raw, checking.terminology, checking.ctcae,
    checking.compare, checking.diff, checking.history,
    trial_code.lint, trial_code.test, tracing.trace, submission.package, submission.check_package, submission.conformance,
)  # fmt: skip


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="crf2tlf")
def main() -> None:
    """From the case report form to tables, listings and figures.

    Run it in the folder that holds raw/ (or one below it). A first run: crf2tlf run
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a letter that the terminal cannot show ends no command


for command in COMMANDS:
    main.add_command(command)
