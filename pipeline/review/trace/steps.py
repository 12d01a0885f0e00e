"""From printed numbers to the forms: takes results and the cells in question, gives every record on the way and the raw rows.

Two answers, both given. The records that are *named*: by the result, by SRCDOM and SRCSEQ, by the lineage of the mapping; each is
exact, but a rule also decides by what it did not take. And all that the rules *looked at*: the tables that the run read on the
way from the forms to this output, of the subjects in question; complete, so that the number follows from these rows alone. How
each layer states its sources is in sources.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from pipeline.core.series import Series
from pipeline.review.compare.cells import CompareError
from pipeline.review.identity import RECORD, identify, sequence_of
from pipeline.review.stored import Stored
from pipeline.review.trace.behind import MADE, USE, records_behind
from pipeline.review.trace.sources import predecessor_of, source_rows, sources_of
from pipeline.tlf.render.cells import RECORD as REFERENCE
from pipeline.tlf.render.cells import cells_file
from schemas.base import DTYPES
from schemas.raw import form_of


@dataclass(frozen=True)
class Trace:
    """`cells`: see render/cells.py. `results`: their ARD rows. `records`: TABLE, AT (row number), USUBJID, RECORD, USE.
    `sources`: TABLE, AT, TO, TOAT, VARIABLE, HOW, RULE, each step from a record towards the forms. `rows`: TABLE, AT, USUBJID,
    FILE, FILELINE, ROWKEY of the rows at its end, of forms or of SDTM as received. `looked_at`: TABLE, READ_BY, RECORDS (of these
    subjects)."""

    output: str
    cells: pd.DataFrame
    results: pd.DataFrame
    records: pd.DataFrame
    sources: pd.DataFrame
    rows: pd.DataFrame
    looked_at: pd.DataFrame

    @property
    def subjects(self) -> list[str]:
        """Whose records stand behind the results, the subjects of the column included."""
        return sorted(set(self.records["USUBJID"]))


def find_cells(stored: Stored, output: str, row: str, column: str = "") -> pd.DataFrame:
    """The cells of an output whose row and column contain these texts. CompareError says what there is instead."""
    if output not in stored.outputs():
        raise CompareError(f"there is no output '{output}' in {stored.folder / 'tlf'}; there are: {', '.join(stored.outputs())}")
    cells = stored.file(f"tlf/{cells_file(output)}")
    found = choose(cells, row, column)
    if found.empty:
        known = "\n  ".join(dict.fromkeys(cells["row"] + (" | " + cells["column"]).fillna("")))
        raise CompareError(f"{output}: no cell in a row '{row}' and a column '{column}'; there are:\n  {known}")
    return found


def choose(cells: pd.DataFrame, row: str, column: str) -> pd.DataFrame:
    """The cells whose row and column contain these texts, whatever their case; a row that is meant exactly comes alone."""
    labels, columns = _as_typed(cells["row"]), _as_typed(cells["column"].fillna(""))
    exact = labels.eq(row.lower())
    chosen = exact if exact.any() else labels.str.contains(row.lower(), regex=False)
    return cells[chosen & columns.str.contains(column.lower(), regex=False)]


def _as_typed(texts: Series) -> Series:
    """Printed texts in lower case, with the blanks that a user types: tables keep some words together by others."""
    return texts.str.lower().str.replace("\u00a0", " ")


def trace(stored: Stored, output: str, cells: pd.DataFrame) -> Trace:
    """All that stands behind some cells of an output (find_cells)."""
    ard, named = stored.results([output])
    results = ard[ard["ard_id"].isin(cells["ard_id"])]
    records = pd.concat([_at(records_behind(results, ard, named), stored), _listing_cells(cells, stored)], ignore_index=True)
    records = records.drop_duplicates(ignore_index=True)
    start = _with_variable(records, results)
    sources = walk(start, stored)
    ends = pd.concat([sources[["TO", "TOAT"]].set_axis(["TABLE", "AT"], axis=1), records[["TABLE", "AT"]]])
    rows = _source_rows(ends.drop_duplicates(), stored)
    return Trace(output, cells, results, records, sources, rows, looked_at(output, set(records["USUBJID"]), stored))


def _at(behind: pd.DataFrame, stored: Stored) -> pd.DataFrame:
    """TABLE, AT, USUBJID, RECORD, USE of records that are named by dataset, subject and number."""
    parts = [
        pd.DataFrame({c: pd.Series(dtype="str") for c in ("TABLE", "USUBJID", RECORD, USE)} | {"AT": pd.Series(dtype="int64")})
    ]
    for dataset, rows in behind.groupby("DATASET"):
        name = str(dataset).lower()
        table = stored.table(name)
        if table is not None:
            parts.append(_numbered(rows, name, table, stored))
    return pd.concat(parts, ignore_index=True).drop_duplicates(ignore_index=True)


def _numbered(rows: pd.DataFrame, name: str, table: pd.DataFrame, stored: Stored) -> pd.DataFrame:
    sequence = sequence_of(name.upper(), table)
    by = {"USUBJID": "USUBJID", **({sequence: "SEQ"} if sequence else {})}
    keyed = table[list(by)].assign(AT=table.index, **{RECORD: identify(name, {name: table}, stored.declared)}).rename(columns=by)
    found = rows.drop_duplicates(["USUBJID", "SEQ", USE]).merge(keyed, on=list(by.values()))
    return found.assign(TABLE=name)[["TABLE", "AT", "USUBJID", RECORD, USE]]


def _listing_cells(cells: pd.DataFrame, stored: Stored) -> pd.DataFrame:
    """The records that rows of a listing show."""
    return _at(cells.loc[cells["DATASET"].notna(), REFERENCE].assign(**{USE: MADE}), stored)


def _with_variable(records: pd.DataFrame, results: pd.DataFrame) -> pd.DataFrame:
    """TABLE, AT, VARIABLE to start from: an ADSL record counts for the variable that was analysed."""
    analysed = [*dict.fromkeys(results["variable"].dropna())]
    variables = pd.DataFrame({"VARIABLE": analysed or [""]}, dtype="str")
    return records[["TABLE", "AT"]].drop_duplicates().merge(variables, how="cross")


def walk(start: pd.DataFrame, stored: Stored) -> pd.DataFrame:
    """Every step from the records TABLE, AT (with the VARIABLE that counts) to raw rows: TABLE and EDGES."""
    steps, seen, frontier = [], start, start
    while len(frontier):
        found = [_step(str(name), rows, stored) for name, rows in frontier.groupby("TABLE") if not form_of(str(name))]
        if not found:
            break
        step = pd.concat(found, ignore_index=True)
        steps.append(step)
        ahead = step[["TO", "TOAT", "VARIABLE"]].set_axis(["TABLE", "AT", "VARIABLE"], axis=1).drop_duplicates()
        known = ahead.merge(seen.drop_duplicates(), how="left", indicator="IN")["IN"].eq("both").to_numpy()
        frontier = ahead[~known]
        seen = pd.concat([seen, frontier], ignore_index=True)
    every = pd.concat(steps, ignore_index=True) if steps else sources_of("", stored).assign(TABLE="")
    return every.drop_duplicates(ignore_index=True)


def _step(name: str, rows: pd.DataFrame, stored: Stored) -> pd.DataFrame:
    """The edges of these records: those of the whole record, and those of the variable that counts."""
    wanted = rows["VARIABLE"].map({variable: predecessor_of(name, variable, stored) for variable in rows["VARIABLE"].unique()})
    joined = rows[["AT"]].assign(WANTED=wanted.astype(DTYPES["Char"])).merge(sources_of(name, stored), on="AT")
    if stored.layer_of(name) == "sdtm":
        joined = joined[joined["VARIABLE"].eq("") | joined["VARIABLE"].eq(joined["WANTED"])]
    carried = joined["VARIABLE"].where(joined["VARIABLE"].ne(""), joined["WANTED"])
    return joined.assign(TABLE=name, VARIABLE=carried).drop(columns="WANTED")


def _source_rows(ends: pd.DataFrame, stored: Stored) -> pd.DataFrame:
    columns = ["TABLE", "AT", "USUBJID", "FILE", "FILELINE", "ROWKEY"]
    parts = [
        source_rows(str(name), stored).merge(rows[["AT"]], on="AT").assign(TABLE=name)[columns]
        for name, rows in ends.groupby("TABLE")
        if stored.is_source(str(name))
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def looked_at(output: str, subjects: set[str], stored: Stored) -> pd.DataFrame:
    """TABLE, READ_BY and RECORDS: every table that the run read on the way to this output, with the number of records of these
    subjects in it."""
    tables = stored.all_inputs(output)
    readers = {name: [*(t for t in (*tables, output) if name in stored.inputs(t))] for name in tables}
    found = [(name, ", ".join(readers[name]), len(records_of(name, subjects, stored))) for name in tables]
    return pd.DataFrame(found, columns=["TABLE", "READ_BY", "RECORDS"])


def records_of(name: str, subjects: Iterable[str], stored: Stored) -> pd.DataFrame:
    """The rows of a table that are about these subjects; none of a table that is about no subject."""
    table = source_rows(name, stored) if stored.is_source(name) else stored.table(name)
    if table is None or "USUBJID" not in table:
        return pd.DataFrame()
    return table[table["USUBJID"].isin(list(subjects))]


def rows_looked_at(traced: Trace, stored: Stored, use: str = "") -> pd.DataFrame:
    """FILE, FILELINE and ROWKEY of every source row that the rules looked at: the number follows from these rows alone.

    `use`: only of the subjects of the result (MADE), from whose rows a count follows, or of those of the column.
    """
    records = traced.records[traced.records[USE].eq(use)] if use else traced.records
    ends = [name for name in traced.looked_at["TABLE"] if stored.is_source(name)]
    parts = [records_of(name, records["USUBJID"], stored)[["FILE", "FILELINE", "ROWKEY"]] for name in ends]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["FILE", "FILELINE", "ROWKEY"])
