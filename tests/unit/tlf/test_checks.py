"""Checks across the outputs: a small report that agrees, and one number changed at a time."""

import pandas as pd
import pytest

from pipeline.study import Study
from pipeline.tlf.checks.agreement import CHECKS
from pipeline.tlf.checks.cells import check_cells
from pipeline.tlf.checks.relations import KEY, widen
from tests.unit.tlf.hand_made import make_study, table

REPORT = table(
    """
    output      | analysis         | set   | soc  | term | level        | n  | N  | p    | n_event | ci_low | ci_high
    t_14_1_1_2  | AN_N             | FASFL |      |      |              |    | 10 |      |         |        |
    t_14_1_1_2  | AN_TREATED       | FASFL |      |      |              | 10 | 10 | 1    |         |        |
    t_14_1_1_2  | AN_EOTSTT        | FASFL |      |      | ONGOING      | 2  | 10 | 0.2  |         |        |
    t_14_1_1_2  | AN_EOTSTT        | FASFL |      |      | DISCONTINUED | 8  | 10 | 0.8  |         |        |
    t_14_1_1_2  | AN_DCTREAS       | FASFL |      |      | DEATH        | 1  | 10 | 0.1  |         |        |
    t_14_1_1_2  | AN_DCTREAS       | FASFL |      |      | OTHER        | 7  | 10 | 0.7  |         |        |
    t_14_1_2_1  | AN_N             | FASFL |      |      |              |    | 10 |      |         |        |
    t_14_1_2_1  | AN_SEX_BY        | FASFL |      |      | M            | 4  | 10 | 0.4  |         |        |
    t_14_1_2_1  | AN_SEX_BY        | FASFL |      |      | F            | 6  | 10 | 0.6  |         |        |
    t_14_2_1_1  | AN_N             | FASFL |      |      |              |    | 10 |      |         |        |
    t_14_2_1_1  | AN_CBOR          | FASFL |      |      | CR           | 1  | 10 | 0.1  |         |        |
    t_14_2_1_1  | AN_CBOR          | FASFL |      |      | PR           | 2  | 10 | 0.2  |         |        |
    t_14_2_1_1  | AN_CBOR          | FASFL |      |      | SD           | 3  | 10 | 0.3  |         |        |
    t_14_2_1_1  | AN_CBOR          | FASFL |      |      | PD           | 2  | 10 | 0.2  |         |        |
    t_14_2_1_1  | AN_CBOR          | FASFL |      |      | NE           | 2  | 10 | 0.2  |         |        |
    t_14_2_1_1  | AN_CBOR_NE       | FASFL |      |      | ALL NE       | 2  | 10 | 0.2  |         |        |
    t_14_2_1_1  | AN_CRSP          | FASFL |      |      |              | 3  | 10 | 0.3  |         | 0.067  | 0.652
    t_14_2_1_1  | AN_CDCR          | FASFL |      |      |              | 6  | 10 | 0.6  |         | 0.262  | 0.878
    t_14_2_3_1  | AN_N             | FASFL |      |      |              |    | 10 |      |         |        |
    t_14_2_3_1  | AN_PFS_EVENT     | FASFL |      |      |              | 7  | 10 | 0.7  |         |        |
    t_14_2_3_1  | AN_PFS_EVENT_BY  | FASFL |      |      | Death        | 3  | 10 | 0.3  |         |        |
    t_14_2_3_1  | AN_PFS_EVENT_BY  | FASFL |      |      | Progression  | 4  | 10 | 0.4  |         |        |
    t_14_2_3_1  | AN_PFS_CENSOR    | FASFL |      |      |              | 3  | 10 | 0.3  |         |        |
    f_14_2_3_1  | AN_N             | FASFL |      |      |              |    | 10 |      |         |        |
    f_14_2_3_1  | AN_PFS_EVENT     | FASFL |      |      |              | 7  | 10 | 0.7  |         |        |
    t_14_3_1_1  | AN_N             | SAFFL |      |      |              |    | 9  |      |         |        |
    t_14_3_1_1  | AN_TEAE_OVERVIEW | SAFFL |      |      | TEAE         | 8  | 9  |      | 20      |        |
    t_14_3_1_1  | AN_TEAE_OVERVIEW | SAFFL |      |      | MAX1         | 5  | 9  |      | 5       |        |
    t_14_3_1_1  | AN_TEAE_OVERVIEW | SAFFL |      |      | MAX3         | 3  | 9  |      | 3       |        |
    t_14_3_1_1  | AN_TEAE_OVERVIEW | SAFFL |      |      | DTH          | 1  | 9  |      | 1       |        |
    t_14_3_1_2  | AN_N             | SAFFL |      |      |              |    | 9  |      |         |        |
    t_14_3_1_2  | AN_TEAE_SOC_PT   | SAFFL |      |      | ANY          | 8  | 9  |      | 20      |        |
    t_14_3_1_2  | AN_TEAE_SOC_PT   | SAFFL | Skin |      | ANY          | 6  | 9  |      | 20      |        |
    t_14_3_1_2  | AN_TEAE_SOC_PT   | SAFFL | Skin | Rash | ANY          | 6  | 9  |      | 15      |        |
    t_14_3_1_2  | AN_TEAE_SOC_PT   | SAFFL | Skin | Itch | ANY          | 2  | 9  |      | 5       |        |
    t_14_3_1_10 | AN_N             | SAFFL |      |      |              |    | 9  |      |         |        |
    t_14_3_1_10 | AN_TEAE_DTH      | SAFFL |      |      | ANY          | 1  | 9  |      | 1       |        |
    t_14_3_2_1  | AN_N             | SAFFL |      |      |              |    | 9  |      |         |        |
    t_14_3_2_1  | AN_DEATH         | SAFFL |      |      |              | 4  | 9  |      |         |        |
    """,
    numbers="n N p n_event ci_low ci_high",
)


def ard_of(report: pd.DataFrame) -> pd.DataFrame:
    """The report as ARD rows."""
    heads = {
        "output": "output_id", "analysis": "analysis_id", "set": "analysis_set",
        "soc": "group2_level", "term": "group3_level", "level": "variable_level",
    }  # fmt: skip
    keyed = report.rename(columns=heads).assign(group1_level="X", data_subset=None)
    keyed["data_subset"] = keyed["data_subset"].astype("str")
    return keyed.melt([*KEY, "data_subset"], var_name="stat_name", value_name="stat_num").dropna(subset="stat_num")


def failing(report: pd.DataFrame, study: Study) -> set[str]:
    wide = widen(ard_of(report))
    return {check.id for check in CHECKS if len(check.find(wide, study).findings)}


def test_a_report_that_agrees_passes_and_every_check_has_compared_something(study: Study) -> None:
    wide = widen(ard_of(REPORT))
    results = {check.id: check.find(wide, study) for check in CHECKS}
    assert {name for name, result in results.items() if len(result.findings)} == set()
    assert {name for name, result in results.items() if not result.compared} == set()


@pytest.mark.parametrize(
    ("row", "statistic", "value", "check"),
    [
        ("t_14_1_2_1 AN_SEX_BY M", "p", 0.5, "proportions"),
        ("t_14_3_1_2 AN_TEAE_SOC_PT Itch", "n", 6, "counts"),  # six subjects cannot have five events
        ("t_14_3_2_1 AN_DEATH", "n", 10, "counts"),  # ten of nine
        ("t_14_2_1_1 AN_CRSP", "ci_low", 0.31, "limits"),
        ("t_14_2_1_1 AN_CRSP", "ci_high", 0.29, "limits"),
        ("t_14_3_1_2 AN_N", "N", 8, "sizes"),
        ("t_14_2_1_1 AN_CBOR CR", "N", 9, "sizes"),
        ("f_14_2_3_1 AN_PFS_EVENT", "n", 6, "same_number"),
        ("t_14_1_2_1 AN_SEX_BY M", "n", 5, "categories"),
        ("t_14_2_3_1 AN_PFS_EVENT_BY Death", "n", 2, "categories"),
        ("t_14_2_3_1 AN_PFS_CENSOR", "n", 2, "events"),
        ("t_14_2_1_1 AN_CBOR PD", "n", 1, "response"),  # the responses are nine of ten
        ("t_14_2_1_1 AN_CRSP", "n", 2, "response"),
        ("t_14_2_1_1 AN_CDCR", "n", 5, "response"),
        ("t_14_2_1_1 AN_CBOR_NE ALL NE", "n", 1, "response"),
        ("t_14_3_1_1 AN_TEAE_OVERVIEW MAX3", "n", 2, "maximum_grades"),
        ("t_14_3_1_2 AN_TEAE_SOC_PT Rash", "n", 7, "terms"),  # more than its class
        ("t_14_3_1_2 AN_TEAE_SOC_PT Rash", "n_event", 14, "terms"),
        ("t_14_3_1_2 AN_TEAE_SOC_PT Skin", "n", 9, "terms"),  # more than any term
        ("t_14_3_1_1 AN_TEAE_OVERVIEW TEAE", "n", 7, "overview"),
        ("t_14_3_1_10 AN_TEAE_DTH ANY", "n", 0, "overview"),
        ("t_14_1_1_2 AN_EOTSTT ONGOING", "n", 1, "disposition"),
        ("t_14_1_1_2 AN_DCTREAS OTHER", "n", 6, "disposition"),
        ("t_14_3_2_1 AN_DEATH", "n", 0, "deaths"),
    ],
)
def test_one_changed_number_is_found(row: str, statistic: str, value: float, check: str, study: Study) -> None:
    output, analysis, *last = row.split(" ", 2)
    report = REPORT.copy()
    words = report[["term", "soc", "level"]].fillna("")
    last_word = words["term"].where(words["term"] != "", words["soc"].where(words["soc"] != "", words["level"]))
    chosen = (report["output"] == output) & (report["analysis"] == analysis) & (last_word == (last[0] if last else ""))
    assert chosen.sum() == 1
    report.loc[chosen, statistic] = value
    assert check in failing(report, study)


def test_a_finding_names_the_row_and_both_numbers(study: Study) -> None:
    report = REPORT.copy()
    report.loc[report["analysis"] == "AN_CRSP", "n"] = 2.0
    response = next(check for check in CHECKS if check.id == "response")
    found = response.find(widen(ard_of(report)), study).findings
    assert found[["output_id", "analysis_id", "group1_level", "EXPECTED", "FOUND"]].to_numpy().tolist() == [
        ["t_14_2_1_1", "AN_CRSP", "X", "3", "2"]
    ]


def test_a_table_that_lost_all_its_rows_is_a_difference_and_one_that_was_not_made_is_none(study: Study) -> None:
    without_rows = REPORT[REPORT["analysis"] != "AN_TEAE_DTH"]
    assert "overview" in failing(without_rows, study)
    assert "overview" not in failing(REPORT[REPORT["output"] != "t_14_3_1_10"], study)


def test_non_cr_non_pd_is_disease_control_where_the_study_counts_it() -> None:
    report = REPORT.assign(level=REPORT["level"].replace("SD", "NON-CR/NON-PD"))
    assert "response" not in failing(report, make_study(dcr={"noncr_nonpd": "counted"}))
    assert "response" in failing(report, make_study(dcr={"noncr_nonpd": "not counted"}))


def test_the_median_lies_between_its_limits_where_they_can_be_estimated(study: Study) -> None:
    row = {"output_id": "t", "analysis_id": "AN_KM", "analysis_set": "FASFL", "group1_level": "X"}
    values = {"t_q50_low": 3.0, "t_q50": 2.0, "t_q50_high": float("nan")}
    blank = dict.fromkeys(["group2_level", "group3_level", "variable_level", "data_subset"])
    ard = pd.DataFrame([row | blank | {"stat_name": name, "stat_num": value} for name, value in values.items()])
    limits = next(check for check in CHECKS if check.id == "limits")
    result = limits.find(widen(ard), study)
    assert (result.compared, len(result.findings)) == (1, 1)


RESULTS = table(
    """
    ard_id    | output_id | stat_fmt
    t_1.00001 | t_1       | 4
    t_1.00002 | t_1       | 57.1
    t_1.00003 | t_1       | <0.1
    t_2.00001 | t_2       | 4
    """
)


@pytest.mark.parametrize(
    ("ard_id", "text", "what"),
    [
        ("t_1.00001", "4 (57.1)", None),
        ("t_1.00002", "4 (57.1)", None),
        ("t_1.00003", "1 (<0.1)", None),
        ("t_1.00001", "5", "prints another text than its result"),
        ("t_1.00009", "4", "names a result that is not in the ARD exactly once"),
        ("t_2.00001", "4", "shows another output's result"),
    ],
)
def test_a_cell_shows_one_result_of_its_output(ard_id: str, text: str, what: str | None) -> None:
    found = check_cells(cell(ard_id, text), RESULTS)
    assert found["what"].tolist() == ([what] if what else [])


def cell(ard_id: str, text: str) -> pd.DataFrame:
    return pd.DataFrame({"output_id": ["t_1"], "ard_id": [ard_id], "text": [text]}, dtype="str")


def test_a_result_that_is_there_twice_is_found() -> None:
    assert len(check_cells(cell("t_1.00001", "4"), pd.concat([RESULTS, RESULTS]))) == 1
