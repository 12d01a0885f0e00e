"""SV and TV: visits that took place, and the plan of those (STUDY_SPEC 2.1, 3.2 SV, 3.3, M06)."""

from tests.spec.tables import lines
from tests.surenv01.spec.forms import Forms

SEEN = """
    SUBJID | FOLDER | FOLDERSEQ | FORMDT     | ECOGSC
    0101   | SCRN   | 1         | 2023-01-02 | 1
    0101   | C1D1   | 1         | 2023-01-10 | 1
    0101   | C3D1   | 1         | 2023-02-21 | 1
    0101   | UNS    | 1         | 2023-02-27 | 1
    0101   | UNS    | 2         | 2023-03-05 | 1
    0101   | C4D1   | 1         | 2023-03-14 | 1
    0101   | UNS    | 3         | 2023-03-14 | 1
    0101   | TFU12  | 1         | 2023-05-01 | 1
    0101   | TFU102 | 1         | 2025-01-20 | 1
    0101   | SURV02 | 1         | 2024-01-20 | 1
    0101   | LOG    | 1         | 2023-04-01 | 1
    0101   | C9DX   | 1         | 2023-04-02 | 1
"""
SCREENED = """
    SUBJID | FOLDER | FORMDT     | VSTEST | VSRES | VSU
    0101   | SCRN   | 2023-01-05 | WEIGHT | 70    | kg
    0101   | SCRN   | 2023-01-04 | HEIGHT | 170   | cm
"""
DOSED = """
    SUBJID | STDT       | ENDT       | DOSE
    0101   | 2023-01-10 | 2023-06-15 | 250
"""


def test_m06_planned_and_unscheduled_visits_with_first_and_last_date():
    sv = Forms(ECOG=SEEN, VS=SCREENED, EXS=DOSED).domain("sv").table
    columns = ("VISITNUM", "VISIT", "SVPRESP", "SVOCCUR", "SVSTDTC", "SVENDTC", "SVSTDY", "SVENDY")
    assert lines(sv, *columns) == [
        "1 | SCREENING | Y | Y | 2023-01-02 | 2023-01-05 | -8 | -5",
        "2 | CYCLE 1 DAY 1 | Y | Y | 2023-01-10 | 2023-01-10 | 1 | 1",
        "4 | CYCLE 3 DAY 1 | Y | Y | 2023-02-21 | 2023-02-21 | 43 | 43",
        "4.01 | UNSCHEDULED 4.01 |  |  | 2023-02-27 | 2023-02-27 | 49 | 49",
        "4.02 | UNSCHEDULED 4.02 |  |  | 2023-03-05 | 2023-03-05 | 55 | 55",
        "5 | CYCLE 4 DAY 1 | Y | Y | 2023-03-14 | 2023-03-14 | 64 | 64",
        "5.01 | UNSCHEDULED 5.01 |  |  | 2023-03-14 | 2023-03-14 | 64 | 64",
        "312 | TUMOR FOLLOW-UP WEEK 12 | Y | Y | 2023-05-01 | 2023-05-01 | 112 | 112",
        "402 | SURVIVAL FOLLOW-UP 2 | Y | Y | 2024-01-20 | 2024-01-20 | 376 | 376",
        "1102 | TUMOR FOLLOW-UP WEEK 102 | Y | Y | 2025-01-20 | 2025-01-20 | 742 | 742",
    ]


def test_a_folder_that_came_twice_and_a_person_screened_twice_are_one_visit_each():
    raw = Forms(
        ENR="""
            SUBJID | FOLDER | FORMDT     | RESCRN_OF
            0103   | SCRN   | 2023-02-10 |
            0107   | SCRN   | 2023-03-08 | 0103
        """,
        ECOG="""
            SUBJID | FOLDER | FOLDERSEQ | FORMDT     | ECOGSC
            0107   | EOT    | 1         | 2023-06-01 | 1
            0107   | EOT    | 2         | 2023-06-04 | 1
        """,
    )
    assert lines(raw.domain("sv").table, "USUBJID", "VISITNUM", "SVSTDTC", "SVENDTC") == [
        "TEST-01-0103 | 1 | 2023-02-10 | 2023-03-08",
        "TEST-01-0103 | 200 | 2023-06-01 | 2023-06-04",
    ]


def test_the_lineage_names_the_folder_and_no_row():
    sv = Forms(ECOG=SEEN, EXS=DOSED).domain("sv")
    assert lines(sv.lineage, "RULE", "ROWKEY")[:2] == ["SV.visits | 01|0101|C1D1|1", "SV.visits | 01|0101|C3D1|1"]


def test_tv_has_the_planned_visits_with_the_planned_day_of_cycles():
    """A series without an end up to the last that took place: cycle 4, survival follow-up 2, week 102."""
    tv = Forms(ECOG=SEEN, EXS=DOSED).domain("tv").table
    weeks = tv["VISIT"].str.startswith("TUMOR FOLLOW-UP")
    assert tv.loc[weeks, "VISITNUM"].tolist() == [*(300 + week for week in range(6, 97, 6)), 1102]
    assert lines(tv[~weeks], "VISITNUM", "VISIT", "VISITDY") == [
        "1 | SCREENING | ",
        "2 | CYCLE 1 DAY 1 | 1",
        "3 | CYCLE 2 DAY 1 | 22",
        "4 | CYCLE 3 DAY 1 | 43",
        "5 | CYCLE 4 DAY 1 | 64",
        "200 | END OF TREATMENT | ",
        "210 | SAFETY FOLLOW-UP | ",
        "401 | SURVIVAL FOLLOW-UP 1 | ",
        "402 | SURVIVAL FOLLOW-UP 2 | ",
    ]
    assert tv["TVSTRL"].notna().all()
    assert tv.loc[tv["VISIT"].eq("CYCLE 1 DAY 1"), "TVSTRL"].tolist() == ["First dose of either drug"]
