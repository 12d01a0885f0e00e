"""Tumours by standard forms: the investigator, two independent readers with lesions of their own, and an adjudicator.

01-001 has two targets of the investigator, T01 in the liver (2.0 cm, 24 mm, too small to measure) and T02, a node (16 mm, not
measured at week 4, 9 mm), and a non-target. Reader 1 sees another target grow from 50 to 80 mm and a new lesion, reader 2 a
third shrink from 30 to 28 mm; they read in May, after the subject's last contact on 30 April. All three number rows and lesions
from 1.
"""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.cdash.trials import TRANSFER, copy_trial, mapped

INVESTIGATOR, READERS = "INVESTIGATOR", "INDEPENDENT ASSESSOR"


def table(results: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(results / f"{name}.parquet")


def lines(rows: pd.DataFrame, *columns: str) -> list[str]:
    """The rows as text, a blank for what is missing, in alphabetical order."""
    return sorted(" | ".join("" if pd.isna(value) else str(value) for value in row) for row in rows[[*columns]].to_numpy())


def of_subject(rows: pd.DataFrame, subject: str = "01-001") -> pd.DataFrame:
    return rows[rows["USUBJID"].eq(f"STD1-{subject}")]


def test_every_evaluator_has_lesions_of_his_own(results: Path) -> None:
    tu = of_subject(table(results, "sdtm/tu"))
    assert lines(tu, "TULNKID", "TUSTRESC", "TULOC", "TUEVAL", "TUEVALID", "TUACPTFL", "TULOBXFL") == [
        f"NT01 | NON-TARGET | LUNG | {INVESTIGATOR} |  |  | Y",
        f"R1-NEW01 | NEW | BONE | {READERS} | READER 1 | Y | ",
        f"R1-T01 | TARGET | LUNG | {READERS} | READER 1 | Y | Y",
        f"R2-T01 | TARGET | KIDNEY | {READERS} | READER 2 |  | Y",
        f"T01 | TARGET | LIVER | {INVESTIGATOR} |  |  | Y",
        f"T02 | TARGET | LYMPH NODE | {INVESTIGATOR} |  |  | Y",
    ]
    assert not tu["TUSEQ"].duplicated().any()


def test_results_belong_to_the_lesion_and_time_point_of_their_evaluator(results: Path) -> None:
    tr = of_subject(table(results, "sdtm/tr"))
    assert lines(tr, "TRLNKID", "TRLNKGRP", "TRGRPID", "TRTESTCD", "TRORRES", "TRORRESU", "TRSTRESC", "TRSTRESN", "TRLOBXFL") == [
        "NT01 | A1 | NON-TARGET | TUMSTATE | Present |  | PRESENT |  | Y",
        "NT01 | A2 | NON-TARGET | TUMSTATE | Absent |  | ABSENT |  | ",
        "NT01 | A3 | NON-TARGET | TUMSTATE |  |  |  |  | ",
        "R1-NEW01 | R1-A3 | NEW | TUMSTATE | UNEQUIVOCAL |  | UNEQUIVOCAL |  | ",
        "R1-T01 | R1-A1 | TARGET | LDIAM | 50 | mm | 50 | 50.0 | Y",
        "R1-T01 | R1-A3 | TARGET | LDIAM | 80 | mm | 80 | 80.0 | ",
        "R2-T01 | R2-A1 | TARGET | LDIAM | 30 | mm | 30 | 30.0 | Y",
        "R2-T01 | R2-A3 | TARGET | LDIAM | 28 | mm | 28 | 28.0 | ",
        "T01 | A1 | TARGET | LDIAM | 2.0 | cm | 20 | 20.0 | Y",
        "T01 | A2 | TARGET | LDIAM | 24 | mm | 24 | 24.0 | ",
        "T01 | A3 | TARGET | LDIAM | TOO SMALL TO MEASURE |  | TOO SMALL TO MEASURE |  | ",
        "T02 | A1 | TARGET | LPERP | 16 | mm | 16 | 16.0 | Y",
        "T02 | A2 | TARGET | LPERP |  |  |  |  | ",
        "T02 | A3 | TARGET | LPERP | 9 | mm | 9 | 9.0 | ",
    ]
    undone = tr[tr["TRSTAT"].eq("NOT DONE")]
    assert lines(undone, "TRLNKID", "VISIT", "TRREASND", "TRDTC") == [
        "NT01 | WEEK 8 | scan cut off | 2025-03-05", "T02 | WEEK 4 |  | ",
    ]  # fmt: skip


def test_responses_of_each_evaluator(results: Path) -> None:
    rs = of_subject(table(results, "sdtm/rs"))
    overall = rs[rs["RSTESTCD"].eq("OVRLRESP")]
    assert lines(overall, "VISIT", "RSSTRESC", "RSEVAL", "RSEVALID", "RSACPTFL", "RSLNKGRP") == [
        f"WEEK 4 | NE | {INVESTIGATOR} |  |  | A2",
        f"WEEK 8 | PD | {READERS} | ADJUDICATOR 1 |  | ADJ1-A3",
        f"WEEK 8 | PD | {READERS} | READER 1 | Y | R1-A3",
        f"WEEK 8 | SD | {READERS} | READER 2 |  | R2-A3",
        f"WEEK 8 | SD | {INVESTIGATOR} |  |  | A3",
    ]
    assert rs.loc[rs["RSTESTCD"].eq("ECOG101"), "RSLNKGRP"].isna().all()


def test_links_join_records_of_one_evaluator_only(results: Path) -> None:
    relrec = table(results, "sdtm/relrec")
    assert lines(relrec, "RELID", "RDOMAIN", "IDVAR", "RELTYPE") == [
        "TRRS | RS | RSLNKGRP | MANY", "TRRS | TR | TRLNKGRP | MANY", "TUTR | TR | TRLNKID | MANY", "TUTR | TU | TULNKID | ONE",
    ]  # fmt: skip
    tu, tr, rs = (table(results, f"sdtm/{name}") for name in ("tu", "tr", "rs"))
    joined = tr.merge(tu, left_on=["USUBJID", "TRLNKID"], right_on=["USUBJID", "TULNKID"])
    assert len(joined) == len(tr) == 16
    assert (joined["TREVAL"] + joined["TREVALID"].fillna("")).equals(joined["TUEVAL"] + joined["TUEVALID"].fillna(""))
    assessed = tr.merge(rs, left_on=["USUBJID", "TRLNKGRP"], right_on=["USUBJID", "RSLNKGRP"])
    # 01-001: three at week 4 and at week 8 of the investigator, two of reader 1, one of reader 2; 01-002: one
    assert len(assessed) == 3 + 3 + 2 + 1 + 1
    assert (assessed["TREVAL"] + assessed["TREVALID"].fillna("")).equals(assessed["RSEVAL"] + assessed["RSEVALID"].fillna(""))


def test_no_reader_leaks_into_the_investigators_sums_and_baseline(results: Path) -> None:
    adtr = of_subject(table(results, "adam/adtr"))
    sums = adtr[adtr["PARAMCD"].eq("SDIAM")]
    # 20 + 16; at week 4 the node lacks; 5 (too small) + 9, and 14 is 61.1 % below 36
    assert lines(sums.assign(PCHG=sums["PCHG"].round(1)), "ADT", "AVAL", "PCHG", "LSEXP") == [
        "2025-01-06 00:00:00 | 36.0 |  | T01,T02", "2025-02-06 00:00:00 |  |  | T01,T02",
        "2025-03-05 00:00:00 | 14.0 | -61.1 | T01,T02",
    ]  # fmt: skip
    adsl = of_subject(table(results, "adam/adsl")).iloc[0]
    # liver, node and lung are the investigator's; the new lesion in the bone and the kidney are not
    assert tuple(adsl[["BSUMDIAM", "NTARGBL", "NMETSITE", "BONMETFL"]]) == (36.0, 2.0, 3.0, "N")


@pytest.mark.parametrize(
    ("subject", "best", "day", "censored"),
    # the reader's PD of 5 March is none of the investigator, whose last assessment it is; 01-002 progressed on 27 February
    [("01-001", "SD", "2025-03-05", True), ("01-002", "PD", "2025-02-27", False)],
)
def test_best_response_and_pfs_are_the_investigators(subject: str, best: str, day: str, censored: bool, results: Path) -> None:
    adrs, adtte = (of_subject(table(results, f"adam/{name}"), subject) for name in ("adrs", "adtte"))
    assert adrs.loc[adrs["PARAMCD"].eq("BOR"), "AVALC"].tolist() == [best]
    pfs = adtte[adtte["PARAMCD"].eq("PFS")].iloc[0]
    assert (str(pfs["ADT"].date()), bool(pfs["CNSR"])) == (day, censored)


def test_the_day_of_a_reading_is_no_contact_with_the_subject(results: Path) -> None:
    dm, adsl = of_subject(table(results, "sdtm/dm")).iloc[0], of_subject(table(results, "adam/adsl")).iloc[0]
    assert (dm["RFPENDTC"], str(adsl["LSTALVDT"].date())) == ("2025-04-30", "2025-04-30")


def rows(**columns: Any) -> dict[str, str]:
    return {"SITEID": "02", "SUBJID": "001", "RECPOS": "1", "RECSTAT": "ACTIVE"} | columns


LATER = {"FOLDER": "W8", "FORMDT": "2025-03-04"}
FIRST = {"FOLDER": "SCR", "FORMDT": "2025-01-06"}
LESIONS = [
    *(rows(**FIRST, RECPOS=f"{n}", TULNKID=f"T{n}", TUORRES="TARGET", TULOC="LIVER", TUDAT="2025-01-06") for n in (1, 2, 3)),
    rows(**FIRST, RECPOS="4", TULNKID="T4", TUORRES="TARGET", TULOC="LYMPH NODE", TUDAT="2025-01-06"),
    rows(**LATER, RECPOS="5", TULNKID="T2", TUORRES="NON-TARGET", TULOC="LUNG", TUDAT="2025-03-04"),
    rows(
        **LATER, RECPOS="6", TULNKID="T3.1", TUTEST="TUSPLIT", TUORRES="TARGET", TUGRPID="T3", TULOC="LIVER", TUDAT="2025-03-04"
    ),
    rows(**FIRST, RECPOS="7", TUORRES="TARGET", TULOC="LIVER"),
]
RESULTS = [
    rows(**FIRST, RECPOS="1", TRLNKID="T1", TRTEST="LDIAM", TRORRES="8", TRORRESU="mm", TRDAT="2025-01-06"),
    rows(**FIRST, RECPOS="2", TRLNKID="T2", TRTEST="LDIAM", TRORRES="320", TRORRESU="mm", TRDAT="2025-01-06"),
    rows(**FIRST, RECPOS="3", TRLNKID="T3", TRTEST="LDIAM", TRORRES="20", TRORRESU="", TRDAT="2025-01-06"),
    rows(**FIRST, RECPOS="4", TRLNKID="T4", TRTEST="LDIAM", TRORRES="1,4", TRORRESU="cm", TRDAT="2025-01-06"),
    rows(**LATER, RECPOS="1", TRLNKID="T3.1", TRTEST="LDIAM", TRORRES="six", TRORRESU="mm", TRDAT="2025-03-04"),
    rows(**LATER, RECPOS="2", TRLNKID="T9", TRTEST="LDIAM", TRORRES="11", TRORRESU="mm", TRDAT="2025-03-04"),
    rows(**LATER, RECPOS="3", TRLNKID="T4", TRTEST="LPERP", TRORRES="gone", TRORRESU="", TRDAT="2025-03-04"),
    rows(**LATER, RECPOS="4", TRTEST="SUMDIAM", TRORRES="41", TRORRESU="mm", TRDAT="2025-03-04"),
    rows(**LATER, RECPOS="1", TRLNKID="T1", TRTEST="LDIAM", TRORRES="9", TRORRESU="mm", TREVALID="R1", TRDAT="2025-03-04"),
]


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    """A trial whose only tumour data are those of 02-001, with a fault of each kind."""
    root = tmp_path_factory.mktemp("faulty")
    folder = copy_trial(root)
    for form, content in (("tu", LESIONS), ("tr", RESULTS)):
        path = folder / TRANSFER / f"{form}.csv"
        header = pd.read_csv(path, dtype="str", nrows=0).columns
        pd.DataFrame(content).reindex(columns=header).to_csv(path, index=False)
    return mapped(folder)[1]


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("LESION_DIFFERS", ["TULOC LUNG", "TUORRES NON-TARGET"]),  # T2 at week 8
        ("LESION_AXIS", ["TRTEST LDIAM"]),  # the node T4 at screening
        ("TR_ORPHAN", ["TRLNKID T1", "TRLNKID T9"]),  # T1 of reader 1, who identified none
        ("TARGET_MISSING", ["TRLNKID T01", "TRLNKID T02"]),  # not T3, which split
        ("SIZE_RANGE", ["TRORRES 320"]),
        ("UNIT_UNKNOWN", ["TRORRESU "]),
        ("NUMBER_INVALID", ["TRORRES gone", "TRORRES six"]),
        ("BASELINE_RECIST", ["TRLNKID T3", "TRORRES 1,4", "TRORRES 8"]),  # the third in the liver; a node of 14 mm; 8 mm
        ("REQUIRED_MISSING", ["TULNKID "]),
        ("RSP_MISSING", ["FOLDER W8"]),
    ],
)
def test_what_is_wrong_with_lesions_is_listed(code: str, values: list[str], faulty: dict[str, pd.DataFrame]) -> None:
    issues = faulty["issues"]
    kept = issues[issues["CODE"].eq(code) & issues["USUBJID"].eq("STD1-02-001")]
    assert lines(kept.assign(SHOWN=kept["COLUMN"] + " " + kept["VALUE"].fillna("")), "SHOWN") == values


def test_nothing_of_a_faulty_row_is_lost(faulty: dict[str, pd.DataFrame]) -> None:
    tr = faulty["tr"]
    own = tr[tr["TREVAL"].eq(INVESTIGATOR)]
    assert lines(own, "TRLNKID", "TRGRPID", "TRTESTCD", "TRORRES", "TRSTRESN") == [
        " | TARGET | SUMDIAM | 41 | 41.0",
        "T01 | TARGET | LDIAM |  | ", "T01 | TARGET | LDIAM | 8 | 8.0",
        "T02 | TARGET | LDIAM |  | ", "T02 | TARGET | LDIAM | 320 | 320.0",
        "T03 | TARGET | LDIAM | 20 | ", "T03.1 | TARGET | LDIAM | six | ",
        "T04 | TARGET | LDIAM | 1,4 | 14.0", "T04 | TARGET | LPERP | gone | ",
        "T09 |  | LDIAM | 11 | 11.0",
    ]  # fmt: skip
    reader = tr[tr["TREVAL"].eq(READERS)]
    assert lines(reader, "TRLNKID", "TREVALID", "TRGRPID") == ["R1-T01 | READER 1 | "]
