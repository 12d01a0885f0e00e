"""Assessment time points: one per folder, in date order, numbered alike in TR and RS (STUDY_SPEC 3.2 TR, RS; X16, M08)."""

from tests.spec.tables import lines
from tests.surenv01.spec.forms import Forms

DOSED = """
    SUBJID | STDT       | ENDT       | DOSE | DOSEU
    0101   | 2023-01-10 | 2023-06-15 | 250  | mg
"""
CONSENT = """
    SUBJID | ICDT       | ICTYPE
    0101   | 2023-01-02 | INITIAL
"""
TL = "SUBJID | FOLDER | FORMDT | LESID | SITE | NODE | SCANDT | EVALST | DIAM | DIAMU"


def test_one_folder_is_one_time_point_with_several_scan_dates() -> None:
    raw = Forms(
        EXS=DOSED,
        TL=f"""
        {TL}
        0101 | C5D1 | 2023-04-04 | T01 | LUNG  | N | 2023-03-24 | MEASURED | 20 | mm
        0101 | C5D1 | 2023-04-04 | T02 | LIVER | N | 2023-03-28 | MEASURED | 20 | mm
        0101 | SCRN | 2023-01-08 | T01 | LUNG  | N | 2023-01-05 | MEASURED | 30 | mm
        0101 | SCRN | 2023-01-08 | T02 | LIVER | N | 2023-01-06 | MEASURED | 30 | mm
        0101 | C3D1 | 2023-02-21 | T01 | LUNG  | N | 2023-02-20 | MEASURED | 25 | mm
        0101 | C3D1 | 2023-02-21 | T02 | LIVER | N | 2023-02-20 | MEASURED | 25 | mm
    """,
        RSP="""
        SUBJID | FOLDER | FORMDT     | RSDT       | TRESP | OVRESP | NEWLES
        0101   | C3D1   | 2023-02-21 | 2023-02-21 | SD    | SD     | N
        0101   | C5D1   | 2023-04-04 |            | PR    | PR     | N
    """,
    )
    tr = raw.domain("tr").table
    assert lines(tr, "TRLNKID", "TRLNKGRP", "TRDTC") == [
        "T01 | A1 | 2023-01-05",
        "T01 | A2 | 2023-02-20",
        "T01 | A3 | 2023-03-24",
        "T02 | A1 | 2023-01-06",
        "T02 | A2 | 2023-02-20",
        "T02 | A3 | 2023-03-28",
    ]
    rs = raw.domain("rs").table
    assert lines(rs[rs["RSTESTCD"].eq("OVRLRESP")], "RSLNKGRP", "RSDTC", "RSSTRESC") == ["A2 | 2023-02-21 | SD", "A3 |  | PR"]


def test_an_unscheduled_scan_takes_its_place_by_date() -> None:
    raw = Forms(
        EXS=DOSED,
        IC=CONSENT,
        TL=f"""
        {TL}
        0101 | SCRN  | 2023-01-08 | T01 | LUNG | N | 2023-01-05 | MEASURED | 30 | mm
        0101 | C5D1  | 2023-04-04 | T01 | LUNG | N | 2023-04-03 | MEASURED | 20 | mm
        0101 | UNS   | 2023-03-01 | T01 | LUNG | N | 2023-03-01 | MEASURED | 25 | mm
        0101 | TFU12 | 2023-07-02 | T01 | LUNG | N | 2023-07-02 | MEASURED | 35 | mm
    """,
    )
    by_group = raw.domain("tr").table.sort_values("TRLNKGRP")
    assert lines(by_group, "TRLNKGRP", "TRDTC", "VISITNUM", "EPOCH") == [
        "A1 | 2023-01-05 | 1 | SCREENING",
        "A2 | 2023-03-01 | 1.01 | TREATMENT",
        "A3 | 2023-04-03 | 6 | TREATMENT",
        "A4 | 2023-07-02 | 312 | TREATMENT",
    ]


def test_all_that_precedes_the_first_dose_is_the_baseline() -> None:
    raw = Forms(
        EXS=DOSED,
        TL=f"""
        {TL}
        0101 | SCRN | 2022-12-20 | T01 | LUNG | N | 2022-12-20 | MEASURED | 28 | mm
        0101 | UNS  | 2023-01-08 | T01 | LUNG | N | 2023-01-08 | MEASURED | 30 | mm
        0101 | C3D1 | 2023-02-21 | T01 | LUNG | N | 2023-02-20 | MEASURED | 25 | mm
    """,
    )
    assert lines(raw.domain("tr").table, "TRLNKGRP", "TRDTC", "TRLOBXFL") == [
        "A1 | 2022-12-20 | ",
        "A1 | 2023-01-08 | Y",
        "A2 | 2023-02-20 | ",
    ]


def test_m08_a_baseline_scan_on_the_day_of_the_first_dose() -> None:
    raw = Forms(
        EXS=DOSED,
        IC=CONSENT,
        TL=f"""
        {TL}
        0101 | SCRN | 2023-01-10 | T01 | LUNG | N | 2023-01-10 | MEASURED | 30 | mm
    """,
    )
    assert lines(raw.domain("tr").table, "TRLNKGRP", "EPOCH", "TRLOBXFL", "TRDY") == ["A1 | SCREENING | Y | 1"]
    assert lines(raw.domain("tu").table, "EPOCH", "TULOBXFL", "TUDY") == ["SCREENING | Y | 1"]


def test_never_dosed_has_a_baseline_but_no_flag() -> None:
    raw = Forms(TL=f"{TL}\n0101 | SCRN | 2023-01-05 | T01 | LUNG | N | 2023-01-05 | MEASURED | 30 | mm")
    assert lines(raw.domain("tr").table, "TRLNKGRP", "TRLOBXFL") == ["A1 | "]


def test_without_a_baseline_scan_the_first_scan_is_a2_and_identifies_the_lesions() -> None:
    raw = Forms(EXS=DOSED, TL=f"{TL}\n0101 | C3D1 | 2023-02-21 | T01 | LUNG | N | 2023-02-20 | MEASURED | 30 | mm")
    assert lines(raw.domain("tr").table, "TRLNKGRP", "TRLOBXFL") == ["A2 | "]
    assert lines(raw.domain("tu").table, "TULNKID", "TUDTC", "TULOBXFL") == ["T01 | 2023-02-20 | "]


def test_the_baseline_flag_needs_a_result() -> None:
    raw = Forms(
        EXS=DOSED,
        TL=f"""
        {TL}
        0101 | SCRN | 2022-12-20 | T01 | LUNG | N | 2022-12-20 | MEASURED      | 28 | mm
        0101 | UNS  | 2023-01-08 | T01 | LUNG | N | 2023-01-08 | NOT EVALUABLE |    |
    """,
    )
    assert lines(raw.domain("tr").table, "TRDTC", "TRLOBXFL") == ["2022-12-20 | Y", "2023-01-08 | "]


def test_an_assessment_not_done_is_a_time_point_at_its_visit() -> None:
    """The missed scan of C3D1 has no date of its own: group by the order of visits, EPOCH by the visit's date."""
    raw = Forms(
        EXS=DOSED,
        IC=CONSENT,
        TL=f"""
        {TL}
        0101 | SCRN | 2023-01-05 | T01 | LUNG | N | 2023-01-05 | MEASURED | 30 | mm
        0101 | C3D1 | 2023-02-21 | T01 | LUNG | N |            | NOT DONE |    |
        0101 | C5D1 | 2023-04-04 | T01 | LUNG | N | 2023-04-03 | MEASURED | 20 | mm
    """,
        RSP="""
        SUBJID | FOLDER | FORMDT     | RSDT       | TRESP | OVRESP | NEWLES | NOTDONE | REAS
        0101   | C3D1   |            |            |       |        |        | Y       | patient ill
        0101   | C5D1   | 2023-04-04 | 2023-04-04 | PR    | PR     | N      |         |
    """,
    )
    by_group = raw.domain("tr").table.sort_values("TRLNKGRP")
    assert lines(by_group, "TRLNKGRP", "TRSTAT", "TRDTC", "EPOCH") == [
        "A1 |  | 2023-01-05 | SCREENING",
        "A2 | NOT DONE |  | TREATMENT",
        "A3 |  | 2023-04-03 | TREATMENT",
    ]
    rs = raw.domain("rs").table
    assert lines(rs[rs["RSTESTCD"].eq("OVRLRESP")], "RSLNKGRP", "RSSTAT", "RSREASND", "RSORRES", "EPOCH") == [
        "A2 | NOT DONE | patient ill |  | TREATMENT",
        "A3 |  |  | PR | TREATMENT",
    ]
