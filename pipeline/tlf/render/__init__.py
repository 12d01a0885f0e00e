"""Outputs as files: RTF, HTML, pictures, ARD and printed cells."""

from io import BytesIO

import pandas as pd

from pipeline.core.people_csv import people_csv
from pipeline.study import Study
from pipeline.tlf.layout.bodies import Figure
from pipeline.tlf.layout.listing import first_subjects
from pipeline.tlf.layout.output import Output
from pipeline.tlf.render.cells import cells_file, cells_of
from pipeline.tlf.render.draw import draw
from pipeline.tlf.render.frame import frame_of
from pipeline.tlf.render.html import write_content, write_html
from pipeline.tlf.render.report import Part
from pipeline.tlf.render.rtf import make_section, write_document


def render(output: Output, study: Study, transfer: str) -> tuple[dict[str, bytes], Part]:
    """The files <id>.rtf, .html, .ard.parquet, .ard.csv, .records.parquet, .png and .svg of a figure, and the cells, by name; and
    the output as a part of the report. The RTF of a listing has every record; page, report and cells the first subjects."""
    frame = frame_of(output, study, transfer)
    files: dict[str, bytes] = {}
    png, svg = None, None
    if isinstance(output.body, Figure) and not output.body.empty:
        png, svg = draw(output.body, output.id)
        files |= {"png": png, "svg": svg.encode()}
    section = make_section(output, frame, png)
    files["rtf"] = write_document([section]).encode("ascii")
    page = first_subjects(output)
    if page is not output:
        frame = frame_of(page, study, transfer)
        section = make_section(page, frame)
    content = write_content(page, frame, svg)
    files["html"] = write_html(frame, content).encode()
    files["ard.csv"] = people_csv(output.ard)
    files |= {"ard.parquet": _parquet(output.ard), "records.parquet": _parquet(output.records)}
    named = {f"{output.id}.{suffix}": content for suffix, content in sorted(files.items())}
    part = Part(output.id, output.name, frame, section, content)
    return named | {cells_file(output.id): _parquet(cells_of(page))}, part


def _parquet(frame: pd.DataFrame) -> bytes:
    buffer = BytesIO()
    frame.to_parquet(buffer, index=False)
    return buffer.getvalue()
