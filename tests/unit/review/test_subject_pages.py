"""The pages of subjects: what they show of whom, what is left out, and that no text of the data becomes markup or a path."""

import re
from typing import Any

import pandas as pd
import pytest

from pipeline.review.subject_pages.files import page_files
from pipeline.review.subject_pages.pages import LINKS, no_pages, subject_pages
from pipeline.review.subject_pages.parts import PARTS, TABLES
from pipeline.study import Study
from pipeline.study.access import Access
from schemas.base import conform, empty
from schemas.issues import IssueList
from schemas.sdtm import DOMAINS
from schemas.sdtm.dv import DV
from tests.drugs import DATASETS
from tests.spec.tables import table

STUDY = Study.model_validate({"study": {"id": "S", "dco": "2024-12-31"}})
EVIL = ["../x", "A/B", "<img src=x onerror=alert(1)>", "a/b", "..", "C:\\x", ""]

DM = """
    USUBJID | RFICDTC
    S-1     | 2024-01-01
    S-2     | 2024-02-01
"""
FILLED = {
    "adsl": """
        USUBJID | TRTSDT     | TRTEDT     | DTHDT      | TRT01A | SITEID | AGE | SEX
        S-1     | 2024-01-11 | 2024-04-19 | 2024-05-01 | Active | 01     | 61  | F
        S-2     |            |            |            |        | 01     | 50  | M
    """,
    "sv": """
        USUBJID | VISIT     | VISITNUM | SVSTDTC
        S-1     | SCREENING | 1        | 2024-01-01
    """,
    "adex": """
        USUBJID | EXTRT | ASTDT      | AENDT      | EXDOSE | EXSEQ
        S-1     | DRUGX | 2024-01-11 | 2024-04-19 | 250    | 1
    """,
    "ex": """
        USUBJID | EXTRT | EXSTDTC    | EXENDTC    | EXDOSE | EXDOSU | EXSEQ
        S-1     | DRUGX | 2024-01-11 | 2024-04-19 | 250    | mg     | 1
    """,
    "adae": """
        USUBJID | AETERM       | AEDECOD  | ASTDT      | AENDT      | ATOXGR | AESER | AESEQ | AESTDTC
        S-1     | <b>rash</b>  | Rash     | 2024-01-21 | 2024-01-30 | 3      | Y     | 1     | 2024-01-21
        S-1     | sick         | Nausea   |            |            | 1      | N     | 2     |
    """,
    "adrs": """
        USUBJID | PARAMCD | PARAM            | ADT        | AVALC | AEVAL
        S-1     | OVR     | Overall Response | 2024-03-11 | PR    | INVESTIGATOR
    """,
    "adtr": """
        USUBJID | PARAMCD | ADT        | AVAL
        S-1     | SDIAM   | 2024-01-05 | 80
        S-1     | SDIAM   | 2024-03-11 | 40
    """,
    "tr": """
        USUBJID | TRLNKID | TRGRPID | TRTEST   | TRSTRESC | TRSTRESU | TRDTC      | TRSEQ
        S-1     | T01     | TARGET  | Diameter | 80       | mm       | 2024-01-05 | 1
    """,
    "adlb": """
        USUBJID | PARAM      | AVAL | ADT        | ANRIND | ATOXGR
        S-1     | ALT (U/L)  | 300  | 2024-02-11 | HIGH   | 3
    """,
    "adeg": """
        USUBJID | PARAMCD | PARAM                        | AVAL | CHG | ADT        | VISITNUM | SRCSEQ | DTYPE   | VISIT
        S-1     | QTCFR   | QTcF Interval, Derived (ms)  | 450  |     | 2024-01-09 | 1        | 1      |         | SCREENING
        S-1     | QTCFR   | QTcF Interval, Derived (ms)  | 470  | 20  | 2024-02-11 | 2        | 2      |         | CYCLE 2
        S-1     | QTCFR   | QTcF Interval, Derived (ms)  | 530  | 80  | 2024-02-11 | 2        | 3      |         | CYCLE 2
        S-1     | QTCFR   | QTcF Interval, Derived (ms)  | 500  | 50  | 2024-02-11 | 2        | 2      | AVERAGE | CYCLE 2
        S-1     | PRAG    | PR Interval (ms)             | 160  |     | 2024-01-09 | 1        | 4      |         | SCREENING
    """,
    "adqs": """
        USUBJID | PARCAT1 | PARAMCD | PARAM         | AVAL  | CHG  | CHGCAT1  | ADT        | SRCSEQ | NITEMANS | NITEMS
        S-1     | QLQ     | RF2     | Role          | 100   |      |          | 2024-01-09 | 1      | 2        | 2
        S-1     | QLQ     | RF2     | Role          | 66.67 | -33  | Worsened | 2024-02-11 | 2      | 2        | 2
        S-1     | QLQ     | NANSWER | Items         | 30    |      |          | 2024-02-11 | 2      | 30       | 30
    """,
    "adcm": """
        USUBJID | CMTRT   | CMSTDTC | CMENDTC    | CMSEQ | ASTDT      | AENDT      | PREFL | ONTRTFL
        S-1     | ASPIRIN | 2020    | 2024-02-01 | 1     | 2020-01-01 | 2024-02-01 | Y     | Y
    """,
    "addv": """
        USUBJID | DVTERM      | DVSTDTC    | ASTDT      | ACAT1         | ASEV  | FOUNDBY | ASEQ
        S-1     | Dose missed | 2024-02-02 | 2024-02-02 | Dosing        | MAJOR | FORM    | 1
        S-1     | Seen late   | 2024-03-02 | 2024-03-02 | Visit windows | MINOR | VISIT_X | 2
    """,
    "cm": """
        USUBJID | CMTRT   | CMSTDTC | CMENDTC    | CMSEQ
        S-1     | ASPIRIN | 2020    | 2024-02-01 | 1
    """,
    "dv": """
        USUBJID | DVTERM      | DVSTDTC    | DVSEQ
        S-1     | Dose missed | 2024-02-02 | 1
    """,
    "ie": """
        USUBJID | IETESTCD | IETEST | IESEQ
        S-1     | INCL01   | Adult  | 1
    """,
}  # fmt: skip

DECLARED: dict[str, Any] = {**DOMAINS, **DATASETS, "dv": DV, "issues": IssueList}


def tables(dm: str = DM, **filled: str) -> dict[str, pd.DataFrame]:
    """Every table that the pages read, as its schema has it; without rows but for those `filled`."""
    texts = {"dm": dm, **filled}
    made = {name: _complete(texts[name], DECLARED[name]) if name in texts else empty(DECLARED[name])
            for name in (*TABLES, "issues") if name in DECLARED}  # fmt: skip
    limits = {"ANRLO": 0.0, "ANRHI": 40.0, "ATOXGRN": 3.0}
    issues = pd.DataFrame({"USUBJID": ["S-1"], "CODE": "AE_X", "MESSAGE": 'no such "event" & <term>'}) if filled else None
    return made | {"adlb": made["adlb"].assign(**limits), "issues": conform(issues, IssueList) if filled else made["issues"]}


def _complete(text: str, schema: Any) -> pd.DataFrame:
    return conform(table(text), schema)


def pages(**filled: str) -> dict[str, str]:
    made = subject_pages(tables(**filled), DECLARED, STUDY, "2024-12-31", [])
    files = page_files(pd.Series(["S-1", "S-2"], dtype="str"))
    return {subject: made[f"subjects/{file}"].decode() for subject, file in files.items()}


def test_a_subject_with_everything_has_every_lane_and_table() -> None:
    page = pages(**FILLED)["S-1"]
    lanes = re.findall("<h3>(.*?)</h3>", page)
    titles = dict.fromkeys(part.title for part in PARTS if part.lane and part.title != "Open issues")  # no visit to place it at
    assert lanes == list(titles)
    assert re.findall("<caption>(.*?)</caption>", page) == list(dict.fromkeys(part.heading for part in PARTS if part.rows))
    assert "&lt;b&gt;rash&lt;/b&gt;" in page and "<b>" not in page and "&amp; &lt;term&gt;" in page


def test_the_axis_counts_from_the_first_dose_in_per_cent() -> None:
    """The axis goes from the visit, 10 days before the first dose, to death on day 112: 122 days. The dose of days 1 to 100
    begins behind 10 of them and is 100 long; the event of day 11 begins behind 20 and lasts 10."""
    page = pages(**FILLED)["S-1"]
    assert "Study day; day 1 is the first dose, 2024-01-11." in page
    assert f'<rect x="{10 / 122:.2%}" y="2" height="14" rx="2" width="{100 / 122:.2%}" class="dose">' in page
    assert f'<rect x="{20 / 122:.2%}" y="2" height="14" rx="2" width="{10 / 122:.2%}" class="g3 serious">' in page


def test_a_result_stands_against_its_limits() -> None:
    """300 of 0 to 40 is beyond the upper limit, and at the top of its line of 26 points."""
    page = pages(**FILLED)["S-1"]
    assert '<rect class="limits"' in page
    assert re.search(r'class="high severe within"><title>ALT \(U/L\), 300, normal 0 - 40, grade 3, 2024-02-11</title>▲', page)


def test_qtcf_is_a_curve_of_means_between_300_and_600() -> None:
    """450 is at half of the height of 52 and not above the first limit; the mean of 470 and 530 stands for both: 500 is above 450
    and not above 500."""
    page = pages(**FILLED)["S-1"]
    titles = re.findall(r'cy="([0-9.]+)" r="3.5" class="([^"]*)"><title>QTcF Interval[^<]*, ([0-9]+), ([^<]*)</title>', page)
    middle = 52 * (0.9 - 0.72 * 150 / 300)
    top = 52 * (0.9 - 0.72 * 200 / 300)
    assert titles == [
        (f"{middle:.1f}", "sum", "450", "SCREENING, 2024-01-09"), (f"{top:.1f}", "high", "500", "change 50, CYCLE 2, 2024-02-11"),
    ]  # fmt: skip
    assert "<title>PR Interval" not in page and page.count("PR Interval (ms)") == 1
    assert page.count("CYCLE 2</td>") == 3, "both replicates and the mean are in the table"


def test_scores_and_what_became_of_them() -> None:
    page = pages(**FILLED)["S-1"]
    assert re.findall(r'class="(\w+)"><title>Role, ([^<]*)</title>', page) == [
        ("sum", "100, 2024-01-09"), ("high", "66.7, worsened, 2024-02-11"),
    ]  # fmt: skip
    assert "Items</t" not in page


def test_the_analysis_dataset_goes_before_what_was_collected() -> None:
    """ADDV has what a check found beside what the form has; without it the page has DV."""
    every = pages(**FILLED)["S-1"]
    assert "Seen late" in every and "prior, concomitant" in every
    made = {name: rows for name, rows in tables(**FILLED).items() if name not in ("addv", "adcm")}
    collected = "".join(page.decode() for page in subject_pages(made, DECLARED, STUDY, "2024-12-31", []).values())
    assert "Dose missed" in collected and "Seen late" not in collected and "ASPIRIN" in collected
    assert collected.count("<h3>Medication</h3>") == 1


def test_what_began_long_before_stands_at_the_edge_and_a_record_without_a_date_in_its_table_alone() -> None:
    page = pages(**FILLED)["S-1"]
    assert re.search(r'<rect x="0.00%"[^>]*class="drug before"><title>ASPIRIN, 2020 to 2024-02-01</title>', page)
    assert page.count("Nausea") == 1


def test_a_subject_without_a_dose_counts_from_consent_and_one_with_nothing_has_a_page() -> None:
    nothing = pages()["S-2"]
    assert "No record with a date." in nothing and "<h3>" not in nothing and "<caption>" not in nothing
    dated = pages(sv=FILLED["sv"].replace("S-1", "S-2"))["S-2"]
    assert "day 1 is the informed consent, 2024-02-01." in dated


def test_a_lane_without_its_table_is_left_out() -> None:
    made = tables(**FILLED)
    without = {name: rows for name, rows in made.items() if name not in ("adlb", "adtr", "adrs", "tr")}
    page = "".join(content.decode() for content in subject_pages(without, DECLARED, STUDY, "2024-12-31", []).values())
    assert "Laboratory" not in page and "responses" not in page and "Lesions" not in page and "Rash" in page


def test_the_same_tables_give_the_same_bytes_in_any_order_of_subjects() -> None:
    made = tables(**FILLED)
    backwards = {name: rows.iloc[::-1].reset_index(drop=True) if name == "dm" else rows for name, rows in made.items()}
    assert (
        subject_pages(made, DECLARED, STUDY, "t", [])
        == subject_pages(backwards, DECLARED, STUDY, "t", [])
        == subject_pages(made, DECLARED, STUDY, "t", [])
    )


def test_an_identifier_becomes_neither_a_path_nor_markup() -> None:
    dm = "USUBJID | RFICDTC\n" + "\n".join(f"{name or '-'} | 2024-01-01" for name in EVIL)
    made = subject_pages(tables(dm, adsl="USUBJID | TRTSDT\nA/B | 2024-01-01"), DECLARED, STUDY, "2024-12-31", [])
    assert len({name.lower() for name in made}) == len(EVIL) + 1
    assert all(re.fullmatch(r"subjects/([a-z0-9-]+\.html|links\.js)", name) for name in made)
    assert not [name for name, content in made.items() if b"<img" in content and name != LINKS]


def test_names_that_differ_in_capitals_alone_have_different_files() -> None:
    assert page_files(pd.Series(["A/B", "a/b", "A-B"], dtype="str")).nunique() == 3


@pytest.mark.parametrize(
    ("listings", "lanes"),
    [
        ([], []),
        (["ae_listing"], ["Adverse events"]),
        (["ae_listing", "lab_listing"], ["Adverse events", "Laboratory"]),
    ],
)
def test_a_blinded_page_shows_what_the_open_report_lists(listings: list[str], lanes: list[str]) -> None:
    blinded = STUDY.model_copy()
    blinded._access = Access("blinded")
    made = subject_pages(tables(**FILLED), DECLARED, blinded, "2024-12-31", listings)
    page = made[f"subjects/{page_files(pd.Series(['S-1'], dtype='str'))['S-1']}"].decode()
    assert "BLINDED: all arms together" in page
    assert [lane for lane in re.findall("<h3>(.*?)</h3>", page) if lane != "Visits"] == lanes
    assert "Active" not in page and "DRUGX" not in page


def test_a_trial_without_pages_has_no_links() -> None:
    assert list(no_pages()) == [LINKS]
    assert b"new Map([])" in no_pages()[LINKS]
