"""Finished results on an object store or another disk: takes a transfer's folder of results, gives a copy that is whole.

A store of objects knows neither rename nor lock: results are made on a disk and copied when all are there, into a folder named
after its contents. `manifest.json`, written last, names that folder and the SHA-256 of every file, so that a reader never meets a
mixture.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.core.errors import CrfError
from pipeline.orchestration.storage.files import commit
from pipeline.provenance.notes import sha256

MANIFEST = "manifest.json"


class PublicationError(CrfError):
    """Results that cannot be published, or did not arrive whole; the message says which."""


@dataclass(frozen=True)
class Publication:
    """Where the files are (`<to>/<folder>`), how many they are and how many bytes were sent for it (0: all was there)."""

    folder: str
    files: int
    sent: int


def publish(results: Path, files: Mapping[str, str], to: str) -> Publication:
    """Copies `files` (SHA-256 by path within `results`) below the address `to`, as fsspec understands it.

    PublicationError when a file is not what its digest says, or nobody here knows such an address. What was
    published before stays until somebody removes it: readers may be at it.
    """
    changed = [name for name, digest in sorted(files.items()) if sha256((results / name).read_bytes()) != digest]
    if changed:
        raise PublicationError(f"{results}: changed after it was made: {', '.join(changed)}; run crf2tlf run for this transfer")
    folder = sha256(json.dumps(dict(files), sort_keys=True).encode())[:16]
    store, root = _opened(to)
    published = Publication(folder, len(files), 0)
    if _current(store, root).get("results") == folder:
        return published
    sizes = {f"{root}/{folder}/{name}": (results / name).stat().st_size for name in files}
    store.put([str(results / name) for name in files], list(sizes))
    _compare(store, sizes)
    manifest = {"results": folder, "files": dict(files)}
    _seal(store, root, (json.dumps(manifest, indent=1, sort_keys=True) + "\n").encode())
    return Publication(folder, len(files), sum(sizes.values()))


def _opened(to: str) -> tuple[Any, str]:
    """The store and the path in it."""
    import fsspec

    options = {"auto_mkdir": True} if to.startswith("file://") else {}  # the one kind of store whose folders must exist
    try:
        store, root = fsspec.url_to_fs(to, **options)
    except (ImportError, ValueError) as error:  # a kind that needs another package, or that is unknown; both say so
        raise PublicationError(f"{to}: {error}") from None
    return store, root


def _current(store: Any, root: str) -> dict[str, Any]:
    """The manifest that is there; {} where there is none."""
    store.invalidate_cache()
    try:
        found: dict[str, Any] = json.loads(store.cat_file(f"{root}/{MANIFEST}"))
    except FileNotFoundError:
        return {}
    return found


def _seal(store: Any, root: str, manifest: bytes) -> None:
    """The manifest takes the place of the old one at once: an object does so by itself, a file by a rename."""
    from fsspec.implementations.local import LocalFileSystem

    if isinstance(store, LocalFileSystem):
        commit(Path(root), {MANIFEST: manifest})
    else:
        store.pipe_file(f"{root}/{MANIFEST}", manifest)


def _compare(store: Any, sizes: Mapping[str, int]) -> None:
    store.invalidate_cache()
    short = [name for (name, size), there in zip(sizes.items(), store.sizes(list(sizes)), strict=True) if there != size]
    if short:
        raise PublicationError(f"did not arrive whole: {', '.join(short)}; run it again")
