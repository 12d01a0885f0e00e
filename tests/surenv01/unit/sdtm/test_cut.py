"""The data cut-off at SDTM (STUDY_SPEC 3.6): what is removed, what is open again, and that the list says so of every value."""

import pandas as pd
import pytest

from pipeline.core.product import Product
from pipeline.sdtm.cut import cut, cut_form
from tests.spec.tables import lines
from tests.surenv01.chain import FORMS
from tests.surenv01.spec.forms import DECISIONS, Forms, trial

CUT = trial(study=DECISIONS["study"] | {"dco": "2023-06-30", "dco_level": "sdtm"})
KEPT = trial(study=DECISIONS["study"] | {"dco": "2023-06-30", "dco_level": "adam"})
TRIAL = {
    "IC": "SUBJID | ICDT\n 0101 | 2023-01-02\n 0102 | 2023-07-03",
    "DM": "SUBJID | FOLDER | FORMDT\n 0101 | SCRN | 2023-01-02\n 0102 | SCRN | 2023-07-03",
    "EXS": "SUBJID | STDT | ENDT | DOSE | DOSEU | ONGO\n 0101 | 2023-01-10 | 2023-08-01 | 250 | mg | N",
    "EXE": "SUBJID | DT | GIVEN | VOL\n 0101 | 2023-06-30 | Y | 1.5\n 0101 | 2023-07-21 | Y | 1.5",
    "EOT": "SUBJID | FOLDER | DRUG | EOTYN | LASTDT\n 0101 | EOT | SURUFATINIB | Y | 2023-08-01",
    "AE": """
        SUBJID | AESPID | AETERM | PT     | STDT       | ENDT       | ONGO | OUT                | TOXGR
        0101   | 1      | nausea | Nausea | 2023-06-01 | 2023-06-30 | N    | RECOVERED/RESOLVED | 1
        0101   | 2      | sepsis | Sepsis | 2023-06-20 | 2023-07-05 | N    | FATAL              | 5
        0101   | 3      | rash   | Rash   | 2023-07    |            | Y    |                    | 1
        0101   | 4      | cough  | Cough  | 2023-UN-UN |            | Y    |                    | 1
        0101   | 5      | fever  | Fever  |            |            | Y    |                    | 1
    """,
    "DTH": "SUBJID | DTHDT\n 0101 | 2023-07-05",
}
LISTED = ("FORM", "ROWKEY", "COLUMN", "VALUE", "REASON", "ACTION")
BEGINS, ENDS = "begins after the data cut-off 2023-06-30", "ends after the data cut-off 2023-06-30"
REMOVED = "removed from SDTM"


def made(raw: Forms, name: str) -> Product:
    """A table as the pipeline makes it: the trial's function, which cuts the forms where the study says so."""
    return raw.domain(name, cut=True)


def test_the_list_names_every_value_removed_or_changed() -> None:
    assert lines(made(Forms(CUT, **TRIAL), "cut").table, *LISTED) == [
        f"DM | 01|0102|SCRN|1|DM|2 | FORMDT | 2023-07-03 | {BEGINS} | {REMOVED}",
        f"IC | 01|0102|LOG|1|IC|2 | ICDT | 2023-07-03 | {BEGINS} | {REMOVED}",
        f"EXS | 01|0101|LOG|1|EXS|1 | ENDT | 2023-08-01 | {ENDS} | left blank",
        f"EXS | 01|0101|LOG|1|EXS|1 | ONGO | N | {ENDS} | set to Y",
        f"EXE | 01|0101|LOG|1|EXE|2 | DT | 2023-07-21 | {BEGINS} | {REMOVED}",
        f"AE | 01|0101|LOG|1|AE|3 | STDT | 2023-07 | {BEGINS} | {REMOVED}",
        f"AE | 01|0101|LOG|1|AE|2 | ENDT | 2023-07-05 | {ENDS} | left blank",
        f"AE | 01|0101|LOG|1|AE|2 | ONGO | N | {ENDS} | set to Y",
        f"AE | 01|0101|LOG|1|AE|2 | OUT | FATAL | {ENDS} | set to NOT RECOVERED/NOT RESOLVED",
        f"EOT | 01|0101|EOT|1|EOT|1 | LASTDT | 2023-08-01 | {BEGINS} | {REMOVED}",
        f"DTH | 01|0101|LOG|1|DTH|1 | DTHDT | 2023-07-05 | {BEGINS} | {REMOVED}",
    ]


def test_removed_rows_are_in_the_ledger_and_changed_ones_are_not() -> None:
    rows = made(Forms(CUT, **TRIAL), "cut").lineage
    assert set(rows["RULE"]) == {"excluded: begins after the data cut-off"}
    assert lines(rows, "FORM", "ROWKEY")[0] == "DM | 01|0102|SCRN|1|DM|2"
    assert len(rows) == 6  # DM, IC, the injection, the rash, the end of treatment, the death


def test_with_adam_nothing_is_removed_and_the_list_is_the_same() -> None:
    raw = Forms(KEPT, **TRIAL)
    product = made(raw, "cut")
    assert len(product.table) == 11
    assert set(product.table["ACTION"]) == {"kept in SDTM, left out by the rules of ADaM"}
    assert product.lineage.empty
    assert len(made(raw, "ae").table) == 5
    assert made(raw, "reference").table["DTHDTC"].dropna().tolist() == ["2023-07-05"]


def test_everything_follows_from_the_cut_forms() -> None:
    """The subject lives, is on treatment, had the last known dose on the cut-off day; the later one is not there."""
    raw = Forms(CUT, **TRIAL)
    reference = made(raw, "reference").table
    assert lines(reference, "SUBJID", "RFICDTC", "RFXSTDTC", "RFXENDTC", "ONGOING", "DTHDTC", "DTHFL") == [
        "0101 | 2023-01-02 | 2023-01-10 | 2023-06-30 | Y |  | "
    ]
    assert lines(made(raw, "ae").table, "AESPID", "AESTDTC", "AEENDTC", "AEENRTPT", "AEOUT") == [
        "4 | 2023 |  | ONGOING | ",
        "5 |  |  | ONGOING | ",
        "1 | 2023-06-01 | 2023-06-30 |  | RECOVERED/RESOLVED",
        "2 | 2023-06-20 |  | ONGOING | NOT RECOVERED/NOT RESOLVED",
    ]
    assert lines(made(raw, "ex").table, "EXTRT", "EXSTDTC", "EXENDTC") == [
        "ENVAFOLIMAB | 2023-06-30 | 2023-06-30",
        "SURUFATINIB | 2023-01-10 | ",
    ]


@pytest.mark.parametrize(
    ("scan", "form_date", "stays"),
    [("2023-06-30", "", True), ("2023-07-01", "2023-06-30", False), ("", "2023-07-01", False), ("", "", True)],
)
def test_a_scan_counts_by_its_own_date_then_by_that_of_its_visit(scan: str, form_date: str, stays: bool) -> None:
    rows = Forms(CUT, TL=f"SUBJID | FOLDER | LESID | SCANDT | FORMDT\n 0101 | C3D1 | T01 | {scan} | {form_date}").tables["crf_tl"]
    assert (len(cut_form(FORMS["TL"], rows, CUT).rows) == 1) is stays


def test_no_row_is_lost_or_changed_without_a_line() -> None:
    """Rows in = rows kept + rows listed as removed; cells that differ = lines listed as changed."""
    raw = Forms(CUT, **TRIAL)
    table = cut(raw.forms, raw.trial).table
    for form, declared in FORMS.items():
        rows = raw.forms[form]
        kept = cut_form(declared, rows, CUT).rows
        mine = table[table["FORM"].eq(form)]
        gone = mine[mine["ACTION"].eq(REMOVED)]
        assert len(rows) == len(kept) + len(gone)
        same = rows[rows["ROWKEY"].isin(kept["ROWKEY"])].reset_index(drop=True)
        assert len(mine) - len(gone) == int((same.fillna("") != kept.fillna("")).to_numpy().sum())
    assert isinstance(table, pd.DataFrame) and len(table)
