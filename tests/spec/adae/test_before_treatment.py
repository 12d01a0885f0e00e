"""Whether an event began before the first dose: by dates and times, then its end, relative timing, the tick (STUDY_SPEC 5.6).

First dose 2023-01-10 at 09:00, last dose 2023-06-30. START, END and SAYS (AESTRTPT and AESTTPT; AESTRF; AEPRETRT) are collected;
ASTDT, PREFL, TRTEMFL, TEREAS and the issue (! AE_START_CONFLICT, ? TIMEPOINT_UNKNOWN) are what the rules make of them. A start or
end of two digits and a time is of January 2023. The grade is 2, without an initial one.
"""

import re
from typing import Any

import pandas as pd
import pytest

from pipeline.adam.imputation import impute_end, impute_new_therapy, impute_start
from pipeline.adam.safety.adae import adae
from pipeline.core.product import Product
from schemas.adam.adsl import ADSL_BASE
from schemas.sdtm import DOMAINS
from tests.spec.datasets import supp
from tests.spec.tables import column, domain, shown, study, table

CASES = """
CASE                           | START       | END      | SAYS                          | ASTDT      | PRE | TE | TEREAS   | ISSUE
ended before dose, that day    | 10T06:30    | 10T08:00 |                               | 2023-01-10 | Y   |    | PRE      |
began before dose, that day    | 10T06:30    |          |                               | 2023-01-10 | Y   |    | PRE      |
at the time of the dose        | 10T09:00    |          |                               | 2023-01-10 |     | Y  | NEW      |
after the dose, that day       | 10T11:00    |          |                               | 2023-01-10 |     | Y  | NEW      |
an earlier hour                | 10T08       |          |                               | 2023-01-10 | Y   |    | PRE      |
the hour of the dose           | 10T09       |          |                               | 2023-01-10 |     | Y  | NEW      |
seconds before dose            | 10T08:59:59 |          |                               | 2023-01-10 | Y   |    | PRE      |
that day, no time              | 10          |          |                               | 2023-01-10 |     | Y  | NEW      |
that day, ended before dose    | 10          | 10T08:00 |                               | 2023-01-10 | Y   |    | PRE      |
that day, ticked               | 10          |          | tick Y                        | 2023-01-10 | Y   |    | PRE      |
that day, point before dose    | 10          |          | BEFORE FIRST DOSE             | 2023-01-10 | Y   |    | PRE      |
time against the tick          | 10T11:00    |          | tick Y                        | 2023-01-10 |     | Y  | NEW      | !
time against no tick           | 10T06:30    |          | tick N                        | 2023-01-10 | Y   |    | PRE      | !
later date against the tick    | 2023-02-01  |          | tick Y                        | 2023-02-01 |     | Y  | NEW      | !
earlier date against no tick   | 09          |          | tick N                        | 2023-01-09 | Y   |    | PRE      | !
later date against the point   | 2023-02-01  |          | BEFORE FIRST DOSE             | 2023-02-01 |     | Y  | NEW      | !
point against the tick         | 10          |          | COINCIDENT FIRST DOSE; tick Y | 2023-01-10 |     | Y  | NEW      | !
undated                        |             |          |                               |            |     | Y  | DATEMISS |
undated, ticked                |             |          | tick Y                        |            | Y   |    | PRE      |
undated, before the dose       |             |          | BEFORE FIRST DOSE             |            | Y   |    | PRE      |
undated, after the dose        |             |          | AFTER FIRST DOSE              |            |     | Y  | DATEMISS |
undated, before consent        |             |          | BEFORE Informed Consent       |            | Y   |    | PRE      |
undated, after consent         |             |          | AFTER INFORMED CONSENT        |            |     | Y  | DATEMISS |
undated, before the last dose  |             |          | BEFORE LAST DOSE              |            |     | Y  | DATEMISS |
undated, before earlier date   |             |          | BEFORE 2023-01-05             |            | Y   |    | PRE      |
undated, before a later date   |             |          | BEFORE 2023-03-01             |            |     | Y  | DATEMISS |
undated, before its period     |             |          | period BEFORE                 |            | Y   |    | PRE      |
undated, during its period     |             |          | period DURING                 |            |     | Y  | DATEMISS |
undated, ended before the dose |             | 05       |                               |            | Y   |    | PRE      |
undated, unknown point         |             |          | BEFORE THE WEDDING            |            |     | Y  | DATEMISS | ?
month of the dose              | 2023-01     |          |                               | 2023-01-10 |     | Y  | NEW      |
month of the dose, ticked      | 2023-01     |          | tick Y                        | 2023-01-01 | Y   |    | PRE      |
month of dose, point before    | 2023-01     |          | BEFORE FIRST DOSE             | 2023-01-01 | Y   |    | PRE      |
month of dose, point after     | 2023-01     |          | AFTER FIRST DOSE              | 2023-01-10 |     | Y  | NEW      |
month before, ticked N         | 2022-12     |          | tick N                        | 2022-12-01 | Y   |    | PRE      | !
"""
DM = "USUBJID | RFSTDTC | RFXSTDTC\nx | 2023-01-10T09:00 | 2023-01-10T09:00"
SUBJECT = "USUBJID | SAFFL | TRTSDT | TRTEDT | DCODT\nx | Y | 2023-01-10 | 2023-06-30 | 2024-12-31"


SAYS = re.compile(r"(?:period (?P<RF>\w+)|tick (?P<TICK>\w)|(?P<RTPT>\w+) (?P<TPT>.+))")


def judged(case: dict[str, Any], dm: str = DM, **te: Any) -> Product:
    matches = [SAYS.fullmatch(part).groupdict() for part in shown(case["SAYS"]).split("; ") if part]  # type: ignore[union-attr]
    says = {name: value for match in matches for name, value in match.items() if value}
    start, end = (re.sub(r"^(\d\d)(?=T|$)", r"2023-01-\1", shown(case[name])) for name in ("START", "END"))
    columns = {"AESTDTC": start, "AEENDTC": end}
    columns |= {f"AEST{name}": says.get(name, "") for name in ("RTPT", "TPT", "RF")}
    head = f"USUBJID | AESEQ | AEDECOD | AETOXGR | {' | '.join(columns)}"
    ae = domain(DOMAINS["ae"], f"{head}\nx | 1 | Rash | 2 | {' | '.join(columns.values())}")
    suppae = domain(DOMAINS["suppae"], supp("AE", f"x | 1 | AEPRETRT | {says['TICK']}") if "TICK" in says else "")
    subjects = domain(ADSL_BASE, SUBJECT)
    return adae(ae, suppae, domain(DOMAINS["mh"]), subjects, study(te=te), domain(DOMAINS["dm"], dm))


def results(product: Product) -> list[str]:
    return [shown(v) for v in product.table.loc[0, ["ASTDT", "PREFL", "TRTEMFL", "TEREAS"]]]


@pytest.mark.parametrize("case", table(CASES).to_dict("records"), ids=lambda c: c["CASE"])
def test_began_before(case: dict[str, Any]) -> None:
    product = judged(case)
    assert results(product) == [shown(case[name]) for name in ("ASTDT", "PRE", "TE", "TEREAS")]
    codes = {"": [], "!": ["AE_START_CONFLICT"], "?": ["TIMEPOINT_UNKNOWN"]}
    assert product.issues["CODE"].tolist() == codes[shown(case["ISSUE"])]


def cases(name: str) -> dict[str, Any]:
    return next(row for row in table(CASES).to_dict("records") if row["CASE"] == name)


def test_without_a_time_of_the_dose_the_day_decides() -> None:
    """Both times are needed; a first dose of another day than TRTSDT (a dose that was not given) tells no time."""
    for first in ("2023-01-10", "2023-01-09T09:00"):
        dm = f"USUBJID | RFSTDTC | RFXSTDTC\nx | {first} | {first}"
        assert results(judged(cases("began before dose, that day"), dm)) == ["2023-01-10", "", "Y", "NEW"]


def test_a_point_in_time_that_the_study_declares() -> None:
    points = {"The wedding": "first dose"}
    product = judged(cases("undated, unknown point"), reference_points=points)
    assert results(product) == ["", "Y", "", "PRE"]
    assert product.issues.empty


def test_a_reference_period_that_begins_with_consent_does_not_tell_after_the_dose() -> None:
    """During a period from 2023-01-02 on may be before the dose of the 10th: the tick decides then."""
    dm = "USUBJID | RFSTDTC | RFXSTDTC\nx | 2023-01-02 | 2023-01-10T09:00"
    assert results(judged(cases("undated, during its period") | {"SAYS": "period DURING; tick Y"}, dm)) == ["", "Y", "", "PRE"]
    assert results(judged(cases("undated, before its period"), dm)) == ["", "Y", "", "PRE"]


def test_the_issue_says_both_sides() -> None:
    issue = judged(cases("later date against the tick")).issues.iloc[0]
    assert (issue["COLUMN"], issue["VALUE"]) == ("AEPRETRT", "Y: Rash 2023-02-01")
    assert "before the first dose and a start of 2023-02-01, with the first dose at 2023-01-10T09:00" in issue["MESSAGE"]
    assert issue["ACTION"] == "the event counts as begun not before the first dose"


def test_an_imputed_start_is_not_after_a_partial_end() -> None:
    """Start 2023, end 2023-01, first dose 2023-02-10: 1 January, not the day of the dose; the end is 31 January."""
    start = impute_start(column(["2023"], "Char"), column(["2023-02-10"], "Date"), column(["2023-01"], "Char"))
    end = impute_end(column(["2023-01"], "Char"), column([""], "Date"), column(["2024-12-31"], "Date"))
    assert [shown(part["DT"][0]) for part in (start, end)] == ["2023-01-01", "2023-01-31"]


@pytest.mark.parametrize(
    ("end", "expected"),
    [("", "2023-07-01"), ("2023-09-01", "2023-07-01"), ("2023-05", "2023-01-10"), ("2023-01-05", "2023-01-01")],
    ids=["no end", "ended after the last dose", "ended on treatment", "ended before the first dose"],
)
def test_a_new_therapy_does_not_start_after_its_end(end: str, expected: str) -> None:
    """Begun in 2023, treatment from 2023-01-10 to 2023-06-30."""
    dates = column(["2023-01-10"], "Date"), column(["2023-06-30"], "Date")
    made = impute_new_therapy(column(["2023"], "Char"), *dates, column([end], "Char"))
    assert shown(made["DT"][0]) == expected


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ("MHENRTPT | MHENDTC\nONGOING |", "NOTWORSE"),
        ("MHENRTPT | MHENDTC\n | 2023-02-01", "NOTWORSE"),
        ("MHENRTPT | MHENDTC\n | 2023-01-09", "NEW"),
        ("MHENRF | MHENDTC\nDURING/AFTER |", "NOTWORSE"),
        ("MHENRF | MHENDTC\nBEFORE |", "NEW"),
        ("MHENRF | MHENDTC\nBEFORE | 2023-01", "NEW"),
        ("MHENRF | MHENDTC\n | 2023-01", "NOTWORSE"),
        ("MHENDTC | MHENDY\n |", "NEW"),
    ],
    ids=[
        "ongoing",
        "ended on treatment",
        "ended before",
        "in the period",
        "before the period",
        "month of the dose, before",
        "month of the dose",
        "nothing known",
    ],
)
def test_history_that_was_present_at_the_first_dose(history: str, expected: str) -> None:
    """A rash of grade 2 in the history, a rash of grade 2 on treatment."""
    head, cells = history.splitlines()
    mh = domain(DOMAINS["mh"], f"USUBJID | MHDECOD | MHTOXGR | {head}\nx | Rash | 2 | {cells}")
    ae = domain(DOMAINS["ae"], "USUBJID | AESEQ | AEDECOD | AETOXGR | AESTDTC\nx | 1 | Rash | 2 | 2023-03-05")
    made: pd.DataFrame = adae(ae, domain(DOMAINS["suppae"]), mh, domain(ADSL_BASE, SUBJECT), study()).table
    assert made["TEREAS"].tolist() == [expected]


@pytest.mark.parametrize(
    ("end", "says", "expected"),
    [
        ("2023-01", "BEFORE", ["2023-01-01", "Y", "PRE"]),
        ("2023-01", "", ["2023-01-10", "", "NEW"]),
        ("2023-01-11", "BEFORE", ["2023-01-10", "", "NEW"]),
        ("", "BEFORE", ["2023-01-01", "Y", "PRE"]),
    ],
    ids=["a month, before", "a month", "a day after the dose, before", "no date, before"],
)
def test_an_end_that_its_date_leaves_open_is_told_by_the_reference_period(end: str, says: str, expected: list[str]) -> None:
    """Start 2023-01, first dose 2023-01-10 at 09:00: whether the event ended before it by AEENDTC, else by AEENRF."""
    head = "USUBJID | AESEQ | AEDECOD | AETOXGR | AESTDTC | AEENDTC | AEENRF"
    ae = domain(DOMAINS["ae"], f"{head}\nx | 1 | Rash | 2 | 2023-01 | {end} | {says}")
    tables = ae, domain(DOMAINS["suppae"]), domain(DOMAINS["mh"]), domain(ADSL_BASE, SUBJECT)
    made = adae(*tables, study(), domain(DOMAINS["dm"], DM)).table
    assert [shown(value) for value in made.loc[0, ["ASTDT", "PREFL", "TEREAS"]]] == expected
