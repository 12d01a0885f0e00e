"""Where texts occur in a folder: in the bytes of every file, and in what parquet, zip and SQLite files hold compressed."""

import io
import sqlite3
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow.parquet as pq


def leaks(folder: Path, secrets: Iterable[str]) -> list[str]:
    """`path: secret` of each file that holds one; the name of a file counts as part of it."""
    wanted = {secret.encode() for secret in secrets}
    assert wanted, "nothing to look for"
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    assert files, f"{folder} is empty"
    found = []
    for path in files:
        parts = [str(path.relative_to(folder)).encode(), *contents(path.read_bytes(), path)]
        found += [f"{path.relative_to(folder)}: {one.decode()}" for one in wanted if any(one in part for part in parts)]
    return found


def contents(data: bytes, path: Path | None = None) -> Iterator[bytes]:
    """The bytes, and what is packed in them."""
    yield data
    if data[:4] == b"PAR1":
        table = pq.read_table(io.BytesIO(data))
        yield from (repr(table[name].to_pylist()).encode() for name in table.column_names)
    elif data[:2] == b"PK" and zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for name in packed.namelist():
                yield name.encode()
                yield from contents(packed.read(name))
    elif data[:15] == b"SQLite format 3" and path:
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
            for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                yield repr(database.execute(f'SELECT * FROM "{name}"').fetchall()).encode()  # noqa: S608 - names of the database
