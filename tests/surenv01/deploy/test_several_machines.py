"""A run whose history is in PostgreSQL and whose steps are made by Celery workers gives the bytes of one in a single process.

The examples of pipeline/orchestration/serving/deploy are what is run here, but for ports. The worker is on this machine: what
another one adds is a mount.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.orchestration.runs import run as run_module
from pipeline.orchestration.runs.executor import BROKER
from pipeline.provenance import audit_record as audit
from tests.faults.contents import contents
from tests.surenv01.deploy.servers import postgres, redis, started
from tests.surenv01.end_to_end.conftest import REPOSITORY, new_workspace, start

ORCHESTRATION = Path(run_module.__file__).parents[1]
JOB = ["-m", "dagster", "job", "execute", "-m", "pipeline.definitions", "-a", "SURENV01", "-j", "SURENV01_full_refresh"]
RUNS = {"history", ".lock", ".lock.run"}
"""What carries the id of a run, by design; everything else must be the same."""


@dataclass(frozen=True)
class Site:
    """A workspace whose instance is in PostgreSQL, and the environment of its machines."""

    folder: Path
    environment: dict[str, str]
    ask: Callable[..., list[Any]]

    @property
    def results(self) -> Path:
        return self.folder / "outputs" / "SURENV01"

    def begin(self, *command: str, log: str) -> Any:
        """A program of this site, whose words go to a file."""
        return started([sys.executable, *command], self.folder / log, cwd=self.folder, env=self.environment)

    def crf2tlf(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pipeline.cli", *arguments]
        return subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    psycopg2 = pytest.importorskip("psycopg2")
    folder = new_workspace(tmp_path_factory.mktemp("site"))
    with redis() as broker, postgres() as (port, password):
        home = folder / ".dagster"
        home.mkdir()
        storage = yaml.safe_load((ORCHESTRATION / "serving" / "deploy" / "postgres.yaml").read_text())
        storage["storage"]["postgres"]["postgres_db"]["port"] = port
        instance = yaml.safe_load((ORCHESTRATION / "runs" / "dagster.yaml").read_text()) | storage
        del instance["event_log_storage"]  # as postgres.yaml says
        (home / "dagster.yaml").write_text(yaml.safe_dump(instance))
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("CRF2TLF_", "DAGSTER_"))}
        environment |= {"PYTHONPATH": str(REPOSITORY), "CRF2TLF_HOME": str(folder), "DAGSTER_HOME": str(home), "COLUMNS": "120"}
        environment |= {BROKER: broker, "CRF2TLF_PG_PASSWORD": password}
        with psycopg2.connect(host="127.0.0.1", port=port, user="dagster", password=password) as connection:
            connection.autocommit = True

            def ask(query: str, *values: str) -> list[Any]:
                with connection.cursor() as cursor:
                    cursor.execute(query, values)
                    return list(cursor.fetchall())

            yield Site(folder, environment, ask)
        connection.close()


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The results of one process and SQLite."""
    folder = new_workspace(tmp_path_factory.mktemp("alone"))
    ended = start(folder, "run")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return results(folder / "outputs" / "SURENV01")


@dataclass(frozen=True)
class Night:
    """How the run ended, and what the command line said that wanted to work at the same time."""

    exit: int
    other: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def night(site: Site) -> Night:
    worker = ["-m", "pipeline.cli", "worker", "--study", "SURENV01", "--steps", "2"]
    with site.begin(*worker, log="worker.log"), site.begin(*JOB, log="run.log") as run:
        while run.poll() is None and not (site.results / "2026-06-30" / "raw").is_dir():
            time.sleep(0.5)
        other = site.crf2tlf("run", "--all")
        return Night(run.wait(1800), other)


def results(folder: Path) -> dict[str, str]:
    """SHA-256 by path of what must not depend on how it was made."""
    return {path: digest for path, digest in contents(folder).items() if Path(path).parts[0] not in RUNS}


def test_workers_make_the_same_bytes(site: Site, night: Night, alone: dict[str, str]) -> None:
    assert night.exit == 0, (site.folder / "run.log").read_text()[-4000:]
    made = results(site.results)
    assert made.keys() == alone.keys()
    assert [path for path in made if made[path] != alone[path]] == []
    assert len(made) > 1000


def test_the_steps_were_made_by_the_worker(site: Site, night: Night) -> None:
    ((steps,),) = site.ask("select count(distinct step_key) from event_logs where dagster_event_type = 'STEP_SUCCESS'")
    ((by_worker,),) = site.ask("select count(distinct step_key) from event_logs where event like '%%in celery worker%%'")
    assert steps == by_worker > 50
    assert site.ask("select status from runs") == [("SUCCESS",)]
    assert not list((site.folder / ".dagster").rglob("*.db"))


def test_it_is_one_run_in_the_history(site: Site, night: Night) -> None:
    (record,) = audit.read_records(site.results / "history")
    assert audit.differences(record, site.results / record.transfer) == []
    assert record.files == audit.results_of(site.results / record.transfer)


def test_the_command_line_does_not_work_at_the_same_time(night: Night) -> None:
    assert night.other.returncode == 1
    assert "is at work" in night.other.stdout + night.other.stderr


def test_no_password_is_written_down(site: Site, night: Night) -> None:
    words = [site.environment["CRF2TLF_PG_PASSWORD"], site.environment[BROKER].split("@")[0].rpartition(":")[2]]
    files = [path for path in site.folder.rglob("*") if path.is_file()]
    assert site.folder / "worker.log" in files
    for word in words:
        assert [path for path in files if word.encode() in path.read_bytes()] == []
        assert site.ask("select count(*) from event_logs where event like %s", f"%{word}%") == [(0,)]
        assert site.ask("select count(*) from runs where run_body like %s", f"%{word}%") == [(0,)]


def test_a_worker_says_what_it_lacks(site: Site) -> None:
    without = Site(site.folder, {name: value for name, value in site.environment.items() if name != BROKER}, site.ask)
    ended = without.crf2tlf("worker")
    assert ended.returncode == 1
    assert f"set {BROKER} to the address of the broker" in ended.stderr


def test_the_command_line_keeps_its_history_in_postgresql(site: Site, night: Night) -> None:
    """It makes its steps itself, whatever the broker: no worker is there any more."""
    ended = site.crf2tlf("run", "--select", "+sdtm/ae", "--out", "other")
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert sorted(site.ask("select status from runs")) == [("SUCCESS",), ("SUCCESS",)]
    made = results(site.folder / "other" / "SURENV01")
    there = results(site.results)
    assert made
    assert [path for path in made if made[path] != there[path]] == []
