"""The truth's own rules against the worked examples of the study specification (vectors.json: 8.5 to 8.8, default settings)."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crf2tlf_trials.SURENV01.simulate.truth.events import baseline_grade, emergence, impute_end, impute_start
from crf2tlf_trials.SURENV01.simulate.truth.people import Person, _death, _life
from crf2tlf_trials.SURENV01.simulate.truth.response import responses
from crf2tlf_trials.SURENV01.simulate.truth.survival import times

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))


def vectors(*kinds: str) -> list[Any]:
    return [pytest.param(v["given"], v["expected"], id=v["id"]) for v in VECTORS if v["kind"] in kinds]


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def person(given: dict[str, Any]) -> Person:
    return Person(
        "S-01-0101", "01", "0101", ENRLFL="Y", FASFL="Y", SAFFL="Y", MDISFL="Y", ORIGDT=day(given["start"]),
        TRTSDT=day(given["start"]), DTHDT=day(given.get("dth")), NACTDT=day(given.get("nact")), LSTALVDT=day(given.get("lst")),
        baseline=date(2022, 12, 20), baseline_evaluable=given.get("base", True),
        responses=[(date.fromisoformat(d), r) for d, r in given.get("recs", [])],
    )  # fmt: skip


def row(rows: list[dict[str, Any]], parameter: str) -> dict[str, Any]:
    return next(r for r in rows if r["PARAMCD"] == parameter)


@pytest.mark.parametrize(("given", "expected"), vectors("bor"))
def test_best_response(given: dict[str, Any], expected: dict[str, Any]) -> None:
    rows, _ = responses(person(given), given.get("dco", "2024-12-31"))
    for parameter, (value, when) in expected.items():
        found = row(rows, parameter)
        assert (found["AVALC"], found["ADT"]) == (value, day(when))


@pytest.mark.parametrize(("given", "expected"), vectors("orr18"))
def test_response_by_week_18(given: dict[str, Any], expected: list[str | None]) -> None:
    rows, _ = responses(person(given), "2024-12-31")
    found = row(rows, "CRSP18" if given["confirmed"] else "RSP18")
    assert (found["AVALC"], found["ADT"]) == (expected[0], day(expected[1]))


@pytest.mark.parametrize(("given", "expected"), vectors("pfs"))
def test_progression_free_survival(given: dict[str, Any], expected: list[Any]) -> None:
    someone = person(given)
    found = row(times(someone, responses(someone, given["dco"])[0], given["dco"]), "PFS")
    assert (found["CNSR"], found["ADT"], round(found["AVAL"], 4)) == (expected[0], day(expected[1]), expected[2])


@pytest.mark.parametrize(("given", "expected"), vectors("os"))
def test_overall_survival(given: dict[str, Any], expected: list[Any]) -> None:
    someone = person(given)
    found = row(times(someone, responses(someone, given["dco"])[0], given["dco"]), "OS")
    assert (found["CNSR"], found["ADT"], round(found["AVAL"], 4)) == (expected[0], day(expected[1]), expected[2])


@pytest.mark.parametrize(("given", "expected"), vectors("dor"))
def test_duration_of_confirmed_response(given: dict[str, Any], expected: list[Any]) -> None:
    someone = person(given)
    found = row(times(someone, responses(someone, given["dco"])[0], given["dco"]), "CDOR")
    assert (found["CNSR"], found["ADT"], round(found["AVAL"], 4)) == (expected[0], day(expected[1]), expected[2])


@pytest.mark.parametrize(("given", "expected"), [p for p in vectors("te") if p.values[0]["trts"]])
def test_treatment_emergence(given: dict[str, Any], expected: list[list[str | None]]) -> None:
    someone = Person("S-01-0101", "01", "0101", TRTSDT=day(given["trts"]), TRTEDT=day(given["trte"]), DTHDT=day(given["dth"]))
    first = someone.TRTSDT or date.max
    own = []
    for event in given["aes"]:
        end_text = event["en"]
        complete = day(end_text) if end_text and len(end_text) == 10 else None
        start, start_flag = impute_start(event["st"] or None, complete, first)
        end, end_flag = impute_end(end_text, someone.DTHDT, date(2024, 12, 31))
        own.append(
            {"PT": event["pt"], "PRETRT": "N", "ASTDT": start, "ASTDTF": start_flag, "AENDT": end, "AENDTF": end_flag,
             "GRADE": event["gr"], "FIRST": event.get("init", event["gr"]), "CHANGED": day(event.get("chg"))}
        )  # fmt: skip
    for event, (start, start_flag, end, end_flag, emergent) in zip(own, expected, strict=True):
        assert (event["ASTDT"], event["ASTDTF"], event["AENDT"], event["AENDTF"]) == (day(start), start_flag, day(end), end_flag)
        assert emergence(event, baseline_grade(event["PT"], own, [], someone), someone)[0] == emergent


@pytest.mark.parametrize(
    ("pretrt", "history", "grade", "emergent"),
    [
        ("Y", [], 1, None),  # E24: began before the dose of the same day
        ("N", [], 1, "Y"),
        ("N", [{"MHTERM": "Proteinuria", "MHONGO": "Y", "MHTOXGR": None}], 1, "Y"),  # E25: a history without grade does not block
        ("N", [{"MHTERM": "Proteinuria", "MHONGO": "Y", "MHTOXGR": "1"}], 1, None),
        ("N", [{"MHTERM": "Proteinuria", "MHONGO": "Y", "MHTOXGR": "1"}], 2, "Y"),
    ],
)
def test_day_one_and_history(pretrt: str, history: list[dict[str, Any]], grade: int, emergent: str | None) -> None:
    someone = Person("S-01-0101", "01", "0101", TRTSDT=date(2023, 1, 10), TRTEDT=date(2023, 6, 30))
    event = {
        "PT": "Proteinuria",
        "PRETRT": pretrt,
        "ASTDT": date(2023, 1, 10),
        "AENDT": None,
        "GRADE": grade,
        "FIRST": grade,
        "CHANGED": None,
    }
    assert emergence(event, baseline_grade("Proteinuria", [event], history, someone), someone)[0] == emergent


@pytest.mark.parametrize(
    ("text", "alive", "death", "flag"),
    [
        ("2023-07", "2023-07-12", "2023-07-13", "D"),
        ("2023-07", "2023-06-20", "2023-07-01", "D"),
        ("2023-07", "2023-07-31", "2023-07-31", "D"),
        ("2023", "2023-05-30", "2023-05-31", "M"),
        ("2023", "2022-11-02", "2023-01-01", "M"),
    ],
)
def test_partial_death(text: str, alive: str, death: str, flag: str) -> None:
    """M09."""
    found = _death(text, Person("S-01-0101", "01", "0101", LSTALVDT=day(alive)))
    expected = (day(death), flag)
    assert found == expected


def test_contacts_after_a_partial_death_are_no_sign_of_life() -> None:
    """5.10: contacts after the latest day that the partial date can mean are left out before it is imputed."""
    someone = Person("S-01-0101", "01", "0101")
    _life(someone, [date(2023, 7, 12), date(2023, 8, 2)], ["2023-07"], date(2024, 12, 31))
    found = (someone.LSTALVDT, someone.DTHDT, someone.DTHDTF)
    assert found == (date(2023, 7, 12), date(2023, 7, 13), "D")
