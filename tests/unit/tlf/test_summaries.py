"""Summaries of values and categories, worked by hand (TLF_SPEC 0.3, 0.4)."""

import pandas as pd
import pytest

from pipeline.tlf.ard.analysis import Analysis, Population
from pipeline.tlf.statistics.summaries import count_decimals, summarise, summarise_category
from tests.unit.tlf.hand_made import table

ANALYSIS = Analysis("AN_X", "ADSL", "SUMMARY")
PEOPLE = table("USUBJID | group1_level\n1 | A\n2 | A\n3 | A\n4 | A\n5 | A\n6 | B")
POPULATION = Population("FASFL", "TRT01P", PEOPLE, ("A", "B", "C"))


def values(*numbers: str) -> pd.DataFrame:
    rows = [f"{i} | {number}" for i, number in enumerate(numbers, start=1)]
    return table("\n".join(["USUBJID | AVAL", *rows]), numbers="AVAL").assign(SEQ=float("nan"))


def printed(records: pd.DataFrame, group: str = "A", **how: object) -> dict[str, str]:
    ard = summarise(records, POPULATION, ANALYSIS, **how).ard  # type: ignore[arg-type]
    return dict(ard[ard["group1_level"] == group].set_index("stat_name")["stat_fmt"])


def test_statistics_of_five_values() -> None:
    """2, 4, 4, 5, 10: mean 25 / 5, squares 9 + 1 + 1 + 0 + 25 = 36 over 4; 5 p = 1.25 and 3.75 name the 2nd and the 4th value."""
    assert printed(values("10", "4", "2", "5", "4")) == {
        "n": "5", "mean": "5.0", "sd": "3.00", "median": "4.0", "q1": "4.0", "q3": "5.0", "min": "2", "max": "10",
    }  # fmt: skip


def test_quartiles_average_two_values_where_n_p_is_whole() -> None:
    """1, 2, 4, 8 (SAS PCTLDEF=5): q1 (1 + 2) / 2, median (2 + 4) / 2, q3 (4 + 8) / 2; interpolation would give 1.75, 3, 5."""
    found = printed(values("1", "2", "4", "8"))
    assert (found["q1"], found["median"], found["q3"]) == ("1.5", "3.0", "6.0")


@pytest.mark.parametrize(
    ("numbers", "decimals", "mean", "sd", "low"),
    [
        (("60.5", "70.5"), 1, "65.50", "7.071", "60.5"),
        (("1.25", "1.75"), 2, "1.500", "0.3536", "1.25"),
        (("0.1234", "0.1236"), 3, "0.124", "0.0001", "0.123"),  # mean never more than 3, half away from zero: 0.1235
        (("1", "4"), 0, "2.5", "2.12", "1"),
    ],
)
def test_decimals_follow_the_data(numbers: tuple[str, ...], decimals: int, mean: str, sd: str, low: str) -> None:
    found = printed(values(*numbers))
    assert count_decimals(values(*numbers)["AVAL"]) == decimals
    assert (found["mean"], found["sd"], found["min"]) == (mean, sd, low)


def test_decimals_can_be_given() -> None:
    assert printed(values("1", "4"), decimals=1)["mean"] == "2.50"
    assert {printed(values("1", "4"), decimals=1, fixed=True)[name] for name in ("mean", "median")} == {"2.5"}


def test_too_few_values_are_not_estimable() -> None:
    one = values("", "", "", "", "", "7")
    alone, nobody = printed(one, "B"), printed(one, "C")
    assert (alone["n"], alone["mean"], alone["sd"]) == ("1", "7.0", "NE")
    assert (nobody.pop("n"), set(nobody.values())) == ("0", {"NE"})
    result = summarise(one, POPULATION, ANALYSIS)
    assert result.ard.loc[result.ard["stat_fmt"] == "NE", "stat_chr"].eq("NE").all()


def test_missing_values_are_not_counted_and_the_others_stand_behind_n() -> None:
    result = summarise(values("3", "", "5"), POPULATION, ANALYSIS)
    assert result.records["USUBJID"].tolist() == ["1", "3"]


def test_two_values_of_a_subject_are_refused() -> None:
    twice = pd.concat([values("3"), values("4")], ignore_index=True)
    with pytest.raises(ValueError, match=r"AN_X: more than one value of subject 1"):
        summarise(twice, POPULATION, ANALYSIS)


def test_summary_per_level() -> None:
    weeks = pd.concat([values("1", "3").assign(variable_level=w, AVAL=[a, b]) for w, a, b in (("6", 1.0, 3.0), ("12", 5.0, 5.0))])
    ard = summarise(weeks, POPULATION, ANALYSIS).ard
    means = ard[(ard["group1_level"] == "A") & (ard["stat_name"] == "mean")]
    assert dict(zip(means["variable_level"], means["stat_num"], strict=True)) == {"6": 2.0, "12": 5.0}


def test_categories_keep_their_order_and_missing_is_shown_only_where_it_occurs() -> None:
    """Of five subjects in A two are z (40%), one x (20%), one is unlisted (20%), one has no record (20%); 6 in B is x (100%)."""
    records = table("USUBJID | SEQ | variable_level\n1 | | z\n2 | | z\n3 | | x\n4 | | other\n6 | | x", numbers="SEQ")
    [result], lines = summarise_category(records, POPULATION, ANALYSIS, "Kind", {"z": "Zed", "y": "Why", "x": "Ex"})
    assert lines["label"].tolist() == ["Kind, n (%)", "Zed", "Why", "Ex", "other", "Missing"]
    percent = result.ard[(result.ard["stat_name"] == "p") & (result.ard["group1_level"] == "A")]["stat_fmt"].fillna("")
    assert percent.tolist() == ["40.0", "", "20.0", "20.0", "20.0"]
    complete = pd.concat([records, table("USUBJID | SEQ | variable_level\n5 | | x", numbers="SEQ")])
    assert "Missing" not in summarise_category(complete, POPULATION, ANALYSIS, "Kind", {})[1]["label"].tolist()
