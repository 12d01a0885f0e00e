"""Non-target response, and what it does to the overall response (STUDY_SPEC 4.5, 4.7): the cells that no vector of 8.4 shows.

NTR and OVR are the derived responses of the line's visit. A non-target that is not named in a visit has no row there.
"""

from typing import Any

import pandas as pd
import pytest

from tests.spec.recist.test_responses import derived
from tests.spec.tables import study, table

PATIENTS = """
ID         | VISIT | TARGETS | NT                                           | NTR           | OVR
gone       | SCR   | T01 40  | NT01 PRESENT; NT02 PATHOLOGICAL              |               |
gone       | W6    | T01 0   | NT01 ABSENT; NT02 NON-PATHOLOGICAL           | CR            | CR
left       | SCR   | T01 40  | NT01 PRESENT; NT02 PRESENT                   |               |
left       | W6    | T01 0   | NT01 ABSENT; NT02 PRESENT                    | NON-CR/NON-PD | PR
unread     | SCR   | T01 40  | NT01 PRESENT; NT02 PRESENT                   |               |
unread     | W6    | T01 40  | NT01 PRESENT; NT02 NE                        | NE            | SD
no row     | SCR   | T01 40  | NT01 PRESENT; NT02 PRESENT                   |               |
no row     | W6    | T01 0   | NT01 ABSENT                                  | NE            | PR
worse      | SCR   | T01 40  | NT01 PRESENT; NT02 PRESENT                   |               |
worse      | W6    | T01 20  | NT01 UNEQUIVOCAL PROGRESSION; NT02 NE        | PD            | PD
none       | SCR   | T01 40  |                                              |               |
none       | W6    | T01 20  |                                              | NA            | PR
target NE  | SCR   | T01 40  | NT01 PRESENT                                 |               |
target NE  | W6    | T01 NE  | NT01 ABSENT                                  | CR            | NE
grown      | SCR   | T01 40  | NT01 PRESENT                                 |               |
grown      | W6    | T01 50  | NT01 ABSENT                                  | CR            | PD
"""


@pytest.fixture(scope="module")
def responses() -> pd.DataFrame:
    return derived(PATIENTS, study())


@pytest.mark.parametrize("visit", table(PATIENTS).query("VISIT != 'SCR'").to_dict("records"), ids=lambda v: v["ID"])
def test_non_target_response(visit: dict[str, Any], responses: pd.DataFrame) -> None:
    found = responses.loc[(visit["ID"], visit["VISIT"])]
    assert (found["NTRGRESP"], found["OVRLRESP"]) == (visit["NTR"], visit["OVR"])
