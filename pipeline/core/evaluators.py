"""Whose assessment of a tumour a record is: SDTM, analysis and outputs leave out the records of others in this one way."""

import pandas as pd

INVESTIGATOR = "INVESTIGATOR"


def by_investigator(df: pd.DataFrame, evaluator: str) -> pd.DataFrame:
    """The investigator's records: `evaluator` (--EVAL) is INVESTIGATOR, or is blank and so is the reader (--EVALID)."""
    unnamed = df[evaluator].isna()
    reader = f"{evaluator}ID"
    if reader in df:
        unnamed &= df[reader].isna()
    return df.loc[unnamed | df[evaluator].eq(INVESTIGATOR)]
