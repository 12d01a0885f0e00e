"""Which tables the checks of ADaM look at: takes all tables by name, gives those of one kind.

Its own module because all checks share it, and none knows another.
"""

import pandas as pd

from pipeline.conformance import Tables
from schemas.adam import DATASETS

RECORD = ["PARAMCD", "ASEQ"]
"""What names a record of a subject in any analysis dataset."""


def analysis(tables: Tables) -> dict[str, pd.DataFrame]:
    """The analysis datasets: ADSL and all others that are declared."""
    return {name: table for name, table in tables.items() if name.lower() in DATASETS}


def records_of_subjects(tables: Tables) -> dict[str, pd.DataFrame]:
    """The analysis datasets with any number of records per subject: all but ADSL."""
    return {name: table for name, table in analysis(tables).items() if name != "ADSL"}


def parameters(tables: Tables) -> dict[str, pd.DataFrame]:
    """The analysis datasets in the basic data structure: one record per parameter and time point."""
    return {name: table for name, table in analysis(tables).items() if "PARAMCD" in table}
