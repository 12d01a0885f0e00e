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
from pipeline.review.subject_pages.parts import shown_parts
from pipeline.review.subject_pages.timeline import timelines
from pipeline.study import Study
from pipeline.tlf.layout.printed import join_texts, print_analysis_date, print_number
from pipeline.tlf.render.frame import package_version
from schemas.base import DTYPES, Table, variables

LINKS = f"{FOLDER}/links.js"
FACTS_LISTED = {"demographics_listing", "disposition_listing"}
"""Names of the outputs that list what stands at the head of a page."""
_DAY1 = {
    "TRTSDT": "first dose",
    "RANDDT": "randomisation",
    "ENRLDT": "enrolment",
    "RFICDT": "informed consent",
}
_LEGEND = {
    "Adverse events": [("g1", "1", "grade 1"), ("g2", "2", "2"), ("g3", "3", "3"), ("g4", "4", "4"), ("g5", "5", "5"),
                       ("g0", "", "no grade"), ("g0 serious", "S", "serious")],
    "Overall responses": [("rCR", "CR", ""), ("rPR", "PR", ""), ("rSD", "SD", ""), ("rPD", "PD", ""), ("rNE", "NE", "or other")],
    "Laboratory": [("low", "▼", "below the limits"), ("high", "▲", "above or abnormal"), ("normal", "●", "within"),
                   ("high severe", "▲", "bold: grade 3 or higher"), ("limits", "", "band: limits of normal")],
    "ECG": [("high", "●", "QTcF above the first limit of its categories")],
    "Questionnaires": [("better", "●", "score improved"), ("high", "●", "worsened")],
}  # fmt: skip


def subject_pages(
    given: Tables, declared: Mapping[str, type[Table]], study: Study, transfer: str, listings: Collection[str]
) -> dict[str, bytes]:
    """The pages and the links to them, by path below the outputs. `given`: tables by lower-case name, `issues` the open ones,
    `dm` and `adsl` always; `declared`: what each looks like, since no table need have all its variables; `listings`: names of
    the outputs of the report, which decide what a blinded trial shows."""
    tables = {name: _with_all(rows, declared[name]) for name, rows in given.items()}
    parts = shown_parts(study, tables, listings)
    people = page_files(tables["dm"]["USUBJID"])
    head = _heads(people, tables, study, listings)
    lanes = {part.title: part.lane(tables, study) for part in parts if part.lane}
    line = timelines(lanes, _starts(tables)).reindex(people.index).fillna("<p>No record with a date.</p>")
    bodies = [line + _legend(list(lanes)), *(_records(part.heading, part.rows(tables, study)) for part in parts if part.rows)]
    content = head.str.cat([body.reindex(people.index).fillna("") for body in bodies]) + _foot(study, transfer)
    return _files(people, content, study)


def _with_all(rows: pd.DataFrame, declared: type[Table]) -> pd.DataFrame:
    """The rows with all variables that are declared, without values where they had none of that name."""
    lacking = {v.name: pd.Series(None, index=rows.index, dtype=DTYPES[v.type]) for v in variables(declared) if v.name not in rows}
    return rows.assign(**lacking)


def no_pages() -> dict[str, bytes]:
    """What is written where a study has no subject pages: nothing links to one."""
    return {LINKS: _links({})}


def _files(people: Series, content: Series, study: Study) -> dict[str, bytes]:
    style = (files("pipeline.review.subject_pages") / "page.css").read_text(encoding="utf-8")
    before, _, rest = page("@TITLE@", "@CONTENT@", style).partition("@TITLE@")
    between, _, after = rest.partition("@CONTENT@")
    names = escaped(pd.Series(people.index, dtype=DTYPES["Char"])).to_numpy()
    made = {
        f"{FOLDER}/{file}": f"{before}{escape(study.id)}: subject {name}{between}{text}{after}".encode()
        for file, name, text in zip(people, names, content, strict=True)
    }
    return made | {LINKS: _links(people.to_dict())}


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
    shown = [
        ("<div><dt>" + name + "</dt><dd>" + escaped(text) + "</dd></div>").where(text.notna(), "") for name, text in known.items()
    ]
    return shown[0].str.cat(shown[1:])


def _starts(tables: Tables) -> pd.DataFrame:
    """USUBJID, DAY1 and its NAME: the first of _DAY1 that a subject has, in ADSL, or the consent in DM."""
    consent = tables["dm"][["USUBJID"]].assign(RFICDT=complete(tables["dm"]["RFICDTC"]))
    both = pd.concat([tables["adsl"].reindex(columns=["USUBJID", *_DAY1]), consent]).groupby("USUBJID", as_index=False).first()
    day, name = (
        pd.Series(pd.NaT, index=both.index, dtype="datetime64[ms]"),
        pd.Series(None, index=both.index, dtype=DTYPES["Char"]),
    )
    for variable, words in _DAY1.items():
        given = both[variable].astype("datetime64[ms]")
        name = name.mask(day.isna() & given.notna(), words)
        day = day.fillna(given)
    return pd.DataFrame({"USUBJID": both["USUBJID"], "DAY1": day, "NAME": name})


def _records(heading: str, table: pd.DataFrame) -> Series:
    """The table of a part for each subject who has records."""
    if table.empty:
        return pd.Series(dtype=DTYPES["Char"])
    heads = {name: name for name in table.columns if name != "USUBJID"}
    top, bottom = around_rows(table, heads, heading)
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
    told = [
        f"Data cut-off: {study.dco.isoformat()}",
        f"Transfer: {transfer}",
        f"Version: {package_version()}",
        study.access.words,
    ]
    return f'<p class="source">{escape("   ".join(filter(None, told)))}</p>'
