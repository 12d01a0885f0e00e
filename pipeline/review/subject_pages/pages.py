"""The subject pages as files: takes the tables of a transfer by name, gives a page per subject and what links to them.

Every text of all pages is made in one pass over whole tables; only the files are written subject by subject.
"""

import json
from collections.abc import Collection, Mapping
from html import escape
from importlib.resources import files

import pandas as pd

from pipeline.core.page import around_rows, escaped, page, row_texts
from pipeline.core.series import Series
from pipeline.core.texts import join_texts as join_within
from pipeline.core.time.dates import complete
from pipeline.review.subject_pages.files import FOLDER, page_files
from pipeline.review.subject_pages.lanes import Tables
from pipeline.review.subject_pages.parts import Part, shown_parts
from pipeline.study import Study
from pipeline.tlf.layout.printed import join_texts, print_analysis_date, print_number
from pipeline.tlf.render.frame import package_version
from schemas.base import DTYPES

LINKS = f"{FOLDER}/links.js"
FACTS_LISTED = {"demographics_listing", "disposition_listing"}
"""Names of the outputs that list what stands at the head of a page."""
_DAY1 = {"TRTSDT": "first dose", "RANDDT": "day of randomisation", "ENRLDT": "day of enrolment", "RFICDT": "day of informed consent"}
_LEGEND = {
    "Adverse events": [("g1", "1", "grade 1"), ("g2", "2", "2"), ("g3", "3", "3"), ("g4", "4", "4"), ("g5", "5", "5"),
                       ("g0", "", "no grade"), ("g0 serious", "S", "serious")],
    "Overall responses": [("rCR", "CR", ""), ("rPR", "PR", ""), ("rSD", "SD", ""), ("rPD", "PD", ""), ("rNE", "NE", "or another")],
    "Laboratory": [("low", "▼", "below the limits"), ("high", "▲", "above or abnormal"), ("normal", "●", "within"),
                   ("high severe", "▲", "bold: grade 3 or higher"), ("limits", "", "band: limits of normal")],
}  # fmt: skip


def subject_pages(tables: Tables, study: Study, transfer: str, listings: Collection[str]) -> dict[str, bytes]:
    """The pages and the links to them, by path below the outputs. `tables`: by lower-case name, `issues` the open ones, `dm` and
    `adsl` always; `listings`: names of the outputs of the report, which decide what a blinded trial shows."""
    parts = shown_parts(study, tables, listings)
    people = page_files(pd.concat([tables[name]["USUBJID"] for name in ("dm", "adsl")]))
    head = _heads(people, tables, study, listings)
    lanes = {part.title: part.lane(tables, study) for part in parts if part.lane}
    line = _timelines(lanes, tables).reindex(people.index).fillna("<p>No record with a date.</p>")
    bodies = [head, line + _legend(list(lanes)), *(_records(part, tables, study).reindex(people.index) for part in parts if part.rows)]
    content = bodies[0].str.cat([body.fillna("") for body in bodies[1:]]) + _foot(study, transfer)
    return _files(people, content, study)


def no_pages() -> dict[str, bytes]:
    """What is written where a study has no subject pages: nothing links to one."""
    return {LINKS: _links({})}


def _files(people: Series, content: Series, study: Study) -> dict[str, bytes]:
    style = (files("pipeline.review.subject_pages") / "page.css").read_text(encoding="utf-8")
    before, title, between, after = _split(page("@TITLE@", "@CONTENT@", style))
    names = escaped(pd.Series(people.index, dtype=DTYPES["Char"])).to_numpy()
    made = {
        f"{FOLDER}/{file}": f"{before}{escape(study.id)}: subject {name}{between}{text}{after}".encode()
        for file, name, text in zip(people, names, content, strict=True)
    }
    assert title == "@TITLE@"
    return made | {LINKS: _links(people.to_dict())}


def _split(whole: str) -> tuple[str, str, str, str]:
    before, title, rest = whole.partition("@TITLE@")
    between, _, after = rest.partition("@CONTENT@")
    return before, title, between, after


def _links(pages: Mapping[str, str]) -> bytes:
    script = (files("pipeline.review.subject_pages") / "links.js").read_text(encoding="utf-8")
    return script.replace("@PAGES@", json.dumps(list(pages.items()), ensure_ascii=True, separators=(",", ":"))).encode()


def _heads(people: Series, tables: Tables, study: Study, listings: Collection[str]) -> Series:
    """Links, the identifier, the state of blinding, and the facts of ADSL."""
    subject = escaped(pd.Series(people.index, index=people.index, dtype=DTYPES["Char"]))
    links = '<nav><ul><li><a href="../index.html">Outputs</a></li><li><a href="../../issues.html">Issue list</a></li></ul></nav>'
    state = f'<p class="state">{escape(study.access.words)}</p>' if study.access.words else ""
    head = links + state + f"<h1>{escape(study.id)}: subject " + subject + "</h1>"
    if study.access.state == "blinded" and not set(listings) >= FACTS_LISTED:
        return head
    facts = _facts(tables["adsl"]).reindex(people.index)
    return head + ('<dl class="facts">' + facts + "</dl>").fillna("")


def _facts(adsl: pd.DataFrame) -> Series:
    """What ADSL has of each subject, by USUBJID."""
    subject = adsl.set_index("USUBJID")
    known = {
        "Site": subject["SITEID"],
        "Country": subject["COUNTRY"],
        "Age, sex": join_texts([print_number(subject["AGE"]), subject["SEX"]], ", "),
        "Race": subject["RACE"],
        "Planned treatment": subject["TRT01P"],
        "Actual treatment": subject["TRT01A"],
        "Treatment": join_texts([subject["EOTSTT"], subject["DCTREAS"]], ": "),
        "Study": join_texts([subject["EOSSTT"], subject["DCSREAS"]], ": "),
        "Death": print_analysis_date(subject["DTHDT"], None, subject["DTHDTF"]),
    }
    shown = [("<div><dt>" + name + "</dt><dd>" + escaped(text) + "</dd></div>").where(text.notna(), "") for name, text in known.items()]
    return shown[0].str.cat(shown[1:])


def _timelines(lanes: Mapping[str, pd.DataFrame], tables: Tables) -> Series:
    from pipeline.review.subject_pages.timeline import timelines

    filled = {title: rows for title, rows in lanes.items() if len(rows)}
    return timelines(filled, _starts(tables)) if filled else pd.Series(dtype=DTYPES["Char"])


def _starts(tables: Tables) -> pd.DataFrame:
    """USUBJID, DAY1 and its NAME: the first of _DAY1 that a subject has, in ADSL, or the consent in DM."""
    consent = tables["dm"][["USUBJID"]].assign(RFICDT=complete(tables["dm"]["RFICDTC"]))
    both = pd.concat([tables["adsl"].reindex(columns=["USUBJID", *_DAY1]), consent]).drop_duplicates("USUBJID")
    day, name = pd.Series(pd.NaT, index=both.index, dtype="datetime64[ms]"), pd.Series(None, index=both.index, dtype=DTYPES["Char"])
    for variable, words in _DAY1.items():
        given = both[variable].astype("datetime64[ms]")
        name = name.mask(day.isna() & given.notna(), words)
        day = day.fillna(given)
    return pd.DataFrame({"USUBJID": both["USUBJID"], "DAY1": day, "NAME": name})


def _records(part: Part, tables: Tables, study: Study) -> Series:
    """The table of a part for each subject who has records."""
    assert part.rows
    table = part.rows(tables, study)
    if table.empty:
        return pd.Series(dtype=DTYPES["Char"])
    heads = {name: name for name in table.columns if name != "USUBJID"}
    top, bottom = around_rows(table, heads, part.heading)
    rows = pd.DataFrame({"USUBJID": table["USUBJID"], "HTML": row_texts(table, heads)}).dropna()
    joined = join_within(rows, ["USUBJID"], "HTML", "\n").set_index("USUBJID")["HTML"]
    return f'<section class="records">{top}' + joined + f"{bottom}</section>"


def _legend(lanes: Collection[str]) -> str:
    entries = [
        f'<li><svg aria-hidden="true">{_sample(style, text)}</svg>{escape(words)}</li>'
        for lane, samples in _LEGEND.items()
        if lane in lanes
        for style, text, words in samples
    ]
    notes = "A faded bar has no end; a dashed edge: begun before the axis."
    return f'<ul class="legend" aria-label="Legend">{"".join(entries)}<li>{notes}</li></ul>'


def _sample(style: str, text: str) -> str:
    if text in ("▼", "▲", "●"):
        return f'<text x="12" y="12" class="{style}">{text}</text>'
    return f'<rect x="0" y="1" width="24" height="14" rx="2" class="{style}"/><text x="12" y="12" class="t {style}">{text}</text>'


def _foot(study: Study, transfer: str) -> str:
    told = [f"Data cut-off: {study.dco.isoformat()}", f"Transfer: {transfer}", f"Version: {package_version()}", study.access.words]
    return f'<p class="source">{escape("   ".join(filter(None, told)))}</p>'
