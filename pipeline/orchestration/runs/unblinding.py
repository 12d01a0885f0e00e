"""The unblinding of a trial, or of named subjects: checked, then written into the history, which nothing takes back.

The record has who, why, when and the digest of the list, and never a treatment. With that of the whole trial a copy of the list
goes into the workspace: whoever runs the trial from then on may read it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pandas as pd

from pipeline.core.errors import CrfError
from pipeline.loading import load_trial
from pipeline.orchestration.runs.lock import acquire, refuse_if_busy
from pipeline.orchestration.storage.files import commit
from pipeline.provenance import audit_record as audit
from pipeline.provenance.notes import digest_of_folder, sha256
from pipeline.raw.blinded_rows import reveal, subjects_with_arm
from pipeline.raw.previous import previous_transfer
from pipeline.raw.transfer import read_transfer
from pipeline.raw.treatments import read_treatments
from pipeline.study.access import FOLDER, HISTORY, Access, outside
from pipeline.study.workspace import Workspace


class NotUnblinded(CrfError):
    """An unblinding that is refused; nothing was recorded, and no treatment shown."""


@dataclass(frozen=True)
class Act:
    """Who unblinds, and why; `subjects`: those who are unblinded alone, by USUBJID, site/number or a number that one site has,
    none for the whole trial."""

    by: str
    why: str
    subjects: Sequence[str] = ()


def unblind(workspace: Workspace, treatments: Path, act: Act) -> dict[str, str]:
    """Record the unblinding, then give the true arm of each subject that is named, by USUBJID; all others stay blinded.

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
    subjects = _checked(workspace, treatments, transfer)
    shown = dict(_find_subject(subject, subjects, treatments.name) for subject in act.subjects)
    act = replace(act, subjects=tuple(shown))
    refuse_if_busy(workspace.results)
    run = f"{FOLDER}-{uuid4()}"
    lock = acquire(workspace.results, run, lambda _: None, transfer)
    try:
        _record(workspace, transfer, content, act, run)
    finally:
        if lock:
            lock.release()
    return shown


def _find_subject(subject: str, subjects: pd.DataFrame, file: str) -> tuple[str, str]:
    """USUBJID and true arm of the one subject who is called so; NotUnblinded for nobody, and for several."""
    called = subjects[["USUBJID", "PLACE", "SUBJID"]].eq(subject.strip()).any(axis="columns")
    found = subjects.loc[called]
    if found.empty:
        raise NotUnblinded(f"{file}: has no subject {subject}; correct --subject")
    if len(found) > 1:
        raise NotUnblinded(f"--subject {subject} is a number of several sites; write one of {', '.join(found['USUBJID'])}")
    return str(found["USUBJID"].iloc[0]), str(found["ARMCD"].iloc[0])


def _read(treatments: Path) -> bytes:
    try:
        return treatments.read_bytes()
    except FileNotFoundError:
        raise NotUnblinded(f"{treatments}: there is no such file; name the treatment list with --list") from None


def _checked(workspace: Workspace, treatments: Path, transfer: str) -> pd.DataFrame:
    """USUBJID, PLACE (site/number), SUBJID, ARMCD of each subject of the list, which resolves every dummy code."""
    trial = load_trial(workspace.folder)
    study = workspace.unmasked(transfer)
    listed, raw = read_treatments(treatments, study), workspace.raw(transfer)
    content = read_transfer(raw, trial.forms, study.id, study.raw, previous_transfer(raw))
    reveal(content.tables, listed, study, latest=True)
    each = subjects_with_arm(content.tables, listed, study).merge(listed.subjects[["KEY", "ARMCD"]], on="KEY", validate="1:1")
    place = each["SITEID"] + "/" + each["SUBJID"]
    return each.assign(PLACE=place, USUBJID=study.id + "-" + place.str.replace("/", "-", regex=False))


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
