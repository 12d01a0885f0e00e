"""RECIST 1.1 responses from lesions: target, non-target, new, overall (STUDY_SPEC 4.4-4.7; vectors B01-B32, B38 of 8.4).

TRG and OVR are the derived target and overall response of the line's visit, worked by hand from the rules.
"""

from typing import Any

import pandas as pd
import pytest

from pipeline.adam.tumour.recist import recist
from pipeline.study import Study
from tests.spec.datasets import stage_1
from tests.spec.recist.patients import tables_of
from tests.spec.tables import shown, study, table

PATIENTS = """
ID  | VISIT | TARGETS            | NT           | NEW               | TRG | OVR
B01 | SCR   | T01 60; T02 40     |              |                   |     |
B01 | W6    | T01 40; T02 30     |              |                   | PR  | PR
B01 | W12   | T01 41; T02 30     |              |                   | SD  | SD
B02 | SCR   | T01 40             |              |                   |     |
B02 | W6    | T01 20             |              |                   | PR  | PR
B02 | W12   | T01 24             |              |                   | PR  | PR
B03 | SCR   | T01 40             |              |                   |     |
B03 | W6    | T01 24             |              |                   | PR  | PR
B03 | W12   | T01 29             |              |                   | PD  | PD
B04 | SCR   | T01 40             |              |                   |     |
B04 | W6    | T01 26             |              |                   | PR  | PR
B04 | W12   | T01 31             |              |                   | SD  | SD
B05 | SCR   | T01 70             |              |                   |     |
B05 | W6    | T01 50             |              |                   | SD  | SD
B05 | W12   | T01 60             |              |                   | PD  | PD
B06 | SCR   | T01 50             |              |                   |     |
B06 | W6    | T01 60             |              |                   | PD  | PD
B07 | SCR   | T01 30; T02* 18    |              |                   |     |
B07 | W6    | T01 0; T02* 9      |              |                   | CR  | CR
B08 | SCR   | T01 30; T02* 18    |              |                   |     |
B08 | W6    | T01 0; T02* 10     |              |                   | PR  | PR
B09 | SCR   | T01 12; T02 20     |              |                   |     |
B09 | W6    | T01 TSTM; T02 10   |              |                   | PR  | PR
B09 | W12   | T01 3; T02 10      |              |                   | PR  | PR
B10 | SCR   | T01 40; T02 30     | NT01 PRESENT |                   |     |
B10 | W6    | T01 NE; T02 30     | NT01 PRESENT |                   | NE  | NE
B11 | SCR   | T01 30; T02 20     |              |                   |     |
B11 | W6    | T01 30; T02 20     |              |                   | SD  | SD
B11 | W12   | T01 62; T02 NE     |              |                   | PD  | PD
B12 | SCR   | T01 60; T02 40     |              |                   |     |
B12 | W6    | T01 30; T02 NE     |              |                   | NE  | NE
B12 | W12   | T01 45; T02 40     |              |                   | SD  | SD
B13 | SCR   | T01 40             |              |                   |     |
B13 | W6    | T01 20             |              | NEW01 UNEQUIVOCAL | PR  | PD
B14 | SCR   | T01 40             | NT01 PRESENT |                   |     |
B14 | W6    | T01 40             | NT01 UNEQUIVOCAL PROGRESSION |   | SD  | PD
B15 | SCR   | T01 20             | NT01 PRESENT |                   |     |
B15 | W6    | T01 0              | NT01 PRESENT |                   | CR  | PR
B16 | SCR   | T01 20             | NT01 PRESENT |                   |     |
B16 | W6    | T01 0              | NT01 NE      |                   | CR  | PR
B17 | SCR   | T01 20             | NT01 PRESENT |                   |     |
B17 | W6    | T01 0              | NT01 ABSENT  |                   | CR  | CR
B18 | SCR   | T01 50             | NT01 PRESENT |                   |     |
B18 | W6    | T01 30             | NT01 NE      |                   | PR  | PR
B18 | W12   | T01 33             | NT01 NE      |                   | PR  | PR
B19 | SCR   | T01 50             | NT01 PRESENT |                   |     |
B19 | W6    | T01 NE             | NT01 NE      | NEW01 UNEQUIVOCAL | NE  | PD
B20 | SCR   |                    | NT01 PRESENT |                   |     |
B20 | W6    |                    | NT01 PRESENT |                   | NA  | NON-CR/NON-PD
B20 | W12   |                    | NT01 NE      |                   | NA  | NE
B20 | W18   |                    | NT01 ABSENT  |                   | NA  | CR
B21 | SCR   | T01 30             |              |                   |     |
B21 | W6    | T01 0              |              |                   | CR  | CR
B21 | W12   | T01 4              |              |                   | PR  | PD
B22 | SCR   | T01 20; T02 30     |              |                   |     |
B22 | W6    | T01 0; T02 30      |              |                   | PR  | PR
B22 | W12   | T01 4; T02 30      |              |                   | PR  | PR
B23 | SCR   | T01 20; T02 30     |              |                   |     |
B23 | W6    | T01 0; T02 30      |              |                   | PR  | PR
B23 | W12   | T01 8; T02 30      |              |                   | PD  | PD
B24 | SCR   | T01 20             | NT01 PRESENT |                   |     |
B24 | W6    | T01 0              | NT01 PRESENT |                   | CR  | PR
B24 | W12   | T01 4              | NT01 PRESENT |                   | PR  | PR
B24 | W18   | T01 6              | NT01 PRESENT |                   | PD  | PD
B25 | SCR   | T01* 18            |              |                   |     |
B25 | W6    | T01* 8             |              |                   | CR  | CR
B25 | W12   | T01* 9.5           |              |                   | CR  | CR
B25 | W18   | T01* 11            |              |                   | PR  | PD
B26 | SCR   | T01 40             |              |                   |     |
B26 | W6    | T01.1 18; T01.2 15 |              |                   | SD  | SD
B27 | SCR   | T02 20; T03 25     |              |                   |     |
B27 | W6    | T02/T03 38         |              |                   | SD  | SD
B28 | SCR   | T01 40             |              |                   |     |
B28 | W6    | T01 20             |              | NEW01 EQUIVOCAL   | PR  | PR
B29 | SCR   | T01 40; T02 20     | NT01 PRESENT |                   |     |
B29 | W6    | T01 NOT DONE; T02 NOT DONE | NT01 PRESENT |           | NE  | NE
B30 | SCR   | T01 40; T02 20     |              |                   |     |
B30 | W6    | T01 15             |              |                   | NE  | NE
B31 | SCR   | T01 100            |              |                   |     |
B31 | W6    | T01 50             |              |                   | PR  | PR
B31 | W12   | T01 62             |              |                   | PD  | PD
B32 | SCR   | T01* 22            |              |                   |     |
B32 | W6    | T01* 9             |              |                   | CR  | CR
B38 | SCR   | T01 20; T02* 18    |              |                   |     |
B38 | W6    | T01 0; T02* 4      |              |                   | CR  | CR
B38 | W12   | T01 NE; T02* 9     |              |                   | NE  | NE
"""

# Beyond the vectors: what a time point that is not evaluable does to R0, and disease that nobody recorded at baseline.
MORE = """
ID    | VISIT | TARGETS        | NT           | NEW                                | TRG | OVR
NE    | SCR   | T01 30; T02 20 |              |                                    |     |
NE    | W6    | T01 0; T02 0   |              |                                    | CR  | CR
NE    | W12   | T01 NE; T02 NE |              |                                    | NE  | NE
NE    | W18   | T01 3; T02 0   |              |                                    | PR  | PD
seen  | SCR   | T01 30; T02 20 |              |                                    |     |
seen  | W6    | T01 0; T02 0   |              |                                    | CR  | CR
seen  | W12   | T01 NE; T02 3  |              |                                    | NE  | PD
seen  | W18   | T01 0; T02 4   |              |                                    | PR  | PR
NT    | SCR   | T01 30         | NT01 PRESENT |                                    |     |
NT    | W6    | T01 0          | NT01 ABSENT  |                                    | CR  | CR
NT    | W12   | T01 0          | NT01 PRESENT |                                    | CR  | PD
base  | SCR   | T01 30; T02 NE |              |                                    |     |
base  | W6    | T01 10; T02 10 |              |                                    | NE  | NE
base  | W12   | T01 10; T02 10 |              | NEW01 UNEQUIVOCAL                  | NE  | PD
two   | SCR   | T01 30         | NT01 PRESENT; NT02 PRESENT |                      |     |
two   | W6    | T01 30         | NT01 PRESENT; NT02 UNEQUIVOCAL PROGRESSION |      | SD  | PD
gone  | SCR   | T01 30         |              |                                    |     |
gone  | W6    | T01 30         |              | NEW01 UNEQUIVOCAL                  | SD  | PD
gone  | W12   | T01 30         |              | NEW01 ABSENT                       | SD  | SD
split | SCR   | T04 40         |              |                                    |     |
split | W6    | T04.1 18; T04.2 15 |          |                                    | SD  | SD
split | W12   | T04.1 18       |              |                                    | NE  | NE
third | SCR   | T01 0.1; T02 0.2 |            |                                    |     |
third | W6    | T01 0.07; T02 0.14 |          |                                    | PR  | PR
"""


def derived(text: str, decisions: Study) -> pd.DataFrame:
    tables = tables_of(text)
    made = recist(tables["tu"], tables["tr"], tables["rs"], stage_1(tables, decisions), decisions).table
    return made.set_index(["USUBJID", "VISIT"])


@pytest.fixture(scope="module")
def responses() -> pd.DataFrame:
    return derived(PATIENTS + "\n".join(MORE.strip().splitlines()[1:]), study())


VISITS = pd.concat([table(PATIENTS), table(MORE)]).query("VISIT != 'SCR'").to_dict("records")


@pytest.mark.parametrize("visit", VISITS, ids=lambda v: f"{v['ID']} {v['VISIT']}")
def test_responses(visit: dict[str, Any], responses: pd.DataFrame) -> None:
    found = responses.loc[(visit["ID"], visit["VISIT"])]
    assert (found["TRGRESP"], found["OVRLRESP"]) == (visit["TRG"], visit["OVR"])


def test_the_rule_that_decided_is_told(responses: pd.DataFrame) -> None:
    """B03 at week 12 by row 4, B11 by row 2 (partial sum), B38 by row 3, B21 by R0."""
    rules = [responses.loc[v, "TRGRULE"] for v in (("B03", "W12"), ("B11", "W12"), ("B38", "W12"), ("B07", "W6"), ("base", "W6"))]
    assert rules == ["4", "2", "3", "3b", "1b"]
    assert shown(responses.loc[("B21", "W12"), "AFTCRFL"]) == "Y"
    assert shown(responses.loc[("B23", "W12"), "AFTCRFL"]) == ""


def test_no_response_without_any_disease() -> None:
    """A patient with neither target nor non-target whom the investigator assessed: no evidence of disease."""
    none = derived("ID | VISIT | TARGETS | RS\nx | W6 | | OVRLRESP NED", study())
    assert none.loc[("x", "W6"), ["TRGRESP", "NTRGRESP", "OVRLRESP"]].tolist() == ["NA", "NA", "NED"]


def test_time_points_after_the_cut_off_are_left_out() -> None:
    assert derived(PATIENTS, study(dco="2023-03-01")).index.get_level_values("VISIT").unique().tolist() == ["W6"]
