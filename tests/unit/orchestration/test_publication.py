"""A copy of finished results elsewhere: whole or not to be found, sent once, and never with a key in it."""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import dagster as dg
import fsspec
import pytest
from pydantic import ValidationError

from pipeline.orchestration.assets.publication_asset import publication_asset
from pipeline.orchestration.freshness.reuse import KEPT
from pipeline.orchestration.keys import asset_key
from pipeline.orchestration.resources import RunTransfer
from pipeline.orchestration.storage.publication import PublicationError, publish
from pipeline.orchestration.storage.result_store import resources
from pipeline.study.operations import Operations
from pipeline.study.workspace import WorkspaceError
from tests.unit.orchestration.toy import GOOD, Pen, assets, materialise

TABLES = {"a/one.txt": b"one", "b/two.txt": b"two"}
DIGESTS = {name: sha256(content).hexdigest() for name, content in TABLES.items()}


@pytest.fixture
def results(tmp_path: Path) -> Path:
    for name, content in TABLES.items():
        (tmp_path / "results" / name).parent.mkdir(parents=True)
        (tmp_path / "results" / name).write_bytes(content)
    return tmp_path / "results"


@pytest.fixture(params=["memory", "file"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    yield f"memory://{tmp_path}/store" if request.param == "memory" else f"file://{tmp_path}/store"
    if request.param == "memory":
        fsspec.filesystem("memory").store.clear()


def found(address: str) -> dict[str, bytes]:
    """The files that a reader finds by the manifest, and nothing else."""
    store, root = fsspec.url_to_fs(address)
    manifest = json.loads(store.cat_file(f"{root}/manifest.json"))
    there = {name: store.cat_file(f"{root}/{manifest['results']}/{name}") for name in manifest["files"]}
    assert {name: sha256(content).hexdigest() for name, content in there.items()} == manifest["files"]
    return there


def test_what_is_published_is_found_by_its_manifest(results: Path, address: str) -> None:
    assert publish(results, DIGESTS, address).sent == 6
    assert found(address) == TABLES
    assert publish(results, DIGESTS, address).sent == 0, "it is there"


def test_new_results_do_not_touch_those_that_somebody_reads(results: Path, address: str) -> None:
    before = publish(results, DIGESTS, address)
    (results / "b" / "two.txt").write_bytes(b"2")
    publish(results, DIGESTS | {"b/two.txt": sha256(b"2").hexdigest()}, address)
    assert found(address) == TABLES | {"b/two.txt": b"2"}
    store, root = fsspec.url_to_fs(address)
    assert store.cat_file(f"{root}/{before.folder}/b/two.txt") == b"two"


def test_a_store_that_breaks_off_leaves_what_was_published(results: Path, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(results, DIGESTS, address)
    (results / "b" / "two.txt").write_bytes(b"2")
    store, _ = fsspec.url_to_fs(address)
    monkeypatch.setattr(type(store), "put", lambda self, files, places: self.pipe_file(places[0], b""))
    with pytest.raises((PublicationError, FileNotFoundError)):
        publish(results, DIGESTS | {"b/two.txt": sha256(b"2").hexdigest()}, address)
    assert found(address) == TABLES


def test_a_file_that_was_changed_afterwards_is_not_published(results: Path, address: str) -> None:
    (results / "b" / "two.txt").write_bytes(b"edited")
    with pytest.raises(PublicationError, match=r"b/two\.txt"):
        publish(results, DIGESTS, address)
    assert not fsspec.url_to_fs(address)[0].exists(address)


@pytest.mark.parametrize("address", ["s3://key:secret@bucket/x", "s3://bucket/x?secret=1", "bucket/x", "../x"])
def test_an_address_has_no_key_and_is_no_path(address: str) -> None:
    with pytest.raises(ValidationError):
        Operations.model_validate({"publish": address})


def test_a_kind_of_store_that_nobody_knows_is_told(results: Path) -> None:
    with pytest.raises(PublicationError, match=r"nowhere://x: .*nowhere"):
        publish(results, DIGESTS, "nowhere://x")


def test_results_are_not_worked_on_in_a_store(outputs: Path) -> None:
    with pytest.raises(WorkspaceError, match=r"s3://bucket/x: results are made in a folder; .* operations\.publish"):
        RunTransfer(out="s3://bucket/x").workspace.transfers()


def night(to: str, **tags: str) -> dg.ExecuteInProcessResult:
    """The copy after the toy study's two assets."""
    every = [asset_key("sdtm", "pet"), asset_key("adam", "zoo")]
    return dg.materialize(
        [*assets(), publication_asset(to, every)],
        resources=resources(),
        instance=dg.DagsterInstance.ephemeral(),
        raise_on_error=False,
        tags=tags,
        run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
    )


def kept(result: dg.ExecuteInProcessResult) -> list[str]:
    made: list[Any] = [event.step_materialization_data.materialization for event in result.get_asset_materialization_events()]
    return [event.asset_key.path[-1] for event in made if "kept" in event.metadata]


def test_all_results_of_a_transfer_are_published_when_they_changed(outputs: Path, tmp_path: Path) -> None:
    to = f"file://{tmp_path}/store"
    assert night(to).success
    there = found(f"{to}/TOY01/2024-01-31")
    assert set(there) >= {"sdtm/pet.parquet", "sdtm/supppet.parquet", "adam/zoo.parquet"}
    assert all((outputs / name).read_bytes() == content for name, content in there.items())
    assert kept(night(to, **KEPT)) == ["pet", "zoo", "publication"]
    Pen.table = GOOD.assign(WEIGHT=[3, 4, 8])
    assert materialise("sdtm/pet").success
    assert kept(night(to, **KEPT)) == ["pet"]
    assert found(f"{to}/TOY01/2024-01-31")["sdtm/pet.parquet"] == (outputs / "sdtm" / "pet.parquet").read_bytes()
    assert kept(night(f"file://{tmp_path}/other", **KEPT)) == ["pet", "zoo"], "another address"
