"""The data cut-off (STUDY_SPEC 3.6): takes the forms, gives them as they stood at the cut-off, and the list of what that changes.

Its own module because a cut must be the same for every domain: with `dco_level: sdtm` the forms are cut before any domain is
mapped, so that first and last dose, death, epochs and visits all follow. With `dco_level: adam` SDTM keeps everything, and the
list says what the rules of ADaM leave out.
"""

import inspect
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, NamedTuple

import pandas as pd

from pipeline import dates
from pipeline.product import EXCLUDED, Lineage, Product
from pipeline.sdtm.mapping import code_text
from pipeline.sdtm.terms import YES
from pipeline.study import Study
from schemas.base import conform, empty, names
from schemas.raw import FORMS
from schemas.sdtm.cut import Cut

# When what a row tells of began: the first of these columns, else the second. A log line without any date is kept.
VISIT_DATE = ("FORMDT",)
STARTS: dict[str, tuple[str, ...]] = dict.fromkeys(FORMS, VISIT_DATE) | {
    "IC": ("ICDT", "FORMDT"), "ENR": ("ENRLDT", "FORMDT"), "MH": ("MHSTDT",), "PTX": ("STDT",), "PSRG": ("DT",), "PRT": ("STDT",),
    "TL": ("SCANDT", "FORMDT"), "NTL": ("SCANDT", "FORMDT"), "NL": ("SCANDT", "FORMDT"), "RSP": ("RSDT", "FORMDT"),
    "EXS": ("STDT",), "EXE": ("DT", "FORMDT"), "AE": ("STDT",), "AEG": ("CHGDT",), "SAT": ("STDT",), "EOT": ("LASTDT", "FORMDT"),
    "EOS": ("EOSDT", "FORMDT"), "SURV": ("CONTDT", "FORMDT"), "DTH": ("DTHDT", "FORMDT"),
}  # fmt: skip
# When it ended, and the tick that says that it goes on (none where the form has no such question).
ENDS = {"AE": ("ENDT", "ONGO"), "EXS": ("ENDT", "ONGO"), "SAT": ("ENDT", ""), "MH": ("MHENDT", ""), "PTX": ("ENDT", ""),
        "PRT": ("ENDT", "")}  # fmt: skip
STARTED, ENDED = "begins after the data cut-off", "ends after the data cut-off"
UNRESOLVED = "NOT RECOVERED/NOT RESOLVED"
_KEPT = "kept in SDTM, left out by the rules of ADaM"


class _Cut(NamedTuple):
    """One form: its rows as they stood at the cut-off, and the list of changes (Cut)."""

    rows: pd.DataFrame
    changes: pd.DataFrame


def cut(
    crf_dm: pd.DataFrame, crf_ic: pd.DataFrame, crf_ie: pd.DataFrame, crf_enr: pd.DataFrame, crf_cd: pd.DataFrame,
    crf_mh: pd.DataFrame, crf_ptx: pd.DataFrame, crf_psrg: pd.DataFrame, crf_prt: pd.DataFrame, crf_ecog: pd.DataFrame,
    crf_vs: pd.DataFrame, crf_lb: pd.DataFrame, crf_tl: pd.DataFrame, crf_tlsum: pd.DataFrame, crf_ntl: pd.DataFrame,
    crf_nl: pd.DataFrame, crf_rsp: pd.DataFrame, crf_exs: pd.DataFrame, crf_exe: pd.DataFrame, crf_ae: pd.DataFrame,
    crf_aeg: pd.DataFrame, crf_sat: pd.DataFrame, crf_eot: pd.DataFrame, crf_eos: pd.DataFrame, crf_surv: pd.DataFrame,
    crf_dth: pd.DataFrame, study: Study,
) -> Product:  # fmt: skip
    """What lies after the data cut-off, value by value: removed or changed in SDTM, or left to the rules of ADaM (dco_level)."""
    given = (
        crf_dm, crf_ic, crf_ie, crf_enr, crf_cd, crf_mh, crf_ptx, crf_psrg, crf_prt, crf_ecog, crf_vs, crf_lb, crf_tl, crf_tlsum,
        crf_ntl, crf_nl, crf_rsp, crf_exs, crf_exe, crf_ae, crf_aeg, crf_sat, crf_eot, crf_eos, crf_surv, crf_dth,
    )  # fmt: skip
    changes = [cut_form(form, rows, study).changes for form, rows in zip(FORMS, given, strict=True)]
    filled = [part for part in changes if len(part)]
    table = conform(pd.concat(filled, ignore_index=True), Cut) if filled else empty(Cut)
    if study.study.dco_level == "adam":
        return Product(table.assign(ACTION=_KEPT))
    removed = table[table["REASON"].str.startswith(STARTED)]
    lineage = removed[["FORM", "ROWKEY"]].assign(DATASET="CUT", RULE=EXCLUDED + STARTED)
    return Product(table, lineage=conform(lineage.reindex(columns=names(Lineage)), Lineage))


def at_cut(function: Callable[..., Any]) -> Callable[..., Any]:
    """`function` of forms, given the forms as they stood at the cut-off where the study cuts SDTM; else the function as it is."""
    if not any(name.startswith("crf_") for name in inspect.signature(function).parameters):
        return function

    @wraps(function)
    def on_cut_forms(**tables: Any) -> Any:
        study: Study = tables["study"]
        if study.study.dco_level == "sdtm":
            forms = {f"crf_{form.lower()}": form for form in FORMS}
            tables |= {name: cut_form(forms[name], tables[name], study).rows for name in tables if name in forms}
        return function(**tables)

    return on_cut_forms


def cut_form(form: str, rows: pd.DataFrame, study: Study) -> _Cut:
    """Rows that begin after the cut-off are removed (a partial date at its earliest day); what ended after it is open again.

    The grade of an event and its seriousness stay as entered: they have no date.
    """
    first, last = STARTS[form][0], STARTS[form][-1]
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
    where: "pd.Series[bool]"
    value: Any
    action: str


def _reopened(form: str, rows: pd.DataFrame, study: Study) -> Iterator[_Edit]:
    """What ended after the cut-off: no end, ticked ongoing, and for an event no outcome yet, so that a later death is unknown."""
    if form not in ENDS:
        return
    end, tick = ENDS[form]
    again = _after(rows[end], study)
    yield _Edit(end, again, float("nan"), "left blank")
    if tick:
        yield _Edit(tick, again & ~code_text(rows[tick]).isin(YES), "Y", "set to Y")
    if form == "AE":
        yield _Edit("OUT", again & code_text(rows["OUT"]).ne(UNRESOLVED).fillna(True), UNRESOLVED, f"set to {UNRESOLVED}")


def _after(text: "pd.Series[Any]", study: Study) -> "pd.Series[bool]":
    return dates.earliest(dates.parse(text, study.dates.dmy_ambiguous)["DTC"]) > pd.Timestamp(study.dco)


def _change(
    form: str, rows: pd.DataFrame, column: "pd.Series[Any] | str", value: "pd.Series[Any]", reason: str, action: str, study: Study
) -> pd.DataFrame:
    made = rows[["SITEID", "SUBJID", "ROWKEY", "FILE", "FILELINE"]]
    made = made.assign(FORM=form, COLUMN=column, VALUE=value, REASON=f"{reason} {study.dco}", ACTION=action)
    return conform(made[names(Cut)], Cut)
