"""One ODM-XML 1.3 snapshot of a transfer: takes the forms as tables of text, gives the file that odm_file.py reads.

RECPOS becomes the repeat keys: "3" is the third row of the first form, "2.3" that of the second repeat of the form. A row is one
line of the file, so that the file is made of whole columns.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pandas as pd

from pipeline.core.distinct import each_distinct
from pipeline.core.series import Series
from pipeline.raw.odm_file import NAMESPACE
from schemas.base import DTYPES

IDENTITY = ["SITEID", "SUBJID", "FOLDER", "FOLDERSEQ", "RECPOS"]
SUBJECT, EVENT = ["SITEID", "SUBJID"], ["SITEID", "SUBJID", "FOLDER", "FOLDERSEQ"]
FORM = [*EVENT, "FORM", "REPEAT"]
Heads = Mapping[str, tuple[str, ...]]
"""Item group -> its columns, apart from the rows of the form's own group."""


def write_odm(tables: Mapping[str, pd.DataFrame], heads: Mapping[str, Heads], path: Path, study_id: str) -> None:
    """The forms by name, each of them one FormDef; `heads` as in Sheet, by form. The file is complete or not there."""
    groups = {name: _groups(name, table, heads.get(name, {})) for name, table in tables.items()}
    parts = [_rows(form, oid, table[columns], at) for at, form, oid, columns, table in _each(tables, groups)]
    rows = pd.concat(parts, ignore_index=True).sort_values(
        [*EVENT, "AT", "REPEAT", "LINE", "GROUP"], kind="stable", ignore_index=True
    )
    unfinished = path.with_suffix(".part")
    with unfinished.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<ODM xmlns="{NAMESPACE}" ODMVersion="1.3" FileType="Snapshot" ')
        file.write(f'FileOID="{study_id}" CreationDateTime="1970-01-01T00:00:00">\n')
        file.writelines(_metadata(groups, study_id))
        file.write(f'<ClinicalData StudyOID={quoteattr(study_id)} MetaDataVersionOID="1">\n')
        file.writelines(_elements(rows))
        file.write("</ClinicalData>\n</ODM>\n")
    unfinished.replace(path)


def _groups(form: str, table: pd.DataFrame, heads: Heads) -> dict[str, list[str]]:
    """The item groups of a form and the columns of each: the form's own, then its heads."""
    apart = {column for columns in heads.values() for column in columns}
    return {
        form: [c for c in table if c not in IDENTITY and c not in apart],
        **{oid: list(columns) for oid, columns in heads.items()},
    }


def _each(
    tables: Mapping[str, pd.DataFrame], groups: Mapping[str, Mapping[str, list[str]]]
) -> Iterator[tuple[int, str, str, list[str], pd.DataFrame]]:
    for at, (form, table) in enumerate(tables.items()):
        for oid, columns in groups[form].items():
            whole = table if oid == form else table.dropna(subset=columns, how="all")
            yield at, form, oid, [*IDENTITY, *columns], whole


def _rows(form: str, oid: str, table: pd.DataFrame, at: int) -> pd.DataFrame:
    """One line of text per row of an item group, with what stands around it."""
    position = table["RECPOS"].astype(DTYPES["Char"])
    repeats = position.str.contains(".", regex=False)
    repeat = position.where(repeats, "1." + position)
    form_key, group_key = repeat.str.partition(".")[0], repeat.str.partition(".")[2]
    text = (
        pd.Series(f'<ItemGroupData ItemGroupOID="{oid}" ItemGroupRepeatKey="', index=table.index, dtype=object) + group_key + '">'
    )
    for column in [name for name in table if name not in IDENTITY]:
        text = text + _item(column, table[column])
    return pd.DataFrame({
        **{name: table[name] for name in EVENT}, "AT": at, "FORM": form, "REPEAT": form_key,
        "LINE": pd.to_numeric(group_key), "GROUP": oid != form, "TEXT": text + "</ItemGroupData>\n",
    })  # fmt: skip


def _item(column: str, values: Series) -> Series:
    def element(distinct: Series) -> Series:
        return pd.Series(
            [f"<ItemData ItemOID={quoteattr(column)} Value={quoteattr(one)}/>" for one in distinct], dtype=DTYPES["Char"]
        )

    return each_distinct(values.astype(DTYPES["Char"]), element).fillna("").astype(object)


def _elements(rows: pd.DataFrame) -> Iterator[str]:
    """The lines of ClinicalData: elements open before their first row and close behind their last."""
    opened = _starts(rows)
    before = pd.Series("", index=rows.index, dtype=object)
    for keys, text in zip((SUBJECT, EVENT, FORM), (_subject(rows), _event(rows), _form(rows)), strict=True):
        before = before + text.where(opened[len(keys)], "")
    closing = {len(SUBJECT): "</SubjectData>\n", len(EVENT): "</StudyEventData>\n", len(FORM): "</FormData>\n"}
    after = pd.Series("", index=rows.index, dtype=object)
    for keys in (FORM, EVENT, SUBJECT):
        last = opened[len(keys)].shift(-1, fill_value=True).astype(bool)
        after = after + pd.Series(closing[len(keys)], index=rows.index, dtype=object).where(last, "")
    yield from before + rows["TEXT"] + after


def _starts(rows: pd.DataFrame) -> dict[int, Series]:
    """Which rows are the first of their subject, event and form, by the number of keys."""
    return {len(keys): rows[keys].ne(rows[keys].shift()).any(axis=1) for keys in (SUBJECT, EVENT, FORM)}


def _subject(rows: pd.DataFrame) -> Series:
    key, site = (_quoted(rows[name]) for name in ("SUBJID", "SITEID"))
    return "<SubjectData SubjectKey=" + key + "><SiteRef LocationOID=" + site + "/>\n"


def _event(rows: pd.DataFrame) -> Series:
    event, repeat = (_quoted(rows[name]) for name in ("FOLDER", "FOLDERSEQ"))
    return "<StudyEventData StudyEventOID=" + event + " StudyEventRepeatKey=" + repeat + ">\n"


def _form(rows: pd.DataFrame) -> Series:
    return "<FormData FormOID=" + _quoted(rows["FORM"]) + " FormRepeatKey=" + _quoted(rows["REPEAT"]) + ">\n"


def _quoted(values: Series) -> Series:
    def quote(distinct: Series) -> Series:
        return pd.Series([quoteattr(one) for one in distinct], dtype=DTYPES["Char"])

    return each_distinct(values.astype(DTYPES["Char"]), quote).astype(object)


def _metadata(groups: Mapping[str, Mapping[str, list[str]]], study_id: str) -> Iterator[str]:
    """What is asked: forms, item groups and items, also those that nobody has answered."""
    yield f"<Study OID={quoteattr(study_id)}><GlobalVariables><StudyName>{study_id}</StudyName><StudyDescription/>"
    yield f'<ProtocolName>{study_id}</ProtocolName></GlobalVariables><MetaDataVersion OID="1" Name="1">\n'
    for form, own in groups.items():
        references = "".join(f'<ItemGroupRef ItemGroupOID="{oid}" Mandatory="No"/>' for oid in own)
        yield f'<FormDef OID="{form}" Name="{form}" Repeating="Yes">{references}</FormDef>\n'
    for oid, columns in ((oid, columns) for own in groups.values() for oid, columns in own.items()):
        references = "".join(f'<ItemRef ItemOID="{column}" Mandatory="No"/>' for column in columns)
        yield f'<ItemGroupDef OID="{oid}" Name="{oid}" Repeating="Yes">{references}</ItemGroupDef>\n'
    items = dict.fromkeys(column for own in groups.values() for columns in own.values() for column in columns)
    yield from (f'<ItemDef OID="{item}" Name="{item}" DataType="text"/>\n' for item in items)
    yield "</MetaDataVersion></Study>\n"
