"""Analysis sets as study.yaml decides them (STUDY_SPEC 5.2), worked by hand on six subjects.

A and B are randomised and treated, A for 10 days with the drug planned, B for 60 with the other; C is randomised and never
treated; D was enrolled, never randomised, and treated for 60 days; E failed screening; F is as A, for 60 days, with deviations.
"""

from typing import Any

import pandas as pd
import pytest

from pipeline.adam.subjects.populations import PopulationError
from pipeline.adam.time_to_event.adtte import adtte
from pipeline.core.product import Product
from pipeline.study import StudyError, load_study
from pipeline.study.upgrade_notes import note_of
from tests.spec.datasets import efficacy, first_stage, sdtm
from tests.spec.tables import study

DM = """
USUBJID | ARM    | ACTARM | RFICDTC
A       | Drug A | Drug A | 2023-01-01
B       | Drug A | Drug B | 2023-01-01
C       | Drug B |        | 2023-01-01
D       | Drug B | Drug B | 2023-01-01
E       |        |        | 2023-01-01
F       | Drug A | Drug A | 2023-01-01
"""
DS = """
USUBJID | DSCAT              | DSDECOD            | DSSTDTC
A       | PROTOCOL MILESTONE | RANDOMIZED         | 2023-01-05
B       | PROTOCOL MILESTONE | RANDOMIZED         | 2023-01-05
C       | PROTOCOL MILESTONE | RANDOMIZED         | 2023-01-05
D       | PROTOCOL MILESTONE | ENTERED INTO TRIAL | 2023-01-05
F       | PROTOCOL MILESTONE | RANDOMIZED         | 2023-01-05
"""
EX = """
USUBJID | EXTRT       | EXDOSE | EXSTDTC    | EXENDTC
A       | SURUFATINIB | 250    | 2023-01-06 | 2023-01-15
B       | SURUFATINIB | 250    | 2023-01-06 | 2023-03-06
D       | SURUFATINIB | 250    | 2023-01-06 | 2023-03-06
F       | SURUFATINIB | 250    | 2023-01-06 | 2023-03-06
"""
SS = """
USUBJID | SSTESTCD | SSSTRESC | SSDTC
C       | SURVSTAT | ALIVE    | 2023-06-01
"""
ENDED = "\n".join(f"{who} | DISPOSITION EVENT | COMPLETED | 2023-03-07" for who in "ABDF")
DV = pd.DataFrame(
    {
        "USUBJID": ["F", "F", "B"],
        "DVCAT": ["MAJOR", "MINOR", "MINOR"],
        "DVDECOD": ["PROHIBITED MEDICATION", "VISIT", "PROHIBITED MEDICATION"],
        "DVSTDTC": ["2023-02-01", "2023-02-01", "2023-02-01"],
    },
    dtype="str",
)
FLAGS = ["ENRLFL", "ITTFL", "FASFL", "SAFFL", "PPROTFL"]


def tables(**more: str) -> dict[str, pd.DataFrame]:
    return sdtm(dm=DM, ds=DS + ENDED, ex=EX, ss=SS, **more)


def adsl(dv: pd.DataFrame | None = None, **populations: Any) -> pd.DataFrame:
    given = tables() | ({} if dv is None else {"dv": dv})
    made: Product = first_stage(given, study(populations=populations))
    return made.table.set_index("USUBJID")


def flags(table: pd.DataFrame) -> dict[str, str]:
    """The flags of each subject as one word, "-" where a set is not made."""
    return table[FLAGS].fillna("-").agg("".join, axis="columns").to_dict()


def test_as_enrolled_by_default_and_no_set_that_nobody_declared() -> None:
    found = adsl()
    assert flags(found) == {"A": "YYYY-", "B": "YYYY-", "C": "YYNN-", "D": "YYYY-", "E": "NNNN-", "F": "YYYY-"}
    assert found.loc["E", ["ITTREAS", "FASREAS", "SAFREAS"]].tolist() == ["NOT ENROLLED", "NOT ENROLLED", "NOT TREATED"]
    assert found["PPROREAS"].isna().all()


def test_intent_to_treat_is_who_was_randomised() -> None:
    found = adsl(itt="randomised")
    assert found["ITTFL"].to_dict() == {"A": "Y", "B": "Y", "C": "Y", "D": "N", "E": "N", "F": "Y"}
    assert found["ITTREAS"].dropna().to_dict() == {"D": "NOT RANDOMIZED", "E": "NOT RANDOMIZED"}


@pytest.mark.parametrize(
    ("decided", "excluded"),
    [
        ({}, {}),
        ({"least_days": 10}, {}),
        ({"least_days": 11}, {"A": "TREATED FOR LESS THAN 11 DAYS"}),
        ({"planned_arm": True}, {"B": "RECEIVED ANOTHER TREATMENT THAN PLANNED"}),
        ({"subjects": ["D"]}, {"D": "LISTED AS NOT PER PROTOCOL"}),
        ({"deviation_categories": ["major"]}, {"F": "PROTOCOL DEVIATION"}),
        ({"deviation_kinds": ["Visit"]}, {"F": "PROTOCOL DEVIATION"}),
        ({"deviation_kinds": ["PROHIBITED MEDICATION"]}, {"B": "PROTOCOL DEVIATION", "F": "PROTOCOL DEVIATION"}),
        ({"deviation_kinds": ["VISIT"], "deviation_categories": ["MAJOR"]}, {}),
        (
            {"subjects": ["A", "F"], "deviation_categories": ["MAJOR"]},
            {"A": "LISTED AS NOT PER PROTOCOL", "F": "PROTOCOL DEVIATION"},
        ),
    ],
)
def test_per_protocol_is_data(decided: dict[str, Any], excluded: dict[str, str]) -> None:
    """Beside those who are not in the full analysis set: C and E."""
    found = adsl(DV, per_protocol=decided)
    always = {"C": "NOT TREATED", "E": "NOT ENROLLED"}
    assert found["PPROREAS"].dropna().to_dict() == always | excluded
    assert set(found.index[found["PPROTFL"].eq("N")]) == {*always, *excluded}


def test_a_deviation_after_the_cut_off_excludes_nobody() -> None:
    late = DV.assign(DVSTDTC="2030-01-01")
    assert adsl(late, per_protocol={"deviation_categories": ["MAJOR"]}).loc["F", "PPROTFL"] == "Y"


def test_deviations_of_a_trial_without_any_are_refused() -> None:
    with pytest.raises(PopulationError, match=r"populations\.per_protocol.*no DV.*per_protocol\.subjects"):
        adsl(per_protocol={"deviation_kinds": ["VISIT"]})


def test_a_term_that_no_deviation_has_is_listed_with_those_there_are() -> None:
    """MAJRO for MAJOR excludes nobody; terms are compared without case, and without any deviation nothing is known."""
    decided = {"deviation_categories": ["MAJRO", "Minor"], "deviation_kinds": ["visit"]}

    def listed(dv: pd.DataFrame) -> list[list[str]]:
        issues = first_stage(tables() | {"dv": dv}, study(populations={"per_protocol": decided})).issues
        own = issues[issues["CODE"].eq("DEVIATION_ABSENT")]
        return [list(map(str, row)) for row in own[["COLUMN", "VALUE", "MESSAGE"]].to_numpy()]

    (column, value, message), *others = listed(DV)
    assert (column, value, others) == ("DVCAT", "MAJRO", [])
    assert message.endswith("no deviation of DV has it; DVCAT has MAJOR, MINOR")
    assert listed(DV.iloc[:0]) == []


@pytest.mark.parametrize(("efficacy_set", "who"), [("FASFL", "ABDF"), ("ITTFL", "ABCF"), ("ENRLFL", "ABCDF")])
def test_efficacy_is_of_the_set_that_is_chosen(efficacy_set: str, who: str) -> None:
    """ADTTE and ADRS hold who may be analysed: D stays for the evaluable set, a part of the full one. C, never treated, has no
    baseline that a response could be compared with, and lives on 2023-06-01."""
    decided = study(populations={"efficacy": efficacy_set, "itt": "randomised"})
    made = efficacy(tables(), decided)
    made["adtte"] = adtte(made["adrs"], made["adsl"], decided).table
    for name, parameter in (("adrs", "BOR"), ("adtte", "OS"), ("adtte", "PFS")):
        rows = made[name][made[name]["PARAMCD"].eq(parameter)]
        assert sorted(rows.loc[rows[efficacy_set].eq("Y"), "USUBJID"]) == list(who), parameter
    survival = made["adtte"][made["adtte"]["PARAMCD"].eq("OS") & made["adtte"]["USUBJID"].eq("C")]
    assert survival["ADT"].dt.strftime("%Y-%m-%d").tolist() == (["2023-06-01"] if "C" in who else [])


@pytest.mark.parametrize(
    "key", ["pfs: {population: PPROTFL}", "populations: {efficacy: PPROTFL}", "outputs: {populations: {pfs: PPROTFL}}"]
)
def test_a_set_that_nobody_declared_cannot_be_chosen(key: str, tmp_path: Any) -> None:
    path = tmp_path / "study.yaml"
    path.write_text(
        "study: {id: S, dco: 2024-01-01, source: sdtm}\narms: [{code: A, label: A}]\n"
        "drugs: {D: {form: TABLET, route: ORAL, frequency: QD, dose_mg: 1, unit_mg: 1}}\n" + key + "\n",
        encoding="utf-8",
    )
    with pytest.raises(StudyError, match=r"'PPROTFL', and nothing says who is per protocol: declare populations\.per_protocol"):
        load_study(path)


@pytest.mark.parametrize(
    ("key", "now"),
    [
        ("orr.denominator", "orr.population"),
        ("dcr.denominator", "dcr.population"),
        ("adsl.not_per_protocol", "per_protocol.subjects"),
    ],
)
def test_a_key_that_moved_says_where(key: str, now: str) -> None:
    note = note_of(key)
    assert note is not None
    assert now in note.sentence
