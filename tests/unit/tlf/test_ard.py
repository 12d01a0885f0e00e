"""Counting subjects into ARD rows: denominators, levels, columns, records behind. Cases F03 and E26 of STUDY_SPEC 8.10."""

import pandas as pd
import pytest

from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Results, combine, count_population, count_subjects, place, select_population
from schemas.results import ARD, ARDRecords
from schemas.validation import validate
from tests.unit.tlf.hand_made import make_study, table

COUNT = Analysis("AN_TEST", "ADAE")


def values(results: Results, name: str) -> dict[str, float]:
    """stat_num of one statistic by treatment."""
    rows = results.ard[results.ard["stat_name"] == name]
    return dict(zip(rows["group1_level"], rows["stat_num"], strict=True))


def three_arms() -> pd.DataFrame:
    return table(
        """
        USUBJID | SAFFL | FASFL | TRT01P  | TRT01A  | TRT01AN
        1       | Y     | Y     | Low     | Low     | 2
        2       | Y     | Y     | High    | Low     | 2
        3       | Y     | Y     | Placebo | Placebo | 1
        4       | N     | Y     | High    |         |
        5       | Y     | Y     | High    | High    | 3
        6       | N     | N     |         |         |
        """,
        numbers="TRT01AN",
    )


def test_safety_set_is_by_actual_and_full_analysis_set_by_planned_treatment() -> None:
    study = make_study().model_copy(update={"arms": ()})
    safety, full = (select_population(three_arms(), flag, study) for flag in ("SAFFL", "FASFL"))
    assert dict(safety.size) == {"Placebo": 1, "Low": 2, "High": 1}  # in the order of TRT01AN
    assert dict(full.size) == {"High": 3, "Low": 1, "Placebo": 1}  # no TRT01PN, no arms: alphabetical
    assert list(full.size.index) == ["High", "Low", "Placebo"]


def test_columns_follow_the_arms_of_the_study_and_a_total_counts_everybody_once() -> None:
    arms = [{"code": x, "label": x} for x in ("Placebo", "Low", "High")]
    population = select_population(three_arms(), "FASFL", make_study(arms=arms, tlf={"total": True}))
    assert population.groups == ("Placebo", "Low", "High", "Total")
    assert population.size["Total"] == 5


def test_a_single_arm_has_no_total_column(adsl: pd.DataFrame) -> None:
    assert len(select_population(adsl, "FASFL", make_study(tlf={"total": True})).groups) == 1


def test_a_subject_without_treatment_is_shown_not_lost() -> None:
    adsl = three_arms().assign(TRT01P=None).astype({"TRT01P": "str"})
    assert dict(select_population(adsl, "FASFL", make_study().model_copy(update={"arms": ()})).size) == {"Missing": 5}


def test_e26_subjects_are_counted_once_and_events_each_time(study: Study) -> None:
    adsl = table("USUBJID | SAFFL | TRT01A\nA | Y | X\nB | Y | X\nC | Y | X\nD | Y | X")
    records = table("USUBJID | SEQ\nA | 1\nA | 2\nB | 1\nB | 2", numbers="SEQ")
    results = count_subjects(records, select_population(adsl, "SAFFL", study), COUNT, events=True)
    assert [values(results, name)["X"] for name in ("n", "N", "p", "n_event")] == [2, 4, 0.5, 4]


def test_levels_without_a_subject_are_zero_and_outsiders_do_not_count(study: Study) -> None:
    adsl = table("USUBJID | FASFL | TRT01P\n1 | Y | X\n2 | N | X")
    records = table("USUBJID | SEQ | variable_level\n1 | 1 | CR\n2 | 1 | PR", numbers="SEQ")
    levels = pd.DataFrame({"variable_level": ["CR", "PR", "SD"]})
    ard = count_subjects(records, select_population(adsl, "FASFL", study), COUNT, levels=levels).ard
    counts = ard[ard["stat_name"] == "n"]
    assert dict(zip(counts["variable_level"], counts["stat_num"], strict=True)) == {"CR": 1, "PR": 0, "SD": 0}


def test_a_treatment_without_a_record_has_zero_with_limits(study: Study) -> None:
    adsl = table("USUBJID | FASFL | TRT01P\n1 | Y | X\n2 | Y | Z")
    records = table("USUBJID | SEQ\n1 | 1", numbers="SEQ")
    results = count_subjects(records, select_population(adsl, "FASFL", study), COUNT, ci=study)
    assert values(results, "n") == {"X": 1, "Z": 0}
    assert values(results, "ci_low") == pytest.approx({"X": 0.025, "Z": 0.0})  # 1 of 1: 0.05 / 2


def test_placed_results_keep_their_contract_and_resolve_to_their_records(study: Study) -> None:
    adsl = table("USUBJID | FASFL | TRT01P\n1 | Y | X\n2 | Y | X\n3 | N | X")
    records = table("USUBJID | SEQ\n2 | 7\n2 | 9\n3 | 1", numbers="SEQ")
    population = select_population(adsl, "FASFL", study)
    ard, behind = place(combine([count_population(population), count_subjects(records, population, COUNT)]), "t_1")
    assert validate(ard, ARD).empty
    assert validate(behind, ARDRecords).empty
    assert ard["ard_id"].tolist() == ["t_1.00001", "t_1.00002", "t_1.00003", "t_1.00004"]
    of_n = behind[behind["ard_id"] == ard.loc[(ard["analysis_id"] == "AN_TEST") & (ard["stat_name"] == "n"), "ard_id"].item()]
    assert of_n[["USUBJID", "SEQ"]].to_numpy().tolist() == [["2", 7.0], ["2", 9.0]]
    of_size = behind[behind["ard_id"] == "t_1.00001"]
    assert of_size["USUBJID"].tolist() == ["1", "2"]


def test_the_same_subjects_have_the_same_hash_and_others_another(study: Study) -> None:
    adsl = table("USUBJID | FASFL | TRT01P\n1 | Y | X\n2 | Y | X\n3 | Y | X")
    population = select_population(adsl, "FASFL", study)

    def hash_of(text: str) -> str:
        ard = count_subjects(table(text, numbers="SEQ"), population, COUNT).ard
        return str(ard.loc[ard["stat_name"] == "n", "n_numerator_ids"].item())

    assert hash_of("USUBJID | SEQ\n1 | 1\n2 | 1") == hash_of("USUBJID | SEQ\n2 | 5\n1 | 4\n1 | 3")
    assert hash_of("USUBJID | SEQ\n1 | 1\n2 | 1") != hash_of("USUBJID | SEQ\n1 | 1\n3 | 1")
