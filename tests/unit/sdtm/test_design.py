"""The plan of a trial of two arms as data: elements per arm, visits by week, windows; counted by hand from study.yaml."""

from typing import Any

import pandas as pd
import pytest

from pipeline.core.product import Product
from pipeline.sdtm.standard.se import se
from pipeline.sdtm.standard.subjects import unknown_visits
from pipeline.sdtm.standard.sv import sv
from pipeline.sdtm.standard.ta import ta
from pipeline.sdtm.standard.te import te
from pipeline.sdtm.standard.ti import ti
from pipeline.sdtm.standard.tv import tv
from pipeline.sdtm.standard.visits import visits
from pipeline.study import Study, StudyError
from schemas.base import DTYPES, empty
from schemas.sdtm.dm import DM
from schemas.sdtm.ex import EX
from schemas.sdtm.reference import Reference
from schemas.sdtm.sv import SV
from tests.spec.tables import domain, table

RULES = {"start": "Start", "end": "End"}
DRUG = {"form": "TABLET", "route": "ORAL", "frequency": "QD", "dose_mg": 800, "unit_mg": 200, "placebo": ["PLACEBO"]}
PLAN: dict[str, Any] = {
    "study": {"id": "T", "dco": "2025-12-31"},
    "trial": {"version": "2", "criteria": {"INCL01": "Adult"}},
    "drugs": {"DRUG": DRUG},
    "arms": [
        {
            "code": "A", "label": "Drug", "drugs": ["DRUG"], "elements": ["SCR", "ACT", "FU"],
            "branch": {"SCR": "Randomised to drug"},
        },
        {
            "code": "P", "label": "Placebo", "drugs": ["PLACEBO"], "elements": ["SCR", "PBO", "OPEN", "FU"],
            "branch": {"SCR": "Randomised to placebo"},
        },
    ],
    "design": {
        "elements": [
            {"code": "SCR", "name": "Screening", "epoch": "SCREENING", **RULES, "duration": "P21D"},
            {"code": "ACT", "name": "Drug", "epoch": "TREATMENT", **RULES},
            {"code": "PBO", "name": "Placebo", "epoch": "TREATMENT", **RULES},
            {"code": "OPEN", "name": "Open drug", "epoch": "TREATMENT", **RULES, "drugs": ["DRUG"], "transition": "If it helps"},
            {"code": "FU", "name": "Follow-up", "epoch": "FOLLOW-UP", **RULES},
        ],
        "visits": [
            {"folder": "SCR", "number": 0, "name": "SCREENING", **RULES, "day": -14, "window_days": [14, 13]},
            {"folder": "D8", "number": 1, "name": "DAY 8", **RULES, "day": 8, "window_days": 1},
            {"folder": "W{n}", "number": 10, "name": "WEEK {n}", **RULES, "day": "7n+1", "window_days": 3, "least": 4,
             "most": 104, "every": 4, "then": [{"after": 80, "every": 8}]},
            {"folder": "PK", "number": 200, "name": "PK", **RULES, "day": 15, "arms": ["A"]},
            {"folder": "PK", "number": 200, "name": "PK", **RULES, "day": 29, "arms": ["P"]},
            {"folder": "S{n}", "number": 300, "name": "SURVIVAL {n}", **RULES, "least": 1, "every": 1},
        ],
    },
}  # fmt: skip
STUDY = Study.model_validate(PLAN)
NOBODY = empty(DM)


def lines(product: Product, *columns: str) -> list[str]:
    """The rows of a table as text, whole numbers without a point."""
    shown = product.table[list(columns)].astype(object)
    text = [["" if pd.isna(cell) else f"{cell:g}" if isinstance(cell, float) else str(cell) for cell in row]
            for row in shown.to_numpy().tolist()]  # fmt: skip
    return [" ".join(row).strip() for row in text]


def test_ta_has_each_arm_with_its_own_elements_and_where_it_branches() -> None:
    assert lines(ta(NOBODY, STUDY), "ARMCD", "TAETORD", "ETCD", "EPOCH", "TABRANCH", "TATRANS") == [
        "A 1 SCR SCREENING Randomised to drug",
        "A 2 ACT TREATMENT",
        "A 3 FU FOLLOW-UP",
        "P 1 SCR SCREENING Randomised to placebo",
        "P 2 PBO TREATMENT",
        "P 3 OPEN TREATMENT  If it helps",
        "P 4 FU FOLLOW-UP",
    ]


def test_te_has_the_duration_that_is_planned() -> None:
    found = te(ta(NOBODY, STUDY).table, STUDY).table.set_index("ETCD")["TEDUR"]
    assert found.dropna().to_dict() == {"SCR": "P21D"}


def test_ti_has_the_plan_and_nothing_else() -> None:
    assert lines(ti(NOBODY, STUDY), "IETESTCD", "IETEST", "IECAT", "TIVERS") == ["INCL01 Adult INCLUSION 2"]


def test_tv_has_every_planned_week_although_nobody_was_seen() -> None:
    planned = tv(empty(SV), STUDY).table
    weeks = planned[planned["VISIT"].str.startswith("WEEK")]
    numbers = [*range(4, 81, 4), 88, 96, 104]
    assert weeks["VISIT"].tolist() == [f"WEEK {n}" for n in numbers]
    assert weeks["VISITDY"].tolist() == [7 * n + 1 for n in numbers]
    assert weeks["VISITNUM"].tolist() == [10 + n for n in numbers]
    others = planned[~planned["VISIT"].str.startswith("WEEK")]
    assert others[["VISIT", "VISITDY", "ARMCD"]].fillna("").to_numpy().tolist() == [
        ["SCREENING", -14, ""], ["DAY 8", 8, ""], ["PK", 15, "A"], ["PK", 29, "P"],
    ]  # fmt: skip


def test_a_series_without_end_is_stated_up_to_the_last_that_took_place() -> None:
    seen = domain(SV, "USUBJID | VISITNUM | VISIT | SVPRESP\nx | 303 | SURVIVAL 3 | Y")
    planned = tv(seen, STUDY).table["VISIT"]
    assert planned[planned.str.startswith("SURV")].tolist() == ["SURVIVAL 1", "SURVIVAL 2", "SURVIVAL 3"]


FOLDERS = table("""
    SITEID | SUBJID | FOLDER | FOLDERSEQ | FORMDT
    01     | 01     | SCR    | 1         | 2024-12-20
    01     | 01     | D8     | 1         | 2025-01-10
    01     | 01     | W4     | 1         | 2025-01-31
    01     | 01     | W8     | 1         | 2025-03-01
    01     | 01     | W84    | 1         | 2026-08-13
    01     | 01     | W88    | 1         | 2026-09-10
""").astype({"FOLDERSEQ": DTYPES["Char"]})
PERSON = domain(Reference, "SITEID | SUBJID | USUBJID | RFICDTC | RFXSTDTC | ONGOING\n01 | 01 | x | 2024-12-18 | 2025-01-01 | Y")


def test_a_week_at_which_the_plan_has_no_visit_is_none() -> None:
    seen = visits([FOLDERS], STUDY).set_index("FOLDER")["VISITNUM"]
    assert seen[["W8", "W88"]].tolist() == [18.0, 98.0]
    assert seen[seen.isna()].index.tolist() == ["W84"]


def test_visits_outside_their_window_are_listed_with_the_planned_day() -> None:
    """Day 10 for day 8, one day allowed; day 31 for day 29 is in its three days; day 60 for day 57; day -12 for day -14."""
    issues = sv(PERSON, visits([FOLDERS], STUDY), STUDY).issues
    assert issues["CODE"].unique().tolist() == ["VISIT_WINDOW"]
    assert issues[["SUBJID", "VALUE"]].to_numpy().tolist() == [["01", "10"]]
    assert issues["MESSAGE"].tolist() == ["SVSTDY DAY 8 is outside its window: planned for day 8, 1 days before to 1 after"]


SUBJECTS = """
    USUBJID | ARMCD | ACTARMCD | RFICDTC    | RFSTDTC    | RFXSTDTC   | RFXENDTC   | RFPENDTC
    a       | A     | A        | 2025-01-01 | 2025-01-10 | 2025-01-10 | 2025-02-10 | 2025-05-01
    crossed | P     | P        | 2025-01-01 | 2025-01-10 | 2025-01-10 | 2025-02-20 | 2025-02-20
    on      | P     | P        | 2025-01-01 | 2025-01-10 | 2025-01-10 | 2025-02-20 | 2025-03-20
    never   | A     |          | 2025-01-01 |            |            |            | 2025-01-20
    failed  |       |          | 2025-01-01 |            |            |            | 2025-01-05
    mixed   | A     |          | 2025-01-01 | 2025-01-10 | 2025-01-10 | 2025-02-10 | 2025-02-28
"""
DOSES = """
    USUBJID | EXTRT   | EXSTDTC
    a       | DRUG    | 2025-01-10
    crossed | PLACEBO | 2025-01-10
    crossed | DRUG    | 2025-02-01
    on      | PLACEBO | 2025-01-10
    mixed   | DRUG    | 2025-01-10
"""


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("a", ["1 SCR 2025-01-01 2025-01-10", "2 ACT 2025-01-10 2025-02-11", "3 FU 2025-02-11 2025-05-01"]),
        ("crossed", ["1 SCR 2025-01-01 2025-01-10", "2 PBO 2025-01-10 2025-02-01", "3 OPEN 2025-02-01 2025-02-20"]),
        ("on", ["1 SCR 2025-01-01 2025-01-10", "2 PBO 2025-01-10"]),
        ("never", ["1 SCR 2025-01-01 2025-01-20"]),
        ("failed", ["1 SCR 2025-01-01 2025-01-05"]),
        ("mixed", ["1 SCR 2025-01-01 2025-01-10", "UNPLAN 2025-01-10 2025-02-11", "3 FU 2025-02-11 2025-02-28"]),
    ],
)
def test_se_is_the_plan_of_the_arm_and_what_happened(subject: str, expected: list[str]) -> None:
    reference = domain(Reference, "USUBJID | ONGOING\non | Y\na |")
    product = se(domain(DM, SUBJECTS), domain(EX, DOSES), reference, STUDY)
    chosen = product.table[product.table["USUBJID"].eq(subject)].sort_values("SESEQ")
    assert lines(Product(chosen), "TAETORD", "ETCD", "SESTDTC", "SEENDTC") == expected


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"arms": [PLAN["arms"][0] | {"drugs": ["DRUGX"]}]},
         "key 'arms.0.drugs' has the value 'DRUGX', which is none of drugs, and no placebo of one; the design has DRUG, PLACEBO"),
        ({"arms": [PLAN["arms"][0] | {"elements": ["SCR", "TRT"]}]},
         "key 'arms.0.elements' has the value 'TRT', which is none of design.elements; the design has SCR, ACT, PBO, OPEN, FU"),
        ({"arms": [PLAN["arms"][0] | {"branch": {"PBO": "x"}}]},
         "key 'arms.0.branch' has the key 'PBO', which is no element of the arm"),
        ({"arms": [PLAN["arms"][0], PLAN["arms"][1] | {"codes": ["A"]}]},
         "key 'arms.1.codes' has the value 'A', which names the arm A; give each its own"),
        ({"design": {"visits": [{"folder": "W{n}", "number": 1, "name": "W {n}", **RULES, "day": 8}]}},
         "write a sum of n such as 7n+1"),
        ({"design": {"visits": [{"folder": "D", "number": 1, "name": "D", **RULES, "day": "7n"}]}},
         "write a number, and no day is 0"),
        ({"design": {"visits": [{"folder": "D", "number": 1, "name": "D", **RULES, "arms": ["X"]}]}},
         "key 'design.visits.0.arms' has the value 'X', which is the code of no arm; the arms are A, P"),
        ({"design": {"visits": [{"folder": "W{n}", "number": 1, "name": "W {n}", **RULES, "least": 4, "every": 4,
                                 "then": [{"after": 78, "every": 8}]}]}},
         "key 'design.visits.0.then.0.after' has the value 78, at which nothing is planned before it changes"),
    ],
)  # fmt: skip
def test_a_plan_that_cannot_be_is_refused_with_its_key(changes: dict[str, Any], says: str) -> None:
    given = PLAN | changes
    if "design" in changes:
        given = given | {"arms": [{"code": arm["code"], "label": arm["label"]} for arm in PLAN["arms"]]}
    with pytest.raises(ValueError, match="validation error") as refused:
        Study.model_validate(given)
    assert says in str(refused.value)


def test_a_second_element_of_the_treatment_says_what_begins_it() -> None:
    silent = {"arms": [{"code": "A", "label": "Drug"}, {"code": "P", "label": "Placebo"}]}  # all elements in order
    with pytest.raises(StudyError, match=r"does not say when PBO begins, .*name in drugs of the element what is given in it"):
        se(
            domain(DM, SUBJECTS),
            domain(EX, DOSES),
            domain(Reference, "USUBJID | ONGOING\na |"),
            Study.model_validate(PLAN | silent),
        )


def test_a_folder_that_the_design_lacks_is_listed_with_its_first_row() -> None:
    rows = FOLDERS.assign(FILE="vs.csv", FILELINE=(FOLDERS.index + 2).astype("str"), ROWKEY="key")
    later = rows.assign(FILE="lb.csv")
    issues = unknown_visits(visits([rows, later], STUDY), [rows, later])
    assert issues[["CODE", "SUBJID", "FILE", "LINE", "VALUE"]].astype("str").to_numpy().tolist() == [
        ["VISIT_UNKNOWN", "01", "vs.csv", "6", "W84"]
    ]
    assert issues["MESSAGE"].tolist() == [
        "FOLDER is not a visit of this trial; correct it, or add it to design.visits of study.yaml"
    ]
