"""Two arms of three subjects with adverse events, small enough to be counted by hand.

Time at risk in days, both ends counted and no window after the last dose: 1 has 365, 2 died on day 95, 3 has 200; 4 has 300,
5 left the study on day 40, 6 is treated still: 731 days up to the cut-off.
"""

import inspect
from typing import Any

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.table import Table
from pipeline.tlf.outputs import outputs_of
from schemas.results import ARD, ARDRecords
from schemas.validation import validate
from tests.unit.tlf.hand_made import complete, make_study, table

ADSL = table(
    """
    USUBJID | SAFFL | TRT01A | TRTSDT     | TRTEDT     | TRTEDTA    | DTHDT      | EOSDT      | DCODT      | DTHFL | SEX | AGEGR1
    1       | Y     | A      | 2023-01-01 | 2023-12-31 | 2023-12-31 |            |            | 2024-12-31 |       | F   | <65
    2       | Y     | A      | 2023-01-01 | 2023-04-10 | 2023-04-10 | 2023-04-05 |            | 2024-12-31 | Y     | M   | <65
    3       | Y     | A      | 2023-01-01 | 2023-07-19 | 2023-07-19 |            |            | 2024-12-31 |       | M   | >=65
    4       | Y     | B      | 2023-01-01 | 2023-10-27 | 2023-10-27 |            |            | 2024-12-31 |       | F   | <65
    5       | Y     | B      | 2023-01-01 | 2023-02-19 | 2023-02-19 |            | 2023-02-09 | 2024-12-31 |       | F   | >=65
    6       | Y     | B      | 2023-01-01 |            | 2024-12-31 |            |            | 2024-12-31 |       | M   | <65
    """,
    dates="TRTSDT TRTEDT TRTEDTA DTHDT EOSDT DCODT",
)
ADSL["DTHCAUS"] = pd.Series("ADVERSE EVENT", ADSL.index, dtype="str").where(ADSL["DTHFL"].notna())
ADSL["TRT01P"] = ADSL["TRT01A"]
# 1: day 10, day 60; 2: without a date; 4: day 30, and one that began before the first dose and worsened after it
ADAE = table(
    """
    USUBJID | AESEQ | AEBODSYS | AEHLGT | AEHLT   | AEDECOD | TRTEMFL | ASTDT      | AENDT      | ASTDY | ADURN | ATOXGRN | AESER
    1       | 1     | GI       | Signs  | Nausea  | Nausea  | Y       | 2023-01-10 | 2023-01-14 | 10    | 5     | 1       | N
    1       | 2     | GI       | Signs  | Nausea  | Nausea  | Y       | 2023-03-01 | 2023-03-10 | 60    | 10    | 3       | Y
    2       | 1     | Skin     | Rashes | Rashes  | Rash    | Y       |            |            |       |       | 2       | N
    4       | 1     | GI       | Signs  | Nausea  | Nausea  | Y       | 2023-01-30 |            | 30    |       | 2       | N
    4       | 2     | Skin     | Rashes | Rashes  | Rash    | Y       | 2022-12-20 | 2023-01-20 | -12   | 32    | 2       | N
    5       | 1     | GI       | Signs  | Vomits  | Emesis  |         | 2022-12-20 |            | -12   |       | 2       | N
    """,
    dates="ASTDT AENDT",
    numbers="AESEQ ASTDY ADURN ATOXGRN",
)
_MORE = table(
    """
    AREL        | AREL1       | AEACN            | AACN1            | AEOUT
    RELATED     | RELATED     | DOSE NOT CHANGED | DOSE NOT CHANGED | RECOVERED/RESOLVED
    RELATED     | RELATED     | DRUG WITHDRAWN   | DRUG WITHDRAWN   | RECOVERED/RESOLVED
    NOT RELATED | NOT RELATED | DOSE NOT CHANGED | DOSE NOT CHANGED | FATAL
    NOT RELATED | NOT RELATED | DOSE REDUCED     | DOSE REDUCED     | NOT RECOVERED/NOT RESOLVED
    RELATED     | RELATED     | DOSE NOT CHANGED | DOSE NOT CHANGED | RECOVERED/RESOLVED
    NOT RELATED | NOT RELATED | DOSE NOT CHANGED | DOSE NOT CHANGED | UNKNOWN
    """
)
ADAE = pd.concat([ADAE, _MORE], axis=1)
ADAE["CQ01NAM"] = pd.Series("Nausea", ADAE.index, dtype="str").where(ADAE["AEDECOD"].eq("Nausea"))
ADAE["CQ02NAM"] = pd.Series(None, ADAE.index, dtype="str")
GROUPS = {"CQ01NAM": {"name": "Nausea", "terms": ["Nausea"]}, "CQ02NAM": {"name": "Falls", "terms": ["Fall"]}}
DRUG = {"form": "TABLET", "route": "ORAL", "frequency": "QD", "dose_mg": 1, "unit_mg": 1, "relation": "R", "action": "A"}


def two_arms(**sections: Any) -> Study:
    """The study of these subjects: no window after the last dose, every output."""
    given: dict[str, Any] = {
        "arms": [{"code": "A", "label": "A"}, {"code": "B", "label": "B"}],
        "assignment": {"planned": "RAND.ARMCD"},
        "drugs": {"X": DRUG},
        "te": {"window_days": 0},
        "ae": {"groups": GROUPS},
        "outputs": {"further": ["*"]},
    }
    return make_study(**given | sections)


def make(name: str, adsl: pd.DataFrame, adae: pd.DataFrame, study: Study | None = None, **other: pd.DataFrame) -> Output:
    """An output by its number, of these tables and of empty ones."""
    chosen = study or two_arms()
    function: Any = next(f for f in outputs_of(chosen) if f.__name__ == name)
    tables = {**complete({"adsl": adsl, "adae": adae, **other}), "study": chosen}
    output: Output = function(**{p: tables[p] for p in inspect.signature(function).parameters})
    assert validate(output.ard, ARD).empty
    assert validate(output.records, ARDRecords).empty
    return output


def printed(
    name: str, adsl: pd.DataFrame, adae: pd.DataFrame, study: Study | None = None, **other: pd.DataFrame
) -> dict[str, list[str]]:
    """The cells of each line of a table by its label (the first of several alike), and its `footnotes`."""
    output = make(name, adsl, adae, study, **other)
    assert isinstance(output.body, Table)
    cells = [[str(cell) for cell in row] for row in output.body.cells.to_numpy()]
    lines = list(zip(output.body.rows["label"], cells, strict=True))
    return dict(reversed(lines)) | {"footnotes": list(output.footnotes)}
