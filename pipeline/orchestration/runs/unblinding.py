"""The unblinding of a trial, or of named subjects: checked, then written into the history, which nothing takes back.

The record has who, why, when and the digest of the list, and never a treatment. With that of the whole trial a copy of the list
goes into the workspace: whoever runs the trial from then on may read it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from pipeline.core.errors import CrfError
from pipeline.loading import load_trial
from pipeline.orchestration.runs.lock import acquire, refuse_if_busy
from pipeline.orchestration.storage.files import commit
from pipeline.provenance import audit_record as audit
from pipeline.provenance.notes import digest_of_folder, sha256
from pipeline.raw.blinded_rows import reveal
from pipeline.raw.previous import previous_transfer
from pipeline.raw.transfer import read_transfer
from pipeline.raw.treatments import Treatments, read_treatments
from pipeline.study.access import FOLDER, HISTORY, Access, outside
from pipeline.study.workspace import Workspace


class NotUnblinded(CrfError):
    """An unblinding that is refused; nothing was recorded, and no treatment shown."""


@dataclass(frozen=True)
class Act:
    """Who unblinds, and why; `subjects`: numbers of those who are unblinded alone, none for the whole trial."""

    by: str
    why: str
    subjects: Sequence[str] = ()


def unblind(workspace: Workspace, treatments: Path, act: Act) -> dict[str, str]:
    """Record the unblinding, then give the true arm of each subject that is named; the trial stays blinded for all others.

    TreatmentListError where list and latest transfer do not agree, NotUnblinded, AccessError, BusyError while a run works.
    """
    if not act.by.strip() or not act.why.strip():
        raise NotUnblinded("an unblinding needs who and why: give --by and --why")
    treatments, transfer = outside(treatments, workspace.root, "--list"), workspace.transfer()
    study, content = workspace.study(transfer), _read(treatments)
    if not study.blinding.blinded:
        raise NotUnblinded(f"{study.id}: is not blinded (blinding.blinded in study.yaml); there is nothing to unblind")
    if study.access.digest == sha256(content):
        raise NotUnblinded(f"{study.id}: is unblinded by this very list already; crf2tlf history says since when")
    listed = _checked(workspace, treatments, transfer)
    known = listed.subjects.set_index("SUBJID")["ARMCD"]
    if unknown := [subject for subject in act.subjects if subject not in known.index]:
        raise NotUnblinded(f"{treatments.name}: has no subject {', '.join(unknown)}; correct --subject")
    refuse_if_busy(workspace.results)
    run = f"{FOLDER}-{uuid4()}"
    lock = acquire(workspace.results, run, lambda _: None, transfer)
    try:
        _record(workspace, transfer, content, act, run)
    finally:
        if lock:
            lock.release()
    return {subject: str(known[subject]) for subject in act.subjects}


def _read(treatments: Path) -> bytes:
    try:
        return treatments.read_bytes()
    except FileNotFoundError:
        raise NotUnblinded(f"{treatments}: there is no such file; name the treatment list with --list") from None


def _checked(workspace: Workspace, treatments: Path, transfer: str) -> Treatments:
    """The list, which resolves every dummy code of the latest transfer."""
    trial = load_trial(workspace.folder)
    study = workspace.unmasked(transfer)
    listed, raw = read_treatments(treatments, study), workspace.raw(transfer)
    content = read_transfer(raw, trial.forms, study.id, study.raw, previous_transfer(raw))
    reveal(content.tables, listed, study, latest=True)
    return listed


def _record(workspace: Workspace, transfer: str, content: bytes, act: Act, run: str) -> None:
    """The record, and the list with it where the whole trial is unblinded: both or none."""
    digest = sha256(content)
    record = audit.Record(
        run=run, study=workspace.study_id, transfer=transfer, by=f"{act.by} ({audit.os_user()})",
        ended=datetime.now(UTC).isoformat(timespec="microseconds"), transfer_digest=digest_of_folder(workspace.raw(transfer)),
        decisions=workspace.study(transfer).digest, package=audit.package_version(), commit=audit.commit_of_code(),
        environment=audit.environment(), files={}, previous=audit.last_record(workspace.results / HISTORY),
        blinding=Access("unblinded").state, treatments=digest, why=act.why, subjects=", ".join(act.subjects),
    )  # fmt: skip
    kept = {} if act.subjects else {f"{FOLDER}/{digest}.csv": content}
    commit(workspace.results, {**kept, f"{HISTORY}/{run}.json": audit.as_bytes(record)})
