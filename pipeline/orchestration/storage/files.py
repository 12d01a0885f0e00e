"""Results as files: takes tables, gives bytes; writes several files as one unit; reads tables back.

Validation comes before the first byte, a reader never sees half a unit, and the same table always gives the same bytes (DESIGN 7,
9).
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

Files = Mapping[str, bytes]
"""Bytes by path relative to a transfer's output folder; the file that readers look for first is the last."""


def encode(table: pd.DataFrame) -> bytes:
    """The table as parquet; the same table gives the same bytes."""
    arrow = pa.Table.from_pandas(table, preserve_index=False).replace_schema_metadata(None)
    sink = pa.BufferOutputStream()
    pq.write_table(arrow, sink, compression="zstd")
    content: bytes = sink.getvalue().to_pybytes()
    return content


def commit(folder: Path, files: Files, seal: str = "") -> None:
    """Write all files or none: every one under a temporary name first, then all renamed, the last file last.

    `seal` is the one of them that vouches for the others. It is taken away before the first is renamed, so that after a kill
    between two renames it is missing, and never stands beside files of two different commits.
    """
    waiting = {folder / name: (folder / name).with_name(f".{Path(name).name}.tmp") for name in files}
    try:
        for (final, temporary), content in zip(waiting.items(), files.values(), strict=True):
            final.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_bytes(content)
        if seal:
            (folder / seal).unlink(missing_ok=True)
        for final, temporary in waiting.items():
            temporary.replace(final)
    except BaseException:
        for temporary in waiting.values():
            temporary.unlink(missing_ok=True)
        raise


def digest_of(files: Files) -> str:
    """SHA-256 over the names and bytes of a unit."""
    digest = hashlib.sha256()
    for name, content in sorted(files.items()):
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()
