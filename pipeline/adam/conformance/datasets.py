"""What the checks of ADaM look at: all tables by name with the declarations of the analysis datasets, and those of one kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from pipeline.core.conformance import Tables
from schemas.base import Table
from schemas.design import DrugColumns

RECORD = ["PARAMCD", "ASEQ"]
"""What names a record of a subject in any analysis dataset."""


@dataclass(frozen=True)
class Given:
    """`tables`: the datasets of ADaM and SDTM by their names as submitted; `declared`: what analysis datasets must look like, by
    lower-case name; `drugs`: the drugs as datasets name them."""

    tables: Tables
    declared: Mapping[str, type[Table]]
    drugs: tuple[DrugColumns, ...] = ()

    @property
    def analysis(self) -> dict[str, pd.DataFrame]:
        """The analysis datasets: ADSL and all others that are declared."""
        return {name: table for name, table in self.tables.items() if name.lower() in self.declared}

    @property
    def records_of_subjects(self) -> dict[str, pd.DataFrame]:
        """The analysis datasets with any number of records per subject: all but ADSL."""
        return {name: table for name, table in self.analysis.items() if name != "ADSL"}

    @property
    def parameters(self) -> dict[str, pd.DataFrame]:
        """The analysis datasets in the basic data structure: one record per parameter and time point."""
        return {name: table for name, table in self.analysis.items() if "PARAMCD" in table}


AdamCheck = Callable[[Given], pd.DataFrame]
"""A check gives its findings; its docstring begins with its code: "SUBJECT: every subject of an analysis dataset ..."."""
