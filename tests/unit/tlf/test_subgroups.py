"""Subgroups: who is in which level, in which order, and the rates in each, worked by hand."""

import pandas as pd
import pytest
from pydantic import ValidationError

from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, select_population
from pipeline.tlf.ard.subgroups import count_by_subgroup, select_subgroups, subgroup_labels, subgroup_notes
from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.table import Table
from pipeline.tlf.outputs.response.response_by_subgroup import t_14_2_1_5
from tests.unit.tlf.hand_made import ARM, make_study, table

SUBGROUPS = {
    "Sex": {"variable": "SEX", "levels": {"Male": ["M"], "Female": ["F"]}},
    "ECOG": {"variable": "ECOGBL", "levels": {"0": 0, "≥ 1": 1}},
    "Histology": {"variable": "HISTGR1", "levels": {"Liposarcoma": ["DEDIFFERENTIATED", "MYXOID"], "Synovial": ["SYNOVIAL"]}},
    "Age": {"variable": "AGEGR1"},
    "Stage": {"variable": "STAGEBL"},
    "PD-L1": {"variable": "PDL1BL"},
}


@pytest.fixture
def adsl() -> pd.DataFrame:
    """Six treated subjects of one arm, and one who was not treated."""
    frame = table(
        """
        USUBJID | SEX | ECOGBL | HISTGR1          | AGEGR1 | AGEGR1N | STAGEBL | FASFL
        1       | M   | 0      | DEDIFFERENTIATED | >=65   | 2       |         | Y
        2       | M   | 1      | MYXOID           | <65    | 1       |         | Y
        3       | M   | 2      | LEIOMYOSARCOMA   | <65    | 1       |         | Y
        4       | F   | 1      | LEIOMYOSARCOMA   | <65    | 1       |         | Y
        5       | F   |        | ANGIOSARCOMA     | >=65   | 2       |         | Y
        6       | F   | 0      |                  | <65    | 1       |         | Y
        7       | F   | 0      | SYNOVIAL         | <65    | 1       | IV      | N
        """,
        numbers="ECOGBL AGEGR1N",
    )
    return frame.assign(TRT01P=ARM, TRT01A=ARM, SAFFL=frame["FASFL"])


@pytest.fixture
def study() -> Study:
    return make_study(tlf={"subgroups": SUBGROUPS, "small_n": 3}, orr={"primary": "CRSP"})


def test_levels_in_printed_order_and_their_subjects(adsl: pd.DataFrame, study: Study) -> None:
    subgroups = select_subgroups(adsl, select_population(adsl, "FASFL", study), study)
    pairs = list(zip(subgroups.levels["group2_level"], subgroups.levels["group3_level"], strict=True))
    assert pairs == [
        *(("Overall", ""), ("Sex", "Male"), ("Sex", "Female"), ("ECOG", "0"), ("ECOG", "≥ 1"), ("ECOG", "Missing")),
        *(
            ("Histology", "Liposarcoma"),
            ("Histology", "Other"),
            ("Histology", "Missing"),
        ),  # nobody treated has a synovial sarcoma
        *(("Age", "<65"), ("Age", "≥65")),  # by AGEGR1N
    ]
    sizes = subgroups.members.groupby(["group2_level", "group3_level"]).size()
    assert [int(sizes[pair]) for pair in pairs] == [6, 3, 3, 2, 3, 1, 2, 3, 1, 4, 2]
    assert (sizes.groupby("group2_level").sum() == 6).all()  # the levels of each subgroup add up to N


def test_what_nobody_has_is_said_and_small_levels_are_marked(adsl: pd.DataFrame, study: Study) -> None:
    subgroups = select_subgroups(adsl, select_population(adsl, "FASFL", study), study)
    assert subgroup_notes(subgroups, study) == [
        "* Fewer than 3 subjects.",
        "No values in the data, not shown: Stage; PD-L1.",  # stage only of a subject outside the population
    ]
    assert subgroup_labels(subgroups)["label"].tolist() == [
        *("Overall", "Sex", "Male", "Female", "ECOG", "0 *", "≥ 1", "Missing *"),
        *("Histology", "Liposarcoma *", "Other", "Missing *", "Age", "<65", "≥65 *"),
    ]


def test_rates_have_the_level_as_denominator(adsl: pd.DataFrame, study: Study) -> None:
    population = select_population(adsl, "FASFL", study)
    records = table("USUBJID | SEQ\n1 | 1\n2 | 1\n7 | 1", numbers="SEQ")
    found = count_by_subgroup(records, population, select_subgroups(adsl, population, study), Analysis("AN_X", "ADRS"), study).ard
    wide = found.pivot_table(index=["group2_level", "group3_level"], columns="stat_name", values="stat_fmt", aggfunc="first")
    # 2 of 3 men: 9.4 to 99.2 (F03); 0 of 3 women: upper 1 - 0.025 ** (1/3) = 70.8; 1 of 2: 1 - 0.975 ** 0.5 = 1.3
    assert wide.loc[("Sex", "Male"), ["n", "N", "p", "ci_low", "ci_high"]].tolist() == ["2", "3", "66.7", "9.4", "99.2"]
    assert wide.loc[("Sex", "Female"), ["n", "N", "p", "ci_low", "ci_high"]].tolist() == ["0", "3", "0.0", "0.0", "70.8"]
    assert wide.loc[("ECOG", "0"), ["n", "N", "p", "ci_low", "ci_high"]].tolist() == ["1", "2", "50.0", "1.3", "98.7"]


def responses() -> pd.DataFrame:
    return table(
        """
        USUBJID | ASEQ | PARAMCD | AVALC
        1       | 1    | CRSP    | Y
        2       | 1    | CRSP    | N
        1       | 2    | CDCR    | Y
        2       | 2    | CDCR    | Y
        4       | 2    | CDCR    | Y
        """,
        numbers="ASEQ",
    )


def cells_of(output: Output) -> dict[str, list[str]]:
    assert isinstance(output.body, Table)
    return dict(zip(output.body.rows["label"], output.body.cells.to_numpy().tolist(), strict=True))


def test_table_by_subgroup(adsl: pd.DataFrame, study: Study) -> None:
    # 1/6: 0.4 to 64.1; 3/6: 11.8 to 88.2; 1/3: 0.8 to 90.6; 2/3: 9.4 to 99.2 (F03)
    cells = cells_of(t_14_2_1_5(adsl, responses(), study))
    assert cells["Overall"] == ["6", "1", "16.7 (0.4, 64.1)", "50.0 (11.8, 88.2)"]
    assert cells["Male"] == ["3", "1", "33.3 (0.8, 90.6)", "66.7 (9.4, 99.2)"]
    assert cells["Sex"] == ["", "", "", ""]


def test_each_arm_has_its_own_denominators(adsl: pd.DataFrame, study: Study) -> None:
    # arm A: subjects 1, 3, 5; arm B: 2, 4, 6. Men: 1 and 3 of A, 2 of B; nobody of B is 65 or older
    two = adsl.assign(TRT01P=["A", "B", "A", "B", "A", "B", "A"])
    cells = cells_of(t_14_2_1_5(two, responses(), study))
    assert (cells["Male *"][:2], cells["Male *"][4:6]) == (["2", "1"], ["1", "0"])
    assert cells["≥65 *"][4:] == ["0", "0", "NE (NE, NE)", "NE (NE, NE)"]


def test_a_population_of_nobody(adsl: pd.DataFrame, study: Study) -> None:
    nobody = Population("FASFL", "TRT01P", adsl.iloc[:0][["USUBJID"]].assign(group1_level=ARM), ())
    assert select_subgroups(adsl, nobody, study).levels["group2_level"].tolist() == ["Overall"]


def test_lowest_values_must_ascend() -> None:
    with pytest.raises(ValidationError, match="must ascend"):
        make_study(tlf={"subgroups": {"ECOG": {"variable": "ECOGBL", "levels": {"high": 1, "low": 0}}}})
