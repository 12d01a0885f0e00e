"""The last dose and the date of death of a person, from the forms of any trial (STUDY_SPEC 3.2 DM, 5.9). By hand."""

import pandas as pd
import pytest

from pipeline.core.product import Product
from pipeline.sdtm.standard.subjects import Sources, make_reference
from schemas.base import empty
from schemas.landing import landed
from tests.forms import SURV
from tests.spec.tables import lines, study, table

PEOPLE = [f"010{number}" for number in range(1, 9)]


def at_site(text: str) -> pd.DataFrame:
    return table(text).assign(SITEID="01")


def reference(doses: str = "", ended: str = "", deaths: str = "", **decisions: object) -> Product:
    people = pd.DataFrame({"SITEID": "01", "SUBJID": PEOPLE}, dtype="str")
    people = people.assign(USUBJID="TEST-01-" + people["SUBJID"])
    sources = Sources(
        people=people,
        consent=at_site("SUBJID | DTC"),
        doses=at_site(doses or "SUBJID | EXTRT | STDTC | ENDTC"),
        ended=at_site(ended or "SUBJID | EXTRT"),
        deaths=at_site(deaths or "SUBJID | FORM | COLUMN | SOURCE | DTC"),
    )
    return make_reference(sources, {"SURV": empty(landed(SURV))}, study(**decisions))


# 0101: the interval without an end ends with the drug. 0102: the drug goes on. 0103: the drug's end has no date. 0104: the drug
# ended before this interval began. 0105: the end of another drug. 0106: the interval has an end, whatever the drug's is.
DOSES = """
SUBJID | EXTRT | STDTC      | ENDTC
0101   | A     | 2023-01-10 | 2023-02-01
0101   | A     | 2023-02-02 |
0102   | A     | 2023-01-10 |
0103   | A     | 2023-01-10 |
0104   | A     | 2023-01-10 |
0105   | A     | 2023-01-10 |
0106   | A     | 2023-01-10 | 2023-03-01
"""
ENDED = """
SUBJID | EXTRT | DTC
0101   | A     | 2024-09-29
0103   | A     |
0104   | A     | 2023-01-01
0105   | B     | 2024-09-29
0106   | A     | 2023-03-15
"""


def test_an_interval_without_an_end_ends_with_the_drug() -> None:
    dosed = reference(DOSES, ENDED).table.dropna(subset="RFXSTDTC")
    assert lines(dosed, "SUBJID", "RFXENDTC", "ONGOING") == [
        "0101 | 2024-09-29 | ",
        "0102 | 2023-01-10 | Y",
        "0103 | 2023-01-10 | ",
        "0104 | 2023-01-10 | ",
        "0105 | 2023-01-10 | Y",
        "0106 | 2023-03-01 | ",
    ]


def test_a_form_of_the_end_need_not_have_a_date() -> None:
    dosed = reference(DOSES, "SUBJID | EXTRT\n0101 | A").table
    assert lines(dosed.head(1), "RFXENDTC", "ONGOING") == ["2023-02-02 | "]


# 0101: no form of death, two others. 0102: the form of death is trusted. 0103: it has the month, the end of study the day.
# 0104: a contact heard of it on that day or later. 0105: a form of death without a date. 0106: nobody dates it.
DEATHS = """
SUBJID | FORM | COLUMN | SOURCE | DTC
0101   | EOS  | EOSDT  | DS     | 2026-06-24
0101   | SURV | CONTDT | SS     | 2026-06-24
0102   | DTH  | DTHDT  | DM     | 2023-04-12
0102   | EOS  | EOSDT  | DS     | 2023-04-13
0103   | DTH  | DTHDT  | DM     | 2023-04
0103   | EOS  | EOSDT  | DS     | 2023-04-13
0104   | DTH  | DTHDT  | DM     | 2023-04
0104   | SURV | CONTDT | SS     | 2023-04-13
0105   | DTH  | DTHDT  | DM     |
0105   | AE   | ENDT   | AE     | 2023-04-12
0106   | AE   | ENDT   | AE     |
"""


def test_the_date_of_death_is_that_of_the_form_trusted_most() -> None:
    dead = reference(deaths=DEATHS).table.dropna(subset="DTHFL")
    assert lines(dead, "SUBJID", "DTHDTC") == [
        "0101 | 2026-06-24", "0102 | 2023-04-12", "0103 | 2023-04-13", "0104 | 2023-04", "0105 | 2023-04-12", "0106 | ",
    ]  # fmt: skip


def test_forms_that_disagree_or_stand_in_are_listed() -> None:
    issues = reference(deaths=DEATHS).issues
    assert lines(issues, "CODE", "DATASET", "SUBJID", "COLUMN", "VALUE") == [
        "DTH_SOURCE | AE | 0105 | ENDT | 2023-04-12",
        "DTH_CONFLICT | EOS | 0102 | EOSDT | 2023-04-13",
        "DTH_SOURCE | EOS | 0101 | EOSDT | 2026-06-24",
        "DTH_SOURCE | EOS | 0103 | EOSDT | 2023-04-13",
    ]


@pytest.mark.parametrize(("sources", "date"), [(["DS", "DM"], "2023-04-13"), (["DM"], "2023-04-12")])
def test_the_order_of_trust_is_a_decision_of_the_study(sources: list[str], date: str) -> None:
    dead = reference(deaths=DEATHS, death={"sources": sources}).table.set_index("SUBJID")
    assert dead.loc["0102", "DTHDTC"] == date
    assert dead.loc["0101", "DTHFL"] == "Y"
