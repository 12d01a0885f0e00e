"""From a record to the records that it was made from, one step: takes a stored table, gives an edge per record and source.

Each layer states its sources in its own way: ADaM in SRCDOM, SRCVAR and SRCSEQ or by a predecessor, SUPP--
by IDVARVAL, SDTM by the lineage of the mapping, a variable that all records of a subject share by the form that fills it.
"""

import pandas as pd

from pipeline.core.row_key import record_numbers
from pipeline.review.identity import sequence_of
from pipeline.review.stored import Stored
from pipeline.sdtm.fields import with_target
from schemas.base import DTYPES, variables
from schemas.raw import form_of, form_table
from schemas.sdtm import DOMAINS

EDGES = ["AT", "TO", "TOAT", "VARIABLE", "HOW", "RULE"]
NAMED, SUBJECT, ALL, ANSWER = "named", "the subject's", "all with a value", "fills the variable"
_SAME = ("VISITNUM", "EXTRT")  # what a derived record without a source number shares with all the records that it sums up


def sources_of(name: str, stored: Stored) -> pd.DataFrame:
    """EDGES of a table: AT, TOAT row numbers; TO the table of the source; VARIABLE the one that counts ("" the whole record);
    HOW the source is known; RULE of the mapping."""
    return stored.kept(f"sources of {name}", lambda: _sources(name, stored))


def predecessor_of(name: str, variable: str, stored: Stored) -> str:
    """The variable of the source of which `variable` of a dataset is a copy; itself where it is none."""
    own = variables(stored.declared[name]) if name in stored.declared else ()
    return {v.name: v.source.partition(".")[2] for v in own}.get(variable) or variable


def _sources(name: str, stored: Stored) -> pd.DataFrame:
    table = stored.table(name)
    if table is None or "USUBJID" not in table:
        return _edges([])
    if "SRCDOM" in table:
        rows = table.assign(AT=table.index, SRCVAR=table["SRCVAR"].fillna(""))
        return _edges([part for dom, own in rows.groupby("SRCDOM") for part in _stated_sources(own, str(dom).lower(), stored)])
    if "RDOMAIN" in table and "IDVAR" in table:
        by_number = table["IDVAR"].eq(table["RDOMAIN"] + "SEQ")  # another variable's value is no number of a record
        number = pd.to_numeric(table["IDVARVAL"], errors="coerce").where(by_number)
        rows = table.assign(AT=table.index, SRCVAR="", SRCSEQ=number)
        return _edges([part for dom, own in rows.groupby("RDOMAIN") for part in _stated_sources(own, str(dom).lower(), stored)])
    if name in stored.declared:
        return _edges(_copied(name, table, stored))
    return _edges([_mapped(name, table, stored), *_answers(name, table, stored)])


def _edges(parts: list[pd.DataFrame]) -> pd.DataFrame:
    filled = [_typed(part) for part in parts if len(part)]
    if not filled:
        return pd.DataFrame({column: pd.Series(dtype="int64" if column.endswith("AT") else "str") for column in EDGES})
    return pd.concat(filled, ignore_index=True).drop_duplicates(ignore_index=True)


def _typed(part: pd.DataFrame) -> pd.DataFrame:
    """EDGES in their types; text that a kind of source does not state is ""."""
    numbers = {column: part[column].astype("int64") for column in ("AT", "TOAT")}
    text = {c: part[c].astype(DTYPES["Char"]).fillna("") if c in part else "" for c in ("TO", "VARIABLE", "HOW", "RULE")}
    return pd.DataFrame(numbers | text, index=part.index).astype(dict.fromkeys(text, DTYPES["Char"]))[EDGES]


def _stated_sources(rows: pd.DataFrame, dom: str, stored: Stored) -> list[pd.DataFrame]:
    """The sources of records that name the dataset `dom`, and mostly the record's number."""
    source = stored.table(dom)
    if source is None:
        return []
    sequence = sequence_of(dom.upper(), source)
    own = rows.rename(columns={"SRCVAR": "VARIABLE"}).assign(TO=dom)
    if sequence is None and source["USUBJID"].is_unique:
        return [_join(own, source, {"USUBJID": "USUBJID"}, SUBJECT)]
    named = [_join(own[own["SRCSEQ"].notna()], source, {"USUBJID": "USUBJID", "SRCSEQ": sequence}, NAMED)] if sequence else []
    rest = own[own["SRCSEQ"].isna()] if sequence else own
    shared = [column for column in _SAME if column in rest and column in source]
    known = [rest[column].notna() for column in shared]
    return named + [
        _join(part, _with_value(source, part["VARIABLE"].iloc[0]), {c: c for c in ("USUBJID", *_join_keys(part, shared))}, ALL)
        for _, part in rest.groupby([rest["VARIABLE"], *known])
    ]


def _join_keys(part: pd.DataFrame, shared: list[str]) -> list[str]:
    return [column for column in shared if part[column].notna().all()]


def _with_value(source: pd.DataFrame, variable: str) -> pd.DataFrame:
    return source[source[variable].notna()] if variable in source else source


def _join(rows: pd.DataFrame, source: pd.DataFrame, by: dict[str, str], how: str) -> pd.DataFrame:
    numbered = source[list(dict.fromkeys(by.values()))].assign(TOAT=source.index).rename(columns={v: k for k, v in by.items()})
    return rows[[c for c in rows if c in {*by, *EDGES}]].merge(numbered, on=list(by)).assign(HOW=how)


def _copied(name: str, table: pd.DataFrame, stored: Stored) -> list[pd.DataFrame]:
    """A dataset without SRCDOM: its declaration says of which SDTM domain each record is a copy (AESEQ, or the subject of DM)."""
    origins = {v.name: v.source.partition(".") for v in variables(stored.declared[name]) if v.source}
    for variable in (sequence_of(name.upper(), table), "USUBJID"):
        dom, _, copied = origins.get(variable or "", ("", "", ""))
        source = stored.table(dom.lower()) if dom.lower() in DOMAINS else None
        if variable and source is not None:
            by = {"USUBJID": "USUBJID", variable: copied}
            how = NAMED if variable != "USUBJID" else SUBJECT
            return [_join(table.assign(AT=table.index, TO=dom.lower()), source, by, how)]
    return []


def _mapped(name: str, table: pd.DataFrame, stored: Stored) -> pd.DataFrame:
    """The raw rows that made each record of a domain."""
    sequence = sequence_of(name.upper(), table)
    if sequence is None and not table["USUBJID"].is_unique:
        return pd.DataFrame()
    by = {"USUBJID": "USUBJID", **({sequence: "SEQ"} if sequence else {})}
    keyed = table[list(by)].assign(AT=table.index).rename(columns=by)
    found = stored.lineage(name)[["USUBJID", "SEQ", "RULE", "FORM", "ROWKEY"]].merge(keyed, on=list(by.values()))
    return _to_rows(found, stored).assign(HOW=NAMED, VARIABLE="")


def _to_rows(found: pd.DataFrame, stored: Stored) -> pd.DataFrame:
    parts = []
    for form, rows in found.groupby("FORM"):
        name = form_table(str(form))
        landed = stored.table(name)
        if landed is not None:
            parts.append(rows.merge(landed[["ROWKEY"]].assign(TOAT=landed.index), on="ROWKEY").assign(TO=name))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=EDGES)


def _answers(name: str, table: pd.DataFrame, stored: Stored) -> list[pd.DataFrame]:
    """Where a subject has one record: its variables that other forms fill, by the subject's rows with an answer."""
    if not table["USUBJID"].is_unique:
        return []
    fields = with_target(stored.fields())
    own = set(stored.lineage(name)["FORM"])
    wanted = fields[fields["DATASET"].eq(name.upper()) & ~fields["FORM"].isin(own)]
    subjects = table[["USUBJID"]].assign(AT=table.index)
    parts = [
        subjects.merge(_form_answers(str(form), list(rows["COLUMN"]), stored), on="USUBJID").assign(VARIABLE=variable)
        for (form, variable), rows in wanted.groupby(["FORM", "VARIABLE"])
    ]
    return [part.assign(HOW=ANSWER) for part in parts if len(part)]


def _form_answers(form: str, columns: list[str], stored: Stored) -> pd.DataFrame:
    """USUBJID, TO, TOAT: the rows of a form in which any of `columns` has text."""
    table = form_table(form)
    rows = subject_rows(table, stored)
    return rows[rows[columns].notna().any(axis=1)][["USUBJID", "AT"]].rename(columns={"AT": "TOAT"}).assign(TO=table)


def source_rows(name: str, stored: Stored) -> pd.DataFrame:
    """The rows of a table at which a trace ends, with USUBJID, AT, FILE, FILELINE and ROWKEY (missing where a record has no
    number by which its place is known)."""
    if form_of(name):
        return subject_rows(name, stored)
    return stored.kept(f"received {name}", lambda: _received(name, stored))


def _received(name: str, stored: Stored) -> pd.DataFrame:
    """A table of SDTM as received; its lineage says file and number of each record."""
    table = stored.table(name)
    if table is None:
        return pd.DataFrame(columns=["USUBJID", "AT", "FILE", "FILELINE", "ROWKEY"])
    sequence = sequence_of(name.upper(), table)
    by = ["USUBJID", *([sequence] if sequence else [])]
    made = stored.lineage(name)
    own = made[made["DATASET"].eq(name.upper())].rename(columns={"FORM": "FILE", **({"SEQ": sequence} if sequence else {})})
    own = own[[*by, "FILE", "ROWKEY"]].assign(FILELINE=record_numbers(own["ROWKEY"]))
    return table.assign(AT=table.index).merge(own.drop_duplicates(by, keep=False), on=by, how="left")


def subject_rows(name: str, stored: Stored) -> pd.DataFrame:
    """A form's rows with USUBJID and AT, the row number; rows of nobody known are left out."""
    return stored.kept(f"subjects of {name}", lambda: _with_subject(name, stored))


def _with_subject(name: str, stored: Stored) -> pd.DataFrame:
    landed, reference = stored.table(name), stored.table("reference")
    if landed is None or reference is None:
        return pd.DataFrame(columns=["USUBJID", "AT", "SITEID", "SUBJID"])
    people = reference.drop_duplicates(["SITEID", "SUBJID"])
    number = pd.Index(people["SITEID"] + "|" + people["SUBJID"])
    place = number.get_indexer(pd.Index(landed["SITEID"] + "|" + landed["SUBJID"]))
    known = landed if (place >= 0).all() else landed[place >= 0]
    return known.assign(AT=known.index, USUBJID=people["USUBJID"].array.take(place[place >= 0])).reset_index(drop=True)
