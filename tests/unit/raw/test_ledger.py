"""The balance of rows and fields: every row and every field of a form has exactly one fate."""

import pandas as pd

from pipeline.core.product import Lineage
from pipeline.raw.ledger import ledger
from schemas.base import conform, empty, names
from schemas.landing import Excluded
from schemas.ledger import Ledger

REASONS = (
    "excluded: DUP_EXACT: 1; excluded: INACTIVE: 1; excluded: not given: 1; "
    "quarantined: STUDY_OTHER: 1; quarantined: subject has no DM record: 1"
)
ROWS = ["ROWS", "MAPPED", "EXCLUDED", "QUARANTINED", "UNACCOUNTED", "REASONS", "STATE"]
FIELDS = ["FIELDS", "FMAPPED", "FSUPP", "FUSED", "FNOTSUB", "FUNMAP", "FLOST", "STATE"]


def form(*keys: str, answers: str = "") -> pd.DataFrame:
    return pd.DataFrame({"ROWKEY": keys, **dict.fromkeys(answers.split(), "x")}, dtype="str")


def lineage(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """DATASET, RULE, ROWKEY."""
    return conform(pd.DataFrame(rows, columns=["DATASET", "RULE", "ROWKEY"]).reindex(columns=names(Lineage)), Lineage)


def excluded(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """FORM, ROWKEY, REASON."""
    return conform(pd.DataFrame(rows, columns=["FORM", "ROWKEY", "REASON"]).reindex(columns=names(Excluded)), Excluded)


def fates(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """FORM, COLUMN, STATUS."""
    return pd.DataFrame(rows, columns=["FORM", "COLUMN", "STATUS"], dtype="str")


def balance(table: pd.DataFrame, columns: list[str]) -> dict[str, list[object]]:
    """FORM: its values of `columns`."""
    return {row.FORM: [getattr(row, c) for c in columns] for row in table.fillna("").itertuples()}


def test_every_row_is_counted_once() -> None:
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
        fields=fates(),
        mapped_forms={"EXE"},
    )
    assert list(result.columns) == names(Ledger)
    assert balance(result, ROWS) == {
        # e1 made records; e2 was not given; e3 is nobody's; e4 and e5 were forgotten; e6, e7 and the copy of e1 were not current
        "EXE": [8, 1, 3, 2, 2, REASONS, "unbalanced"],
        "LB": [2, 0, 0, 0, 2, "", "no domain"],
    }


def test_every_field_that_landed_is_counted_once() -> None:
    result = ledger(
        current={"AE": form("a1", answers="AETERM SER PT STDT NOTE"), "MH": form("m1", answers="MHTERM NEWCOL")},
        excluded=empty(Excluded),
        lineage=lineage(("AE", "AE.AE", "a1"), ("MH", "MH.MH", "m1")),
        fields=fates(
            ("AE", "AETERM", "MAPPED"),
            ("AE", "SER", "SUPPLEMENTAL"),
            ("AE", "PT", "USED"),
            ("AE", "STDT", "NOT SUBMITTED"),
            ("AE", "NOTE", "UNMAPPED"),
            ("MH", "MHTERM", "MAPPED"),  # nothing is said of NEWCOL
            ("MH", "GONE", "MAPPED"),  # and GONE did not land
        ),
        mapped_forms={"AE", "MH"},
    )
    assert balance(result, FIELDS) == {"AE": [5, 1, 1, 1, 1, 1, 0, "balanced"], "MH": [2, 1, 0, 0, 0, 0, 1, "unbalanced"]}


def test_a_form_without_rows_balances() -> None:
    result = ledger({"DTH": form()}, empty(Excluded), empty(Lineage), fates(), {"DTH"})
    assert balance(result, ROWS) == {"DTH": [0, 0, 0, 0, 0, "", "balanced"]}


def test_a_form_that_has_a_domain_and_forgets_all_its_rows_is_unbalanced() -> None:
    result = ledger({"DTH": form("d1")}, empty(Excluded), empty(Lineage), fates(), {"DTH"})
    assert balance(result, ROWS)["DTH"][-1] == "unbalanced"
