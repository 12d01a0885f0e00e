"""The balance of rows: every row of a form has exactly one fate."""

import pandas as pd

from pipeline.product import Lineage
from pipeline.raw.ledger import ledger
from schemas.base import conform, empty, names
from schemas.landing import Excluded

REASONS = (
    "excluded: DUP_EXACT: 1; excluded: INACTIVE: 1; excluded: not given: 1; "
    "quarantined: STUDY_OTHER: 1; quarantined: subject has no DM record: 1"
)


def form(*keys: str) -> pd.DataFrame:
    return pd.DataFrame({"ROWKEY": keys}, dtype="str")


def lineage(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """DATASET, RULE, ROWKEY."""
    return conform(pd.DataFrame(rows, columns=["DATASET", "RULE", "ROWKEY"]).reindex(columns=names(Lineage)), Lineage)


def excluded(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """FORM, ROWKEY, REASON."""
    return conform(pd.DataFrame(rows, columns=["FORM", "ROWKEY", "REASON"]).reindex(columns=names(Excluded)), Excluded)


def balance(table: pd.DataFrame) -> dict[str, list[object]]:
    """FORM: rows, mapped, excluded, quarantined, unaccounted, reasons, state."""
    columns = ["ROWS", "MAPPED", "EXCLUDED", "QUARANTINED", "UNACCOUNTED", "REASONS", "STATE"]
    return {row.FORM: [getattr(row, c) for c in columns] for row in table.fillna("").itertuples()}


def test_every_fate_is_counted_once() -> None:
    result = ledger(
        current={"EXE": form("e1", "e2", "e3", "e4", "e5"), "LB": form("l1", "l2")},
        excluded=excluded(("EXE", "e6", "INACTIVE"), ("EXE", "e1", "DUP_EXACT"), ("EXE", "e7", "STUDY_OTHER")),
        lineage=lineage(
            ("EX", "dose given", "e1"),
            ("SE", "first dose", "e1"),
            ("SE", "excluded: not the first dose", "e1"),
            ("EX", "excluded: not given", "e2"),
            ("EX", "quarantined: subject has no DM record", "e3"),
        ),
        mapped_forms={"EXE"},
    )
    assert balance(result) == {
        # e1 made records; e2 was not given; e3 is nobody's; e4 and e5 were forgotten; e6, e7 and the copy of e1 were not current
        "EXE": [8, 1, 3, 2, 2, REASONS, "unbalanced"],
        "LB": [2, 0, 0, 0, 2, "", "not yet mapped"],
    }


def test_a_form_without_rows_balances() -> None:
    result = ledger({"DTH": form()}, empty(Excluded), empty(Lineage), {"DTH"})
    assert balance(result) == {"DTH": [0, 0, 0, 0, 0, "", "balanced"]}


def test_a_form_that_has_a_domain_and_forgets_all_its_rows_is_unbalanced() -> None:
    result = ledger({"DTH": form("d1")}, empty(Excluded), empty(Lineage), {"DTH"})
    assert balance(result)["DTH"][-1] == "unbalanced"
