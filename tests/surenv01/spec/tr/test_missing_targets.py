"""A target that should have a row and has none gets a NOT DONE record; fragments and merged lesions (X10, X14; 3.4, 8.10 M14)."""

from tests.spec.tables import codes, lines
from tests.surenv01.spec.forms import Forms

DOSED = """
    SUBJID | STDT       | ENDT       | DOSE | DOSEU
    0101   | 2023-01-10 | 2023-06-15 | 250  | mg
"""
TL = "SUBJID | FOLDER | LESID | SITE | NODE | SCANDT | EVALST | DIAM | DIAMU | SPLITOF | MERGEOF"
BASELINE = """
    0101 | SCRN | T01 | LUNG       | N | 2023-01-05 | MEASURED | 30 | mm | |
    0101 | SCRN | T02 | LYMPH NODE | Y | 2023-01-05 | MEASURED | 20 | mm | |
"""


def test_x10_a_target_without_a_row_at_an_assessed_time_point() -> None:
    raw = Forms(EXS=DOSED, TL=f"{TL}\n{BASELINE}\n0101 | C3D1 | T01 | LUNG | N | 2023-02-20 | MEASURED | 15 | mm | |")
    product = raw.domain("tr")
    made = product.table[product.table["TRSTAT"].notna()]
    assert lines(made, "TRGRPID", "TRLNKID", "TRLNKGRP", "TRTESTCD", "TRORRES", "TRSTAT", "TRREASND", "TRDTC", "VISIT") == [
        "TARGET | T02 | A2 | LPERP |  | NOT DONE |  |  | CYCLE 3 DAY 1"
    ]
    assert codes(product) == ["TARGET_MISSING | LESID | T02"]
    traced = product.lineage[product.lineage["RULE"].eq("TR.TL.NO_ROW")]
    assert lines(traced, "SEQ", "FORM", "ROWKEY") == ["4 | TL | 01|0101|C3D1|1|TL|3"]  # the context: T01 of that time point


def test_x10_also_where_only_other_lesions_were_looked_at() -> None:
    raw = Forms(
        EXS=DOSED,
        TL=f"{TL}\n{BASELINE}",
        NL="""
            SUBJID | FOLDER | NLYN | LESID | SITE  | METHOD | SCANDT     | NLSTAT
            0101   | UNS    | Y    | NEW01 | BRAIN | MRI    | 2023-03-01 | UNEQUIVOCAL
        """,
    )
    table = raw.domain("tr").table
    assert lines(table[table["TRLNKGRP"].eq("A2")], "TRLNKID", "TRSTAT") == ["NEW01 | ", "T01 | NOT DONE", "T02 | NOT DONE"]


def test_a_time_point_with_a_response_form_only_makes_no_target_records() -> None:
    raw = Forms(EXS=DOSED, TL=f"{TL}\n{BASELINE}", RSP="SUBJID | FOLDER | NOTDONE\n0101 | C3D1 | Y")
    assert lines(raw.domain("tr").table, "TRLNKID", "TRLNKGRP") == ["T01 | A1", "T02 | A1"]


def test_m14_a_split_lesion() -> None:
    raw = Forms(
        EXS=DOSED,
        TL=f"""
        {TL}
        0101 | SCRN | T04   | LIVER | N | 2023-01-05 | MEASURED | 40 | mm |     |
        0101 | C3D1 | T04.1 | LIVER | N | 2023-02-20 | MEASURED | 18 | mm | T04 |
        0101 | C3D1 | T04.2 | LIVER | N | 2023-02-20 | MEASURED | 15 | mm | T04 |
        0101 | C5D1 | T04.1 | LIVER | N | 2023-04-03 | MEASURED | 17 | mm |     |
    """,
        TLSUM="SUBJID | FOLDER | SUMDIAM | SUMU\n0101 | SCRN | 40 | mm\n0101 | C3D1 | 33 | mm",
    )
    product = raw.domain("tr")
    lesions = product.table[product.table["TRLNKID"].notna()]
    assert lines(lesions, "TRLNKID", "TRLNKGRP", "TRTESTCD", "TRSTRESN", "TRSTAT") == [
        "T04 | A1 | LDIAM | 40 | ",  # from week 6 on its fragments stand for it
        "T04.1 | A2 | LDIAM | 18 | ",
        "T04.1 | A3 | LDIAM | 17 | ",
        "T04.2 | A2 | LDIAM | 15 | ",
        "T04.2 | A3 | LDIAM |  | NOT DONE",
    ]
    assert codes(product) == ["TARGET_MISSING | LESID | T04.2"]
    assert lines(raw.domain("tu").table, "TULNKID", "TUTESTCD", "TUTEST", "TUGRPID", "TUORRES", "TUDTC") == [
        "T04 | TUMIDENT | Tumor Identification |  | TARGET | 2023-01-05",
        "T04.1 | TUSPLIT | Tumor Split | T04 | TARGET | 2023-02-20",
        "T04.2 | TUSPLIT | Tumor Split | T04 | TARGET | 2023-02-20",
    ]


def test_merged_lesions_with_rows_that_say_so() -> None:
    raw = Forms(
        EXS=DOSED,
        TL=f"""
        {TL}
        0101 | SCRN | T02     | LIVER | N | 2023-01-05 | MEASURED | 20 | mm | |
        0101 | SCRN | T03     | LIVER | N | 2023-01-05 | MEASURED | 25 | mm | |
        0101 | C3D1 | T2 / T3 | LIVER | N | 2023-02-20 | MEASURED | 38 | mm | | T2/T3
        0101 | C3D1 | T02     | LIVER | N | 2023-02-20 | MERGED   |    |    | |
    """,
        TLSUM="SUBJID | FOLDER | SUMDIAM | SUMU\n0101 | C3D1 | 38 | mm",
    )
    product = raw.domain("tr")
    lesions = product.table[product.table["TRLNKID"].notna()]
    assert lines(lesions, "TRLNKID", "TRLNKGRP", "TRSTRESN", "TRSTAT", "TRREASND") == [
        "T02 | A1 | 20 |  | ",
        "T02 | A2 |  | NOT DONE | TUMOR MERGED",
        "T02/T03 | A2 | 38 |  | ",
        "T03 | A1 | 25 |  | ",
    ]
    assert codes(product) == []
    assert lines(raw.domain("tu").table, "TULNKID", "TUTESTCD", "TUTEST", "TUGRPID", "TUDTC") == [
        "T02 | TUMIDENT | Tumor Identification |  | 2023-01-05",
        "T02/T03 | TUMERGE | Tumor Merged | T02/T03 | 2023-02-20",
        "T03 | TUMIDENT | Tumor Identification |  | 2023-01-05",
    ]


def test_a_target_that_appears_after_the_baseline_was_never_identified() -> None:
    later = "0101 | {} | T09 | BONE | N | {} | MEASURED | 15 | mm | |"
    rows = [later.format("C3D1", "2023-02-20"), later.format("C5D1", "2023-04-03")]
    both = [row.replace("T09", lesion) for row in rows for lesion in ("T01", "T02", "T09")]
    raw = Forms(EXS=DOSED, TL=f"{TL}\n{BASELINE}\n" + "\n".join(both))
    product = raw.domain("tr")
    assert lines(product.table[product.table["TRLNKID"].eq("T09")], "TRLNKGRP", "TRSTRESN") == ["A2 | 15", "A3 | 15"]
    assert codes(product) == ["TR_ORPHAN | LESID | T09"]  # once, not at every visit
    assert lines(raw.domain("tu").table, "TULNKID") == ["T01", "T02"]
