"""Scores of EORTC QLQ-C30 by hand, from the formulas of its manual.

Function: (1 - (raw - 1) / 3) * 100; symptom: (raw - 1) / 3 * 100; global health: (raw - 1) / 6 * 100; raw: the mean of the items
answered, where at least half are.
"""

from pathlib import Path
from typing import Any

import pytest

from pipeline.adam.questionnaires.adqs import adqs
from pipeline.core.product import Product
from pipeline.study.scoring.definition import ScoringError, built_in, read_scoring
from schemas.adam.adqs import ADQS
from schemas.sdtm.qs import QS
from schemas.validation import validate
from tests.spec.datasets import sdtm, stage_1
from tests.spec.findings import DOSED
from tests.spec.tables import domain, study

C30 = "EORTC QLQ-C30 V3.0"
BEFORE, AFTER = ("2023-01-09", "1", "SCREENING"), ("2023-02-10", "2", "CYCLE 2")


def rows(items: dict[int, str], at: tuple[str, str, str] = BEFORE, category: str = C30, prefix: str = "EOR01") -> list[str]:
    date, number, visit = at
    return [
        f"x | {category} | {prefix}{item:02d} | {answer} | {answer} | {date} | {number} | {visit}"
        for item, answer in items.items()
    ]


def scored(lines: list[str], folder: Path | None = None, **decisions: Any) -> Product:
    table = domain(QS, "\n".join(["USUBJID | QSCAT | QSTESTCD | QSSTRESC | QSSTRESN | QSDTC | VISITNUM | VISIT", *lines]))
    numbered = table.assign(QSSEQ=table.groupby("USUBJID").cumcount() + 1.0)
    chosen, tables = study(**decisions), sdtm(dm="USUBJID\nx", ex=DOSED)
    chosen = chosen.with_scoring(read_scoring(folder)) if folder else chosen
    product = adqs(stage_1(tables, chosen), chosen, numbered, tables["ex"], tables["dm"])
    assert validate(product.table, ADQS).query("CHECK != 'required' and LEVEL != 'note'").empty
    return product


def scores(product: Product) -> dict[str, float]:
    kept = product.table[product.table["PARAMCD"].ne("NANSWER")]
    return {name: round(value, 4) for name, value in zip(kept["PARAMCD"], kept["AVAL"], strict=True)}


def listed(product: Product, *without: str) -> list[tuple[str, str]]:
    found = product.issues[~product.issues["CODE"].isin(["SCALE_UNSCORED", "ITEM_MISSING", *without])]
    return list(zip(found["CODE"], found["VALUE"], strict=True))


def test_every_scale_of_a_whole_questionnaire() -> None:
    answers = dict.fromkeys(range(1, 29), "2") | {29: "5", 30: "7"} | {1: "4", 2: "3", 9: "1", 19: "4", 8: "3"}
    third = 33.3333
    assert scores(scored(rows({item: answers[item] for item in range(1, 31)}))) == {
        "QL2": 83.3333,  # mean 6: 5 / 6
        "PF2": 46.6667,  # 4 3 2 2 2, mean 2.6: 1 - 1.6 / 3
        "RF2": 66.6667, "EF": 66.6667, "CF": 66.6667, "SF": 66.6667,  # 2: 1 - 1 / 3
        "FA": third, "NV": third, "PA": 50.0,  # 1 and 4, mean 2.5: 1.5 / 3
        "DY": 66.6667, "SL": third, "AP": third, "CO": third, "DI": third, "FI": third,
    }  # fmt: skip


TRANSCRIBED = """
QL2 29-30 1 7 | PF2 1-5 1 4 reversed | RF2 6-7 1 4 reversed | EF 21-24 1 4 reversed | CF 20,25 1 4 reversed
SF 26-27 1 4 reversed | FA 10,12,18 1 4 | NV 14-15 1 4
PA 9,19 1 4 | DY 8 1 4 | SL 11 1 4 | AP 13 1 4 | CO 16 1 4 | DI 17 1 4 | FI 28 1 4
"""
"""Scale, items, lowest and highest answer, in PROscorer (R), which transcribes the scoring manual of the EORTC; at least half of
the items must be answered (okmiss 0.50)."""


def numbers(items: str) -> list[int]:
    parts = [part.split("-") for part in items.split(",")]
    return [item for part in parts for item in range(int(part[0]), int(part[-1]) + 1)]


def test_scales_are_those_of_a_public_transcription_of_the_manual() -> None:
    scoring = built_in().by_category[C30]
    bounds = {item: (part.lowest, part.highest) for part in scoring.answers for item in part.items}
    ours = {
        name: ([int(item[-2:]) for item in scale.items], {bounds[item] for item in scale.items}, scale.reversed)
        for name, scale in scoring.scales.items()
    }
    lines = [line.split() for line in TRANSCRIBED.replace("\n", "|").split("|") if line.strip()]
    assert ours == {name: (numbers(items), {(int(low), int(high))}, bool(rest)) for name, items, low, high, *rest in lines}
    assert scoring.least_answered == 0.5


def test_half_of_the_items_is_enough_and_less_is_not() -> None:
    """Physical functioning has five items: three are enough. Of emotional functioning (four) two are; of fatigue (three) one is
    not."""
    made = scored(rows({1: "1", 2: "2", 3: "3", 21: "1", 22: "4", 10: "4", 6: "1", 7: "1"}))
    assert scores(made) == {"PF2": 66.6667, "EF": 50.0, "RF2": 100.0}  # means 2 and 2.5 and 1
    unscored = made.issues[made.issues["CODE"].eq("SCALE_UNSCORED")]
    assert unscored["VALUE"].str.startswith("FA at SCREENING, 2023-01-09").sum() == 1
    assert len(unscored) == 12
    assert made.issues["CODE"].eq("ITEM_MISSING").sum() == 30 - 8
    counted = made.table[made.table["PARAMCD"].eq("NANSWER")]
    assert counted[["AVAL", "NITEMS"]].to_numpy().tolist() == [[8, 30]]


@pytest.mark.parametrize(
    ("rule", "score"), [("none", {"RF2": 100.0}), ("first", {"RF2": 100.0, "DY": 0.0}), ("last", {"RF2": 100.0, "DY": 100.0})]
)
def test_an_item_answered_twice(rule: str, score: dict[str, float]) -> None:
    """Item 8 (dyspnoea) was answered 1 and 4, item 6 twice the same."""
    made = scored(rows({6: "1", 7: "1", 8: "1"}) + rows({8: "4", 6: "1"}), questionnaires={"answered_twice": rule})
    assert scores(made) == score
    assert listed(made) == [
        ("ITEM_REPEATED", "EOR0106 at SCREENING, 2023-01-09"),
        ("ITEM_TWICE", "EOR0108 at SCREENING, 2023-01-09: 1 and 4"),
    ]


def test_what_is_no_answer_no_item_and_no_questionnaire_is_listed_and_not_scored() -> None:
    made = scored(rows({6: "1", 7: "1", 8: "5", 31: "1"}) + rows({1: "1"}, category="ANOTHER"))
    assert scores(made) == {"RF2": 100.0}
    assert listed(made) == [
        ("ITEM_RANGE", "EOR0108 at SCREENING, 2023-01-09 5"),
        ("ITEM_UNKNOWN", "EOR0131"),
        ("QUESTIONNAIRE_UNKNOWN", "ANOTHER"),
    ]


def test_better_is_in_the_sense_of_the_scale() -> None:
    """Role functioning from 100 to 66.7 is worse, dyspnoea from 100 to 66.7 is better; 33 points, a threshold of 34 is not
    reached."""
    lines = rows({6: "1", 7: "1", 8: "4"}) + rows({6: "2", 7: "2", 8: "3"}, AFTER)

    def changes(made: Product) -> dict[str, str]:
        kept = made.table[made.table["CHGCAT1"].notna()]
        return dict(zip(kept["PARAMCD"], kept["CHGCAT1"], strict=True))

    assert changes(scored(lines)) == {"DY": "Improved", "RF2": "Worsened"}
    assert changes(scored(lines, questionnaires={"threshold": 34})) == {"DY": "Stable", "RF2": "Stable"}


OWN = """
questionnaire: OWN
manual: a manual
least_answered: 0.5
answers: [{lowest: 0, highest: 10, items: [OWN01, OWN02]}]
scales: {WELL: {label: Well-being, better: high, items: [OWN01, OWN02]}}
"""


def test_another_questionnaire_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")
    made = scored(rows({1: "4", 2: "9"}, category="OWN", prefix="OWN"), tmp_path)
    assert scores(made) == {"WELL": 65.0}  # mean 6.5 of 0 to 10


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (OWN.replace("items: [OWN01, OWN02]}}", "items: [OWN01, OWN03]}}"), "OWN03 is no item of answers"),
        (OWN.replace("highest: 10", "highest: 0"), "highest 0 is not above lowest 0"),
        (OWN.replace("manual: a manual\n", ""), "manual"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(written: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(written, encoding="utf-8")
    with pytest.raises(ScoringError, match=said) as error:
        read_scoring(tmp_path)
    assert "own.yaml" in str(error.value)
