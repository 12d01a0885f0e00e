"""Annotated CRF: one page with a section per form, from the field ledger and the form classes.

Shows the ledger word for word. As annotators do, each domain of a form has its colour, a supplemental qualifier names its
dataset, a field without a variable says why.
"""

from collections.abc import Mapping
from html import escape

import pandas as pd

from pipeline.core.page import escaped, page
from pipeline.core.series import Series
from pipeline.core.texts import join_texts
from pipeline.sdtm.fields import with_target
from pipeline.sdtm.verbs.mapping import DERIVED
from schemas.base import names, title_of, variables
from schemas.facts import domains as domain_facts
from schemas.ledger import MAPPED, REMARKS, SUPPLEMENTAL, UNMAPPED
from schemas.raw import RawForm, answer_of

_COLOURS = 8  # classes c0 .. c7 of page.css


def annotated_crf(fields: pd.DataFrame, study_id: str, forms: Mapping[str, type[RawForm]]) -> str:
    """The whole page, forms in their order, own questions before the columns that all forms share."""
    tagged = _tagged(fields)
    notes = join_texts(tagged, ["FORM", "COLUMN"], "HTML", "").rename(columns={"HTML": "NOTES"})
    notes = notes.merge(_version_notes(fields), on=["FORM", "COLUMN"], how="left")
    notes = notes.assign(NOTES=notes["NOTES"] + notes["VERSIONS"].fillna(""))
    titles = {name: escape(f"{name} {title_of(form)}") for name, form in forms.items()}
    links = "".join(f'<li><a href="#{escape(name)}">{title}</a></li>' for name, title in titles.items())
    sections = [_section(name, form, notes[notes["FORM"].eq(name)], tagged) for name, form in forms.items()]
    return page(
        f"{study_id}: annotated CRF",
        f"<h1>{escape(study_id)}: annotated case report form</h1>\n"
        "<p>Beside each question stand the SDTM variables that it fills, coloured by domain; a dashed frame marks a derived "
        "variable, whose method follows below. QNAM in SUPP-- is a supplemental qualifier.</p>\n"
        f'<nav aria-label="Forms"><ul>{links}</ul></nav>\n' + "\n".join(sections),
    )


def _tagged(fields: pd.DataFrame) -> pd.DataFrame:
    """The table Fields with DOMAIN, COLOUR (by order of the domains on the form) and HTML: the note of each fate."""
    rows = with_target(fields)
    order = rows.dropna(subset="DOMAIN").drop_duplicates(["FORM", "DOMAIN"])
    order = order.assign(COLOUR=(order.groupby("FORM").cumcount() % _COLOURS).astype("str"))[["FORM", "DOMAIN", "COLOUR"]]
    rows = rows.merge(order, on=["FORM", "DOMAIN"], how="left").sort_values(["FORM", "COLUMN", "COLOUR"], kind="stable")
    return rows.assign(HTML=_tag(rows).where(rows["STATUS"].isin([MAPPED, SUPPLEMENTAL]), _note(rows)))


def _tag(rows: pd.DataFrame) -> Series:
    supp = rows["STATUS"].eq(SUPPLEMENTAL)
    text = rows["VARIABLE"].where(~supp, rows["VARIABLE"] + " in " + rows["DATASET"])
    derived = rows["ORIGIN"].eq(DERIVED).map({True: " derived", False: ""})
    hint = (' title="' + escaped(rows["METHOD"]) + '"').where(rows["METHOD"].notna(), "")
    return '<span class="tag c' + rows["COLOUR"].fillna("0") + derived + '"' + hint + ">" + escaped(text) + "</span>"


def _note(rows: pd.DataFrame) -> Series:
    loud = rows["STATUS"].eq(UNMAPPED).map({True: " none", False: ""})
    return '<span class="note' + loud + '">' + rows["STATUS"].map(REMARKS).fillna("") + escaped(rows["REASON"]) + "</span>"


def _version_notes(fields: pd.DataFrame) -> pd.DataFrame:
    """FORM, COLUMN and VERSIONS: a note per question that versions of its form have otherwise."""
    rows = fields[fields["VERSIONS"].notna()].drop_duplicates(["FORM", "COLUMN"])
    note = '<span class="note">' + escaped(rows["VERSIONS"]) + "</span>"
    return rows[["FORM", "COLUMN"]].assign(VERSIONS=note)


def _section(name: str, form: type[RawForm], notes: pd.DataFrame, tagged: pd.DataFrame) -> str:
    answers = [(question.name, question.label, answer_of(question)) for question in variables(form)]
    questions = pd.DataFrame(answers, columns=["COLUMN", "QUESTION", "ANSWER"]).merge(notes, on="COLUMN", how="left")
    common = questions["COLUMN"].isin(names(RawForm))
    return (
        f'<section class="form" id="{escape(name)}">\n<h2>{escape(name)}: {escape(title_of(form))}</h2>\n'
        f"{_legend(tagged[tagged['FORM'].eq(name)], tagged)}\n"
        f"{_questions(questions[~common], 'Questions')}\n{_questions(questions[common], 'Columns of every form', 'common')}\n"
        f"{_methods(tagged[tagged['FORM'].eq(name)])}</section>"
    )


def _questions(rows: pd.DataFrame, caption: str, style: str = "own") -> str:
    body = (
        '<tr><td><span class="question">' + escaped(rows["QUESTION"]) + '</span> <span class="column">' + escaped(rows["COLUMN"])
        + "</span></td><td>" + escaped(rows["ANSWER"]) + "</td><td>" + rows["NOTES"].fillna("") + "</td></tr>"
    )  # fmt: skip
    head = "".join(f'<th scope="col">{text}</th>' for text in ("Question", "Answer", "Annotation"))
    lines = "\n".join(body)
    table = f'<table class="{style}"><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>\n{lines}\n</tbody></table>'
    return f'<div class="scroll">{table}</div>'


def _legend(rows: pd.DataFrame, tagged: pd.DataFrame) -> str:
    """The domains of the form in their colours, each with links to the other forms that fill it."""
    domains = rows.dropna(subset="DOMAIN").drop_duplicates("DOMAIN").sort_values("COLOUR")
    parts, facts = [], domain_facts()
    for domain, colour in zip(domains["DOMAIN"], domains["COLOUR"], strict=True):
        others = tagged.loc[tagged["DOMAIN"].eq(domain) & tagged["FORM"].ne(rows["FORM"].iloc[0]), "FORM"].unique()
        links = ", ".join(f'<a href="#{escape(other)}">{escape(other)}</a>' for other in sorted(others))
        label = f"{domain} ({facts[domain].label})" if domain in facts else domain
        parts.append(f'<span class="tag c{colour}">{escape(label)}</span> ' + (f"also from {links}" if links else ""))
    return f'<p class="domains">{"<br>".join(parts)}</p>'


def _methods(rows: pd.DataFrame) -> str:
    """The method of each derived variable of the form, once."""
    stated = rows[rows["METHOD"].notna()].drop_duplicates(["TARGET", "METHOD"])
    if stated.empty:
        return ""
    items = "<dt>" + escaped(stated["TARGET"]) + "</dt><dd>" + escaped(stated["METHOD"]) + "</dd>"
    return f'<dl class="methods">{"".join(items)}</dl>'
