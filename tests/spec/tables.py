"""Patients as small text tables: `table` reads one, `assessments` reads the short list of responses in a cell of one.

    table('''
        USUBJID | ADT        | AVALC
        1       | 2023-02-12 | PR
    ''')

An empty cell is missing. Columns are typed by the end of their name: dates (..DT), numbers (..SEQ, AVAL, CNSR ..), text.
"""

import re
from datetime import date
from typing import Any

import pandas as pd

import pipeline  # noqa: F401  (sets the one text type)
from pipeline.core.product import Product
from pipeline.study import Study
from schemas.base import DTYPES, Table, variables
from tests.drugs import DESIGN, DRUGS

DATE = re.compile(r".*DT")
NUMBER = re.compile(r".*(SEQ|NUM|STRESN|DOSE|GRN|AVAL|AVALN|CNSR|BASE|CHG|DY|DURN|DIAM|AGE|TRT01[PA]N)")


def table(text: str) -> pd.DataFrame:
    """The table of a text block: a header line, then one line per row, cells between bars."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines() if line.strip()]
    header, rows = lines[0], lines[1:]
    assert all(len(row) == len(header) for row in rows), [row for row in rows if len(row) != len(header)]
    return pd.DataFrame({name: column([row[i] for row in rows], kind_of(name)) for i, name in enumerate(header)})


def kind_of(name: str) -> str:
    """Date, Num or Char, by the name of the column."""
    return "Date" if DATE.fullmatch(name) else "Num" if NUMBER.fullmatch(name) else "Char"


def column(cells: list[str], kind: str) -> "pd.Series[Any]":
    """The cells as a column of the given kind; an empty cell is missing."""
    values = pd.Series([cell or None for cell in cells], dtype=DTYPES["Char"])
    return pd.to_datetime(values).astype(DTYPES["Date"]) if kind == "Date" else values.astype(DTYPES[kind])


def domain(declared: type[Table], text: str = "", **constant: str) -> pd.DataFrame:
    """A table with all columns of its declaration: those of the text block, `constant` ones, the others missing."""
    given = table(text).assign(**constant) if text else pd.DataFrame()
    kinds = {v.name: v.type for v in variables(declared)}
    return pd.DataFrame(
        {
            name: given[name].astype(DTYPES[kind]) if name in given else pd.Series(index=given.index, dtype=DTYPES[kind])
            for name, kind in kinds.items()
        }
    )


def assessments(patients: pd.DataFrame) -> pd.DataFrame:
    """One row per response listed in `patients.RECORDS` ("2023-02-12 PR; 2023-03-26 SD"): USUBJID, ADT, AVALC, RSSEQ, ADTF."""
    listed = patients.loc[patients["RECORDS"].notna(), ["USUBJID", "RECORDS"]]
    rows = listed.assign(ONE=listed["RECORDS"].str.split(";")).explode("ONE", ignore_index=True)
    response = rows["ONE"].astype(DTYPES["Char"]).str.strip()
    return pd.DataFrame(
        {
            "USUBJID": rows["USUBJID"],
            "ADT": column(list(response.str.slice(0, 10)), "Date"),
            "AVALC": response.str.slice(11),
            "RSSEQ": rows.groupby("USUBJID").cumcount() + 1.0,
            "ADTF": column([""] * len(rows), "Char"),
        }
    )


def study(dco: str = "2024-12-31", **decisions: Any) -> Study:
    """A study of two drugs, with responses by week 18, else as by default but for `decisions`: study(bor={"accept_sd": True})."""
    given = {"study": {"id": "TEST", "dco": date.fromisoformat(dco)}, "drugs": DRUGS, "design": DESIGN, **decisions}
    return Study.model_validate(given | {"orr": {"week": 18} | decisions.get("orr", {})})


def shown(value: Any) -> str:
    """A cell as the text tables write it: "" for missing, dates as ISO."""
    if pd.isna(value):
        return ""
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else str(value)


def lines(table: pd.DataFrame, *columns: str) -> list[str]:
    """The table as "a | b | c" lines, missing cells empty, whole numbers without a point."""

    def text(value: Any) -> str:
        if pd.isna(value):
            return ""
        return f"{value:g}" if isinstance(value, float) else str(value)

    return [" | ".join(text(value) for value in row) for row in table[list(columns)].to_numpy().tolist()]


def codes(product: Product) -> list[str]:
    """The issue codes found, with column and value."""
    return lines(product.issues, "CODE", "COLUMN", "VALUE")
