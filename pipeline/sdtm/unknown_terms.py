"""Texts by which rules decide, and that no rule knows: takes the tables of a domain, gives the issues.

Applied to SDTM from forms and of SDTM as received, when a table is judged. What each rule knows is declared in
pipeline.core.known_terms.
"""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from pipeline.core.distinct import each_distinct
from pipeline.core.issues import found, gather
from pipeline.core.known_terms import EXTENSION, KNOWN_TERMS, Terms, causality
from pipeline.core.series import Series
from pipeline.sdtm.received.unread import reader_names
from pipeline.study import Study
from schemas.codelists import codelist


def unknown_terms(tables: Mapping[str, pd.DataFrame], study: Study, readers: Sequence[str] = ()) -> pd.DataFrame:
    """The issues of tables by their names as submitted (AE, SUPPAE): one per text with its numbers of records and subjects, one
    per record of a grade. `readers`: the results that read the domain."""
    return gather(*(issue for name, table in tables.items() for issue in _of_dataset(name, table, study, readers)))


def _of_dataset(name: str, table: pd.DataFrame, study: Study, readers: Sequence[str]) -> Iterator[pd.DataFrame]:
    relations = [causality(drug.relation) for drug in study.drug_columns if drug.relation and name == "SUPPAE"]
    of_qualifiers = name.startswith("SUPP")
    for known in (*KNOWN_TERMS.get(name, ()), *relations):
        text = "QVAL" if of_qualifiers else known.variable
        if not {text, "USUBJID", *known.where, *known.unless, *filter(None, [known.number])} <= {*table}:
            continue  # a table that lacks columns breaks its contract, which says so
        rows = table[table["QNAM"].eq(known.variable)] if of_qualifiers else table
        unknown = rows[_is_unknown(rows, text, known)]
        if len(unknown):
            yield _issues(name, unknown.assign(TEXT=unknown[text]), known, readers)


def _is_unknown(rows: pd.DataFrame, column: str, known: Terms) -> Series:
    """Which rows have a text that the rules should know and do not."""
    terms = {*known.terms, *(term for code in known.codelists for term in codelist(code).allowed)}

    def knows(distinct: Series) -> Series:
        spelt = distinct.str.upper().str.strip() if known.any_case else distinct
        readable = known.reader(distinct).notna() if known.reader else False
        return spelt.isin(terms) | readable

    relevant = rows[column].notna()
    for variable, values in known.where.items():
        relevant &= rows[variable].isin(values)
    for variable, values in known.unless.items():
        relevant &= ~rows[variable].isin(values)
    if known.number:
        relevant &= rows[known.number].isna()
    answer = each_distinct(rows[column].where(relevant), lambda distinct: knows(distinct).astype("float64"))
    return relevant & answer.eq(0)


def _issues(name: str, unknown: pd.DataFrame, known: Terms, readers: Sequence[str]) -> pd.DataFrame:
    by = f"; read by {reader_names(readers)}" if readers else ""
    action = f"read as: {known.otherwise}; {known.remedy}"
    if known.each:
        record = _record(name, unknown)
        return found(known.code, unknown, name, column=known.variable, value=unknown["TEXT"], message=record + by, action=action)
    counts = unknown.groupby("TEXT", as_index=False)["USUBJID"].agg(["size", "nunique"])
    numbers = "records: " + counts["size"].astype("str") + ", subjects: " + counts["nunique"].astype("str")
    extends = f"; {EXTENSION}" if known.codelists else ""
    message = f"is not a text that the rules know{extends}; " + numbers + by
    return found(
        known.code, counts, name, column=known.variable, value=counts["TEXT"], message=message, action=action, severity="warn"
    )


def _record(name: str, unknown: pd.DataFrame) -> Series:
    """What is wrong with a grade, and of which record: "is no grade of CTCAE; AESEQ 3"."""
    if name.startswith("SUPP"):
        where = unknown["IDVAR"].fillna("") + " " + unknown["IDVARVAL"].fillna("")
    else:
        where = f"{name}SEQ " + unknown[f"{name}SEQ"].astype("str").str.removesuffix(".0").fillna("")
    return ("is no grade of CTCAE; " + where.str.strip()).astype("str")
