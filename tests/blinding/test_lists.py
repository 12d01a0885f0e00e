"""Treatment lists, dummy codes and unblinding: what is refused, with file, line and subject, and what is recorded."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli.running import run
from pipeline.loading import load_trial
from pipeline.orchestration.runs.unblinding import Act, NotUnblinded, unblind
from pipeline.provenance.audit_record import chain_faults
from pipeline.raw.blinded_rows import blinding_faults
from pipeline.raw.transfer import read_transfer
from pipeline.raw.treatments import TreatmentListError
from pipeline.study import StudyError, load_study
from pipeline.study.access import AccessError, UnblindingError, begin_closed, end_closed
from pipeline.study.workspace import Workspace, WorkspaceError, out_folder
from pipeline.tlf.layout.output import output_name
from tests.blinding.trial import ACTIVE, LIST, PLACEBO, SECRETS, blind
from tests.cdash.trials import TRANSFER

BY = Act("Dr Who", "database lock")


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    blind(tmp_path / "workspace")
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")
    yield Workspace(tmp_path / "workspace", "STD1")
    end_closed()


def write_list(tmp_path: Path, text: str) -> Path:
    (tmp_path / "other.csv").write_text(text, encoding="utf-8")
    return tmp_path / "other.csv"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("02,002,T1", "02,009,T1", "rand.csv, line 6: subject '002' was assigned to an arm and is not in other.csv; complete"),
        ("02,002,T1", "02,009,T1", "other.csv, line 6: subject '009' is assigned to no arm in RAND.ARMCD of the transfer"),
        ("02,002,T1", "01,001,T1", "other.csv, line 6: subject '001' stands here with the arms 'T1' and"),
        ("01,001,T2,", "01,001,T2,ZZ", "other.csv, line 2: subject '001': ARMCD 'ZZZQ/ACT' is declared nowhere; correct it"),
        ("01,001,T2,", "01,001,T9,", "other.csv, line 2: subject '001': DUMMY 'T9' is declared nowhere"),
        ("01,001,T2,", "01,001,T1,", "other.csv, line 2: subject '001' has the DUMMY 'T1' unlike the transfer; give the list"),
        ("ARMCD,", "ARM,", "other.csv, line 1: has no column ARMCD; it has SITEID, SUBJID, DUMMY, ARM, EXTRT"),
        (",EXTRT\n", ",X\n", "ex.csv, line 2: EX.EXTRT of subject '001' is a dummy code that the list does not resolve"),
        ("02,002,T1", "02,002\n1,T1", "other.csv, line 6: has 2 fields, the header has 5"),
    ],
)  # fmt: skip
def test_a_list_at_fault_is_refused(before: str, after: str, said: str, workspace: Workspace, tmp_path: Path) -> None:
    text = LIST.replace(before, after, 1)
    assert text != LIST
    with pytest.raises(TreatmentListError) as refused:
        unblind(workspace, write_list(tmp_path, text), BY)
    assert said in str(refused.value)
    assert not workspace.results.exists()
    assert workspace.study(TRANSFER).access.state == "blinded"


def test_a_subject_twice_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(TreatmentListError, match=r"line 7: subject '002' stands here a second time"):
        unblind(workspace, write_list(tmp_path, LIST + LIST.splitlines()[-1] + "\n"), BY)


def test_an_unblinding_is_recorded_for_good(workspace: Workspace, tmp_path: Path) -> None:
    unblind(workspace, tmp_path / "list.csv", BY)
    study = workspace.study(TRANSFER)
    assert study.access.words == "UNBLINDED"
    assert [arm.code for arm in study.arms] == [ACTIVE, PLACEBO]
    records = [json.loads(path.read_text(encoding="utf-8")) for path in (workspace.results / "history").glob("*.json")]
    assert len(records) == 1
    assert records[0]["by"].startswith("Dr Who (")
    assert (records[0]["why"], records[0]["subjects"], records[0]["files"]) == ("database lock", "", {})
    assert records[0]["treatments"] == study.access.digest
    assert chain_faults(workspace.results / "history") == []
    with pytest.raises(NotUnblinded, match="already"):
        unblind(workspace, tmp_path / "list.csv", BY)
    next((workspace.results / "unblinding").iterdir()).write_text(LIST.replace("T1", "T2"), encoding="utf-8")
    with pytest.raises(UnblindingError, match="is not the list that was recorded"):
        workspace.study(TRANSFER)


def test_in_an_emergency_one_subject_is_unblinded_and_no_other(workspace: Workspace, tmp_path: Path) -> None:
    shown = unblind(workspace, tmp_path / "list.csv", Act("Dr Who", "overdose", ["003"]))
    assert shown == {"STD1-01-003": PLACEBO}
    assert workspace.study(TRANSFER).access.state == "blinded"
    kept = b"".join(path.read_bytes() for path in workspace.results.rglob("*") if path.is_file())
    assert b'"subjects": "STD1-01-003"' in kept
    assert not [secret for secret in SECRETS if secret.encode() in kept]


@pytest.mark.parametrize(("subject", "arm"), [("STD1-02-001", ACTIVE), ("02/001", ACTIVE), ("01/002", PLACEBO)])
def test_a_number_that_sites_share_is_named_with_its_site(subject: str, arm: str, workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(NotUnblinded, match="--subject 001 is a number of several sites; write one of STD1-01-001, STD1-02-001"):
        unblind(workspace, tmp_path / "list.csv", Act("Dr Who", "overdose", ["001"]))
    with pytest.raises(NotUnblinded, match="has no subject 03/001"):
        unblind(workspace, tmp_path / "list.csv", Act("Dr Who", "overdose", ["03/001"]))
    assert not workspace.results.exists()
    assert list(unblind(workspace, tmp_path / "list.csv", Act("Dr Who", "overdose", [subject])).values()) == [arm]


def test_a_list_without_sites_is_refused_where_sites_share_numbers(workspace: Workspace, tmp_path: Path) -> None:
    header, *rows = LIST.splitlines()
    alone = [row.partition(",")[2] for row in rows[:3]]
    with pytest.raises(
        TreatmentListError, match="has no column SITEID, and several sites have a subject 001, 002; give each row"
    ):
        unblind(workspace, write_list(tmp_path, "\n".join([header.partition(",")[2], *alone]) + "\n"), BY)


@pytest.mark.parametrize("act", [Act(" ", "x"), Act("x", "")])
def test_nobody_unblinds_without_name_and_reason(act: Act, workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(NotUnblinded, match="who and why"):
        unblind(workspace, tmp_path / "list.csv", act)


@pytest.mark.parametrize(
    ("file", "column", "subject", "dummy", "true"),
    [
        ("rand.csv", "RAND.ARMCD", "002", "T2", ACTIVE),
        ("rand.csv", "RAND.ARMCD", "002", "T2", "A/B"),
        ("ex.csv", "EX.EXTRT", "001", "TREATMENT 2", "zqsham"),
    ],
)
def test_an_unblinded_transfer_is_refused_and_not_shown(
    file: str, column: str, subject: str, dummy: str, true: str, workspace: Workspace
) -> None:
    path = workspace.raw(TRANSFER) / file
    lines = path.read_text(encoding="utf-8").splitlines()
    assert dummy in lines[2]
    lines[2] = lines[2].replace(dummy, true)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    trial = load_trial(workspace.folder)
    content = read_transfer(workspace.raw(TRANSFER), trial.forms, "STD1", trial.study.raw)
    faults = [str(fault) for fault in blinding_faults(content, trial.study)]
    assert len(faults) == 1
    assert faults[0].startswith(f"{file}, line 3: {column} of subject '{subject}' is no dummy code")
    assert true not in faults[0]


@pytest.mark.parametrize(("state", "code"), [("ACTIVE", "DUP_CONFLICT"), ("INACTIVE", "INACTIVE")])
def test_a_true_code_in_a_row_that_was_replaced_or_deleted_is_refused(state: str, code: str, workspace: Workspace) -> None:
    """DUP_CONFLICT would quote it: ARMCD ZQ/ACT -> T2."""
    path = workspace.raw(TRANSFER) / "rand.csv"
    header, first, *others = path.read_text(encoding="utf-8").splitlines()
    old = first.replace("T2", ACTIVE).replace("ACTIVE", state)
    path.write_text("\n".join([header, old, first, *others]) + "\n", encoding="utf-8")
    trial = load_trial(workspace.folder)
    content = read_transfer(workspace.raw(TRANSFER), trial.forms, "STD1", trial.study.raw)
    assert content.excluded["REASON"].tolist() == [code]
    faults = [str(fault) for fault in blinding_faults(content, trial.study)]
    assert [fault.partition(";")[0] for fault in faults] == [
        "rand.csv, line 2: RAND.ARMCD of subject '001' is no dummy code: the transfer may be unblinded"
    ]


def test_lists_and_closed_reports_stand_outside_the_workspace(workspace: Workspace, tmp_path: Path) -> None:
    inside, outer = workspace.root / "raw" / "list.csv", tmp_path / "list.csv"
    inside.write_text(LIST, encoding="utf-8")
    (tmp_path / "link.csv").symlink_to(inside)
    for treatments, root in (
        (inside, tmp_path / "c"),
        (tmp_path / "link.csv", tmp_path / "c"),
        (outer, workspace.root / "c"),
        (outer, Path(__file__).parent / "c"),
    ):
        with pytest.raises(AccessError, match="lies within"):
            begin_closed(treatments, root, workspace.root)
    with pytest.raises(AccessError, match="lies within"):
        unblind(workspace, inside, BY)
    (tmp_path / "used" / "outputs").mkdir(parents=True)
    with pytest.raises(AccessError, match="folder of its own"):
        begin_closed(outer, tmp_path / "used", workspace.root)
    begin_closed(outer, tmp_path / "c", workspace.root)
    assert workspace.study(TRANSFER).access.state == "closed"
    assert workspace.outputs(TRANSFER) == tmp_path / "c" / "outputs" / "STD1" / TRANSFER
    with pytest.raises(WorkspaceError, match="closed reports"):
        out_folder(tmp_path / "c" / "outputs")


def test_each_report_has_the_outputs_that_study_yaml_says(workspace: Workspace, tmp_path: Path) -> None:
    assert "dosing_listing" not in {output_name(function) for function in load_trial(workspace.folder).outputs}
    path = workspace.folder / "study.yaml"
    chosen = "outputs: {open_report: {include: ['t_14_3_*']}, closed_report: {include: ['t_14_1_*']}}\n"
    path.write_text(path.read_text(encoding="utf-8") + chosen, encoding="utf-8")
    shown = {function.__name__[:7] for function in load_trial(workspace.folder).outputs}
    assert shown == {"t_14_3_"}
    begin_closed(tmp_path / "list.csv", tmp_path / "c", workspace.root)
    shown = {function.__name__[:7] for function in load_trial(workspace.folder).outputs}
    assert shown == {"t_14_1_"}


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("- T1\n", f"- {ACTIVE.lower()}\n", "which is a true arm or drug"),
        ("  - T1\n  - T2\n", "  - T1\n  - t1\n", "which blinding.arms has already"),
        ("    dummy:\n    - TREATMENT 1\n    - TREATMENT 2\n", "", "key 'drugs.EXAMPLIN.dummy' is missing"),
    ],
)
def test_dummies_are_others_than_true_codes(before: str, after: str, said: str, workspace: Workspace) -> None:
    path = workspace.folder / "study.yaml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(StudyError, match=said):
        load_study(path)


WRONG = ["--list x", "--root x", "--closed", "--closed --list x", "--closed --list x --root y --out z"]


@pytest.mark.parametrize("options", WRONG)
def test_a_closed_run_needs_its_list_and_root_and_an_open_one_has_none(options: str, workspace: Workspace) -> None:
    refused = CliRunner().invoke(run, ["--study", "STD1", *options.split()], env={"CRF2TLF_HOME": str(workspace.root)})
    assert refused.exit_code == 2
    assert "--closed" in refused.output
