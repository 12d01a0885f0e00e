"""A column that is empty in all rows makes no row and no issue out of nothing."""

from tests.spec.tables import codes
from tests.surenv01.spec.forms import Forms


def test_nobody_was_screened_twice() -> None:
    raw = Forms(
        ENR="""
            SUBJID | ENRLYN | ENRLDT     | RESCRN_OF
            0101   | Y      | 2023-03-08 |
            0102   | Y      | 2023-03-09 |
        """
    )
    assert codes(raw.domain("reference")) == []
    assert raw.domain("reference").table["SUBJID"].tolist() == ["0101", "0102"]


def test_no_row_names_its_lesion() -> None:
    raw = Forms(
        TL="""
            SUBJID | FOLDER | FORMDT     | LESID | SITE | NODE | EVALST   | DIAM | DIAMU
            0101   | SCRN   | 2023-01-05 |       | LUNG | N    | MEASURED | 20   | mm
        """
    )
    assert raw.domain("tu").table.empty
