"""The commands that look and change nothing: compare, check-raw, terminology, ctcae, diff."""

import sys
from pathlib import Path

import click

from pipeline.cli.base import CannotBegin, as_one_run_left_them, debug_option, in_words, of_closed_report, study_option
from pipeline.cli.console import echo, make_console, print_raw_check, print_table


@click.command()
@click.argument("base", type=click.Path(exists=True, path_type=Path))
@click.argument("other", type=click.Path(exists=True, path_type=Path))
@click.option("--key", default="", metavar="VARIABLES", help="What identifies a record: 'USUBJID,AESEQ'. Default: by name.")
@click.option("--absolute", default=0.0, show_default=True, help="Numbers may differ by this much.")
@click.option("--relative", default=1e-12, show_default=True, help="Numbers may differ by this part of OTHER.")
@click.option("--agreement", type=click.Path(dir_okay=False, path_type=Path), help="YAML: other names, explained differences.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write every difference to this HTML file.")
@debug_option
@in_words
def compare(
    base: Path, other: Path, key: str, absolute: float, relative: float, agreement: Path | None, report: Path | None, debug: bool
) -> None:
    """Compare datasets cell by cell: two folders or two files (parquet, XPT, Dataset-JSON, CSV).

    Exit code 0: equal, or every difference is explained; 1: they differ; 2: they cannot be compared.
    """
    from pipeline.review.compare.agreement import Agreement, load_agreement
    from pipeline.review.compare.report import compare_places, summary, write_page
    from pipeline.review.compare.values import Tolerance

    variables = tuple(part.strip().upper() for part in key.split(",") if part.strip())
    agreed = load_agreement(agreement) if agreement else Agreement()
    tolerance = Tolerance(absolute, relative)
    layers = [place if place.is_dir() else place.parent for place in (base.resolve(), other.resolve())]
    places = [layer.parent for layer in layers]  # adam/ and sdtm/ stand in a folder of results
    comparison = as_one_run_left_them(places, lambda: compare_places(base, other, agreed, variables, tolerance))
    for line in summary(comparison):
        echo(line)
    if report:
        write_page(comparison, report)
        echo(f"written: {report}")
    sys.exit(1 if len(comparison.unexplained) else 0)


@click.command(name="check-raw")
@study_option
@click.option("--transfer", default="latest", show_default=True, help="A data transfer: a folder in raw/<study>/, or 'latest'.")
@debug_option
@in_words
def check_raw(study: str, transfer: str, debug: bool) -> None:
    """Tell what of a transfer fits the forms, and what does not, without running anything.

    It also works before the trial is complete. Exit code 0: the transfer would land and what there is of the trial can be used.
    """
    from pipeline.review.check_raw.forms import Draft, check_raw, draft
    from pipeline.review.check_raw.to_do import to_do
    from pipeline.study.workspace import find_root

    workspace = Draft(find_root(), study)
    begun = draft(workspace.folder)
    checked = check_raw(workspace.raw(transfer), begun)
    print_raw_check(make_console(), checked, f"{study}, transfer {workspace.transfer(transfer)}{workspace.others_in_words()}")
    if begun.lacking:
        echo(f"\nthe trial is not complete:\n{begun.lacking}")
    if left := to_do(checked, begun, workspace.folder):
        echo("\nLeft to do, the most important first:")
        for number, work in enumerate(left, start=1):
            echo(f"  {number}. {work}")
    sys.exit(0 if checked.lands and not begun.faulty else 1)


@click.command()
@study_option
@click.option("--transfer", default="latest", show_default=True, help="Whose results may use terms that went.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Where the results are, instead of outputs/.")
@click.option("--all", "everything", is_flag=True, help="Every codelist, also those that no table of the trial names.")
@debug_option
@in_words
def terminology(study: str, transfer: str, out: Path | None, everything: bool, debug: bool) -> None:
    """Compare the packages in raw/<study>/terminology with those before: what went or changed, and where the data use it.

    Exit code 0: no result uses a term that went; 1: some do.
    """
    from pipeline.loading import load_trial
    from pipeline.review.terminology import changes, codelists_of, summary, uses
    from pipeline.study.terminology.folder import FOLDER, built_in_ct, replacements
    from pipeline.study.workspace import Workspace, find_root, out_folder

    workspace = Workspace(find_root(), study, out_folder(out))
    trial, replaced = load_trial(workspace.folder), replacements(workspace.folder / FOLDER)
    named = codelists_of(trial.declared.values())
    if not replaced:
        echo(f"{workspace.folder / FOLDER} has no package: {built_in_ct('SDTM')} and {built_in_ct('ADaM')} are in force.")
    for one in replaced:
        changed = changes(one)
        echo(summary(one, changed, named))
        shown = changed if everything else changed[changed["CODELIST"].isin(named)]
        if len(shown):
            print_table(make_console(), shown, f"Changes since {one.before_ct}")
    used = uses(workspace.outputs(transfer), trial.declared)
    if len(used):
        print_table(make_console(), used, f"Terms in SDTM of {workspace.transfer(transfer)} that the terminology no longer has")
    sys.exit(1 if len(used) else 0)


@click.command()
@study_option
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write it here, for instance raw/<study>/README.md.")
@debug_option
@in_words
def forms(study: str, out: Path | None, debug: bool) -> None:
    """List the forms of a trial, column by column, as Markdown."""
    from pipeline.loading import load_trial
    from pipeline.orchestration.storage.files import commit
    from pipeline.review.form_list import form_list
    from pipeline.study.workspace import Workspace, find_root

    text = form_list(load_trial(Workspace(find_root(), study).folder))
    if out:
        commit(out.resolve().parent, {out.name: text.encode()})
        echo(f"written: {out}")
    else:
        echo(text)


@click.command()
@click.argument("base")
@click.argument("other")
@study_option
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Where the results are, instead of outputs/.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write the whole comparison to this HTML file.")
@debug_option
@in_words
@of_closed_report
def diff(base: str, other: str, study: str, out: Path | None, report: Path | None, debug: bool) -> None:
    """Tell what transfer OTHER changed since BASE: records, issues, and which results moved because of which records.

    Exit code 0: a changed record stands behind each result that moved; 1: some moved without; 2: they cannot be compared.
    """
    from pipeline.loading import load_trial
    from pipeline.orchestration.storage.files import commit
    from pipeline.review.transfer_diff import diff_transfers
    from pipeline.review.transfer_page import summary, transfer_page
    from pipeline.study.workspace import Workspace, find_root, out_folder
    from pipeline.trial.reads import outputs_read

    workspace = Workspace(find_root(), study, out_folder(out))
    trial, before, after = load_trial(workspace.folder), workspace.outputs(base), workspace.outputs(other)
    analysis, reads = trial.analysis, outputs_read(trial)
    found = as_one_run_left_them([before, after], lambda: diff_transfers(before, after, analysis, reads, trial.study.raw))
    for line in summary(found):
        echo(line)
    if report:
        commit(report.parent, {report.name: transfer_page(found, study).encode()})
        echo(f"written: {report}")
    sys.exit(1 if len(found.unexplained) else 0)


@click.command()
@click.argument("run", default="")
@study_option
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Where the results are, instead of outputs/.")
@debug_option
@in_words
@of_closed_report
def history(run: str, study: str, out: Path | None, debug: bool) -> None:
    """List the runs of a study; with RUN (its first letters will do) check whether results still are those of that run.

    Each record names the digest of the one before: a record that was changed or removed is told. Exit code 0: all is as it was;
    1: it is not; 2: there is no such run.
    """
    from pipeline.provenance.audit_record import chain_faults, differences, is_unblinding, read_records, transfer_changed
    from pipeline.study.access import HISTORY
    from pipeline.study.workspace import Workspace, find_root, out_folder

    workspace = Workspace(find_root(), study, out_folder(out))
    kept = workspace.results / HISTORY
    records, broken = read_records(kept), chain_faults(kept)
    if not run:
        for one in records:
            if is_unblinding(one):
                whom = f"subject {one.subjects}" if one.subjects else "the trial"
                echo(f"unblinded {whom}  {one.ended}  {one.transfer}  by {one.by}  list {one.treatments[:16]}  why: {one.why}")
                continue
            state = f"  {one.blinding}" if one.blinding else ""
            made = f"{len(one.files)} files{state}  {one.commit or one.package}"
            echo(f"{one.run[:8]}  {one.ended}  {one.transfer}  by {one.by}  {made}")
        for fault in broken:
            echo(f"Attention: {fault}.")
        sys.exit(1 if broken else 0)
    found = [one for one in records if one.run.startswith(run)]
    if len(found) != 1:
        raise CannotBegin(f"{len(found)} runs of {study} begin with '{run}'; crf2tlf history --study {study} lists all")
    faults = broken + differences(found[0], workspace.outputs(found[0].transfer))
    faults += ["the transfer's files changed since"] if transfer_changed(found[0], workspace.raw(found[0].transfer)) else []
    echo("\n".join(faults or [f"All {len(found[0].files)} files are those of run {found[0].run}."]))
    sys.exit(1 if faults else 0)


@click.command()
@click.option("--version", "versions", multiple=True, metavar="VERSION", help="5.0 or 6.0, as often as wanted; all without it.")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Write the whole page, with NCI's wording, here.")
@debug_option
@in_words
def ctcae(versions: tuple[str, ...], html: Path | None, debug: bool) -> None:
    """Show the limits of NCI-CTCAE by which laboratory results are graded.

    Without --html: a line per test and grade.
    """
    from pipeline.adam.safety.ctcae.page import ctcae_page, lines
    from pipeline.study.decisions.safety import CTCAE_VERSIONS

    if unknown := [version for version in versions if version not in CTCAE_VERSIONS]:
        raise CannotBegin(f"--version {unknown[0]}: the versions are {', '.join(CTCAE_VERSIONS)}")
    wanted = versions or CTCAE_VERSIONS
    if html:
        html.write_text(ctcae_page(wanted), encoding="utf-8")
        echo(f"written: {html}")
        return
    for line in lines(wanted):
        echo(line)
