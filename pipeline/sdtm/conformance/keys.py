"""Checks that references find their records: subjects, qualifiers, related records, links. STUDY_SPEC 3.1, 3.5, 9."""

import pandas as pd

from pipeline.core.conformance import Tables, absent, findings, together
from pipeline.core.qualifiers import without_record
from pipeline.sdtm.conformance.found import sequence
from schemas.base import DTYPES

# A link of a record -> the record that it names.
LINKS = (("TR", "TRLNKID", "TU", "TULNKID"), ("EX", "EXLNKID", "EC", "ECLNKID"))


def subjects_are_in_dm(tables: Tables) -> pd.DataFrame:
    """SUBJECT: every USUBJID is in DM."""
    parts = []
    for name, table in tables.items():
        if "USUBJID" in table and name != "DM":
            unknown = absent(table[table["USUBJID"].notna()], ["USUBJID"], tables["DM"])
            parts.append(findings("SUBJECT", name, unknown, sequence(name), "USUBJID is not in DM"))
    return together(parts)


def qualifiers_have_parents(tables: Tables) -> pd.DataFrame:
    """SUPP_PARENT: the record that IDVAR and IDVARVAL name exists; a qualifier without them belongs to a subject of DM."""
    parts = [_without_record(table, "SUPP_PARENT", name, tables) for name, table in tables.items() if name.startswith("SUPP")]
    return together(parts)


def related_records_exist(tables: Tables) -> pd.DataFrame:
    """RELREC_KEY: every member of a relationship exists, and a relationship has members in more than one dataset."""
    relrec = tables["RELREC"]
    group = relrec["USUBJID"].fillna("") + "|" + relrec["RELID"]
    alone = relrec[relrec.groupby(group)["RDOMAIN"].transform("nunique").lt(2)]
    of_datasets = relrec[relrec["USUBJID"].isna()]
    filled = [(name, c) for name, table in tables.items() for c in table.columns if table[c].notna().any()]
    known = pd.DataFrame(filled, columns=["RDOMAIN", "IDVAR"], dtype=DTYPES["Char"])
    empty = absent(of_datasets, ["RDOMAIN", "IDVAR"], known)
    key = ["RELID", "RDOMAIN", "IDVAR", "IDVARVAL"]
    return together(
        [
            findings("RELREC_KEY", "RELREC", alone, key, "has no counterpart in another dataset"),
            findings("RELREC_KEY", "RELREC", empty, key, "IDVAR has no value in the dataset"),
            _without_record(relrec[relrec["USUBJID"].notna()], "RELREC_KEY", "RELREC", tables),
        ]
    )


def _without_record(rows: pd.DataFrame, check: str, name: str, tables: Tables) -> pd.DataFrame:
    """The rows (RDOMAIN, USUBJID, IDVAR, IDVARVAL) whose record does not exist."""
    parts = [rows[~rows["RDOMAIN"].isin(list(tables))]]
    for domain, group in rows.groupby("RDOMAIN"):
        if domain in tables:
            parts.append(group[without_record(group, tables[str(domain)])])
    missing = pd.concat(parts)
    return findings(check, name, missing, ["RELID", "RDOMAIN", "IDVAR", "IDVARVAL", "QNAM"], "names a record that does not exist")


def links_join(tables: Tables) -> pd.DataFrame:
    """LINK_ID: a lesion that has results was identified, a dose of EX was collected in EC."""
    parts = []
    for dataset, variable, other, target in LINKS:
        rows = tables[dataset]
        linked = rows[rows[variable].notna()]  # to no rows pandas would assign all of a longer column
        lost = absent(linked.assign(**{target: linked[variable]}), ["USUBJID", target], tables[other])
        parts.append(findings("LINK_ID", dataset, lost, [variable, *sequence(dataset)], f"{variable} is not in {other}.{target}"))
    return together(parts)
