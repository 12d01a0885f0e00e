"""Shared parts of the SDTM checks: which datasets hold observations, and what numbers their records."""

import pandas as pd

from pipeline.core.conformance import Tables


def sequence(dataset: str) -> list[str]:
    """The variable that numbers the records of a dataset, as a key."""
    return [f"{dataset}SEQ"]


def observations(tables: Tables) -> dict[str, pd.DataFrame]:
    """The datasets of records about subjects: no SUPP--, no RELREC, no trial design."""
    return {
        name: table for name, table in tables.items() if "USUBJID" in table and name != "RELREC" and not name.startswith("SUPP")
    }
