"""Dates, visits and completeness of ADTR (STUDY_SPEC 4.2, 4.9, 5.3): no measurement is lost in silence.

First dose and start 2023-01-01; scans every 42 days, window 7: week 6 is 2023-02-12, week 12 is 2023-03-26.
"""

import pandas as pd

from pipeline.adam.tumour.adtr import adtr
from pipeline.core.product import Product
from pipeline.study import Study
from tests.spec.datasets import sdtm, stage_1
from tests.spec.tables import shown, study

HEADER = "USUBJID | TRGRPID | TRLNKID | TRTESTCD | TRSTRESN | VISITNUM | TRDTC"
BASELINE = "x | TARGET | T01 | LDIAM | 40 | 1 | 2022-12-28\nx | TARGET | T02 | LDIAM | 20 | 1 | 2022-12-28"


def made(tr: str, responses: str = "", decisions: Study | None = None, baseline: str = BASELINE) -> Product:
    tables = sdtm(
        dm="USUBJID\nx",
        ex="USUBJID | EXTRT | EXDOSE | EXSTDTC\nx | DRUG | 1 | 2023-01-01",
        ds="USUBJID | DSCAT | DSDECOD | DSSTDTC\nx | PROTOCOL MILESTONE | RANDOMIZED | 2023-01-01",
        tu="USUBJID | TULNKID | TUTESTCD | TUSTRESC\nx | T01 | TUMIDENT | TARGET\nx | T02 | TUMIDENT | TARGET",
        tr="\n".join([HEADER, baseline, tr]),
        rs=f"USUBJID | RSTESTCD | RSSTRESC | VISITNUM | RSDTC\n{responses}",
    )
    chosen = decisions or study()
    return adtr(tables["tu"], tables["tr"], tables["rs"], stage_1(tables, chosen), chosen)


def seen(rows: pd.DataFrame, *columns: str) -> list[str]:
    return [" ".join(shown(row[c]) for c in columns) for row in rows.to_dict("records")]


def test_a_scan_whose_day_is_not_known_is_dated_by_its_time_point() -> None:
    """Response and scans of February 2023: the last day of the month, as the sum of the two is."""
    scans = "x | TARGET | T01 | LDIAM | 30 | 4 | 2023-02\nx | TARGET | T02 | LDIAM | 10 | 4 |"
    product = made(scans, "x | OVRLRESP | PR | 4 | 2023-02")
    later = product.table[product.table["VISITNUM"].eq(4) & product.table["PARAMCD"].isin(["T01DIAM", "T02DIAM", "SDIAM"])]
    assert seen(later, "PARAMCD", "AVAL", "ADT", "ADTF", "CHG") == [
        "SDIAM 40.0 2023-02-28 D -20.0",
        "T01DIAM 30.0 2023-02-28 D -10.0",
        "T02DIAM 10.0 2023-02-28 Y -10.0",  # this scan had no date at all
    ]
    assert product.issues.empty


def test_a_diameter_that_no_date_places_is_listed() -> None:
    """Neither scan nor response of visit 4 is dated; at visit 2 the month alone is known, before or after the first dose."""
    scans = ["T01 | LDIAM | 30 | 4 | 2023-02", "T02 | LDIAM | 10 | 4 |", "T01 | LDIAM | 35 | 2 | 2023"]
    product = made("\n".join(f"x | TARGET | {scan}" for scan in scans))
    assert set(product.issues["CODE"] + " " + product.issues["DATASET"]) == {"DATE_UNUSABLE ADTR"}
    assert product.issues["VALUE"].tolist() == [
        "T01 at a visit without name, scan of 2023",
        "T01 at a visit without name, scan of 2023-02",
        "T02 at a visit without name, scan of no date",
    ]
    assert set(product.table["VISITNUM"].dropna()) == {1}


def test_a_time_point_is_one_visit() -> None:
    """The scan of 19 February is inside the window of week 6, that of 20 February outside: the time point is week 6."""
    scans = "x | TARGET | T01 | LDIAM | 30 | 4 | 2023-02-20\nx | TARGET | T02 | LDIAM | 20 | 4 | 2023-02-19"
    product = made(scans, "x | OVRLRESP | SD | 4 | 2023-02-19")
    later = product.table[product.table["VISITNUM"].eq(4) & product.table["ABLFL"].isna()]
    assert seen(later[later["PARAMCD"].isin(["SDIAM", "T01DIAM"])], "PARAMCD", "ADT", "AVISIT") == [
        "SDIAM 2023-02-19 Week 6",
        "T01DIAM 2023-02-20 Week 6",
    ]


def test_the_best_change_is_of_the_time_until_the_cut_off() -> None:
    """50 of 60 mm at week 6 is -16.7%; the 20 mm of week 12 are not known yet."""
    scans = "\n".join(
        f"x | TARGET | {lesion} | LDIAM | {size} | {visit} | {day}"
        for visit, day, sizes in ((4, "2023-02-12", (30, 20)), (6, "2023-03-26", (10, 10)))
        for lesion, size in zip(("T01", "T02"), sizes, strict=True)
    )
    for dco, best in (("2023-03-25", -16.7), ("2023-03-26", -66.7)):
        records = made(scans, decisions=study(dco=dco)).table
        assert records.loc[records["PARAMCD"].eq("PCHGBEST"), "AVAL"].round(1).tolist() == [best]


def test_of_two_records_of_a_lesion_at_one_time_point_the_first_measured_counts() -> None:
    """NE and 30 mm: 30. Then 30 and 33 mm: 30, and the other is listed."""
    twice = "x | TARGET | T01 | LDIAM | {} | 4 | 2023-02-12\nx | TARGET | T01 | LDIAM | {} | 4 | 2023-02-12"
    other = "\nx | TARGET | T02 | LDIAM | 20 | 4 | 2023-02-12"
    for sizes, listed in ((("", "30"), []), (("30", "33"), ["T01 at a visit without name"])):
        product = made(twice.format(*sizes) + other)
        sums = product.table[product.table["PARAMCD"].eq("SDIAM") & product.table["VISITNUM"].eq(4)]
        assert sums["AVAL"].tolist() == [50]
        assert product.table.query("PARAMCD == 'T01DIAM' and VISITNUM == 4")["AVAL"].tolist() == [30]
        assert product.issues.query("CODE == 'DUP_CONFLICT'")["VALUE"].tolist() == listed


def test_of_two_records_of_a_lesion_on_the_day_of_the_baseline_the_first_counts() -> None:
    """40 and 44 mm on one day of one visit: 40 is the baseline of T01, 40 + 20 = 60 its sum, and the other is listed."""
    product = made("x | TARGET | T01 | LDIAM | 44 | 1 | 2022-12-28")
    assert product.table.query("PARAMCD == 'T01DIAM'")["AVAL"].tolist() == [40]
    assert product.table.query("PARAMCD == 'SDIAM'")["AVAL"].tolist() == [60]
    assert product.issues[["CODE", "VALUE"]].to_numpy().tolist() == [["DUP_CONFLICT", "T01 at a visit without name"]]


def test_of_two_sums_of_the_investigator_at_one_time_point_the_first_counts() -> None:
    """Baseline 61 and 60 mm, week 6 49 and 50: 49 - 61 = -12, though the lesions make 60 and 30 + 20 = 50; all are listed."""
    sums = "\n".join(
        f"x | TARGET | | SUMDIAM | {size} | {visit} | {day}"
        for size, visit, day in ((61, 1, "2022-12-28"), (60, 1, "2022-12-28"), (49, 4, "2023-02-12"), (50, 4, "2023-02-12"))
    )
    scans = "x | TARGET | T01 | LDIAM | 30 | 4 | 2023-02-12\nx | TARGET | T02 | LDIAM | 20 | 4 | 2023-02-12"
    product = made(f"{sums}\n{scans}")
    assert seen(product.table.query("PARAMCD == 'SDIAMI'"), "AVAL", "ABLFL", "CHG", "SRCSEQ") == [
        "61.0 Y  3.0",
        "49.0  -12.0 5.0",
    ]
    assert not product.table.duplicated(["USUBJID", "PARAMCD", "ADT", "AVISITN", "VISITNUM"]).any()
    assert product.issues["CODE"].tolist() == ["DUP_CONFLICT"] * 4
    assert product.issues["VALUE"].tolist() == [
        "49 mm at a visit without name (TRSEQ 5)",
        "50 mm at a visit without name (TRSEQ 6)",
        "60 mm at a visit without name (TRSEQ 4)",
        "61 mm at a visit without name (TRSEQ 3)",
    ]


def test_two_sums_without_a_visit_are_of_one_time_point_when_of_one_day() -> None:
    sums = "\n".join(
        f"x | TARGET | | SUMDIAM | {size} | | {day}" for size, day in ((49, "2023-02-12"), (50, "2023-02-12"), (45, "2023-03-26"))
    )
    assert made(sums).table.query("PARAMCD == 'SDIAMI'")["AVAL"].tolist() == [49, 45]


def test_the_investigators_sums_change_from_their_own_baseline() -> None:
    """Sums of 58 (an earlier scan), 61 (the baseline) and 49 mm: 49 - 61 = -12, -19.7%; the earliest is no baseline."""
    sums = "\n".join(
        f"x | TARGET | | SUMDIAM | {size} | {visit} | {day}"
        for size, visit, day in ((58, 0.5, "2022-12-20"), (61, 1, "2022-12-28"), (49, 4, "2023-02-12"))
    )
    records = made(sums).table.query("PARAMCD == 'SDIAMI'")
    assert seen(records.round(1), "AVAL", "ABLFL", "BASE", "CHG", "PCHG", "AVISIT") == [
        "61.0 Y 61.0   Baseline",
        "49.0  61.0 -12.0 -19.7 Week 6",
    ]


def test_the_nadir_is_that_of_earlier_time_points_and_of_complete_sums() -> None:
    """60 at baseline, then 50, 5 without T02, 45, 70: the nadirs are 60, 50, 50, 45."""
    visits = ((4, "2023-02-12", 30, 20), (6, "2023-03-26", 5, None), (8, "2023-05-07", 25, 20), (10, "2023-06-18", 40, 30))
    scans = "\n".join(
        f"x | TARGET | {lesion} | LDIAM | {size} | {visit} | {day}"
        for visit, day, one, two in visits
        for lesion, size in (("T01", one), ("T02", two))
        if size is not None
    )
    sums = made(scans).table.query("PARAMCD == 'SDIAM' and ABLFL.isna()")
    assert seen(sums, "AVAL", "AVALPART", "NADIR", "CHGNAD") == [
        "50.0 50.0 60.0 -10.0",
        " 5.0 50.0 ",
        "45.0 45.0 50.0 -5.0",
        "70.0 70.0 45.0 25.0",
    ]
    assert sums["PCHGNAD"].round(1).dropna().tolist() == [-16.7, -10.0, 55.6]
