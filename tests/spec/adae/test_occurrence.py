"""Occurrence flags and what they count (STUDY_SPEC 5.6; E23, E26 of 8.10), relation and groups of special interest."""

import pandas as pd
import pytest

from pipeline.adam.safety.adae import adae
from pipeline.study import Study
from schemas.adam.adsl import ADSL_BASE
from schemas.sdtm import DOMAINS
from tests.spec.datasets import supp
from tests.spec.tables import domain, shown, study

SUBJECTS = """
USUBJID | SAFFL | TRTSDT     | TRTEDT     | DCODT
A       | Y     | 2023-01-10 | 2023-06-30 | 2024-12-31
B       | Y     | 2023-01-10 | 2023-06-30 | 2024-12-31
C       | Y     | 2023-01-10 | 2023-06-30 | 2024-12-31
D       | Y     | 2023-01-10 | 2023-06-30 | 2024-12-31
S       | N     |            |            | 2024-12-31
"""


def analysed(events: str, decisions: Study, qualifiers: str = "") -> pd.DataFrame:
    suppae = domain(DOMAINS["suppae"], supp("AE", qualifiers) if qualifiers else "")
    subjects = domain(ADSL_BASE, SUBJECTS)
    return adae(domain(DOMAINS["ae"], events), suppae, domain(DOMAINS["mh"]), subjects, decisions).table


E23 = """
USUBJID | AESEQ | AEBODSYS | AEDECOD      | AESTDTC    | AETOXGR
A       | 1     | Vascular | Hypertension | 2023-02-01 | 2
A       | 2     | Vascular | Hypertension | 2023-03-01 | 3
A       | 3     | Renal    | Proteinuria  | 2023-02-01 | 3
A       | 4     | GI       | Nausea       | 2022-12-20 | 1
"""


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("AOCCFL", [1]),
        ("AOCCSFL", [1, 3]),
        ("AOCCPFL", [1, 3]),
        ("AOCCIFL", [3]),  # the earliest of grade 3
        ("AOCCSIFL", [2, 3]),
        ("AOCCPIFL", [2, 3]),
    ],
)
def test_occurrence_flags(name: str, rows: list[int]) -> None:
    events = analysed(E23, study())
    assert sorted(events.loc[events[name].eq("Y"), "AESEQ"]) == rows


def test_a_missing_start_comes_first() -> None:
    events = analysed(
        """
        USUBJID | AESEQ | AEBODSYS | AEDECOD      | AESTDTC    | AETOXGR
        A       | 1     | Vascular | Hypertension | 2023-02-01 | 2
        A       | 2     | Vascular | Hypertension |            | 2
        """,
        study(),
    )
    assert events.loc[events["AOCCFL"].eq("Y"), "AESEQ"].tolist() == [2]


MISSING_GRADE = """
USUBJID | AESEQ | AEBODSYS | AEDECOD      | AESTDTC    | AETOXGR
A       | 1     | Vascular | Hypertension | 2023-02-01 |
A       | 2     | Vascular | Hypertension | 2023-03-01 | 2
"""


@pytest.mark.parametrize(("decision", "row"), [("lowest", 2), ("worst case 3", 1)])
def test_a_missing_grade_is_the_lowest_or_grade_3(decision: str, row: int) -> None:
    events = analysed(MISSING_GRADE, study(ae={"grade_missing": decision}))
    assert events.loc[events["AOCCPIFL"].eq("Y"), "AESEQ"].tolist() == [row]


E26 = """
USUBJID | AESEQ | AEBODSYS | AEDECOD      | AESTDTC    | AETOXGR
A       | 1     | Vascular | Hypertension | 2023-02-01 | 2
A       | 2     | Vascular | Hypertension | 2023-03-01 | 3
B       | 1     | GI       | Nausea       | 2023-02-01 | 1
B       | 2     | Skin     | Rash         | 2023-02-05 | 1
D       | 1     | Skin     | Rash         | 2023-07-29 | 1
S       | 1     | Skin     | Rash         | 2023-02-05 | 1
"""


def test_subjects_and_events_are_counted_from_flags() -> None:
    events = analysed(E26, study())
    assert "S" not in set(events["USUBJID"])  # never dosed
    assert events["AOCCFL"].eq("Y").sum() == 2  # A and B of the four treated
    assert events["TRTEMFL"].eq("Y").sum() == 4
    assert (events["AOCCPFL"].eq("Y") & events["AEDECOD"].eq("Hypertension")).sum() == 1


def test_relation_and_action_per_drug() -> None:
    """M10: related to surufatinib alone, dose reduced of the one drug and the other interrupted."""
    events = analysed(
        """
        USUBJID | AESEQ | AEDECOD      | AESTDTC    | AEREL    | AEACN
        A       | 1     | Hypertension | 2023-02-01 | Y        | DRUG INTERRUPTED
        B       | 1     | Nausea       | 2023-02-01 | N        | DOSE NOT CHANGED
        C       | 1     | Rash         | 2023-02-01 | POSSIBLE |
        D       | 1     | Rash         | 2023-02-01 |          |
        """,
        study(),
        """
        A | 1 | AERELS | RELATED
        A | 1 | AERELE | NOT RELATED
        A | 1 | AEACNS | DOSE REDUCED
        A | 1 | AEACNE | DRUG INTERRUPTED
        """,
    )
    first = events.iloc[0]
    assert first[["AREL", "AREL1", "AREL2"]].tolist() == ["RELATED", "RELATED", "NOT RELATED"]
    assert first[["AACN1", "AACN2"]].tolist() == ["DOSE REDUCED", "DRUG INTERRUPTED"]
    assert [shown(v) for v in events["AREL"]] == ["RELATED", "NOT RELATED", "RELATED", ""]


def test_groups_of_special_interest() -> None:
    groups = {"CQ02NAM": {"name": "Hypertension", "terms": ["Hypertension", "Blood pressure increased"]}}
    events = analysed(E26, study(ae={"groups": groups}))
    assert events.loc[events["CQ02NAM"].eq("Hypertension"), "AEDECOD"].tolist() == ["Hypertension"] * 2
    assert [name for name in events if name.startswith("CQ")] == ["CQ02NAM"]


def test_events_after_the_cut_off_are_left_out_and_later_ends_are_ongoing() -> None:
    events = analysed(
        """
        USUBJID | AESEQ | AEDECOD | AESTDTC    | AEENDTC
        A       | 1     | Nausea  | 2024-12-30 | 2025-01-05
        A       | 2     | Rash    | 2025-01-01 |
        A       | 3     | Cough   | 2024-12    |
        """,
        study(),
    )
    assert events["AEDECOD"].tolist() == ["Cough", "Nausea"]
    assert [shown(d) for d in events["AENDT"]] == ["", ""]
