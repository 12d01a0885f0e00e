"""Product of one asset: the table, its companions, the lineage and the issues, written as one unit (DESIGN 10)."""

from dataclasses import dataclass, field

import pandas as pd

from schemas.base import Char, Num, Table, empty, var
from schemas.issues import Issues

# Rules of lineage records that say why a raw row made no record; their SEQ is null.
EXCLUDED, QUARANTINED = "excluded: ", "quarantined: "


class Lineage(Table, key="", title="Record Lineage", name="LINEAGE"):
    """One record per pair of a record and a raw row that made it, and one per raw row kept out, RULE saying why."""

    DATASET: Char = var("Dataset")
    USUBJID: Char = var("Unique Subject Identifier")
    SEQ: Num = var("Sequence Number of the Record")
    RULE: Char = var("Mapping Rule")
    FORM: Char = var("Form")
    ROWKEY: Char = var("Key of the Raw Row")


@dataclass(frozen=True)
class Product:
    """A table with its companions by name, its lineage and its issues; all frames."""

    table: pd.DataFrame
    companions: dict[str, pd.DataFrame] = field(default_factory=dict)
    lineage: pd.DataFrame = field(default_factory=lambda: empty(Lineage))
    issues: pd.DataFrame = field(default_factory=lambda: empty(Issues))
