"""Two good nights of the small study, one after the other, and a workspace that stands between them."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.contents import contents, half_written, is_temporary
from tests.surenv01.faults.disk import Disk
from tests.surenv01.faults.small_study import BEGINNING, RESULTS, amend, copy_of, night, small_study


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder carries the mark."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker("faults")


@dataclass(frozen=True)
class Nights:
    """The results of two undisturbed nights, between which an adverse event was amended; `folder` stands between them."""

    folder: Path
    first: dict[str, str]
    second: dict[str, str]

    def nothing_half(self, workspace: Path) -> bool:
        """Whether every result is as one of the two nights made it, and nothing but notes is lost."""
        left = contents(workspace / RESULTS)
        lost = [path for path in {*self.first} - {*left} if not path.startswith("made/")]
        return not lost and not half_written(left, self.first, self.second)


@pytest.fixture(scope="package")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small study as it came, with nothing made of it. To be copied, not to be changed."""
    return small_study(tmp_path_factory.mktemp("trial"))


@pytest.fixture(scope="package")
def undisturbed(trial: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace after one whole night."""
    folder = copy_of(trial, tmp_path_factory.mktemp("undisturbed") / "workspace")
    ended = night(folder)
    assert ended.exit == 0, ended.said
    return folder


@pytest.fixture(scope="package")
def nights(trial: Path, tmp_path_factory: pytest.TempPathFactory) -> Nights:
    """Both nights, as far as BEGINNING goes."""
    made = tmp_path_factory.mktemp("nights")
    shutil.copytree(trial, made / "one")
    assert night(made / "one", *BEGINNING).exit == 0
    amend(made / "one")
    shutil.copytree(made / "one", made / "two")
    ended = night(made / "two", *BEGINNING)
    assert ended.exit == 0, ended.said
    first, second = contents(made / "one" / RESULTS), contents(made / "two" / RESULTS)
    assert first.keys() == second.keys()
    assert {path for path in first if first[path] != second[path]} >= {"raw/crf_ae.parquet", "sdtm/ae.parquet"}
    assert not any(map(is_temporary, first))
    return Nights(made / "one", first, second)


@pytest.fixture
def workspace(nights: Nights, tmp_path: Path) -> Path:
    """A workspace after the first night, with the data of the second."""
    return Path(shutil.copytree(nights.folder, tmp_path / "workspace"))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A disk of its own, of 64 MB. Skipped where this user may not mount one."""
    disk = Disk(tmp_path / "disk")
    disk.mount()
    yield disk
    disk.unmount()
