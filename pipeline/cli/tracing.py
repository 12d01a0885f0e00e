"""The command that follows a number: trace."""

from pathlib import Path

import click

from pipeline.cli.base import as_one_run_left_them, debug_option, in_words, of_closed_report, study_option
from pipeline.cli.console import echo


@click.command()
@click.argument("output", metavar="OUTPUT")
@click.option("--row", required=True, help="Text in the row's label; of a listing: 'ADAE MYTRIAL-01-0101 3'.")
@click.option("--column", default="", help="Text in the column's head. Default: every column.")
@study_option
@click.option("--transfer", default="latest", show_default=True, help="A data transfer: a folder in raw/<study>/, or 'latest'.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Where the results are, instead of outputs/.")
@click.option("--most", default=20, show_default=True, type=click.IntRange(min=0), help="Records of a kind to show.")
@click.option(
    "--rows", type=click.Path(dir_okay=False, path_type=Path), help="Write every row of a form looked at to this CSV file."
)
@debug_option
@in_words
@of_closed_report
def trace(
    output: str, row: str, column: str, study: str, transfer: str, out: Path | None, most: int, rows: Path | None, debug: bool
) -> None:
    """Follow a number of an output (t_14_2_1_1, or by name: best_overall_response) to the forms.

    It names the records of the result, their sources down to file, line and text of the forms, the rule of each step with its
    place in the code, and all that the rules looked at.
    """
    from pipeline.core.people_csv import people_csv
    from pipeline.loading import load_trial
    from pipeline.orchestration.storage.files import commit
    from pipeline.review.stored import Stored
    from pipeline.review.trace import steps as tracing
    from pipeline.review.trace.rules import rules_of
    from pipeline.review.trace.text import trace_lines
    from pipeline.study.workspace import Workspace, find_root, out_folder
    from pipeline.tlf.layout.output import output_name

    workspace = Workspace(find_root(), study, out_folder(out))
    name = workspace.transfer(transfer)
    trial = load_trial(workspace.folder).at(workspace.study(name))
    output = {output_name(function): function.__name__ for function in trial.outputs}.get(output, output)

    def followed() -> tuple[list[str], bytes]:
        stored = Stored(workspace.outputs(name), trial.analysis)
        traced = tracing.trace(stored, output, tracing.find_cells(stored, output, row, column))
        looked_at = people_csv(tracing.rows_looked_at(traced, stored)) if rows else b""
        return list(trace_lines(traced, rules_of(traced, stored, trial), stored, most)), looked_at

    lines, looked_at = as_one_run_left_them([workspace.outputs(name)], followed)
    for line in lines:
        echo(line)
    if rows:
        commit(rows.resolve().parent, {rows.name: looked_at})
        echo(f"written: {rows}")
