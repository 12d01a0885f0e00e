"""Outputs as files and as RTF text, for tests that read them."""

from pathlib import Path

from pipeline.study import Study
from pipeline.tlf.layout.output import Output
from pipeline.tlf.render import render
from pipeline.tlf.render.frame import Frame
from pipeline.tlf.render.rtf import make_section, write_document


def write(output: Output, folder: Path, study: Study, transfer: str) -> list[Path]:
    """The files of an output, written into a folder."""
    files, _ = render(output, study, transfer)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return [folder / name for name in files]


def write_rtf(output: Output, frame: Frame) -> str:
    """The RTF text of an output alone."""
    return write_document([make_section(output, frame)])


def count_pages(output: Output, frame: Frame) -> int:
    """The pages of an output alone."""
    return make_section(output, frame).pages
