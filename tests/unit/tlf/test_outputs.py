"""The outputs as a statistician reads them: printed text worked by hand, and the contracts that hold for every output."""

import inspect
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from pipeline.study import Study
from pipeline.tlf.layout.bodies import Curves
from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.table import Table
from pipeline.tlf.outputs import outputs_of
from schemas.results import ARD, ARDRecords
from schemas.validation import validate
from tests.unit.tlf.hand_made import complete, make_study

Tables = dict[str, Any]


@pytest.fixture
def tables(
    adsl: pd.DataFrame,
    adrs: pd.DataFrame,
    adtte: pd.DataFrame,
    adae: pd.DataFrame,
    adlb: pd.DataFrame,
    advs: pd.DataFrame,
    study: Study,
) -> Tables:
    given = {"adsl": adsl, "adrs": adrs, "adtte": adtte, "adae": adae, "adlb": adlb, "advs": advs}
    return {**complete(given), "study": study}


def make(name: str, tables: Tables) -> Output:
    function: Callable[..., Output] = next(f for f in outputs_of(tables["study"]) if f.__name__ == name)
    return function(**{p: tables[p] for p in inspect.signature(function).parameters})


def printed(output: Output) -> dict[str, str]:
    """label -> cells, as one text; a label that occurs twice keeps its first line."""
    assert isinstance(output.body, Table)
    cells = output.body.cells.agg("; ".join, axis=1)
    return dict(reversed(list(zip(output.body.rows["label"], cells, strict=True))))


def test_response(tables: Tables) -> None:
    # F03: seven treated, one confirmed PR; limits 0.4-57.9 (1/7), 9.9-81.6 (3/7), over RESFL 2/3: 9.4-99.2
    output = make("t_14_2_1_1", tables)
    text = output.body.cells[0].tolist() if isinstance(output.body, Table) else []
    assert text == [
        *("1 (14.3)", "(0.4, 57.9)"),
        *("", "0", "1 (14.3)", "1 (14.3)", "1 (14.3)", "1 (14.3)", "1 (14.3)", "1", "0", "2 (28.6)"),
        *("1 (14.3)", "(0.4, 57.9)"),
        *("3 (42.9)", "(9.9, 81.6)"),
        *("2 (28.6)", "(3.7, 71.0)"),  # clinical benefit: the responder, and 7 stable on day 161; 6 was last seen a day before
        *("3 (42.9)", "2 (66.7)", "(9.4, 99.2)"),
    ]


def test_primary_endpoint_and_null_hypothesis_follow_the_study(tables: Tables) -> None:
    tables["study"] = make_study(orr={"primary": "CRSP", "h0_rate": 0.1})
    text = printed(make("t_14_2_1_1", tables))
    assert text["Primary: Confirmed objective response (CR + PR), n (%)"] == "1 (14.3)"
    assert text["One-sided exact p-value, H0: rate ≤ 10%"] == "0.5217"  # 1 - 0.9 ** 7


def test_a_subject_without_any_response_record_counts_as_missing(tables: Tables) -> None:
    tables["adrs"] = tables["adrs"].query("USUBJID != '7'")
    text = printed(make("t_14_2_1_1", tables))
    assert (text["Stable disease (SD)"], text["Missing"]) == ("0", "3 (42.9)")


def test_not_evaluable_tells_no_evaluable_scan_from_a_result_too_early(tables: Tables) -> None:
    # subject 7: stable disease seen, but best response NE (before the minimum time); subject 2: every scan NE
    adrs = tables["adrs"]
    tables["adrs"] = adrs.assign(AVALC=adrs["AVALC"].mask((adrs["USUBJID"] == "7") & (adrs["PARAMCD"] == "CBOR"), "NE"))
    text = printed(make("t_14_2_1_1", tables))
    assert text["Not evaluable (NE)"] == "2 (28.6)"
    assert (text["All assessments not evaluable"], text["Response or stable disease too early"]) == ("1", "1")


def test_pfs(tables: Tables) -> None:
    # F02 in days: median 5 days = 0.16 months, quartiles 3 and 8 days, longest 8 days (an event): no landmark has anybody at risk
    text = printed(make("t_14_2_3_1", tables))
    assert (text["Subjects with event, n (%)"], text["Disease progression"], text["Death"]) == ("4 (57.1)", "3", "1")
    assert (text["Subjects censored, n (%)"], text["New anti-cancer therapy"]) == ("3 (42.9)", "1")
    assert text["Median (95% CI)"].startswith("0.2 (")
    assert text["25th percentile (95% CI)"].startswith("0.1 (")
    assert text["75th percentile (95% CI)"].startswith("0.3 (")
    assert text["Minimum, maximum"] == "0.0, 0.3"
    assert text["At 3 months"] == "0.0 (NE, NE)"  # everybody had the event or was censored before


def test_os(tables: Tables) -> None:
    # deaths on days 51 and 244, one censored on day 152: 6/7 = 85.7, x 4/5 = 68.6; four alive on day 731 = 24.0 months
    text = printed(make("t_14_2_4_1", tables))
    assert text["Subjects with event, n (%)"] == "2 (28.6)"
    assert (text["Alive"], text["Lost to follow-up"]) == ("4", "1")
    assert text["Median (95% CI)"].startswith("NE (1.7,")
    assert text["Minimum, maximum"] == "1.7, 24.0+"
    assert (text["At 6 months"][:4], text["At 12 months"][:4]) == ("85.7", "68.6")
    assert text["Deaths within 30 days of last dose, n (%)"] == "1 (14.3)"  # subject 3, 20 days; subject 2 died 123 days after


def test_number_at_risk_counts_times_at_the_landmark(tables: Tables) -> None:
    output = make("t_14_2_4_1", tables)
    risk = output.ard[(output.ard["stat_name"] == "n_risk")]
    assert dict(zip(risk["variable_level"], risk["stat_num"], strict=True)) == {"6": 5, "12": 4, "18": 4, "24": 4}


def test_adverse_event_overview(tables: Tables) -> None:
    expected = {
        "Any TEAE": "4 (57.1); 6",  # 1, 2, 6, 9; subject 7 only after the window
        "Maximum grade 2": "1 (14.3); ",
        "Maximum grade 3": "2 (28.6); ",
        "Missing": "1 (14.3); ",
        "TEAE of grade ≥ 3": "2 (28.6); 2",
        "Related TEAE": "2 (28.6); 3",
        "Related to envafolimab": "1 (14.3); 1",
        "Related to both": "1 (14.3); 1",
        "Serious TEAE": "1 (14.3); 1",
        "TEAE leading to dose reduction of any study drug": "1 (14.3); 2",
        "TEAE leading to discontinuation of any study drug": "1 (14.3); 1",
        "TEAE leading to death": "1 (14.3); 1",
        "TEAE of special interest": "2 (28.6); 3",
        "Deaths": "2 (28.6); ",
        "Within 30 days of last dose": "1 (14.3); ",
    }
    text = printed(make("t_14_3_1_1", tables))
    assert {label: text[label] for label in expected} == expected


def test_what_the_data_do_not_hold_is_left_out_and_said(tables: Tables) -> None:
    tables["adae"] = tables["adae"].assign(AREL2=pd.Series(None, index=tables["adae"].index, dtype="str"))
    output = make("t_14_3_1_1", tables)
    assert "Related to envafolimab" not in printed(output)
    assert any("Related to envafolimab" in note for note in output.footnotes)


def test_terms_are_sorted_by_subjects_then_alphabet(tables: Tables) -> None:
    output = make("t_14_3_1_2", tables)
    assert isinstance(output.body, Table)
    assert list(zip(output.body.rows["label"], output.body.cells.agg("; ".join, axis=1), strict=True)) == [
        ("Subjects with at least one TEAE", "4 (57.1); 2 (28.6); 6"),
        ("Gastrointestinal", "2 (28.6); 0; 2"),  # as many subjects as Vascular: alphabetical
        ("Nausea", "2 (28.6); 0; 2"),
        ("Vascular", "2 (28.6); 2 (28.6); 3"),
        ("Hypertension", "2 (28.6); 2 (28.6); 3"),
        ("Skin", "1 (14.3); 0; 1"),
        ("Rash", "1 (14.3); 0; 1"),
    ]


def test_footnotes_print_what_was_decided(tables: Tables) -> None:
    tables["study"] = make_study(te={"window_days": 90}, tte={"month": 30.4}, ci={"level": 0.9, "km": "plain"})
    assert "90 days after the last dose" in make("t_14_3_1_2", tables).footnotes[0]
    note = make("t_14_2_3_1", tables).footnotes[0]
    assert all(part in note for part in ("90% CI", "linear scale", "30.4 days"))


def test_figure_shows_the_numbers_of_its_table(tables: Tables) -> None:
    table, figure = make("t_14_2_4_1", tables), make("f_14_2_4_1", tables)
    assert isinstance(figure.body, Curves)
    key = ["analysis_id", "group1_level", "variable_level", "stat_name"]
    both = table.ard.merge(figure.ard, on=key, suffixes=("", "_figure"))
    assert len(both) > 20
    pd.testing.assert_series_equal(both["stat_fmt"], both["stat_fmt_figure"], check_names=False)
    assert figure.body.risk.set_index("level").loc["9", ["n_risk", "n_event"]].tolist() == ["4", "2"]


EVERY_OUTPUT = {"further": ["*"]}


@pytest.mark.parametrize("name", [f.__name__ for f in outputs_of(make_study(outputs=EVERY_OUTPUT))])
def test_contract_of_every_output(name: str, tables: Tables) -> None:
    output = make(name, tables | {"study": make_study(outputs=EVERY_OUTPUT)})
    assert validate(output.ard, ARD).empty
    assert validate(output.records, ARDRecords).empty
    wide = output.ard.set_index(["analysis_id", "group1_level", "group2_level", "group3_level", "variable_level"])
    n, size, p = (wide.loc[wide["stat_name"] == s, "stat_num"] for s in ("n", "N", "p"))
    assert ((n / size.reindex(n.index)).dropna() == p.reindex(n.index).dropna()).all()
    counted = output.ard[(output.ard["stat_name"] == "n") & (output.ard["stat_num"] > 0)]
    people = output.records.groupby("ard_id")["USUBJID"].nunique()
    assert people.reindex(counted["ard_id"]).tolist() == counted["stat_num"].tolist()
    if isinstance(output.body, Table):
        assert set(output.body.refs["ard_id"]) <= set(output.ard["ard_id"])


EMPTY = {
    "nobody in the populations": lambda t: t | {"adsl": t["adsl"].assign(ENRLFL="N", FASFL="N", SAFFL="N", RESFL="N")},
    "no subject at all": lambda t: t | {k: t[k].iloc[:0] for k in ("adsl", "adrs", "adtte", "adae")},
    "no analysis record": lambda t: t | {k: t[k].iloc[:0] for k in ("adrs", "adtte", "adae")},
    "one subject": lambda t: t | {"adsl": t["adsl"].iloc[:1]},
    "no event": lambda t: t | {"adtte": t["adtte"].assign(CNSR=1.0)},
    "everybody with event": lambda t: t | {"adtte": t["adtte"].assign(CNSR=0.0)},
    "everybody at one time": lambda t: t | {"adtte": t["adtte"].assign(ADT=pd.Timestamp("2023-05-01"))},
    "nobody evaluable": lambda t: t | {"adsl": t["adsl"].assign(RESFL="N")},
    "no grade": lambda t: t | {"adae": t["adae"].assign(ATOXGRN=float("nan"))},
    "no arm": lambda t: t | {"adsl": t["adsl"].assign(TRT01P=pd.Series(None, index=t["adsl"].index, dtype="str"))},
    "three arms": lambda t: t | {"adsl": t["adsl"].assign(TRT01P=list("ABCABCABC"), TRT01A=list("ABCABCABC"))},
}


BY_DEFAULT = [f.__name__ for f in outputs_of(make_study())]
ON_REQUEST = [f.__name__ for f in outputs_of(make_study(outputs=EVERY_OUTPUT)) if f.__name__ not in BY_DEFAULT]
OF_EVENTS = ("no subject at all", "no analysis record", "no grade", "three arms")
"""The cases that what is made on request, of adverse events, can tell apart."""
SPARSE = [(name, case) for name in BY_DEFAULT for case in EMPTY] + [(name, case) for name in ON_REQUEST for case in OF_EVENTS]


@pytest.mark.parametrize(("name", "case"), SPARSE)
def test_sparse_data_still_give_an_output(name: str, case: str, tables: Tables) -> None:
    output = make(name, EMPTY[case](tables | {"study": make_study(outputs=EVERY_OUTPUT)}))
    assert len(output.titles) == 3
    assert validate(output.ard, ARD).empty
    if case in ("nobody in the populations", "no subject at all"):
        assert output.body.rows.empty if isinstance(output.body, Table) else output.body.empty
    elif isinstance(output.body, Table) and not output.body.rows.empty:
        assert not output.body.cells.isna().to_numpy().any()


def test_no_event_is_not_estimable_and_columns_follow_the_arms(tables: Tables) -> None:
    text = printed(make("t_14_2_3_1", EMPTY["no event"](tables)))
    assert text["Median (95% CI)"] == "NE (NE, NE)"
    three = make("t_14_2_3_1", EMPTY["three arms"](tables))
    assert isinstance(three.body, Table)
    # by hand from the fixture: A = 1, 7; B = 2, 8; C = 3, 6, 9 (subjects 4 and 5 are not in the FAS)
    assert [c.head for c in three.body.columns] == ["A\n(N=2)", "B\n(N=2)", "C\n(N=3)"]
    assert printed(three)["Subjects with event, n (%)"] == "2 (100); 0; 2 (66.7)"
