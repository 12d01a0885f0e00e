"""The command line: takes what a user types, gives progress, a summary of the results and an exit code.

It is the only place that prints: base.py has what commands share, console.py how things look, the other modules a group of
commands each. Exit code 0 only on success, 1 when something failed, 2 for a wrong command, also one that names what is not there.
Imports stand inside the commands so that help comes at once.
"""

import click

from pipeline.cli import checking, running, submission, tracing

COMMANDS = (
    running.run, running.dev, running.up, running.worker, running.simulate, running.example,
    checking.forms, checking.check_raw, checking.compare, checking.diff, checking.history,
    tracing.trace, submission.package, submission.check_package, submission.conformance,
)  # fmt: skip


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="crf2tlf")
def main() -> None:
    """From the case report form to tables, listings and figures.

    Run it in the folder that holds raw/ (or one below it). A first run: crf2tlf run
    """


for command in COMMANDS:
    main.add_command(command)
