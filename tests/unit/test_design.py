"""What study.yaml says of drugs, cycles and the week of the primary endpoint: each fault is refused with its key and a remedy."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.study import Study, StudyError, load_study
from pipeline.study.design import columns_of
from tests.drugs import DESIGN, DRUGS

GIVEN: dict[str, Any] = {"study": {"id": "TEST", "dco": "2024-12-31"}, "drugs": DRUGS, "design": DESIGN}


def refusal(tmp_path: Path, **sections: Any) -> str:
    file = tmp_path / "study.yaml"
    file.write_text(yaml.safe_dump(GIVEN | sections, sort_keys=False), encoding="utf-8")
    with pytest.raises(StudyError) as refused:
        load_study(file)
    return str(refused.value).replace(f"{file}: ", "")


def drugs(**changes: Any) -> dict[str, Any]:
    """DRUGS, ENVAFOLIMAB with `changes`."""
    return DRUGS | {"ENVAFOLIMAB": DRUGS["ENVAFOLIMAB"] | changes}


T_DXD = DRUGS["ENVAFOLIMAB"] | {"prefix": "TDX", "letter": "T", "label": "T-DXd"}
LONG = "Trastuzumab deruxtecan"
REFUSALS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "two drugs of one prefix": (
        {"drugs": drugs(prefix="SUR")},
        ["key 'drugs.ENVAFOLIMAB.prefix' has the value 'SUR', which drugs.SURUFATINIB.prefix has; give each its own"],
    ),
    "two drugs of one letter": (
        {"drugs": drugs(letter="S")},
        ["key 'drugs.ENVAFOLIMAB.letter' has the value 'S', which drugs.SURUFATINIB.letter has; give each its own"],
    ),
    "the prefix of all treatment": (
        {"drugs": drugs(prefix="TRT")},
        ["key 'drugs.ENVAFOLIMAB.prefix' has the value 'TRT', which begins variables of all treatment; choose another"],
    ),
    "a label too long": (  # 22 letters are 2 too many for "Analysis Causality, "
        {"drugs": drugs(label=LONG)},
        [
            *(
                f"key 'drugs.ENVAFOLIMAB.label': the label '{label}' of {name} has {len(label)} characters, "
                "at most 40 are allowed; set a shorter name of the drug there"
                for name, label in {
                    "ENVSDT": f"{LONG} First Exposure Date",
                    "ENVEDT": f"{LONG} Last Exposure Date",
                    "ENVEOTST": f"{LONG} End of Treatment Status",
                    "ENVDCTRS": f"{LONG} Reason for Discontinuation",
                    "AREL2": f"Analysis Causality, {LONG}",
                }.items()
                if len(label) > 40
            )
        ],
    ),
    "cycles without a length": (
        {"design": {}},
        [
            "key 'design.cycle_days' is missing: planned doses of ENVAFOLIMAB (EVERY 3 WEEKS) are counted by cycles; "
            "set the days of a cycle, or leave out drugs.ENVAFOLIMAB.letter"
        ],
    ),
    "a window per drug of which nothing was asked": (
        {"te": {"anchor": "per drug"}, "drugs": drugs(relation="")},
        [
            "key 'te.anchor' has the value 'per drug', which needs drugs.ENVAFOLIMAB.prefix and drugs.ENVAFOLIMAB.relation: "
            "set both, or choose another anchor"
        ],
    ),
    "the primary endpoint of another week": (
        {"orr": {"primary": "CRSP18", "week": 24}},
        ["key 'orr': primary is 'CRSP18'; it may be RSP, CRSP, RSP24, CRSP24: its number must be that of orr.week"],
    ),
    "the primary endpoint by no week": (
        {"orr": {"primary": "RSP18"}},
        ["key 'orr': primary is 'RSP18'; it may be RSP, CRSP: set orr.week where it counts by a week"],
    ),
    "a week at which no scan is planned": (  # every 4 weeks to week 12, then every 8: weeks 12, 20, 28
        {
            "orr": {"week": 16, "timeframe": "at_visit"},
            "scan": {"interval_days": 28, "then": [{"after": 84, "every": 56}]},
        },
        [
            "key 'orr.week' has the value 16, for which scan plans no scan: with orr.timeframe at_visit the response is that of "
            "its scan; write a planned week, for instance 20"
        ],
    ),
    "a group of no number": (
        {"ae": {"groups": {"CQ00NAM": {"name": "None", "terms": ["Rash"]}}}},
        ["key 'ae.groups' has the key 'CQ00NAM': String should match pattern '^(CQ|SMQ)(0[1-9]|[1-9][0-9])NAM$'"],
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_fault_is_refused_with_its_key_and_the_remedy(case: str, tmp_path: Path) -> None:
    sections, said = REFUSALS[case]
    assert refusal(tmp_path, **sections).splitlines() == said


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    assert len(refusal(tmp_path, drugs=drugs(prefix="SUR", letter="S"), design={}).splitlines()) == 3


@pytest.mark.parametrize("changes", [{"letter": ""}, {"frequency": "QD"}])
def test_no_cycle_is_asked_for_where_none_is_counted(changes: dict[str, Any]) -> None:
    assert Study.model_validate(GIVEN | {"drugs": drugs(**changes), "design": {}}).design.cycle_days is None


def test_a_drug_is_named_by_its_label_else_by_its_name() -> None:
    study = Study.model_validate(GIVEN | {"drugs": {"DS-8201A": T_DXD} | drugs()})
    first, _, third = columns_of(study.drugs)
    assert (first.number, first.label, first.word, first.arel) == (1, "T-DXd", "T-DXd", "AREL1")
    assert (third.number, third.label, third.word, third.aacn) == (3, "Envafolimab", "envafolimab", "AACN3")


@pytest.mark.parametrize(
    ("orr", "primary", "limit"),
    [
        ({}, "CRSP", None),
        ({"week": 24}, "CRSP", 175),  # 168 days and a window of seven
        ({"week": 24, "primary": "RSP24"}, "RSP24", 175),
        ({"week": 6, "primary": "CRSP6", "window_days": 3}, "CRSP6", 45),
    ],
)
def test_the_week_of_the_primary_endpoint(orr: dict[str, Any], primary: str, limit: int | None) -> None:
    decided = Study.model_validate(GIVEN | {"orr": orr}).orr
    assert (decided.primary, decided.limit_days) == (primary, limit)
