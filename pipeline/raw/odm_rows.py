"""The rows of one ODM item group: takes them one by one while the file is read, gives them as a table with their identity.

What is around an ItemGroupData gives STUDYID (StudyOID), SITEID (LocationOID of the SiteRef), SUBJID (SubjectKey), FOLDER and
FOLDERSEQ (StudyEventOID and its repeat key) and RECPOS, made of the repeat keys of the form and of the item group: that of the
group alone where the form is the first, else both ("2.3"), that of the form where the group has none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from sys import intern

import pandas as pd

from pipeline.core.distinct import looked_up
from pipeline.core.series import Series
from pipeline.raw.faults import Fault
from pipeline.raw.source_file import SourceFile

IDENTITY = ["STUDYID", "SITEID", "SUBJID", "FOLDER", "FOLDERSEQ", "RECPOS"]
FORM_OID, FORM_REPEAT, GROUP_REPEAT = "FormOID", "FormRepeatKey", "ItemGroupRepeatKey"
REPEATS = [FORM_OID, FORM_REPEAT, GROUP_REPEAT]
UNIT = ".UNIT"


@dataclass
class Units:
    """Measurement units: their names and symbols by OID, and those that the metadata allow for an item."""

    names: dict[str, str] = field(default_factory=dict)
    symbols: dict[str, str] = field(default_factory=dict)
    of_item: dict[str, list[str]] = field(default_factory=dict)

    def texts(self) -> dict[str, str]:
        """The text of each unit: its symbol, or its name."""
        return {oid: self.symbols.get(oid, "").strip() or name for oid, name in self.names.items()}


@dataclass
class OdmGroup:
    """One item group while the file is read: its values by column, in order of first sight, and the lines of its rows."""

    columns: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in IDENTITY})
    repeats: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in REPEATS})
    lines: list[int] = field(default_factory=list)

    def define(self, column: str) -> None:
        """A column is known from now on; the rows so far have no value in it."""
        if column not in self.columns:
            self.columns[column] = [""] * len(self.lines)

    def open_row(self, line: int, around: Mapping[str, Mapping[str, str]]) -> None:
        """A row begins at `line`, with its key and no other value yet. KeyError for what must be around it and is not."""
        event, form, group = around["StudyEventData"], around["FormData"], around["ItemGroupData"]
        of_form, of_group = form.get(FORM_REPEAT, "1"), group.get(GROUP_REPEAT, "")
        key = {
            "STUDYID": around["ClinicalData"]["StudyOID"],
            "SITEID": around.get("SiteRef", {}).get("LocationOID", ""),
            "SUBJID": around["SubjectData"]["SubjectKey"],
            "FOLDER": event["StudyEventOID"],
            "FOLDERSEQ": event.get("StudyEventRepeatKey", "1"),
            "RECPOS": of_form if not of_group else of_group if of_form == "1" else f"{of_form}.{of_group}",
        }
        self.lines.append(line)
        for name, values in self.columns.items():
            values.append(intern(key.get(name, "")))
        for name, text in zip(REPEATS, (form.get(FORM_OID, ""), of_form, of_group), strict=True):
            self.repeats[name].append(intern(text))

    def put(self, column: str, text: str) -> int:
        """More text for a value of the current row, and how many bytes it has now; texts repeat, and each is kept once."""
        values = self.columns[column]
        values[-1] = intern(values[-1] + text)
        return len(values[-1].encode())

    def table(self, units: Units) -> pd.DataFrame:
        """The rows with FILELINE, empty text missing; units as text, also where the metadata allow one only."""
        columns = pd.DataFrame(self.columns, dtype="str")
        table = columns.mask(columns.eq(""))
        for item in [item for item in units.of_item if item in table]:
            own: Series = table.get(item + UNIT, pd.Series(None, index=table.index, dtype="str"))
            only = units.of_item[item][0] if len(units.of_item[item]) == 1 else None
            table[item + UNIT] = own.mask(own.isna() & table[item].notna(), only)
        texts = units.texts()
        for column in [column for column in table if column.endswith(UNIT)]:
            table[column] = looked_up(table[column], texts).fillna(table[column])
        return table.assign(FILELINE=pd.Series(self.lines, dtype="int64").astype("str"))

    def keys(self) -> pd.DataFrame:
        """FormOID and the repeat keys of each row; the repeat key of the group is missing where it has none."""
        keys = pd.DataFrame(self.repeats, dtype="str")
        return keys.mask(keys.eq(""))

    def source(self, file: str, oid: str, units: Units) -> SourceFile:
        """The group as a file of its own; a fault where rows of different forms or repeats would have one identity."""
        table = self.table(units)
        if fault := self._fault(table, file, oid):
            return SourceFile([], [fault])
        return SourceFile([name for name in table if name != "FILELINE"], [], table)

    def _fault(self, table: pd.DataFrame, file: str, oid: str) -> Fault | None:
        keys = self.keys().fillna("1")
        rows = pd.concat([table[IDENTITY], keys], axis=1).drop_duplicates()
        again = rows[rows.duplicated(IDENTITY)]
        if again.empty:
            return None
        row = again.index[0]
        where = ", ".join(f"{name} {keys.loc[row, name]}" for name in REPEATS)
        cause = f"item group '{oid}' has rows of other forms or repeats under the same key ({where})"
        return Fault(file, self.lines[row], cause, "give each row its ItemGroupRepeatKey, and each form item groups of its own")
