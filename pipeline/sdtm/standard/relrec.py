"""RELREC: which records belong together. STUDY_SPEC 3.5.

Between datasets: lesions and their results, results and responses of a time point, doses as collected and as exposure. Between
records: a fatal adverse event, the cause of death and the disposition by death of the subject.
"""

from typing import NamedTuple

import pandas as pd

from pipeline.core.product import Product
from pipeline.core.series import Series
from pipeline.sdtm.verbs.domain import concat
from pipeline.study import Study
from schemas.base import DTYPES, conform, empty, key_of, names
from schemas.sdtm import DOMAINS
from schemas.sdtm.relrec import RELREC

DEATH = "DEATH"


class Side(NamedTuple):
    """One dataset of a relationship: the variable that joins, and how many records may have one value."""

    dataset: str
    variable: str
    kind: str


RELATED_DATASETS = {
    "TUTR": (Side("TU", "TULNKID", "ONE"), Side("TR", "TRLNKID", "MANY")),
    "TRRS": (Side("TR", "TRLNKGRP", "MANY"), Side("RS", "RSLNKGRP", "MANY")),
    "ECEX": (Side("EC", "ECLNKID", "ONE"), Side("EX", "EXLNKID", "ONE")),
}


def relrec(
    ae: pd.DataFrame,
    study: Study,
    tu: pd.DataFrame | None = None,
    tr: pd.DataFrame | None = None,
    rs: pd.DataFrame | None = None,
    ec: pd.DataFrame | None = None,
    ex: pd.DataFrame | None = None,
    ds: pd.DataFrame | None = None,
    dd: pd.DataFrame | None = None,
) -> Product:
    """Relationships of datasets that both have records, and of the records of a death, as far as the trial has the domains."""
    given = {"tu": tu, "tr": tr, "rs": rs, "ec": ec, "ex": ex, "ds": ds, "dd": dd}
    had = {name: empty(DOMAINS[name]) if table is None else table for name, table in given.items()}
    tables = {name.upper(): had[name] for name in ("tu", "tr", "rs", "ec", "ex")}
    table = concat([_datasets(tables), deaths(ae, had["ds"], had["dd"])], RELREC).assign(STUDYID=study.id)
    return Product(conform(table.sort_values(list(key_of(RELREC))), RELREC))


def _datasets(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    rows = [
        (side.dataset, side.variable, side.kind, relation)
        for relation, sides in RELATED_DATASETS.items()
        if all(tables[side.dataset][side.variable].notna().any() for side in sides)
        for side in sides
    ]
    made = pd.DataFrame(rows, columns=["RDOMAIN", "IDVAR", "RELTYPE", "RELID"])
    return conform(made.reindex(columns=names(RELREC)), RELREC)


def deaths(ae: pd.DataFrame, ds: pd.DataFrame, dd: pd.DataFrame) -> pd.DataFrame:
    """One relationship (RELID DEATH) per subject with a fatal adverse event and its counterpart in DD or DS."""
    members = pd.concat(
        [
            _records(ae[ae["AEOUT"].eq("FATAL") | ae["AESDTH"].eq("Y")], "AE"),
            _records(dd[dd["DDTESTCD"].eq("PRCDTH")], "DD"),
            _records(ds[ds["DSDECOD"].eq("DEATH")], "DS"),
        ],
        ignore_index=True,
    )
    by_event = members["USUBJID"].isin(members.loc[members["RDOMAIN"].eq("AE"), "USUBJID"])
    in_more = members.groupby("USUBJID")["RDOMAIN"].transform("nunique").gt(1)
    return conform(members[by_event & in_more].assign(RELID=DEATH).reindex(columns=names(RELREC)), RELREC)


def _records(rows: pd.DataFrame, domain: str) -> pd.DataFrame:
    number: Series = rows[f"{domain}SEQ"].astype("Int64").astype(DTYPES["Char"])
    return pd.DataFrame({"RDOMAIN": domain, "USUBJID": rows["USUBJID"], "IDVAR": f"{domain}SEQ", "IDVARVAL": number})
