"""One form in several item groups of an ODM file: takes the groups, gives one table, joined on their keys.

The first group has the rows. The items of another stand beside them by form and repeat keys; a group that does not repeat inside
its form (a head with the lines of a log below it) stands beside each row of that form. What has no partner is a row of its own.
"""

from collections.abc import Sequence

import pandas as pd

from pipeline.raw.faults import Fault
from pipeline.raw.odm_file import OdmFile
from pipeline.raw.odm_rows import FORM_OID, FORM_REPEAT, GROUP_REPEAT, IDENTITY
from pipeline.raw.source_file import SourceFile

OF_FORM = [*IDENTITY[:-1], FORM_OID, FORM_REPEAT]
LINE = "FILELINE"


def joined(odm: OdmFile, groups: Sequence[str]) -> SourceFile:
    """The item groups as one file; the faults of any of them, of a question that two have, and of rows with two partners."""
    sources = [odm.group(oid) for oid in groups]
    if faults := [fault for source in sources for fault in source.faults]:
        return SourceFile([], list(dict.fromkeys(faults)))
    if len(groups) == 1:
        return sources[0]
    items = [name for source in sources for name in source.header if name not in IDENTITY]
    if twice := sorted({name for name in items if items.count(name) > 1}):
        cause = f"item groups {', '.join(groups)} both have {', '.join(twice)}"
        return SourceFile([], [Fault(odm.file, None, cause, "leave one of the groups out, or rename the item")])
    table = _keyed(odm, groups[0])
    for oid in groups[1:]:
        other = _keyed(odm, oid)
        keys = OF_FORM if other[GROUP_REPEAT].isna().all() else [*OF_FORM, "RECPOS"]
        again = other.duplicated(keys)
        if len(table) and table[GROUP_REPEAT].isna().all():
            again |= other[GROUP_REPEAT].notna()
        if again.any():
            cause = f"item group '{oid}' may have several rows for one of '{groups[0]}'"
            line = int(other.loc[again, LINE].iloc[0])
            return SourceFile([], [Fault(odm.file, line, cause, "name the group with the most rows first in `group`")])
        table = _beside(table, other, keys)
    return SourceFile([*IDENTITY, *items], [], table[[*IDENTITY, *items, LINE]].reset_index(drop=True))


def _keyed(odm: OdmFile, oid: str) -> pd.DataFrame:
    group = odm.groups[oid]
    return pd.concat([group.table(odm.units), group.keys()], axis=1)


def _beside(table: pd.DataFrame, other: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The rows of `table` with the items of `other`, and below them the rows of the same forms that only `other` has."""
    items = [name for name in other if name not in (*IDENTITY, FORM_OID, FORM_REPEAT, GROUP_REPEAT, LINE)]
    beside = table.merge(other[[*keys, *items]], on=keys, how="left")
    partner = (
        other[keys].merge(table[keys].drop_duplicates(), on=keys, how="left", indicator=True)["_merge"].eq("both").to_numpy()
    )
    of_form = other[FORM_OID].isin(table[FORM_OID]).to_numpy() if len(table) else True
    return pd.concat([beside, other[~partner & of_form]], ignore_index=True)
