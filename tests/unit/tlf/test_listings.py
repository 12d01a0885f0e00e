"""Collected values as listings print them; order, groups, blank columns and results of a listing, worked by hand."""

import pandas as pd
import pytest

from pipeline.study import Study
from pipeline.tlf.ard.analysis import select_population
from pipeline.tlf.layout import printed
from pipeline.tlf.layout.bodies import Listing
from pipeline.tlf.layout.listing import Listed, list_records, make_listing
from pipeline.tlf.layout.output import Content, Output, output
from pipeline.tlf.render import render
from schemas.results import ARDRecords
from schemas.validation import validate
from tests.unit.tlf.hand_made import complete, table
from tests.unit.tlf.listing_texts import rows_of

HISTORY = """
    USUBJID | MHSEQ | MHTERM   | MHSTDTC | MHSTDY
    2       | 1     | Asthma   | 2023-05 |
    1       | 1     | Gout     |         |
    1       | 2     | Migraine | 2022    |
    1       | 3     | Anaemia  | 2022-01 |
    4       | 1     | Not FAS  | 2020    |
"""


@pytest.fixture
def adsl(adsl: pd.DataFrame) -> pd.DataFrame:
    return complete({"adsl": adsl})["adsl"]


@output("medical_history_listing")
def l_16_2_4_3(adsl: pd.DataFrame, mh: pd.DataFrame, study: Study) -> Content:
    columns = {"Term": mh["MHTERM"], "Start": mh["MHSTDTC"], "Grade": pd.Series(None, index=mh.index, dtype="str")}
    listed = list_records("MH", mh, columns, ["MHSTDTC", "MHTERM"], "MHCAT is null")
    return make_listing("Medical History", select_population(adsl, "FASFL", study), [listed], ["A note."])


def history(adsl: pd.DataFrame, study: Study) -> Output:
    return l_16_2_4_3(adsl, table(HISTORY, numbers="MHSEQ MHSTDY"), study)


def test_dates_stand_with_their_day_and_in_collected_precision() -> None:
    dtc = pd.Series(["2024-03-05", "2024-03-05T14:40", "2024-03", "2024-03-04", None], dtype="str")
    day = pd.Series([12.0, 12.0, float("nan"), -3.0, 5.0])
    assert printed.print_date(dtc, day).fillna("-").tolist() == [
        *("2024-03-05\u00a0(12)", "2024-03-05\u00a0(12)", "2024-03", "2024-03-04\u00a0(-3)", "-")
    ]


def test_the_imputed_part_of_an_analysis_date_is_not_printed() -> None:
    date = pd.Series(pd.to_datetime(["2024-03-05", "2024-03-01", "2024-01-01", None])).astype("datetime64[ms]")
    flag = pd.Series([None, "D", "M", None], dtype="str")
    shown = printed.print_analysis_date(date, pd.Series([5.0, 1.0, -60.0, None]), flag)
    assert shown.fillna("-").tolist() == ["2024-03-05\u00a0(5)", "2024-03", "2024", "-"]


def test_numbers_as_recorded_or_rounded_half_away_from_zero() -> None:
    values = pd.Series([250.0, 0.3, -0.25, float("nan")])
    assert printed.print_number(values).fillna("-").tolist() == ["250", "0.3", "-0.25", "-"]
    assert printed.print_number(values, 1).fillna("-").tolist() == ["250.0", "0.3", "-0.3", "-"]


def test_texts_join_where_they_are_there() -> None:
    a, b = pd.Series(["x", None, "x", None], dtype="str"), pd.Series(["y", "y", None, None], dtype="str")
    assert printed.join_texts([a, b], ": ").fillna("-").tolist() == ["x: y", "y", "x", "-"]
    assert printed.stack_texts(a, b).fillna("-").tolist() == ["x\ny", "\ny", "x", "-"]


def test_a_qualifier_belongs_to_its_record_only() -> None:
    records = table("USUBJID | CMSEQ\n1 | 1\n1 | 2\n2 | 1", numbers="CMSEQ")
    supp = table(
        """
        USUBJID | IDVAR | IDVARVAL | QNAM    | QVAL
        1       | CMSEQ | 2        | CMLINE  | 3
        2       | CMSEQ | 1        | CMREGIM | AI
        2       | X     | 1        | CMLINE  | 9
        """
    )
    assert printed.pick_qualifier(records, supp, "CMSEQ", "CMLINE").fillna("-").tolist() == ["-", "3", "-"]


def test_sorted_by_subject_date_term_with_undated_records_last(adsl: pd.DataFrame, study: Study) -> None:
    output = history(adsl, study)
    assert rows_of(output) == [
        ["1", "Migraine", "2022"],
        ["1", "Anaemia", "2022-01"],
        ["1", "Gout", ""],
        ["2", "Asthma", "2023-05"],
    ]
    assert output.titles[0] == "Listing 16.2.4.3"


def test_each_row_names_its_record(adsl: pd.DataFrame, study: Study) -> None:
    body = history(adsl, study).body
    assert isinstance(body, Listing)
    assert body.refs.to_numpy().tolist() == [["MH", "1", 2.0], ["MH", "1", 3.0], ["MH", "1", 1.0], ["MH", "2", 1.0]]


def test_a_column_without_values_is_left_out_and_named(adsl: pd.DataFrame, study: Study) -> None:
    output = history(adsl, study)
    assert output.footnotes == ("A note.", "No values in the data, not shown: Grade.")


def test_the_ard_counts_subjects_and_records_and_holds_every_listed_record(adsl: pd.DataFrame, study: Study) -> None:
    output = history(adsl, study)
    listed = output.ard[output.ard["analysis_id"] == "AN_LISTED_MH"].set_index("stat_name")
    assert listed.loc[["n", "n_event"], "stat_num"].tolist() == [2.0, 4.0]
    assert listed["data_subset"].unique().tolist() == ["MHCAT is null"]
    behind = output.records[output.records["ard_id"] == listed.loc["n_event", "ard_id"]]
    assert behind[["DATASET", "USUBJID", "SEQ"]].to_numpy().tolist() == [["MH", "1", s] for s in (1.0, 2.0, 3.0)] + [
        ["MH", "2", 1.0]
    ]
    assert validate(output.records, ARDRecords).empty


def test_of_too_many_subjects_a_page_shows_the_first_and_the_rtf_all(
    adsl: pd.DataFrame, study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.tlf.layout.listing.SHOWN_SUBJECTS", 1)
    output = history(adsl, study)
    files, part = render(output, study, "2026-06-30")
    html, rtf = files[f"{output.id}.html"].decode(), files[f"{output.id}.rtf"].decode()
    said = "Shown: the first 1 of 2 subjects with records, in the order of the listing, that is 3 of 4 records; all are in "
    for page in (html, part.content, part.section.text):
        assert said in page
    assert "Shown: the first" not in rtf
    *first, last = (row[1] for row in rows_of(output))
    assert all(term in html and term in rtf for term in first)
    assert last in rtf
    assert last not in html
    counted = output.ard[output.ard["analysis_id"] == "AN_LISTED_MH"].set_index("stat_name")["stat_num"]
    assert counted[["n", "n_event"]].tolist() == [2.0, 4.0]


def test_several_treatments_are_blocks_in_the_order_of_adsl(adsl: pd.DataFrame, study: Study) -> None:
    arms = pd.Series(["High"] * 9, dtype="str").mask(adsl["USUBJID"] == "2", "Low")
    output = history(adsl.assign(TRT01P=arms, TRT01PN=arms.map({"Low": 1.0, "High": 2.0})), study)
    assert [row[:3] for row in rows_of(output)] == [
        ["Low", "2", "Asthma"],
        ["High", "1", "Migraine"],
        ["High", "1", "Anaemia"],
        ["High", "1", "Gout"],
    ]


def test_a_listing_of_no_part_of_a_head_is_blank_there(adsl: pd.DataFrame, study: Study) -> None:
    one = table("USUBJID | MHSEQ\n1 | 1", numbers="MHSEQ")
    parts: list[Listed] = [
        list_records("MH", one, {"A": pd.Series(["a"], dtype="str")}),
        list_records("CM", one.rename(columns={"MHSEQ": "CMSEQ"}), {"B": pd.Series(["b"], dtype="str")}),
    ]

    @output("two_parts")
    def l_1(adsl: pd.DataFrame, study: Study) -> Content:
        return make_listing("T", select_population(adsl, "FASFL", study), parts)

    assert sorted(rows_of(l_1(adsl, study))) == [["1", "", "b"], ["1", "a", ""]]
