"""The true treatment list of a blinded trial: one CSV file, read as strictly as those of a transfer.

SUBJID (with SITEID where numbers of subjects are not unique), DUMMY, the code of the subject's arm in blinded transfers, and
ARMCD, the true one. Where transfers have kits, a row per kit: DUMMYKIT, KIT, KITARMCD, and what EX holds of it: EXTRT, EXDOSE,
EXSTREN; where they have none EXTRT, what the subject was given.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.core.distinct import each_distinct
from pipeline.core.errors import CrfError
from pipeline.core.series import Series
from pipeline.raw.csv_file import read_csv
from pipeline.raw.faults import SHOWN_ROWS, Fault, TransferError
from pipeline.study import Study
from schemas.codelists import normalise

SUBJECT = ["SUBJID", "DUMMY", "ARMCD"]
KIT, OF_DOSES = ["DUMMYKIT", "KIT", "KITARMCD"], ["EXTRT", "EXDOSE", "EXSTREN"]
_CORRECT = "correct the list"


class TreatmentListError(TransferError):
    """A treatment list that does not fit the trial or the transfer; nothing of it was used. `faults` as of a transfer."""

    def __init__(self, file: str, faults: list[Fault]) -> None:
        self.faults = faults
        CrfError.__init__(self, f"the treatment list {file} cannot be used:\n" + "\n".join(f"  {fault}" for fault in faults))


@dataclass(frozen=True)
class Treatments:
    """`subjects`: KEY, SUBJID, DUMMY, ARMCD, FILELINE, one row each; `kits`: the columns of the list of each row with a kit.

    `drugs`: EXTRT by KEY, of the rows without a kit. `by_site`: KEY is site and number of a subject, else the number alone.
    """

    file: str
    subjects: pd.DataFrame
    kits: pd.DataFrame
    drugs: Series
    by_site: bool = False

    def key(self, rows: pd.DataFrame) -> Series:
        """The subject of each row as the list calls it."""
        number: Series = rows["SUBJID"].str.strip()
        return rows["SITEID"].str.strip() + "/" + number if self.by_site else number


def coded(text: Series) -> Series:
    """Text as codes are compared."""
    return each_distinct(text, lambda distinct: distinct.map(normalise).astype("str"))


def read_treatments(path: Path, study: Study) -> Treatments:
    """The list in a file. TreatmentListError names file, line, subject and value of everything that is wrong in it itself."""
    source = read_csv(path.read_bytes(), path.name)
    if source.table is None:
        raise TreatmentListError(path.name, source.faults)
    table = source.table
    if missing := [name for name in SUBJECT if name not in table]:
        cause = f"has no column {', '.join(missing)}; it has {', '.join(source.header)}"
        raise TreatmentListError(path.name, [Fault(path.name, 1, cause, "name the columns as the guide says")])
    table = table.reindex(columns=[*table.columns, *(name for name in KIT if name not in table)]).astype("str")
    treatments = Treatments(path.name, table, table, table["SUBJID"], "SITEID" in source.header)
    table = table.assign(KEY=treatments.key(table))
    if faults := [*_incomplete(table, path.name), *_undeclared(table, path.name, study), *_twice(table, path.name)]:
        raise TreatmentListError(path.name, sorted(faults, key=lambda fault: fault.line or 0))
    subjects = table.drop_duplicates("KEY")[["KEY", *SUBJECT, "FILELINE"]]
    kits = table["DUMMYKIT"].notna()
    drugs = table[~kits].reindex(columns=["KEY", "EXTRT"]).dropna().set_index("KEY")["EXTRT"]
    return Treatments(path.name, subjects, table[kits], drugs, treatments.by_site)


def faults_at(rows: pd.DataFrame, causes: Series, remedy: str, file: str = "") -> list[Fault]:
    """A fault per row, SHOWN_ROWS of them and the number of the others; `causes` words each, `file` is where FILE tells none."""
    if rows.empty:
        return []
    names = rows["FILE"] if not file else pd.Series(file, index=rows.index)
    shown = zip(names.head(SHOWN_ROWS), rows["FILELINE"].head(SHOWN_ROWS), causes.head(SHOWN_ROWS), strict=True)
    faults = [Fault(str(name), int(line), str(cause), remedy) for name, line, cause in shown]
    more = len(rows) - len(faults)
    return [*faults, Fault(str(names.iloc[0]), None, f"{more} more rows are wrong in the same way", remedy)] if more else faults


def quoted(text: Series) -> Series:
    """Each text in quotes, for a sentence; a missing one is empty."""
    return "'" + text.fillna("") + "'"


def _incomplete(table: pd.DataFrame, file: str) -> Iterator[Fault]:
    for column in SUBJECT:
        rows = table[table[column].isna()]
        yield from faults_at(rows, "subject " + quoted(rows["SUBJID"]) + f" has no {column}", _CORRECT, file)
    for column in (name for name in (*KIT[1:], *OF_DOSES) if name in table):
        rows = table[table["DUMMYKIT"].notna() & table[column].isna()]
        causes = "subject " + quoted(rows["SUBJID"]) + ": the kit " + quoted(rows["DUMMYKIT"]) + f" has no {column}"
        yield from faults_at(rows, causes, _CORRECT, file)


def _undeclared(table: pd.DataFrame, file: str, study: Study) -> Iterator[Fault]:
    arms = [text for arm in study.arms for text in (arm.code, arm.label, *arm.codes)]
    drugs = [*study.names_of_drugs, *(drug.label for drug in study.drugs.values() if drug.label)]
    declared = {"ARMCD": arms, "KITARMCD": arms, "EXTRT": drugs, "DUMMY": list(study.blinding.arms)}
    keys = {"ARMCD": "arms", "KITARMCD": "arms", "EXTRT": "drugs", "DUMMY": "blinding.arms"}
    for column in (name for name in declared if name in table):
        known = {normalise(text) for text in declared[column]}
        rows = table[table[column].notna() & ~coded(table[column]).isin(known)]
        causes = "subject " + quoted(rows["SUBJID"]) + f": {column} " + quoted(rows[column]) + " is declared nowhere"
        yield from faults_at(rows, causes, f"correct it, or declare it in {keys[column]} of study.yaml", file)


def _twice(table: pd.DataFrame, file: str) -> Iterator[Fault]:
    """Subjects with two arms, or in two rows of one kit or of none; kits of two rows."""
    one_each = table.drop_duplicates(["KEY", "DUMMY", "ARMCD"])
    other = one_each[one_each.duplicated("KEY")]
    arms = quoted(other["DUMMY"]) + " and " + quoted(other["ARMCD"])
    causes = "subject " + quoted(other["SUBJID"]) + " stands here with the arms " + arms + ", and above with others"
    yield from faults_at(other, causes, _CORRECT, file)
    again = table[table.duplicated(["KEY", "DUMMYKIT"]) & ~table.index.isin(other.index)]
    causes = "subject " + quoted(again["SUBJID"]) + " stands here a second time with the kit " + quoted(again["DUMMYKIT"])
    yield from faults_at(again, causes, "keep one row", file)
    for column in ("DUMMYKIT", "KIT"):
        known = table[table[column].notna() & ~table.index.isin(again.index)]
        shared = known[known.duplicated(column)]
        causes = "subject " + quoted(shared["SUBJID"]) + f": {column} " + quoted(shared[column]) + " is a kit of a row above, too"
        yield from faults_at(shared, causes, _CORRECT, file)
