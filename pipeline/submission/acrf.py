"""The annotated CRF as PDF: takes the fate of the fields and which visits have which forms, gives acrf.pdf.

One section per form, with a bookmark and a named destination (the form's name) that define.xml refers to; at the end the forms by
visit, since reviewers expect both ways in (CDISC Metadata Submission Guidelines 2.0).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
from fpdf.enums import Align, XPos, YPos

from pipeline.sdtm.fields import with_target
from pipeline.sdtm.verbs.mapping import DERIVED
from pipeline.submission.document import Grid, Heading
from pipeline.submission.pdf import BODY, FONT, LINE, MM, RULE, SMALL, Pages, grid
from schemas.base import names, title_of, variables
from schemas.facts import domains as domain_facts
from schemas.ledger import MAPPED, REMARKS, SUPPLEMENTAL, UNMAPPED, USED
from schemas.raw import RawForm, answer_of

ACRF = "acrf.pdf"
LOG = "LOG"
SCHEDULE_COLUMNS = ["VISITNUM", "VISIT", "FORM"]
_READING = (
    "每个问题旁标注其填充的 SDTM 变量，颜色表示所属的域，域名列于表单首部。虚线框表示衍生变量，其方法列于表单之后。"
    "SUPP-- 中的 QNAM 为补充修饰变量。表单按病例报告表的顺序排列，最后一节按访视列出表单。问题和答案为病例报告表的原文。"
)
_WIDTHS = (66.0, 40.0, 68.0)  # question, answer, annotation (mm)
_PAD = 1.0
_COLOURS = (
    (191, 224, 255), (255, 243, 166), (201, 240, 196), (255, 211, 184),
    (230, 211, 255), (255, 209, 222), (199, 242, 238), (229, 226, 215),
)  # fmt: skip


@dataclass(frozen=True)
class Note:
    """What stands beside a question: a variable in the colour of its domain, dashed when derived, or a remark without colour."""

    text: str
    colour: tuple[int, int, int] | None = None
    dashed: bool = False


def acrf_pdf(
    fields: pd.DataFrame,
    schedule: pd.DataFrame,
    study_id: str,
    day: date,
    forms: Mapping[str, type[RawForm]],
    chinese: bool = False,
) -> bytes:
    """The whole document. `fields`: schemas.ledger.Fields; `schedule`: VISITNUM, VISIT, FORM, each pair once (see `schedule`).

    `chinese`: title and how to read it in Chinese; the questions are those of the forms.
    """
    pages = Pages(f"{study_id}: {'注释病例报告表' if chinese else 'annotated case report form'}", day, "zh" if chinese else "en")
    if chinese:
        pages.heading(Heading("阅读说明 (how to read this document)"))
        pages.paragraph(_READING)
    else:
        pages.heading(Heading("How to read this document"))
    pages.paragraph(
        "Beside each question stand the SDTM variables that it fills, in the colour of their domain, which the "
        "head of the form names. "
        "A dashed frame marks a derived variable; its method stands below the form. QNAM in SUPP-- is a supplemental qualifier. "
        "The forms follow in the order of the case report form; the last section lists them by visit."
    )
    _common(pages, fields, forms)
    notes = with_target(fields)
    for name, form in forms.items():
        _form(pages, name, form, notes[notes["FORM"].eq(name)])
    if len(schedule):
        _visits(pages, schedule, forms)
    return bytes(pages.output())


def schedule(visits: pd.DataFrame, landed: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Which visits have which forms: VISITNUM, VISIT, FORM in order. `visits`: the pipeline's table; `landed`: rows by form name.

    All unscheduled visits are one; log forms, which belong to no visit, have VISIT LOG.
    """
    numbers = visits.drop_duplicates("FOLDER")[["FOLDER", "VISITNUM", "VISIT"]]
    pairs = [rows[["FOLDER"]].drop_duplicates().assign(FORM=name) for name, rows in landed.items()]
    found = pd.concat(pairs, ignore_index=True).merge(numbers, on="FOLDER", how="left")
    found["VISIT"] = found["VISIT"].where(found["FOLDER"].ne(LOG), LOG)
    unplanned = found["VISITNUM"].mod(1).gt(0)
    found = found.assign(VISIT=found["VISIT"].where(~unplanned, "UNSCHEDULED"), VISITNUM=found["VISITNUM"].mask(unplanned))
    known = found.dropna(subset="VISIT").drop_duplicates(["VISIT", "FORM"])
    return known.sort_values("VISITNUM", kind="stable", na_position="last")[SCHEDULE_COLUMNS].reset_index(drop=True)


def _form(pages: Pages, name: str, form: type[RawForm], rows: pd.DataFrame) -> None:
    pages.add_page()
    pages.heading(Heading(f"{name}: {title_of(form)}", anchor=name))
    colours = _colours_of(rows)
    _legend(pages, colours)
    notes = {column: _notes(group, colours) for column, group in rows.groupby("COLUMN", sort=False)}
    common = names(RawForm)
    _heads(pages)
    for variable in variables(form):
        beside = notes.get(variable.name, [])
        if variable.name in common:
            beside = [note for note in beside if note.colour]  # what all forms share stands on the first page
        if beside or variable.name not in common:
            _row(pages, (f"{variable.label}  [{variable.name}]", answer_of(variable)), beside)
    pages.ln(3)
    methods = rows.dropna(subset="METHOD").drop_duplicates(["TARGET", "METHOD"])[["TARGET", "METHOD"]]
    if len(methods):
        grid(pages, Grid("Methods of the derived variables", ("Variable", "Method"), methods.to_numpy().tolist(), (1, 4)))


def _common(pages: Pages, fields: pd.DataFrame, forms: Mapping[str, type[RawForm]]) -> None:
    """The columns that all forms share, once: what they are used for."""
    first = fields["FORM"].eq(next(iter(forms))) & fields["COLUMN"].isin(names(RawForm)) & fields["STATUS"].eq(USED)
    rows = fields.loc[first, ["QUESTION", "COLUMN", "REASON"]].to_numpy().tolist()
    grid(pages, Grid("Columns of every form, and what they are used for", ("Question", "Column", "Used for"), rows, (3, 1, 4)))


def _colours_of(rows: pd.DataFrame) -> dict[str, tuple[int, int, int]]:
    """A colour per domain of the form, in the order in which the domains appear."""
    domains = rows["DOMAIN"].dropna().drop_duplicates()
    return {domain: _COLOURS[number % len(_COLOURS)] for number, domain in enumerate(domains)}


def _notes(rows: pd.DataFrame, colours: Mapping[str, tuple[int, int, int]]) -> list[Note]:
    """The notes of one question, in the order of the ledger."""
    made = []
    columns = ["STATUS", "DOMAIN", "DATASET", "VARIABLE", "ORIGIN", "REASON"]
    for status, domain, dataset, variable, origin, reason in rows[columns].to_numpy():
        if status in (MAPPED, SUPPLEMENTAL):
            text = f"{variable} in {dataset}" if status == SUPPLEMENTAL else variable
            made.append(Note(text, colours[domain], origin == DERIVED))
        else:
            made.append(Note(REMARKS[status] + ("" if status == UNMAPPED else str(reason))))
    return [*made, *(Note(words) for words in rows["VERSIONS"].dropna().drop_duplicates())]


def _legend(pages: Pages, colours: Mapping[str, tuple[int, int, int]]) -> None:
    facts = domain_facts()
    pages.set_font(FONT, size=BODY)
    for domain, colour in colours.items():
        pages.set_fill_color(*colour)
        text = f"{domain} ({facts[domain].label})" if domain in facts else domain
        width = pages.get_string_width(text) + 4
        if pages.get_x() + width > pages.w - pages.r_margin:
            pages.ln(7)
        pages.cell(width, 5.5, text, border=1, fill=True)
        pages.set_x(pages.get_x() + 2)
    pages.ln(9)


def _heads(pages: Pages) -> None:
    pages.set_font(FONT, size=SMALL)
    for width, text in zip(_WIDTHS, ("Question [column]", "Answer", "Annotation"), strict=True):
        pages.cell(width, 5, text, border="B")
    pages.ln(5.5)


def _row(pages: Pages, texts: Sequence[str], notes: Sequence[Note]) -> None:
    """One question: its text, its answer, its notes one below the other; a row is never split over two pages."""
    height = max(
        *(_height(pages, width, text) for width, text in zip(_WIDTHS, texts, strict=False)), _height_of_notes(pages, notes)
    )
    if pages.will_page_break(height + 2 * _PAD):
        pages.add_page()
        _heads(pages)
    top, left = pages.get_y() + _PAD, pages.l_margin
    for width, text in zip(_WIDTHS, texts, strict=False):
        pages.set_xy(left, top)
        _text(pages, width, text)
        left += width
    below = top
    for note in notes:
        below = _note(pages, left, below, note)
    pages.set_xy(pages.l_margin, top + height + _PAD)
    pages.set_draw_color(*RULE)
    pages.line(pages.l_margin, pages.get_y(), pages.w - pages.r_margin, pages.get_y())


def _note(pages: Pages, left: float, top: float, note: Note) -> float:
    """Draws one note; gives where the next one starts."""
    pages.set_xy(left, top)
    height = _height(pages, _WIDTHS[2], note.text)
    if note.colour:
        pages.set_font(FONT, size=SMALL)
        width = min(pages.get_string_width(note.text) + 4, _WIDTHS[2])
        pages.set_fill_color(*note.colour)
        pages.rect(left, top, width, height, style="F")
        pages.set_draw_color(90, 96, 104)
        if note.dashed:
            pages.set_dash_pattern(dash=1, gap=0.7)
        pages.rect(left, top, width, height)
        pages.set_dash_pattern()
    _text(pages, _WIDTHS[2], note.text)
    return top + height + 0.6


def _text(pages: Pages, width: float, text: str) -> None:
    pages.set_font(FONT, size=SMALL)
    pages.multi_cell(width, SMALL * LINE * MM, text, align=Align.L, new_x=XPos.RIGHT, new_y=YPos.TOP)


def _height(pages: Pages, width: float, text: str) -> float:
    pages.set_font(FONT, size=SMALL)
    made = pages.multi_cell(width, SMALL * LINE * MM, text, align=Align.L, dry_run=True, output="HEIGHT")
    return float(made)  # type: ignore[arg-type] # the library's type covers all kinds of output


def _height_of_notes(pages: Pages, notes: Sequence[Note]) -> float:
    return sum(_height(pages, _WIDTHS[2], note.text) + 0.6 for note in notes)


def _visits(pages: Pages, schedule: pd.DataFrame, forms: Mapping[str, type[RawForm]]) -> None:
    """A bookmark per visit, and under it the links to its forms."""
    pages.add_page()
    pages.heading(Heading("Forms by visit"))
    for visit, rows in schedule.groupby("VISIT", sort=False):
        pages.heading(Heading("Forms without visits (logs)" if visit == LOG else str(visit), level=2))
        chosen = set(rows["FORM"])
        for name in (name for name in forms if name in chosen):
            text = f"{name}: {title_of(forms[name])}"
            width = pages.get_string_width(text) + 5
            if pages.get_x() + width > pages.w - pages.r_margin:
                pages.ln(BODY * LINE * MM)
            pages.cell(width, BODY * LINE * MM, text, link=f"#{name}")
        pages.ln(BODY * LINE * MM)
