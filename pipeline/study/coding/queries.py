"""Queries: lists of terms under one name, of a licensed dictionary (smq.csv), or of a sponsor or an agency (cq.csv).

A line is a term of a query at its level of the dictionary, by code or by name.
"""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.study.coding.files import LINE, CodingError, key_of, read_csv
from schemas.base import DTYPES

SMQ_FILE, CQ_FILE = "smq.csv", "cq.csv"
QUERY_FILES = {"SMQ": SMQ_FILE, "CQ": CQ_FILE}
"""What the variables of a group of ADAE begin with -> the file of its queries."""
NAME, ID, CLASS, VERSION = "NAME", "ID", "CLASS", "VERSION"
SCOPE, LEVEL, TERM, CODE = "SCOPE", "LEVEL", "TERM", "CODE"
KEY = "KEY"
NARROW, BROAD = "NARROW", "BROAD"
LEVELS = ("LLT", "PT", "HLT", "HLGT", "SOC")


@dataclass(frozen=True, eq=False)
class Query:
    """`terms`: one row per term, LEVEL, TERM, CODE (either may be missing), SCOPE (null where the query has none), KEY (the term
    as it is compared), LINE; `number`: its id, `version`: of the dictionary whose terms they are, `of_class`: the organ system
    under which it is shown; "" where the file says nothing."""

    name: str
    number: str
    of_class: str
    version: str
    file: str
    terms: pd.DataFrame

    @property
    def has_scopes(self) -> bool:
        """Whether it tells narrow from broad terms."""
        return bool(self.terms[SCOPE].notna().any())


def read_queries(files: dict[str, tuple[Path, bytes]]) -> dict[str, tuple[Query, ...]]:
    """The queries of each file that is there. CodingError for the first line that cannot be used."""
    return {name: _read(*files[name]) for name in QUERY_FILES.values() if name in files}


def _read(path: Path, content: bytes) -> tuple[Query, ...]:
    table = read_csv(path, content, needed=(NAME, VERSION), known=(ID, CLASS, SCOPE, LEVEL, TERM, CODE))
    table = table.assign(
        SCOPE=table[SCOPE].str.upper(), LEVEL=table[LEVEL].str.upper().fillna("PT"), KEY=key_of(table[TERM])
    ).astype(DTYPES["Char"])  # fmt: skip
    _check(path, table)
    columns = [LEVEL, TERM, CODE, SCOPE, KEY, LINE]
    return tuple(
        Query(str(name), *_facts(rows), path.name, rows[columns].reset_index(drop=True))
        for name, rows in table.groupby(NAME, sort=False)
    )


def _facts(rows: pd.DataFrame) -> tuple[str, str, str]:
    first = rows[[ID, CLASS, VERSION]].fillna("").iloc[0]
    return first[ID], first[CLASS], first[VERSION]


def _check(path: Path, table: pd.DataFrame) -> None:
    """CodingError for the first line at fault of each kind."""
    nothing = table[[TERM, CODE]].isna().all(axis="columns")
    rules = {
        "has no NAME; write the name of the query": table[NAME].isna(),
        "has no VERSION; write that of the dictionary whose term it is": table[VERSION].isna(),
        "has neither TERM nor CODE; write one of them": nothing,
        f"has a SCOPE that is none of {NARROW}, {BROAD}; correct it, or leave it empty": table[SCOPE].notna()
        & ~table[SCOPE].isin([NARROW, BROAD]),
        f"has a LEVEL that is none of {', '.join(LEVELS)}; correct it": ~table[LEVEL].isin(LEVELS),
        "has a CODE that is no number; correct it": table[CODE].notna() & ~table[CODE].str.fullmatch(r"\d+").fillna(True),
    }
    if path.name == SMQ_FILE:
        rules["has no ID, or one that is no number; SMQzzCD is the code of the SMQ"] = ~table[ID].str.fullmatch(r"\d+").fillna(
            False
        )
    for fault, wrong in rules.items():
        for line, name in table.loc[wrong.astype(bool), [LINE, NAME]].head(1).to_numpy().tolist():
            raise CodingError(f"{path}, line {line} (query {name}): {fault}")
    _check_one_fact_per_query(path, table)
    _check_repeats(path, table)


def _check_one_fact_per_query(path: Path, table: pd.DataFrame) -> None:
    """CodingError where the lines of a query do not agree on what holds for it as a whole."""
    scoped = table[SCOPE].notna().map({True: "one", False: "none"})
    facts = {ID: table[ID].fillna(""), CLASS: table[CLASS].fillna(""), VERSION: table[VERSION], SCOPE: scoped}
    for column, values in facts.items():
        first = values.groupby(table[NAME]).transform("first")
        for line, name, value, other in pd.DataFrame(
            {LINE: table[LINE], NAME: table[NAME], "VALUE": values, "FIRST": first}
        )[values.ne(first)].head(1).to_numpy().tolist():  # fmt: skip
            raise CodingError(
                f"{path}, line {line}: {column} of query {name} is '{value}', and '{other}' in its first line; "
                "a query has one of all its lines"
            )


def _check_repeats(path: Path, table: pd.DataFrame) -> None:
    """CodingError for a term that stands twice in a query, in whatever scope: by its code, or by its name."""
    for column in (CODE, KEY):
        there = table[table[column].notna()]
        twice = there.duplicated([NAME, LEVEL, column])
        for line, name, level, value in there.loc[twice, [LINE, NAME, LEVEL, column]].head(1).to_numpy().tolist():
            same = there[NAME].eq(name) & there[LEVEL].eq(level) & there[column].eq(value)
            first = there.loc[same, LINE].iloc[0]
            raise CodingError(
                f"{path}, line {line}: {level} {value} of query {name} stands in line {first} already; take one of them away"
            )
