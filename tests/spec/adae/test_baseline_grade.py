"""The grade with which treatment began, against which an event on treatment is new, worse or neither (STUDY_SPEC 5.6).

First dose 2023-01-10, last dose 2023-06-30. BEFORE lists the subject's earlier records of the term, HISTORY its medical history;
the event judged is of 2023-03-05. A record is "start..end grade", with its initial grade and the day of worsening behind it.
"""

import re
from typing import Any

import pytest

from pipeline.adam.safety.adae import adae
from schemas.adam.adsl import ADSL_BASE
from schemas.sdtm import DOMAINS
from tests.spec.datasets import supp
from tests.spec.tables import domain, shown, study, table

CASES = """
CASE                              | BEFORE                                        | HISTORY   | GRADE | TE | TEREAS
no record before                  |                                               |           | 1     | Y  | NEW
same grade                        | 2022-12-01.. 2                                |           | 2     |    | NOTWORSE
lower grade                       | 2022-12-01.. 2                                |           | 1     |    | NOTWORSE
higher grade                      | 2022-12-01.. 2                                |           | 3     | Y  | WORSE
ended before the first dose       | 2022-12-01..2023-01-09 2                      |           | 1     | Y  | NEW
ended on the day of the dose      | 2022-12-01..2023-01-10 2                      |           | 2     |    | NOTWORSE
the highest of several            | 2022-11-01.. 1; 2022-12-01.. 3                |           | 2     |    | NOTWORSE
initial grade, worsened on drug   | 2022-12-01.. 3 initial 1 changed 2023-02-10   |           | 2     | Y  | WORSE
final grade, worsened before      | 2022-12-01.. 3 initial 1 changed 2023-01-02   |           | 2     |    | NOTWORSE
record without grade              | 2022-12-01..                                  |           | 1     | Y  | NEW
ticked as begun before the dose   | 2023-01-10.. 2 ticked                         |           | 2     |    | NOTWORSE
ticked, but of a later day        | 2023-02-10.. 2 ticked                         |           | 2     | Y  | NEW
final grade unknown, had worsened | 2022-12-01.. initial 3 changed 2023-01-02     |           | 3     |    | NOTWORSE
final grade unknown, lower before | 2022-12-01.. initial 1 changed 2023-01-02     |           | 3     | Y  | WORSE
the day of the dose, not ticked   | 2023-01-10.. 2                                |           | 2     | Y  | NEW
event without grade               | 2022-12-01.. 2                                |           |       | Y  | WORSE
history ongoing, graded           |                                               | ONGOING 2 | 2     |    | NOTWORSE
history ongoing, lower            |                                               | ONGOING 1 | 2     | Y  | WORSE
history ongoing, no grade         |                                               | ONGOING   | 1     | Y  | NEW
history ended                     |                                               | BEFORE 2  | 1     | Y  | NEW
"""
RECORD = re.compile(r"(\S+?)\.\.(\S*)(?: (\d))?(?: initial (\d) changed (\S+))?( ticked)?")
SUBJECT = "USUBJID | SAFFL | TRTSDT | TRTEDT | DCODT\nx | Y | 2023-01-10 | 2023-06-30 | 2024-12-31"
HEADER = "USUBJID | AESEQ | AEDECOD | AESTDTC | AEENDTC | AETOXGR | AEGRPID"


def judged(before: str, history: str, grade: str, groups: tuple[str, str] = ("", ""), **te: Any) -> list[str]:
    """TRTEMFL and TEREAS of the event of 2023-03-05; `groups`: AEGRPID of the earlier records and of the event."""
    events, more = [], []
    for number, record in enumerate(filter(None, before.split("; ")), start=1):
        start, end, severity, initial, changed, ticked = RECORD.fullmatch(record).groups("")  # type: ignore[union-attr]
        events.append(f"x | {number} | Rash | {start} | {end} | {severity} | {groups[0]}")
        more += [f"x | {number} | AEITOXGR | {initial}", f"x | {number} | AECHGDT | {changed}"] if initial else []
        more += [f"x | {number} | AEPRETRT | Y"] if ticked else []
    events.append(f"x | 9 | Rash | 2023-03-05 | | {grade} | {groups[1]}")
    status, _, graded = history.partition(" ")
    mh = f"USUBJID | MHDECOD | MHENRTPT | MHTOXGR\nx | Rash | {status} | {graded}" if history else ""
    suppae = domain(DOMAINS["suppae"], supp("AE", "\n".join(more)) if more else "")
    ae = domain(DOMAINS["ae"], "\n".join([HEADER, *events]))
    made = adae(ae, suppae, domain(DOMAINS["mh"], mh), domain(ADSL_BASE, SUBJECT), study(te=te)).table
    return [shown(v) for v in made.set_index("AESEQ").loc[9, ["TRTEMFL", "TEREAS"]]]


@pytest.mark.parametrize("case", table(CASES).to_dict("records"), ids=lambda c: c["CASE"])
def test_baseline_grade(case: dict[str, Any]) -> None:
    made = judged(*(shown(case[name]) for name in ("BEFORE", "HISTORY", "GRADE")))
    assert made == [shown(case["TE"]), case["TEREAS"]]


@pytest.mark.parametrize(
    ("compare", "groups", "expected"),
    [
        ("pt", ("1", "2"), ["", "NOTWORSE"]),
        ("episode", ("1", "1"), ["", "NOTWORSE"]),  # linked by AEGRPID
        ("episode", ("1", "2"), ["Y", "NEW"]),  # another episode of the same term
    ],
)
def test_what_is_compared(compare: str, groups: tuple[str, str], expected: list[str]) -> None:
    assert judged("2022-12-01.. 2", "", "2", groups, compare=compare) == expected
