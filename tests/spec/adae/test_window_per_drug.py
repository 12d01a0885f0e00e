"""The treatment-emergent window by drug (`te.anchor`, STUDY_SPEC 7): E15's two drugs, last given on 15 and 30 June 2023.

28 days after each: 13 and 28 July. An event that both drugs, no drug or a drug never taken may have caused keeps the later one.
"""

import pandas as pd
import pytest

from pipeline.adam.safety.adae import derive_var_window
from tests.spec.tables import shown, study, table

SUBJECTS = table(
    """
    USUBJID | SURSDT     | SUREDT     | ENVSDT     | ENVEDT
    both    | 2023-01-10 | 2023-06-15 | 2023-01-10 | 2023-06-30
    one     |            |            | 2023-01-10 | 2023-06-30
    on      | 2023-01-10 |            | 2023-01-10 | 2023-06-30
    """
)
EVENTS = """
USUBJID | AREL1       | AREL2       | TRTEDT     | EITHER     | OWN
both    | RELATED     | NOT RELATED | 2023-06-30 | 2023-07-28 | 2023-07-13
both    | NOT RELATED | RELATED     | 2023-06-30 | 2023-07-28 | 2023-07-28
both    | RELATED     | RELATED     | 2023-06-30 | 2023-07-28 | 2023-07-28
both    | NOT RELATED | NOT RELATED | 2023-06-30 | 2023-07-28 | 2023-07-28
one     | RELATED     |             | 2023-06-30 | 2023-07-28 | 2023-07-28
on      | RELATED     | NOT RELATED |            |            |
on      | NOT RELATED | RELATED     |            |            | 2023-07-28
"""


@pytest.mark.parametrize(("anchor", "expected"), [("last dose of either drug", "EITHER"), ("per drug", "OWN")])
def test_window(anchor: str, expected: str) -> None:
    events = table(EVENTS)
    made: pd.DataFrame = derive_var_window(events, SUBJECTS, study(te={"anchor": anchor}))
    assert [shown(v) for v in made["WINDOWDT"]] == [shown(v) for v in events[expected]]
