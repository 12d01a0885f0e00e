"""Whether an analysis record finds what it was made from. ADaMIG 1.3, 3.3.9: SRCDOM, SRCVAR, SRCSEQ, and --SEQ as copied."""

import pandas as pd

from pipeline.adam.conformance.datasets import RECORD, Given
from pipeline.core.conformance import Tables, absent, findings, together
from schemas.base import variables

SOURCE = ["SRCDOM", "SRCVAR", "SRCSEQ"]


def sources_exist(given: Given) -> pd.DataFrame:
    """SOURCE: SRCDOM is a dataset, SRCVAR a variable of it, SRCSEQ a record of the subject in it."""
    parts = []
    for name, table in given.analysis.items():
        if set(SOURCE) <= set(table):
            key = [*RECORD, *SOURCE]
            for domain, group in table[table["SRCDOM"].notna()].groupby("SRCDOM"):
                parts += _of_domain(name, group, str(domain), key, given.tables)
            rest = table[table["SRCDOM"].isna() & table[["SRCVAR", "SRCSEQ"]].notna().any(axis=1)]
            parts.append(findings("SOURCE", name, rest, key, "SRCVAR or SRCSEQ is given without SRCDOM"))
    return together(parts)


def copied_numbers_exist(given: Given) -> pd.DataFrame:
    """SEQUENCE: a record that carries --SEQ of an SDTM domain has its record there."""
    parts = []
    for name, table in given.records_of_subjects.items():
        for variable in variables(given.declared[name.lower()]):
            domain, _, original = variable.source.partition(".")
            if original == f"{domain}SEQ" and domain in given.tables:
                carried = table[table[variable.name].notna()].rename(columns={variable.name: original})
                lost = absent(carried, ["USUBJID", original], given.tables[domain])
                parts.append(findings("SEQUENCE", name, lost, [*RECORD, original], f"there is no such record in {domain}"))
    return together(parts)


def _of_domain(name: str, group: pd.DataFrame, domain: str, key: list[str], tables: Tables) -> list[pd.DataFrame]:
    """The findings of the records of dataset `name` that name `domain` as their source."""
    if domain not in tables:
        return [findings("SOURCE", name, group, key, "SRCDOM is no dataset")]
    source = tables[domain]
    number = f"{domain}SEQ" if f"{domain}SEQ" in source else "ASEQ"
    unknown = group[group["SRCVAR"].notna() & ~group["SRCVAR"].isin(source.columns)]
    numbered = group[group["SRCSEQ"].notna()]
    lost = absent(numbered.assign(**{number: numbered["SRCSEQ"]}), ["USUBJID", number], source) if number in source else numbered
    return [
        findings("SOURCE", name, unknown, key, f"SRCVAR is no variable of {domain}"),
        findings("SOURCE", name, lost, key, f"SRCSEQ is no record of the subject in {domain}"),
    ]
