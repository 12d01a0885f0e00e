"""The issue list over time, for sites and as a page."""

import json
import re

import pandas as pd

from pipeline.core.issues import found, gather, open_errors
from pipeline.review.issue_list import as_html, for_sites, issue_list
from schemas.base import empty
from schemas.issues import IssueList, Issues
from tests.spec.tables import lines, table

SUBJECTS = table("""
    SITEID | SUBJID | USUBJID
    01     | 0101   | T-01-0101
    01     | 0107   | T-01-0101
    02     | 0201   | T-02-0201
""")
NOTHING = empty(IssueList)


def issues(text: str) -> pd.DataFrame:
    """Issues of event 1 of a subject in form AE, one per line; SUBJID begins with the site."""
    rows = table(text)
    rows = rows.assign(ROWKEY=rows["SUBJID"].str.slice(0, 2) + "|" + rows["SUBJID"] + "|LOG|1|AE|1", FILE="ae.csv")
    rows = rows.drop(columns="SUBJID")
    return gather(*(found(code, rows[rows["CODE"].eq(code)], "AE", column="RAW") for code in rows["CODE"].unique()))


INVALID = """
    CODE            | SUBJID | FILELINE | RAW
    DATE_INVALID    | 0101   | 2        | 2023-02-30
"""
FIRST = (
    INVALID
    + """
    AE_END_LT_START | 0201   | 9        | 2023-03-01
"""
)


def listed(text: str, before: pd.DataFrame, transfer: str) -> pd.DataFrame:
    return issue_list(issues(text), SUBJECTS, before, transfer)


HISTORY = ["STATUS", "CODE", "SITEID", "SUBJID", "USUBJID", "VALUE", "FIRSTSEEN", "CLOSEDIN"]


def test_new_issues_are_open_since_this_transfer() -> None:
    assert lines(listed(FIRST, NOTHING, "2024-01-31"), *HISTORY) == [
        "open | AE_END_LT_START | 02 | 0201 | T-02-0201 | 2023-03-01 | 2024-01-31 | ",
        "open | DATE_INVALID | 01 | 0101 | T-01-0101 | 2023-02-30 | 2024-01-31 | ",
    ]


def test_an_issue_closes_by_itself_and_keeps_its_first_transfer() -> None:
    """January has two issues; in February one is mended and one has moved to another line; in March the mended one is back."""
    january = listed(FIRST, NOTHING, "2024-01-31")
    february = listed(INVALID.replace("| 2  ", "| 5  "), january, "2024-02-29")
    assert lines(february, *HISTORY, "LINE") == [
        "open | DATE_INVALID | 01 | 0101 | T-01-0101 | 2023-02-30 | 2024-01-31 |  | 5",
        "closed | AE_END_LT_START | 02 | 0201 | T-02-0201 | 2023-03-01 | 2024-01-31 | 2024-02-29 | 9",
    ]
    march = listed(FIRST, february, "2024-03-31")
    assert lines(march, "STATUS", "CODE", "FIRSTSEEN", "CLOSEDIN") == [
        "open | AE_END_LT_START | 2024-01-31 | ",
        "open | DATE_INVALID | 2024-01-31 | ",
    ]


def test_another_wrong_value_is_another_issue() -> None:
    january = listed(FIRST, NOTHING, "2024-01-31")
    february = listed(FIRST.replace("2023-02-30", "2023-02-31"), january, "2024-02-29")
    rows = february[february["CODE"].eq("DATE_INVALID")]
    assert lines(rows, "STATUS", "VALUE", "FIRSTSEEN", "CLOSEDIN") == [
        "open | 2023-02-31 | 2024-02-29 | ",
        "closed | 2023-02-30 | 2024-01-31 | 2024-02-29",
    ]


def test_a_closed_issue_stays_closed_in_its_transfer() -> None:
    january = listed(FIRST, NOTHING, "2024-01-31")
    none = issue_list(empty(Issues), SUBJECTS, january, "2024-02-29")
    march = issue_list(empty(Issues), SUBJECTS, none, "2024-03-31")
    assert set(march["CLOSEDIN"]) == {"2024-02-29"}
    assert set(march["STATUS"]) == {"closed"}


def test_an_issue_of_a_person_gets_the_site() -> None:
    person = found("DTH_NODATE", pd.DataFrame({"USUBJID": ["T-02-0201"]}), "ADSL", column="DTHDT")
    assert issue_list(person, SUBJECTS, NOTHING, "2024-01-31")["SITEID"].tolist() == ["02"]


def test_only_open_errors_stop_a_lock() -> None:
    warned = found("SIZE_RANGE", pd.DataFrame({"USUBJID": ["T-01-0101"]}), "TL", column="DIAM")
    january = listed(FIRST, NOTHING, "2024-01-31")
    february = issue_list(warned, SUBJECTS, january, "2024-02-29")
    assert len(open_errors(january)) == 2
    assert open_errors(january, {"DATE_INVALID"})["CODE"].tolist() == sorted(set(january["CODE"]) - {"DATE_INVALID"})
    assert open_errors(february).empty


def test_each_site_sees_its_own_and_a_clean_site_an_empty_file() -> None:
    made = for_sites(listed(FIRST, NOTHING, "2024-01-31"), ["01", "02", "03", "../04"])
    assert sorted(made) == ["01.csv", "02.csv", "03.csv", "other.csv"]
    assert "DATE_INVALID" in made["01.csv"].decode()
    assert "AE_END_LT_START" not in made["01.csv"].decode()
    assert [len(made[name].decode().splitlines()) for name in sorted(made)] == [2, 2, 1, 1]


def test_no_value_becomes_markup_and_the_page_needs_no_network() -> None:
    value = "</script><img src=x onerror=alert(1)>@DATA@&"
    cell = found("CT_UNMAPPED", pd.DataFrame({"USUBJID": ["T-01-0101"]}), "AE", column="OUT", value=pd.Series([value]))
    page = as_html(issue_list(cell, SUBJECTS, NOTHING, "2024-01-31"), "S<1>", "2024-01-31")
    assert "<img" not in page
    assert "S<1>" not in page
    assert not re.findall(r"https?://|src=|href=", page.replace("src=x", ""))
    text = re.search(r'<script id="data" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert text is not None
    data = json.loads(text[1])
    assert dict(zip(data["columns"], data["rows"][0], strict=True))["VALUE"] == value
