"""What was sent is what stands in a folder itself: links, pipes, odd names and unreadable files fail a transfer in words."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.core.folders import entries, faults_in
from pipeline.provenance.notes import digest_of_folder
from pipeline.raw.faults import TransferError
from pipeline.raw.landing import land
from pipeline.sdtm.received.foreign import load_domains
from pipeline.sdtm.received.readers import SourceError
from pipeline.study import Study

NOBODY = 65534
ODD = os.fsdecode(b"caf\xe9.csv")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that everybody may list, with one good file and one in a folder of its own."""
    made = Path(tempfile.mkdtemp()).resolve()
    made.chmod(0o755)
    (made / "in").mkdir()
    (made / "in" / "dm.csv").write_text("A\n1\n")
    (made / "in" / "docs").mkdir()
    (made / "in" / "docs" / "plan.txt").write_text("plan")
    yield made / "in"
    shutil.rmtree(made)


@pytest.fixture
def somebody_else() -> Iterator[None]:
    """Nobody in particular: the superuser may read everything."""
    if os.geteuid() == 0:
        os.seteuid(NOBODY)
        yield
        os.seteuid(0)
    else:
        yield


def test_files_are_fine(folder: Path) -> None:
    (folder / "copy.csv").symlink_to("dm.csv")
    assert [path.relative_to(folder).as_posix() for path in entries(folder)] == ["copy.csv", "dm.csv", "docs/plan.txt"]
    assert faults_in(folder) == {}


def test_what_cannot_be_used(folder: Path) -> None:
    (folder.parent / "outside.csv").write_text("A\n")
    (folder / "a.csv").symlink_to("gone.csv")
    (folder / "b.csv").symlink_to(folder.parent / "outside.csv")
    (folder / "c.csv").symlink_to("c.csv")
    (folder / "d").symlink_to("..")
    os.mkfifo(folder / "e.csv")
    (folder / ODD).write_text("A\n")
    (folder / "docs" / "f\n.txt").write_text("x")
    faults = faults_in(folder)
    assert list(faults) == ["a.csv", "b.csv", "c.csv", "caf\\udce9.csv", "d", "docs/f\n.txt", "e.csv"]
    assert "which is not there" in faults["a.csv"]
    assert "leads out of the transfer" in faults["b.csv"]
    assert faults["c.csv"]
    assert "leads out of the transfer" in faults["d"]
    assert "neither a file nor a folder" in faults["e.csv"]
    assert all("; " in fault for fault in faults.values())


def test_what_may_not_be_read(folder: Path, somebody_else: None) -> None:
    os.seteuid(0) if os.getuid() == 0 else None
    (folder / "dm.csv").chmod(0)
    (folder / "docs").chmod(0)
    os.seteuid(NOBODY) if os.getuid() == 0 else None
    said = "cannot be read (Permission denied); let the user who runs this read it"
    assert faults_in(folder) == {"dm.csv": said, "docs": said}
    assert digest_of_folder(folder)


def test_a_digest_refuses_nothing_and_sees_every_change(folder: Path) -> None:
    """It decides whether a run is asked for, and it is the run that says what is wrong."""
    seen = {digest_of_folder(folder)}
    (folder / "a.csv").symlink_to("gone.csv")
    seen.add(digest_of_folder(folder))
    (folder / ODD).write_text("A\n")
    seen.add(digest_of_folder(folder))
    (folder / "a.csv").unlink()
    seen.add(digest_of_folder(folder))
    assert len(seen) == 4


def test_landing_and_received_datasets_are_refused(folder: Path) -> None:
    (folder / "notes.txt").symlink_to("/etc/hostname")
    with pytest.raises(TransferError, match=r"notes\.txt: is a link that leads out of the transfer"):
        land(folder, {})
    with pytest.raises(SourceError, match=r"in/notes\.txt: is a link that leads out of the transfer"):
        load_domains(folder, Study.model_validate({"study": {"id": "S1", "dco": "2026-06-30"}}))
