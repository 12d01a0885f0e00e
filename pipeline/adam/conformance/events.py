"""Whether times to event and occurrence flags say what they must. ADaM BDS time-to-event 1.0, OCCDS 1.1."""

import pandas as pd

from pipeline.adam.conformance.datasets import RECORD, Given
from pipeline.core.conformance import findings, together

# An occurrence flag -> within what it marks at most one record.
FIRST_WITHIN = {
    "AOCCFL": [], "AOCCSFL": ["AEBODSYS"], "AOCCPFL": ["AEBODSYS", "AEDECOD"],
    "AOCCIFL": [], "AOCCSIFL": ["AEBODSYS"], "AOCCPIFL": ["AEBODSYS", "AEDECOD"],
}  # fmt: skip


def censoring_is_described(given: Given) -> pd.DataFrame:
    """CENSORING: CNSR is a whole number from 0; every record says what ended it, a censored one what its date is."""
    parts = []
    for name, table in given.analysis.items():
        if "CNSR" in table:
            key = [*RECORD, "CNSR"]
            odd = table[table["CNSR"].isna() | table["CNSR"].lt(0) | table["CNSR"].mod(1).ne(0)]
            silent = table[table["EVNTDESC"].isna()]
            dated = table[table["CNSR"].gt(0) ^ table["CNSDTDSC"].notna()]
            parts.append(findings("CENSORING", name, odd, key, "CNSR is not a whole number from 0"))
            parts.append(findings("CENSORING", name, silent, key, "EVNTDESC is missing"))
            parts.append(
                findings("CENSORING", name, dated, key, "CNSDTDSC must be there for censored records, and only for them")
            )
    return together(parts)


def occurrences_are_single(given: Given) -> pd.DataFrame:
    """OCCURRENCE: a flag of first or worst occurrence marks one treatment-emergent record within what it counts."""
    parts = []
    for name, table in given.analysis.items():
        for flag, within in FIRST_WITHIN.items():
            if flag in table:
                marked = table[table[flag].eq("Y").fillna(False)]
                double = marked[marked.duplicated(["USUBJID", *within], keep=False)]
                other = marked[~marked["TRTEMFL"].eq("Y").fillna(False)]
                parts.append(findings("OCCURRENCE", name, double, ["ASEQ", flag], f"{flag} marks more than one record"))
                parts.append(findings("OCCURRENCE", name, other, ["ASEQ", flag], f"{flag} marks no treatment-emergent record"))
    return together(parts)
