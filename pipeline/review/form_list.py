"""The case report form in text: the forms of a trial, column by column, as Markdown made from the form classes.

What only this trial has to say of its data stands in the docstring of its package `trial/forms`.
"""

import inspect
from importlib import import_module

from pipeline.core.markdown import plain
from pipeline.study.form_export import FormExport
from pipeline.study.raw_parts import WHOLE_FORM
from pipeline.study.version_notes import version_notes, versions_in_words
from pipeline.study.visits import Visit
from pipeline.trial.trial import Trial
from schemas.base import Variable, names, title_of, variables
from schemas.raw import TIMESTAMP, RawForm
from schemas.raw.form import FORMATS

_FORMATS = FORMATS | {TIMESTAMP: "`YYYY-MM-DDTHH:MM:SS`"}

INTRODUCTION = """\
# {study}: the forms, column by column

`crf2tlf forms --study {study}` makes this page from `trial/forms/`; do not edit it. Each form is one file of a transfer, also
when it has no rows.

- **A row** is identified by SITEID, SUBJID, FOLDER, FOLDERSEQ and RECPOS in its form. A row that the site has deleted stays, with
  RECSTAT INACTIVE. Of several rows with one key the one changed last (MODTS) counts.
- **Dates** are `YYYY-MM-DD`; an unknown part is `UN` (`2023-05-UN`). Sites also write `UN-MAY-2023`, `2023/5/3`, `2023年5月3日`.
- **Codes** are listed with each question. Case, blanks around a code and full-width letters do not matter; labels occur too.
"""


def form_list(trial: Trial) -> str:
    """The whole page: what holds for all forms, the visits by folder, each form with its questions."""
    about = inspect.getdoc(import_module(f"{trial.package}.forms")) or ""
    parts = [INTRODUCTION.format(study=trial.study.id), *([f"{about}\n"] if about else []), *_visits(trial)]
    parts += ["## Columns of every form\n", *_table([_row(variable) for variable in variables(RawForm)]), ""]
    return "\n".join([*parts, *(_form(name, form, trial.study.raw.of(name)) for name, form in trial.forms.items())])


def _visits(trial: Trial) -> list[str]:
    planned = [f"| {visit.folder} | {visit.name} | {_day(visit, trial)} |" for visit in trial.study.design.visits]
    others = ["| UNS | unscheduled; FOLDERSEQ numbers them | |", "| LOG | no visit; RECPOS numbers the lines | |"]
    return ["| folder | visit | planned day |", "|---|---|---|", *planned, *others, ""]


def _day(visit: Visit, trial: Trial) -> str:
    cycle = trial.study.design.cycle_days
    if visit.cycle and cycle:
        return f"{cycle}(n-1)+1" if visit.numbered else "1"
    return "" if visit.day is None else str(visit.day)


def _form(name: str, form: type[RawForm], export: FormExport) -> str:
    notes = version_notes(export)
    own = [_row(variable, notes.get(variable.name, "")) for variable in variables(form) if variable.name not in names(RawForm)]
    versions = [f"Versions: {plain(versions_in_words(export))}.\n"] if export.versions else []
    whole = [f"The form is {plain(notes[WHOLE_FORM])}.\n"] if WHOLE_FORM in notes else []
    about = f"{(form.__doc__ or '').strip()}\n"
    head = f"## {name}: {plain(title_of(form))} (`{name.lower()}.csv`)\n"
    return "\n".join([head, about, *versions, *whole, *_table(own), ""])


def _table(rows: list[str]) -> list[str]:
    return ["| column | question | answer |", "|---|---|---|", *rows]


def _row(variable: Variable, versions: str = "") -> str:
    codes = variable.extra.get("codes", ())
    answer = ", ".join(f"`{code}`" for code in codes) if codes else _FORMATS[variable.extra.get("format", "")]
    return f"| {variable.name} | {plain(variable.label)} | {answer}{f'; {plain(versions)}' if versions else ''} |"
