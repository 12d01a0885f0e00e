"""Lesions, each at its first identification (STUDY_SPEC 3.2 TU, X07; splits and merges stand in tr/test_missing_targets.py)."""

from tests.spec.tables import codes, lines
from tests.surenv01.spec.forms import Forms

DOSED = """
    SUBJID | STDT       | ENDT       | DOSE | DOSEU
    0101   | 2023-01-10 | 2023-06-15 | 250  | mg
"""
CONSENT = """
    SUBJID | ICDT       | ICTYPE
    0101   | 2023-01-02 | INITIAL
"""
TL = "SUBJID | FOLDER | LESID | SITE | SITEDTL | LAT | NODE | METHOD | SCANDT | EVALST | DIAM | DIAMU"


def test_one_record_per_lesion_at_its_first_scan() -> None:
    raw = Forms(
        EXS=DOSED,
        IC=CONSENT,
        TL=f"""
        {TL}
        0101 | C3D1 | T01 | LUNG | upper lobe | LEFT | N | CT SCAN | 2023-02-20 | MEASURED | 25 | mm
        0101 | SCRN | T01 | LUNG | upper lobe | LEFT | N | CT SCAN | 2023-01-05 | MEASURED | 30 | mm
        0101 | SCRN | T02 | 肝   |            |      | N | MRI     | 2023-01-06 | MEASURED | 30 | mm
    """,
        NTL="""
        SUBJID | FOLDER | LESID | SITE | NODE | METHOD | SCANDT     | STATUS
        0101   | SCRN   | NT01  | BONE | N    | PET-CT | 2023-01-05 | PRESENT
        0101   | C3D1   | NT01  | BONE | N    | PET-CT | 2023-02-20 | PRESENT
    """,
        NL="""
        SUBJID | FOLDER | NLYN | LESID | SITE  | METHOD | SCANDT     | NLSTAT
        0101   | C3D1   | Y    | NEW01 | BRAIN | MRI    | 2023-02-20 | EQUIVOCAL
        0101   | C5D1   | Y    | NEW01 | BRAIN | MRI    | 2023-04-03 | UNEQUIVOCAL
        0101   | C7D1   | N    |       |       |        |            |
    """,
    )
    product = raw.domain("tu")
    assert lines(product.table, "TUSEQ", "TULNKID", "TUORRES", "TUSTRESC", "TULOC", "TULAT", "TUMETHOD") == [
        "4 | NEW01 | NEW | NEW | BRAIN |  | MRI",
        "1 | NT01 | NON-TARGET | NON-TARGET | BONE |  | PET/CT SCAN",
        "2 | T01 | TARGET | TARGET | LUNG | LEFT | CT SCAN",
        "3 | T02 | TARGET | TARGET | LIVER |  | MRI",
    ]
    assert lines(product.table, "TULNKID", "TUDTC", "TUDY", "EPOCH", "VISIT", "TULOBXFL") == [
        "NEW01 | 2023-02-20 | 42 | TREATMENT | CYCLE 3 DAY 1 | ",
        "NT01 | 2023-01-05 | -5 | SCREENING | SCREENING | Y",
        "T01 | 2023-01-05 | -5 | SCREENING | SCREENING | Y",
        "T02 | 2023-01-06 | -4 | SCREENING | SCREENING | Y",
    ]
    assert lines(product.companions["supptu"], "IDVARVAL", "QNAM", "QVAL") == ["2 | TULOCDTL | upper lobe"]
    assert codes(product) == []


def test_x07_one_lesion_in_several_spellings() -> None:
    raw = Forms(
        TL=f"""
        {TL}
        0101 | SCRN | T1     | LUNG  | | | N | CT SCAN | 2023-01-05 | MEASURED | 30 | mm
        0101 | C3D1 | t01    | lung  | | | N | ct      | 2023-02-20 | MEASURED | 25 | mm
        0101 | C5D1 | Ｔ０１ | Lung  | | | N | CT SCAN | 2023-04-03 | MEASURED | 25 | mm
        0101 | C7D1 | T 1    | LUNG  | | | N | CT SCAN | 2023-05-15 | MEASURED | 25 | mm
    """
    )
    assert lines(raw.domain("tu").table, "TULNKID", "TULOC", "TUDTC") == ["T01 | LUNG | 2023-01-05"]
    assert lines(raw.domain("tr").table, "TRLNKID", "TRSTAT") == ["T01 | "] * 4


def test_a_location_outside_the_codelist_is_kept_and_reported() -> None:
    product = Forms(TL=f"{TL}\n0101 | SCRN | T01 | Left wing | | | N | CT SCAN | 2023-01-05 | MEASURED | 30 | mm").domain("tu")
    assert lines(product.table, "TULOC") == ["LEFT WING"]
    assert lines(product.issues, "CODE", "VALUE", "ACTION") == ["CT_UNMAPPED | Left wing | kept as an extension of the codelist"]


def test_a_lesion_not_measured_at_baseline_is_identified_all_the_same() -> None:
    raw = Forms(
        EXS=DOSED,
        TL=f"""
        {TL}
        0101 | SCRN | T01 | LUNG  | | | N | CT SCAN | 2023-01-05 | MEASURED      | 30 | mm
        0101 | SCRN | T02 | LIVER | | | N | CT SCAN | 2023-01-05 | NOT EVALUABLE |    |
    """,
    )
    assert lines(raw.domain("tu").table, "TULNKID", "TULOBXFL") == ["T01 | Y", "T02 | Y"]
    assert lines(raw.domain("tr").table, "TRLNKID", "TRLOBXFL", "TRSTAT") == ["T01 | Y | ", "T02 |  | NOT DONE"]


def test_each_screening_identifies_its_lesions_and_the_last_is_the_baseline() -> None:
    raw = Forms(
        ENR="""
            SUBJID | RESCRN_OF
            0101   |
            0107   | 0101
        """,
        EXS=DOSED.replace("0101", "0107"),
        TL=f"""
        {TL}
        0101 | SCRN | T01 | LUNG | | | N | CT SCAN | 2022-11-05 | MEASURED | 30 | mm
        0107 | SCRN | T01 | LUNG | | | N | CT SCAN | 2023-01-05 | MEASURED | 33 | mm
    """,
    )
    assert lines(raw.domain("tu").table, "USUBJID", "TULNKID", "TUDTC", "TULOBXFL") == [
        "TEST-01-0101 | T01 | 2022-11-05 | ",
        "TEST-01-0101 | T01 | 2023-01-05 | Y",
    ]
    assert lines(raw.domain("tr").table, "TRLNKGRP", "TRSTRESN", "TRLOBXFL") == ["A1 | 30 | ", "A1 | 33 | Y"]


def test_a_row_of_nobody_is_quarantined() -> None:
    raw = Forms(
        DM="SUBJID | FOLDER\n0102 | SCRN",
        TL=f"{TL}\n0101 | SCRN | T01 | LUNG | | | N | CT SCAN | 2023-01-05 | MEASURED | 30 | mm",
    )
    assert raw.domain("tu").table.empty
    assert lines(raw.domain("tr").lineage, "SEQ", "RULE", "ROWKEY") == [
        " | quarantined: subject has no DM record | 01|0101|SCRN|1|TL|1"
    ]
    assert codes(raw.domain("tr")) == ["SUBJECT_UNKNOWN | SUBJID | 0101"]
