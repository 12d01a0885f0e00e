"""ECOG performance status in RS, apart from the responses (STUDY_SPEC 3.2 RS; 8.10 M15)."""

from tests.spec.tables import codes, lines
from tests.surenv01.spec.forms import Forms

DOSED = """
    SUBJID | STDT       | ENDT       | DOSE | DOSEU
    0101   | 2023-01-10 | 2023-06-15 | 250  | mg
"""


def test_m15_scores_with_the_baseline_flagged() -> None:
    raw = Forms(
        EXS=DOSED,
        ECOG="""
            SUBJID | FOLDER | FORMDT     | ECOGSC
            0101   | SCRN   | 2023-01-05 | 0
            0101   | C1D1   | 2023-01-10 | ECOG 1
            0101   | C3D1   | 2023-02-20 | 2
            0101   | C5D1   | 2023-04-03 |
            0101   | C7D1   | 2023-05-15 | 7
        """,
    )
    product = raw.domain("rs")
    assert lines(product.table, "RSCAT", "RSTESTCD", "RSTEST") == ["ECOG | ECOG101 | ECOG1-Performance Status"] * 4
    assert lines(product.table, "RSORRES", "RSSTRESC", "RSSTRESN", "RSDTC", "RSDY", "RSLNKGRP", "RSLOBXFL") == [
        "0 | 0 | 0 | 2023-01-05 | -5 |  | ",
        "ECOG 1 | 1 | 1 | 2023-01-10 | 1 |  | Y",  # on the day of the first dose: before it
        "2 | 2 | 2 | 2023-02-20 | 42 |  | ",
        "7 |  |  | 2023-05-15 | 126 |  | ",
    ]
    assert codes(product) == ["CT_UNMAPPED | ECOGSC | 7"]
    kept_out = product.lineage[product.lineage["SEQ"].isna()]
    assert lines(kept_out, "RULE", "ROWKEY") == ["excluded: no score entered | 01|0101|C5D1|1|ECOG|4"]
