"""The values of target lesions: as entered, in mm, not done (STUDY_SPEC 3.2 TR, X08, X09; 8.10 M07)."""

from decimal import Decimal

import pandas as pd
import pytest

from crf2tlf_trials.SURENV01.mapping.sizes import number_text, size_mm
from tests.spec.tables import codes, lines
from tests.surenv01.spec.forms import Forms, trial

HEADER = "SUBJID | FOLDER | LESID | SITE | NODE | SCANDT | EVALST | DIAM | DIAMU | TSTM | NEREAS"
RESULT = ("TRORRES", "TRORRESU", "TRSTRESC", "TRSTRESN", "TRSTRESU", "TRSTAT", "TRREASND", "TRDTC")

# EVALST | DIAM | DIAMU | TSTM | NEREAS -> TRORRES, TRORRESU, TRSTRESC, TRSTRESN, TRSTRESU, TRSTAT, TRREASND, TRDTC; issues
CASES = [
    # the table of M07
    ("MEASURED      | 2,3  | cm |   |", "2.3 | cm | 23 | 23 | mm |  |  | 2023-01-05", []),
    ("MEASURED      | 12mm |    |   |", "12 | mm | 12 | 12 | mm |  |  | 2023-01-05", []),
    ("TOO SMALL     |      |    |   |", "TOO SMALL TO MEASURE |  | 5 | 5 | mm |  |  | 2023-01-05", []),
    ("TOO SMALL     | 3    | mm |   |", "3 | mm | 3 | 3 | mm |  |  | 2023-01-05", ["TSTM_CONFLICT | DIAM | 3"]),
    ("ABSENT        |      |    |   |", "0 | mm | 0 | 0 | mm |  |  | 2023-01-05", []),
    ("NOT EVALUABLE |      |    |   | image obscured", " |  |  |  |  | NOT DONE | NOT EVALUABLE | 2023-01-05", []),
    ("NOT DONE      |      |    |   |", " |  |  |  |  | NOT DONE | SCAN NOT PERFORMED | ", []),
    ("MEASURED      | 350  | mm |   |", "350 | mm | 350 | 350 | mm |  |  | 2023-01-05", ["SIZE_RANGE | DIAM | 350"]),
    # other spellings of the same (X07, X08)
    ("measured      | ２.３ | CM |   |", "2.3 | cm | 23 | 23 | mm |  |  | 2023-01-05", []),
    ("              | 2.3 cm | |   |", "2.3 | cm | 23 | 23 | mm |  |  | 2023-01-05", ["REQUIRED_MISSING | EVALST | "]),
    ("可测量        | 12   | 毫米 |  |", "12 | mm | 12 | 12 | mm |  |  | 2023-01-05", []),
    # the tick too small to measure (X09)
    ("MEASURED      |      |    | Y |", "TOO SMALL TO MEASURE |  | 5 | 5 | mm |  |  | 2023-01-05", []),
    ("MEASURED      | 4    | mm | Y |", "4 | mm | 4 | 4 | mm |  |  | 2023-01-05", ["TSTM_CONFLICT | DIAM | 4"]),
    # what cannot be used
    ("MEASURED      | 12   |    |   |", "12 |  |  |  |  |  |  | 2023-01-05", ["UNIT_UNKNOWN | DIAMU | "]),
    ("MEASURED      | 12   | in |   |", "12 |  |  |  |  |  |  | 2023-01-05", ["UNIT_UNKNOWN | DIAMU | in"]),
    ("MEASURED      | 12mm | cm |   |", "12 |  |  |  |  |  |  | 2023-01-05", ["UNIT_UNKNOWN | DIAMU | cm"]),
    ("MEASURED      | 1x2  | mm |   |", " |  |  |  |  | NOT DONE |  | 2023-01-05", ["NUMBER_INVALID | DIAM | 1x2"]),
    ("MEASURED      |      |    |   |", " |  |  |  |  | NOT DONE |  | 2023-01-05", ["REQUIRED_MISSING | DIAM | "]),
    ("MEASURED      | -5   | mm |   |", "-5 | mm | -5 | -5 | mm |  |  | 2023-01-05", ["SIZE_RANGE | DIAM | -5"]),
    ("ABSENT        | 9    | mm |   |", "0 | mm | 0 | 0 | mm |  |  | 2023-01-05", ["SIZE_CONFLICT | DIAM | 9"]),
    ("vanished      | 9    | mm |   |", "9 | mm | 9 | 9 | mm |  |  | 2023-01-05", ["CT_UNMAPPED | EVALST | vanished"]),
]


def measured(answers: str, **decisions: object) -> Forms:
    """One target of 0101 at screening with these answers."""
    row = f"0101 | SCRN | T01 | LUNG | N | 2023-01-05 | {answers}"
    return Forms(trial(**decisions), TL=f"{HEADER}\n{row}")


@pytest.mark.parametrize(("answers", "expected", "issues"), CASES, ids=[case[0] for case in CASES])
def test_value_of_a_target(answers: str, expected: str, issues: list[str]) -> None:
    product = measured(answers).domain("tr")
    assert lines(product.table, *RESULT) == [expected]
    assert codes(product) == issues


def test_the_reason_why_a_lesion_was_not_evaluable_is_supplemental() -> None:
    product = measured("NOT EVALUABLE | | | | image obscured").domain("tr")
    assert lines(product.companions["supptr"], "RDOMAIN", "IDVAR", "IDVARVAL", "QNAM", "QVAL", "QORIG") == [
        "TR | TRSEQ | 1 | TRREASNE | image obscured | Collected"
    ]


@pytest.mark.parametrize(
    ("tstm_mm", "expected"),
    [(0, "TOO SMALL TO MEASURE | 0 | 0"), ("measured", "TOO SMALL TO MEASURE | TOO SMALL TO MEASURE | ")],
)
def test_the_value_of_too_small_to_measure_is_the_study_s(tstm_mm: object, expected: str) -> None:
    product = measured("TOO SMALL | | | |", recist={"tstm_mm": tstm_mm}).domain("tr")
    assert lines(product.table, "TRORRES", "TRSTRESC", "TRSTRESN") == [expected]


def test_every_size_in_cm_is_exact_in_mm() -> None:
    """0.01 to 30.00 cm against decimal arithmetic: no 23.000000000000004."""
    text = [f"{n / 100:.2f}" for n in range(1, 3001)]
    cm = pd.Series(text, dtype="str")
    mm = size_mm(cm, pd.Series("cm", index=cm.index, dtype="str"))
    exact = [Decimal(value) * 10 for value in text]
    assert mm.tolist() == [float(value) for value in exact]
    assert number_text(mm).tolist() == [f"{value.normalize():f}" for value in exact]


def test_the_axis_depends_on_the_lesion() -> None:
    raw = Forms(
        TL=f"""
        {HEADER}
        0101 | SCRN | T01 | LUNG        | N | 2023-01-05 | MEASURED | 30 | mm | |
        0101 | SCRN | T02 | LYMPH NODE  | Y | 2023-01-05 | MEASURED | 18 | mm | |
        0101 | SCRN | T03 | Lymph nodes |   | 2023-01-05 | MEASURED | 16 | mm | |
        0101 | C3D1 | T02 |             |   | 2023-02-20 | MEASURED | 15 | mm | |
    """
    )
    assert lines(raw.domain("tr").table, "TRLNKID", "TRTESTCD", "TRTEST", "TRLNKGRP")[:4] == [
        "T01 | LDIAM | Longest Diameter | A1",
        "T01 | LDIAM | Longest Diameter | A2",  # no row at C3D1: NOT DONE (X10)
        "T02 | LPERP | Longest Perpendicular | A1",
        "T02 | LPERP | Longest Perpendicular | A2",  # blank on the form: the lesion is still a node
    ]


def test_sums_are_those_the_investigator_entered() -> None:
    raw = Forms(
        TL=f"""
        {HEADER}
        0101 | SCRN | T01 | LUNG  | N | 2023-01-05 | MEASURED  | 30 | mm | |
        0101 | SCRN | T02 | LIVER | N | 2023-01-07 | MEASURED  | 20 | mm | |
        0101 | C3D1 | T01 | LUNG  | N | 2023-02-20 | MEASURED  | 20 | mm | |
        0101 | C3D1 | T02 | LIVER | N | 2023-02-20 | MEASURED  | 20 | mm | |
        0101 | C5D1 | T01 | LUNG  | N | 2023-04-03 | MEASURED  | 20 | mm | |
        0101 | C5D1 | T02 | LIVER | N | 2023-04-03 | NOT EVALUABLE | | | | blurred
    """,
        TLSUM="""
        SUBJID | FOLDER | FORMDT     | SUMDIAM | SUMU | PCHGRPT
        0101   | SCRN   | 2023-01-08 | 5,1     | cm   |
        0101   | C3D1   | 2023-02-20 | 42      | mm   | -16.0
        0101   | C5D1   | 2023-04-03 |         |      |
    """,
    )
    product = raw.domain("tr")
    sums = product.table[product.table["TRLNKID"].isna()]
    assert lines(sums, "TRGRPID", "TRLNKGRP", "TRTESTCD", "TRORRES", "TRORRESU", "TRSTRESC", "TRSTRESU", "TRDTC") == [
        "TARGET | A2 | PCBSD | -16.0 | % | -16 | % | 2023-02-20",
        "TARGET | A1 | SUMDIAM | 5.1 | cm | 51 | mm | 2023-01-07",  # dated by the last scan of a target
        "TARGET | A2 | SUMDIAM | 42 | mm | 42 | mm | 2023-02-20",
    ]
    assert codes(product) == []  # that 42 is not 20 + 20 is said by the cross-check (recist/test_cross_check.py), once
    kept_out = product.lineage[product.lineage["SEQ"].isna()]
    assert lines(kept_out, "RULE", "ROWKEY") == ["excluded: no sum entered | 01|0101|C5D1|1|TLSUM|3"]
