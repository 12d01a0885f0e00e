"""Dataset-JSON 1.1: takes a dataset, gives its file; takes the file, gives the dataset back.

Text stands as the datasets have it, in UTF-8: a transport file may not hold every character. Data types and OIDs are those of
define.xml; numeric dates are written as ISO 8601 and named integers for the reader (`targetDataType`). Source: CDISC Dataset-JSON
Specification 1.1.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from pipeline.core.series import Series
from pipeline.submission.define.content import dataset_oid, item_oid
from pipeline.submission.define.measures import measure
from pipeline.submission.layer import Member
from pipeline.submission.xpt.limits import DATETIME_SUFFIX
from schemas.base import DTYPES, Table, Variable, key_of, title_of, variables

VERSION = "1.1.0"
EXACT = 2.0**53  # whole numbers below this are exact
# define.xml's data type -> that of a column; what is text there and has no type here is a string. A float of Dataset-JSON may be
# read as 32 bits, in which most decimal fractions change.
COLUMN_TYPES = {"integer": "integer", "float": "double", "date": "date", "datetime": "datetime"}


@dataclass(frozen=True)
class Source:
    """What a file says of its study: the OIDs of its define.xml and where that is, who made it, the day it is dated."""

    study_oid: str
    metadata_oid: str
    originator: str
    day: date
    metadata_ref: str = "define.xml"


def write_dataset_json(member: Member, lengths: Mapping[str, int], source: Source) -> bytes:
    """One dataset as Dataset-JSON, one record a line; `lengths` are the planned lengths by variable, as in define.xml."""
    declared = variables(member.declaration)
    header = {
        "datasetJSONCreationDateTime": f"{source.day.isoformat()}T00:00:00",
        "datasetJSONVersion": VERSION,
        "fileOID": f"{source.study_oid}.{member.name}.{source.day.isoformat()}",
        "originator": source.originator,
        "studyOID": source.study_oid,
        "metaDataVersionOID": source.metadata_oid,
        "metaDataRef": source.metadata_ref,
        "itemGroupOID": dataset_oid(member.name),
        "records": len(member.table),
        "name": member.name,
        "label": title_of(member.declaration),
    }
    columns = [_column(member, variable, lengths[variable.name]) for variable in declared]
    values = [_values(member.table[variable.name]) for variable in declared]
    opened = _dumps(header)[:-1]
    shown = ",\n".join(_dumps(column) for column in columns)
    rows = ",\n".join(_dumps(row) for row in zip(*values, strict=True))
    return f'{opened},\n"columns": [\n{shown}\n],\n"rows": [\n{rows}\n]}}\n'.encode()


def read_dataset_json(content: bytes, declaration: type[Table]) -> pd.DataFrame:
    """The dataset of one file in the types of its declaration."""
    file = json.loads(content)
    table = pd.DataFrame(file.get("rows", []), columns=[column["name"] for column in file["columns"]], dtype="object")
    return pd.DataFrame({v.name: table[v.name].astype(DTYPES[v.type]) for v in variables(declaration)})


def _column(member: Member, variable: Variable, length: int) -> dict[str, Any]:
    values = member.table[variable.name]
    measured = measure(values, variable, length)
    column: dict[str, Any] = {
        "itemOID": item_oid(member.name, variable.name),
        "name": variable.name,
        "label": variable.label,
        "dataType": COLUMN_TYPES.get(measured.data_type, "string"),
    }
    if variable.type == "Date":
        kind = "datetime" if variable.name.endswith(DATETIME_SUFFIX) else "date"
        column |= {"dataType": kind, "targetDataType": "integer", "displayFormat": measured.display_format}
    if column["dataType"] == "string":
        column["length"] = max(length, int(values.str.len().max()) if values.notna().any() else 1)
    if variable.name in key_of(member.declaration):
        column["keySequence"] = key_of(member.declaration).index(variable.name) + 1
    return column


def _values(column: Series) -> list[Any]:
    """The values as JSON has them: whole numbers without a decimal point, missing values null."""
    if column.dtype.kind == "M":
        column = column.dt.strftime("%Y-%m-%dT%H:%M:%S" if str(column.name).endswith(DATETIME_SUFFIX) else "%Y-%m-%d")
    elif column.dtype.kind == "f" and (column.dropna().mod(1).eq(0) & column.dropna().abs().lt(EXACT)).all():
        column = column.astype("Int64")
    return list(column.astype("object").where(column.notna(), None))


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(", ", ": "))
