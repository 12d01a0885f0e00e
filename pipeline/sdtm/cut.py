"""Data cut-off (STUDY_SPEC 3.6): the forms as they stood at the cut-off, and the list of what that changes.

With `dco_level: sdtm` the forms are cut before any domain is mapped, so that first and last dose, death, epochs and visits all
follow. With `dco_level: adam` SDTM keeps everything, and the list says what the rules of ADaM leave out.
"""

import inspect
from collections.abc import Iterator, Mapping
from functools import wraps
from typing import Any, NamedTuple

import pandas as pd

from pipeline.core.product import EXCLUDED, Lineage, Product
from pipeline.core.series import Series
from pipeline.core.time import dates
from pipeline.sdtm.verbs.mapping import code_text
from pipeline.sdtm.verbs.terms import YES
from pipeline.study import Study
from pipeline.trial.trial import ALL_FORMS, STUDY, TRIAL, VISIT_FORMS, Function, Trial
from schemas.base import conform, empty, names
from schemas.raw import RawForm, form_of, form_table
from schemas.sdtm.cut import Cut

STARTED, ENDED = "begins after the data cut-off", "ends after the data cut-off"
_LEFT_TO_ADAM = "kept in SDTM, left out by the rules of ADaM"


class _Cut(NamedTuple):
    """One form: its rows as they stood at the cut-off, and the list of changes (Cut)."""

    rows: pd.DataFrame
    changes: pd.DataFrame


def cut(forms: Mapping[str, pd.DataFrame], trial: Trial) -> Product:
    """What lies after the data cut-off, value by value: removed or changed in SDTM, or left to the rules of ADaM (dco_level)."""
    study = trial.study
    changes = [cut_form(trial.forms[name], rows, study).changes for name, rows in forms.items()]
    filled = [part for part in changes if len(part)]
    table = conform(pd.concat(filled, ignore_index=True), Cut) if filled else empty(Cut)
    if study.study.dco_level == "adam":
        return Product(table.assign(ACTION=_LEFT_TO_ADAM))
    removed = table[table["REASON"].str.startswith(STARTED)]
    lineage = removed[["FORM", "ROWKEY"]].assign(DATASET="CUT", RULE=EXCLUDED + STARTED)
    return Product(table, lineage=conform(lineage.reindex(columns=names(Lineage)), Lineage))


def at_cut(function: Function, forms: Mapping[str, type[RawForm]]) -> Function:
    """`function` of forms, given the forms as they stood at the cut-off where the study cuts SDTM; else the function as it is."""
    if function is cut or not _reads_forms(function):
        return function

    @wraps(function)
    def on_cut_forms(**tables: Any) -> Any:
        study: Study = tables[STUDY] if STUDY in tables else tables[TRIAL].study
        if study.study.dco_level == "sdtm":
            single = {name: form_table(name) for name in forms}
            tables |= {t: cut_form(forms[n], tables[t], study).rows for n, t in single.items() if t in tables}
            for several in {ALL_FORMS, VISIT_FORMS} & tables.keys():
                tables[several] = {name: cut_form(forms[name], rows, study).rows for name, rows in tables[several].items()}
        return function(**tables)

    return on_cut_forms


def _reads_forms(function: Function) -> bool:
    return any(n in (ALL_FORMS, VISIT_FORMS) or form_of(n) for n in inspect.signature(function).parameters)


def cut_form(form: type[RawForm], rows: pd.DataFrame, study: Study) -> _Cut:
    """Rows that begin after the cut-off are removed (a partial date at its earliest day); what ended after it is open again.

    A log line without any date is kept. The grade of an event and its seriousness stay as entered: they have no date.
    """
    first, last = form._starts[0], form._starts[-1]
    start = rows[first].fillna(rows[last])
    column = pd.Series(last, index=rows.index).mask(rows[first].notna(), first)
    late = _after(start, study)
    kept = rows[~late].reset_index(drop=True)
    parts = [_change(form, rows[late], column[late], start[late], STARTED, "removed from SDTM", study)]
    for edit in _reopened(form, kept, study):
        parts.append(_change(form, kept[edit.where], edit.column, kept[edit.column][edit.where], ENDED, edit.action, study))
        kept = kept.assign(**{edit.column: kept[edit.column].mask(edit.where, edit.value)})
    filled = [part for part in parts if len(part)]
    return _Cut(kept, pd.concat(filled, ignore_index=True) if filled else empty(Cut))


class _Edit(NamedTuple):
    """A new value for a column in some rows."""

    column: str
    where: Series
    value: Any
    action: str


def _reopened(form: type[RawForm], rows: pd.DataFrame, study: Study) -> Iterator[_Edit]:
    """What ended after the cut-off: no end, ticked ongoing, and what the form says of an end that is unknown (`reopened`)."""
    if not form._ends:
        return
    again = _after(rows[form._ends], study)
    yield _Edit(form._ends, again, float("nan"), "left blank")
    if form._ongoing:
        yield _Edit(form._ongoing, again & ~code_text(rows[form._ongoing]).isin(YES), "Y", "set to Y")
    for column, value in form._reopened.items():
        yield _Edit(column, again & code_text(rows[column]).ne(value).fillna(True), value, f"set to {value}")


def _after(text: Series, study: Study) -> Series:
    return dates.earliest(dates.parse(text, study.dates.dmy_ambiguous)["DTC"]) > pd.Timestamp(study.dco)


def _change(
    form: type[RawForm],
    rows: pd.DataFrame,
    column: Series | str,
    value: Series,
    reason: str,
    action: str,
    study: Study,
) -> pd.DataFrame:
    made = rows[["SITEID", "SUBJID", "ROWKEY", "FILE", "FILELINE"]]
    made = made.assign(FORM=form.__name__, COLUMN=column, VALUE=value, REASON=f"{reason} {study.dco}", ACTION=action)
    return conform(made[names(Cut)], Cut)
