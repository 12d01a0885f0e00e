"""Outputs as files: takes an output, gives RTF, HTML, pictures and its ARD in a folder, each written whole or not at all."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.bodies import Figure
from pipeline.tlf.output import Output
from pipeline.tlf.render.draw import draw
from pipeline.tlf.render.frame import frame_of
from pipeline.tlf.render.html import write_html, write_index_page
from pipeline.tlf.render.rtf import write_rtf

__all__ = ["write", "write_index"]


def write(output: Output, folder: Path, study: Study, transfer: str) -> list[Path]:
    """Write <id>.rtf, .html, .ard.parquet, .ard.csv, .records.parquet, and .png and .svg of a figure; the paths written."""
    frame = frame_of(output, study, transfer)
    files: dict[str, bytes] = {}
    png, svg = None, None
    if isinstance(output.body, Figure) and not output.body.empty:
        png, svg = draw(output.body, output.id)
        files |= {"png": png, "svg": svg.encode()}
    files["rtf"] = write_rtf(output, frame, png).encode("ascii")
    files["html"] = write_html(output, frame, svg).encode()
    files["ard.csv"] = output.ard.to_csv(index=False, lineterminator="\n").encode()
    files |= {"ard.parquet": _parquet(output.ard), "records.parquet": _parquet(output.records)}
    folder.mkdir(parents=True, exist_ok=True)
    return [_write_bytes(folder / f"{output.id}.{suffix}", content) for suffix, content in sorted(files.items())]


def write_index(outputs: Sequence[Output], folder: Path, study: Study, transfer: str) -> Path:
    """Write index.html, the list of these outputs with links to their files."""
    frames = [(output.id, frame_of(output, study, transfer)) for output in outputs]
    folder.mkdir(parents=True, exist_ok=True)
    return _write_bytes(folder / "index.html", write_index_page(study.id, frames).encode())


def _parquet(frame: pd.DataFrame) -> bytes:
    buffer = BytesIO()
    frame.to_parquet(buffer, index=False)
    return buffer.getvalue()


def _write_bytes(path: Path, content: bytes) -> Path:
    """Write to a temporary name beside `path`, then rename: a reader never sees half a file."""
    temporary = path.with_name(f".{path.name}.part")
    temporary.write_bytes(content)
    return temporary.replace(path)
