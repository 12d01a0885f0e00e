"""Which row of a key is current: takes a landed form, gives its current rows, the rows left out with a reason, and the issues.

This is the first decision about data, and it is the same for every form. In this order: rows of
another study or without a key are quarantined, inactive rows are dropped (X05), and of several rows of one key the one modified
last is kept: a row that repeats the one before it is DUP_EXACT (X03), a row that was changed afterwards is DUP_CONFLICT (X04;
STUDY_SPEC M11). The coded common fields are cleaned (X07); all other fields stay as they are in the file.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from pipeline.core.issues import found, gather
from pipeline.core.series import Series
from pipeline.core.time import dates
from pipeline.raw.identity import clean_code
from schemas.base import conform, empty, key_of, names
from schemas.issues import Issues
from schemas.landing import Excluded, landed
from schemas.raw.form import RawForm

CODED = ["STUDYID", "SITEID", "SUBJID", "FOLDER", "FOLDERSEQ", "RECPOS", "RECSTAT"]
STAMPS = ["ENTRYTS", "MODTS"]
QUARANTINE = ("ROW_UNIDENTIFIED", "STUDY_OTHER")


@dataclass(frozen=True)
class Records:
    """A form's current rows (`landed(form)`), the study's rows that are not, with all answers; the rows left out (Excluded) and
    the issues."""

    current: pd.DataFrame
    replaced: pd.DataFrame
    excluded: pd.DataFrame
    issues: pd.DataFrame


def current_records(table: pd.DataFrame, form: type[RawForm], study_id: str) -> Records:
    """The current rows of one landed form, in the order of the file."""
    rows = table.assign(**{column: clean_code(table[column]) for column in CODED})
    reason = _quarantine(rows, form, study_id)
    reason = reason.mask(reason.isna() & rows["RECSTAT"].eq("INACTIVE").fillna(False), "INACTIVE")
    history = _history(rows, reason.isna(), form)
    reason = reason.fillna(_superseded(history, form).reindex(reason.index))
    excluded = rows[reason.notna()].assign(FORM=form.__name__, REASON=reason[reason.notna()])
    current = rows[reason.isna()] if len(excluded) else rows
    return Records(
        current=conform(current, landed(form)),
        replaced=conform(rows[reason.notna() & reason.ne("STUDY_OTHER")], landed(form)),
        excluded=conform(excluded[names(Excluded)], Excluded) if len(excluded) else empty(Excluded),
        issues=gather(_state_issues(current, form), *_stamp_issues(history, form), *_reasons(excluded, current, form, study_id)),
    )


def _quarantine(rows: pd.DataFrame, form: type[RawForm], study_id: str) -> Series:
    reason = pd.Series(None, index=rows.index, dtype="str")
    reason = reason.mask(rows["STUDYID"].ne(study_id.upper()).fillna(True), "STUDY_OTHER")
    return reason.mask(rows[list(key_of(form))].isna().any(axis=1), "ROW_UNIDENTIFIED")


def _history(rows: pd.DataFrame, counted: Series, form: type[RawForm]) -> pd.DataFrame:
    """Counted rows of repeated keys, oldest version first: by latest change, then entry, then place in the file."""
    keys = rows.loc[counted, list(key_of(form))]
    repeated = rows.loc[keys.index[keys.duplicated(keep=False)]]
    entered, modified = (dates.moments(repeated[stamp]) for stamp in STAMPS)
    order = pd.DataFrame({"KEY": repeated["ROWKEY"], "MODIFIED": modified.fillna(entered), "ENTERED": entered})
    return repeated.loc[order.sort_values(["KEY", "MODIFIED", "ENTERED"], kind="stable", na_position="first").index]


def _superseded(history: pd.DataFrame, form: type[RawForm]) -> Series:
    """DUP_EXACT for a row that says what the version before it said, DUP_CONFLICT for any other but the last version."""
    key = list(key_of(form))
    answers = history[[c for c in names(form) if c not in STAMPS]].fillna("")
    repeats = answers.eq(answers.shift()).all(axis=1)
    versions = history[~repeats]
    replaced = versions.duplicated(key, keep="last")
    reason = pd.Series(None, index=history.index, dtype="str").mask(repeats, "DUP_EXACT")
    return reason.mask(replaced.reindex(history.index, fill_value=False), "DUP_CONFLICT")


def _stamp_issues(history: pd.DataFrame, form: type[RawForm]) -> Iterator[pd.DataFrame]:
    """A time stamp of a repeated key that cannot be read decides nothing: of such rows the later in the file is kept."""
    for stamp in STAMPS:
        unread = history[history[stamp].notna() & dates.moments(history[stamp]).isna()]
        yield found("DATE_INVALID", unread, form.__name__, column=stamp, action="it does not order the versions of its row")


def _reasons(excluded: pd.DataFrame, current: pd.DataFrame, form: type[RawForm], study_id: str) -> list[pd.DataFrame]:
    """The issues of the rows left out; INACTIVE is none, it is only counted."""
    if excluded.empty:
        return []
    by_reason = {reason: rows for reason, rows in excluded.groupby("REASON") if reason != "INACTIVE"}
    made = [found("DUP_EXACT", by_reason["DUP_EXACT"], form.__name__)] if "DUP_EXACT" in by_reason else []
    if "DUP_CONFLICT" in by_reason:
        made.append(_conflict_issues(by_reason["DUP_CONFLICT"], current, form))
    if set(by_reason) & set(QUARANTINE):
        made.append(_quarantine_issues(excluded, form, study_id))
    return made


def _quarantine_issues(excluded: pd.DataFrame, form: type[RawForm], study_id: str) -> pd.DataFrame:
    other = excluded[excluded["REASON"].eq("STUDY_OTHER")]
    without_key = excluded[excluded["REASON"].eq("ROW_UNIDENTIFIED")]
    missing = without_key[list(key_of(form))].isna()
    parts = [found("ROW_UNIDENTIFIED", without_key[missing[column]], form.__name__, column=column) for column in missing.columns]
    return gather(found("STUDY_OTHER", other, form.__name__, column="STUDYID", message=f"is not {study_id}"), *parts)


def _state_issues(rows: pd.DataFrame, form: type[RawForm]) -> pd.DataFrame:
    """A row whose state is neither ACTIVE nor INACTIVE was not deleted: it counts, and the issue list says so."""
    odd = rows[rows["RECSTAT"].ne("ACTIVE").fillna(True)]
    return found("CT_UNMAPPED", odd, form.__name__, column="RECSTAT", action="treated as ACTIVE") if len(odd) else empty(Issues)


def _conflict_issues(replaced: pd.DataFrame, current: pd.DataFrame, form: type[RawForm]) -> pd.DataFrame:
    """One issue per replaced row; its VALUE lists the answers that the current row changed."""
    kept = current.set_index("ROWKEY").reindex(replaced["ROWKEY"]).set_axis(replaced.index, axis=0)
    changed = pd.Series("", index=replaced.index, dtype="str")
    for column in [c for c in names(form) if c not in STAMPS]:
        old, new = replaced[column].fillna(""), kept[column].fillna("")
        changed = changed.where(old.eq(new), changed + f"{column} " + old + " -> " + new + "; ")
    return found("DUP_CONFLICT", replaced, form.__name__, value=changed.str.removesuffix("; "))
