"""Results that moved between two transfers: takes both results and the changed records, gives the results and what moved them.

A count moves by who comes to it and who leaves it, and each of them needs a changed record of the subject; an estimate needs one
among all records behind it. Where the records of a result stand still, `pipeline.review.borrowed` names what else moves it.
"""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import pandas as pd

from pipeline.core.parquet import read_rows
from pipeline.core.series import Series
from pipeline.review.borrowed import borrowed_movers, joined
from pipeline.review.compare.cells import CompareError
from pipeline.review.compare.values import Tolerance
from pipeline.review.identity import RECORD, Tables, sequence_of
from pipeline.review.trace.behind import COUNTS, LEVELS, MADE, USE, records_behind
from pipeline.tlf.ard.analysis import TOTAL
from pipeline.tlf.ard.ids import SIZE
from schemas.base import DTYPES

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
RESULT = ["output_id", "analysis_id", *LEVELS, "stat_name"]
VALUES = ["stat_fmt", "stat_num"]
EXPLAINED, HOW = "EXPLAINED", "HOW"
RATES = ("COUNT", "PROPORTION")
"""The methods whose statistics follow from who is counted of whom."""
EXACT = Tolerance(relative=1e-12)
_WHAT = ["method_id", "group2"]
_RECORD = ["DATASET", "USUBJID", RECORD]
_AT = "AT"
_ALL = ""
"""In place of the name of an output: of those of which it is not known what they read."""


def moved_results(
    folders: tuple[Path, Path], tables: Sequence[Tables], changes: pd.DataFrame, reads: Mapping[str, Collection[str]]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Results whose value differs, or that only one side has and are more than a 0: RESULT, BASE, OTHER, MOVERS, EXPLAINED. And
    the changed records behind them: RESULT, DATASET, USUBJID, RECORD, HOW.

    `tables`: SDTM and ADaM of both sides with the identity of each record; `changes`: as `diff_transfers` gives them; `reads`:
    the tables that each output reads, by lower-case name.
    """
    results = [_results(folder) for folder in folders]
    moved = _moved(*(ard for ard, _ in results))
    behind = [
        _behind(moved[[f"ard_id_{side}", _AT]].dropna().set_axis(["ard_id", _AT], axis=1), ard, records, known)
        for side, (ard, records), known in zip(("BASE", "OTHER"), results, tables, strict=True)
    ]
    pairs = behind[0].merge(behind[1], on=[_AT, *_RECORD, USE], how="outer", indicator="SIDE")
    pairs = joined([pairs.astype({"SIDE": DTYPES["Char"]}), _subjects_of(moved)])
    changed = _changed_records(changes, moved, reads)
    pairs = _explained(pairs.merge(moved[[_AT, "READS", "EXACT", "PEOPLE", "IN"]], on=_AT), changed)
    direct = _direct(pairs, changed)
    movers = joined([direct, *borrowed_movers(moved, direct)])
    return _printed(moved, movers, _stray(pairs, moved)), _label(movers, moved)


def _results(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The ARD of all outputs of a transfer, and the records behind its counts; blanks for levels that do not apply."""
    paths = [sorted((folder / "tlf").glob(f"[tfl]_*.{kind}.parquet")) for kind in ("ard", "records")]
    if not paths[0]:
        raise CompareError(f"{folder}: has no outputs; make them with crf2tlf run --transfer {folder.name}")
    ard, records = (read_rows(*files) for files in paths)
    return ard[["ard_id", *RESULT, *VALUES, *_WHAT]].fillna(dict.fromkeys([*LEVELS, *_WHAT], "")), records


def _moved(base: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Both sides of the results that moved, numbered (AT). EXACT: those that follow from what is counted, PEOPLE: from the
    subjects alone; FORMAT: those of which only the text moved."""
    both = base.merge(other, on=RESULT, how="outer", suffixes=("_BASE", "_OTHER"), indicator="IN")
    ours, theirs = both["stat_num_BASE"], both["stat_num_OTHER"]
    text = both["stat_fmt_BASE"].fillna("").ne(both["stat_fmt_OTHER"].fillna(""))
    number = (ours - theirs).abs() > EXACT.relative * theirs.abs()
    known = ours.isna() != theirs.isna()
    method = both["method_id_OTHER"].fillna(both["method_id_BASE"])
    both = both.assign(
        EXACT=both["stat_name"].isin(COUNTS) | method.isin(RATES),
        PEOPLE=method.isin(RATES) & both["stat_name"].ne("n_event"),
        FORMAT=text & ~number & ours.notna() & theirs.notna(),
        SUBJECT=both["group2_OTHER"].fillna(both["group2_BASE"]).eq("USUBJID"),
    )
    alone = both["IN"].ne("both")
    found = both[(text | number | known) & ~(alone & _says_nothing(both))].reset_index(drop=True)
    return found.assign(**{_AT: range(len(found))})


def _says_nothing(both: pd.DataFrame) -> Series:
    """A line that comes or goes brings a 0 or the size of its column with it: neither is a result of its own."""
    value = both["stat_num_BASE"].fillna(both["stat_num_OTHER"])
    size = both["stat_name"].eq("N") & both["analysis_id"].ne(SIZE)
    return size | (value.eq(0) & both["stat_name"].isin([*COUNTS, "p"]))


def _behind(cells: pd.DataFrame, ard: pd.DataFrame, records: pd.DataFrame, known: Tables) -> pd.DataFrame:
    """AT, DATASET, USUBJID, RECORD, USE of `cells` (ard_id, AT): the records behind each, by their identity; a subject who is
    counted for having none of a dataset without one."""
    found = records_behind(ard[ard["ard_id"].isin(cells["ard_id"])], ard, records).merge(cells, on="ard_id")
    parts = [_with_names(rows, known.get(str(name).lower()), str(name)) for name, rows in found.groupby("DATASET")]
    columns = [_AT, *_RECORD, USE]
    blank = pd.DataFrame(columns=columns, dtype=DTYPES["Char"]).astype({_AT: "int64"})
    return joined([blank, *parts])[columns].drop_duplicates()


def _with_names(rows: pd.DataFrame, table: pd.DataFrame | None, name: str) -> pd.DataFrame:
    """`rows` (USUBJID, SEQ) with the identity of the record; a dataset of one record per subject needs no number."""
    if table is None:
        return rows.assign(**{RECORD: ""})
    sequence = sequence_of(name, table)
    if sequence is None:
        named = rows.merge(table[["USUBJID", RECORD]].drop_duplicates("USUBJID"), on="USUBJID", how="left")
    else:
        numbered = table[["USUBJID", sequence, RECORD]].rename(columns={sequence: "SEQ"}).dropna(subset="SEQ")
        named = rows.merge(numbered, on=["USUBJID", "SEQ"], how="left")
    return named.fillna({RECORD: ""})


def _subjects_of(moved: pd.DataFrame) -> pd.DataFrame:
    """The subject of each result that is about one: it is there also where no record is."""
    own = moved[moved["SUBJECT"]]
    rows = pd.DataFrame({_AT: own[_AT], "DATASET": "", "USUBJID": own["group2_level"], RECORD: "", USE: MADE, "SIDE": "both"})
    return rows.astype(dict.fromkeys([*_RECORD, USE], DTYPES["Char"]))


def _changed_records(changes: pd.DataFrame, moved: pd.DataFrame, reads: Mapping[str, Collection[str]]) -> pd.DataFrame:
    """READS, DATASET, USUBJID, RECORD, HOW: the changed records that each of the outputs reads. READS of `moved`: the output, or
    all of those that are not in `reads`."""
    once = changes[changes["LAYER"].ne("raw")].drop_duplicates(["DATASET", RECORD, "CHANGE"])
    once = once.rename(columns={"CHANGE": HOW})[[*_RECORD, HOW]]
    outputs = sorted(moved["output_id"].unique())
    moved["READS"] = moved["output_id"].where(moved["output_id"].isin(list(reads)), _ALL)
    pairs = [(output, name.upper()) for output in outputs if output in reads for name in {*reads[output], "adsl"}]
    every = [(_ALL, name) for name in once["DATASET"].unique()]
    return pd.DataFrame([*pairs, *every], columns=["READS", "DATASET"], dtype=DTYPES["Char"]).merge(once, on="DATASET")


def _explained(pairs: pd.DataFrame, changed: pd.DataFrame) -> pd.DataFrame:
    """With OWN: the record itself changed; EXPLAINED: it did, or another one of its subject that the output reads."""
    own = _index(pairs, ["DATASET", RECORD]).isin(_index(changed, ["DATASET", RECORD]).unique())
    subject = _index(pairs, ["READS", "USUBJID"]).isin(_index(changed, ["READS", "USUBJID"]).unique())
    moves = pairs["SIDE"].ne("both") & ~(pairs["PEOPLE"] & _stays(pairs))
    return pairs.assign(OWN=own, MOVES=moves, **{EXPLAINED: (own | subject) & (moves | (pairs[USE].eq(MADE) & ~pairs["EXACT"]))})


def _stays(pairs: pd.DataFrame) -> Series:
    """Whether the subject of each record is behind the result on both sides, if by other records."""
    subjects = pairs.groupby([_AT, USE, "DATASET", "USUBJID"]).ngroup()
    before = pairs["SIDE"].ne("right_only").groupby(subjects).transform("any")
    return before & pairs["SIDE"].ne("left_only").groupby(subjects).transform("any")


def _direct(pairs: pd.DataFrame, changed: pd.DataFrame) -> pd.DataFrame:
    """AT, DATASET, USUBJID, RECORD, HOW: the changed records behind each result. Where the record itself did not change, one of
    each dataset in which its subject did; a record that stays names such only where nothing else moved its result."""
    found = pairs[pairs[EXPLAINED]]
    plain = found["OWN"] | found["MOVES"]
    found = found[plain | ~found[_AT].isin(found.loc[plain, _AT])]
    how = found["SIDE"].map({"left_only": REMOVED, "right_only": ADDED, "both": CHANGED}).astype(DTYPES["Char"])
    own = found.assign(**{HOW: how})[found["OWN"]]
    one = changed.drop_duplicates(["READS", "DATASET", "USUBJID"])
    others = found.loc[~found["OWN"], [_AT, "READS", "USUBJID"]].drop_duplicates().merge(one, on=["READS", "USUBJID"])
    return joined([part[[_AT, *_RECORD, HOW]] for part in (own, others)]).drop_duplicates([_AT, *_RECORD])


def _stray(pairs: pd.DataFrame, moved: pd.DataFrame) -> Series:
    """The counts (AT) to which somebody came, or whom somebody left, of whom nothing changed: a decision moved them. A line that
    is new brings subjects with it who had been there before; a new column does so only where it is the total."""
    held = pairs["IN"].eq("both")
    columns = moved.loc[moved["analysis_id"].eq(SIZE) & moved["group1_level"].ne(TOTAL), _AT]
    unexplained = pairs["EXACT"] & pairs["MOVES"] & ~pairs[EXPLAINED] & (held | pairs[_AT].isin(columns))
    return pairs.loc[unexplained, _AT]


def _printed(moved: pd.DataFrame, movers: pd.DataFrame, stray: Series) -> pd.DataFrame:
    number = movers.groupby(_AT).size().reindex(moved[_AT], fill_value=0).to_numpy()
    shown = moved.rename(columns={"stat_fmt_BASE": "BASE", "stat_fmt_OTHER": "OTHER"})
    shown = shown.assign(MOVERS=number.astype("float64"), **{EXPLAINED: (number > 0) & ~moved[_AT].isin(stray)})
    return shown[[*RESULT, "BASE", "OTHER", "MOVERS", EXPLAINED]]


def _label(movers: pd.DataFrame, moved: pd.DataFrame) -> pd.DataFrame:
    columns = [*RESULT, *_RECORD]
    return movers.merge(moved[[_AT, *RESULT]], on=_AT)[[*columns, HOW]].sort_values(columns, ignore_index=True)


def _index(rows: pd.DataFrame, columns: list[str]) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(rows[columns])
