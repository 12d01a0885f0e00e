"""PDF files as another library reads them: text, bookmarks, destinations, dates, the font; the same bytes again."""

import io
from datetime import date

import pandas as pd
import pytest
from pypdf import PageObject, PdfReader

from pipeline.submission.acrf import acrf_pdf, schedule
from pipeline.submission.document import Bullets, Document, Grid, Heading, Paragraph, as_markdown
from pipeline.submission.pdf import pdf_of
from schemas.base import Char, names, var
from schemas.ledger import Fields
from schemas.raw.form import RawForm, ask

DAY = date(2024, 2, 29)
GUIDE = Document(
    "Guide",
    ["Study X", "软组织肉瘤"],
    [
        Heading("1 First"),
        Paragraph("Tumour 肿瘤 ≥ 10 mm"),
        Heading("1.1 Below", 2, anchor="below"),
        Bullets(["one", "two"]),
        Grid("Values", ("A", "B"), [(f"row {number}", "x" * 60) for number in range(120)], (1, 2)),
        Heading("2 Last"),
    ],
)


class VISITFORM(RawForm, name="crf_one", key="SITEID SUBJID", title="First Form"):
    """A form."""

    ONEDT: Char = ask("When?", format="date")
    ONEYN: Char = ask("Was it done?", "Y", "N")


class LOGFORM(RawForm, name="crf_two", key="SITEID SUBJID", title="Second Form"):
    """A log form."""

    TWOTXT: Char = ask("What?")


FORMS = {"ONE": VISITFORM, "TWO": LOGFORM}


def read(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def text(page: PageObject) -> str:
    """The text of a page. pypdf reads a two-byte code of the font as a zero and a character; poppler reads it whole."""
    return page.extract_text().replace("\x00", "")


def text_of(content: bytes) -> str:
    return "\n".join(text(page) for page in read(content).pages)


def bookmarks(reader: PdfReader, level: int = 0, items: list[object] | None = None) -> list[tuple[int, str, int]]:
    """Level, title and page (from 1) of every bookmark."""
    found = []
    for item in reader.outline if items is None else items:
        if isinstance(item, list):
            found += bookmarks(reader, level + 1, item)
        else:
            found.append((level, str(item.title), reader.get_destination_page_number(item) + 1))
    return found


def test_the_text_is_there_chinese_too_and_the_font_is_embedded_as_a_subset() -> None:
    content = pdf_of(GUIDE, DAY)
    said = text_of(content)
    assert "软组织肉瘤" in said
    assert "Tumour 肿瘤 ≥ 10 mm" in said
    fonts = [font.get_object() for page in read(content).pages for font in page["/Resources"]["/Font"].values()]
    descriptors = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert all("+NotoSansSC" in font["/BaseFont"] for font in fonts)
    assert all("/FontFile3" in one or "/FontFile2" in one for one in descriptors)
    assert len(content) < 200_000, "the whole font has 8 MB"


def test_headings_are_bookmarks_in_their_levels_and_stand_in_the_contents_with_their_pages() -> None:
    reader = read(pdf_of(GUIDE, DAY))
    marks = bookmarks(reader)
    assert [(level, title) for level, title, _ in marks] == [(0, "1 First"), (1, "1.1 Below"), (0, "2 Last")]
    contents = text(reader.pages[1])
    for _, title, page in marks:
        line = next(line for line in contents.splitlines() if title in line)
        assert line.rstrip(" .").endswith(str(page))
        assert title in text(reader.pages[page - 1])
    assert list(reader.named_destinations) == ["below"]


def test_a_table_repeats_its_heads_and_loses_no_row() -> None:
    pages = [text(page) for page in read(pdf_of(GUIDE, DAY)).pages]
    with_rows = [page for page in pages if "row " in page]
    assert len(with_rows) > 1
    assert all("A" in page.splitlines()[0] or "Values" in page for page in with_rows)
    assert all(any(f"row {number}" in page for page in with_rows) for number in range(120))


def test_dates_are_the_day_given_and_the_same_document_gives_the_same_bytes() -> None:
    first = pdf_of(GUIDE, DAY)
    assert first == pdf_of(GUIDE, DAY)
    about = read(first).metadata
    assert about is not None
    assert about.creation_date is not None
    assert about.creation_date.date() == DAY
    assert about.title == "Guide"
    assert first != pdf_of(GUIDE, date(2024, 3, 1))


def test_markdown_takes_text_from_data_as_text() -> None:
    written = as_markdown(Document("T", [], [Grid("C", ("A",), [("a|b *c*\n<script>",)])]))
    assert "| a\\|b \\*c\\* \\<script\\> |" in written


def fates(*rows: tuple[str, str, str, str | None, str | None, str | None, str | None]) -> pd.DataFrame:
    columns = ["FORM", "COLUMN", "STATUS", "TARGET", "ORIGIN", "METHOD", "REASON"]
    return pd.DataFrame(list(rows), columns=columns).assign(QUESTION="?", VERB=None, VERSIONS=None)[names(Fields)].astype("str")


FATES = fates(
    ("ONE", "SITEID", "USED", None, None, None, "the subject"),
    ("ONE", "ONEDT", "MAPPED", "AE.AESTDTC", "Collected", None, None),
    ("ONE", "ONEDT", "MAPPED", "DM.RFSTDTC", "Derived", "The first of all.", None),
    ("ONE", "ONEYN", "SUPPLEMENTAL", "SUPPAE.DONE", "Collected", None, None),
    ("TWO", "TWOTXT", "NOT SUBMITTED", None, None, None, "free text for the monitor"),
)
SCHEDULE = pd.DataFrame({"VISITNUM": [1.0, None], "VISIT": ["SCREENING", "LOG"], "FORM": ["ONE", "TWO"]})


def test_each_form_of_the_annotated_crf_has_its_destination_and_says_what_becomes_of_each_question() -> None:
    reader = read(acrf_pdf(FATES, SCHEDULE, "X", DAY, FORMS))
    pages = {name: reader.get_destination_page_number(place) for name, place in reader.named_destinations.items()}
    assert set(pages) == {"ONE", "TWO"}
    one, two = (text(reader.pages[pages[name]]) for name in ("ONE", "TWO"))
    assert "ONE: First Form" in one
    for said in ("AE (Adverse Events)", "When?", "AESTDTC", "RFSTDTC", "DONE in SUPPAE", "The first of all."):
        assert said in one, said
    assert "AESTDTC" not in two
    assert "NOT SUBMITTED: free text for the monitor" in " ".join(two.split())


def test_the_annotated_crf_says_what_versions_of_a_form_have_otherwise() -> None:
    rows = FATES.assign(VERSIONS=FATES["VERSIONS"].mask(FATES["COLUMN"].eq("TWOTXT"), "not asked in version 1.0"))
    assert text_of(acrf_pdf(rows, SCHEDULE, "X", DAY, FORMS)).count("not asked in version 1.0") == 1


def test_the_annotated_crf_leads_to_the_forms_by_visit() -> None:
    reader = read(acrf_pdf(FATES, SCHEDULE, "X", DAY, FORMS))
    marks = [(level, title) for level, title, _ in bookmarks(reader)]
    assert marks[-3:] == [(0, "Forms by visit"), (1, "SCREENING"), (1, "Forms without visits (logs)")]
    links = [link.get_object() for link in reader.pages[-1]["/Annots"]]
    assert len(links) == 2


def test_visits_are_ordered_by_number_unscheduled_ones_are_one_and_logs_come_last() -> None:
    visits = pd.DataFrame(
        {
            "FOLDER": ["C1", "SCRN", "UNS", "UNS2"],
            "VISITNUM": [2.0, 1.0, 1.01, 2.01],
            "VISIT": ["CYCLE 1", "SCREENING", "UNSCHEDULED 1.01", "UNSCHEDULED 2.01"],
        }
    )
    landed = {"A": pd.DataFrame({"FOLDER": ["C1", "SCRN", "C1", "UNS"]}), "B": pd.DataFrame({"FOLDER": ["LOG", "UNS2"]})}
    found = schedule(visits, landed)
    assert found[["VISIT", "FORM"]].to_numpy().tolist() == [
        ["SCREENING", "A"],
        ["CYCLE 1", "A"],
        ["UNSCHEDULED", "A"],
        ["LOG", "B"],
        ["UNSCHEDULED", "B"],
    ]


@pytest.mark.parametrize("label", ["Question" * 5, "软组织肉瘤" * 20, "word " * 60])
def test_long_texts_wrap_and_are_whole(label: str) -> None:
    class LONG(RawForm, name="crf_long", key="SITEID", title="Long"):
        """A form."""

        Q: Char = var(label[:40])

    rows = fates(("L", "Q", "NOT SUBMITTED", None, None, None, label))
    said = "".join(text_of(acrf_pdf(rows, SCHEDULE.head(0), "X", DAY, {"L": LONG})).split())
    assert "".join(label.split()) in said


@pytest.mark.parametrize("text", ["an explanation § of words " * 400, "瘤" * 10_000], ids=["words", "without blanks"])
def test_a_text_of_several_pages_in_a_cell_is_whole(text: str) -> None:
    row = ("A1", "x", "1", text, "short", "z", text[:600])
    grid = Grid("Issues", tuple("ABCDEFG"), [row], (3.3, 1.4, 1.3, 2.2, 3.4, 3, 4.4))
    said = text_of(pdf_of(Document("Guide", ["Study X"], [Heading("1 First"), grid]), DAY))
    counted = "§" if "§" in text else "瘤"
    assert len(text) >= 10_000
    assert said.count(counted) == text.count(counted) + text[:600].count(counted)
    assert said.count("A1") == 1
