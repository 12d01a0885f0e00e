"""One output as RTF: its text, and the number of its pages."""

from pipeline.tlf.layout.output import Output
from pipeline.tlf.render.frame import Frame
from pipeline.tlf.render.rtf import make_section, write_document


def write_rtf(output: Output, frame: Frame) -> str:
    return write_document([make_section(output, frame)])


def count_pages(output: Output, frame: Frame) -> int:
    return make_section(output, frame).pages
