"""Tables 14.1.1.1 to 14.1.1.3 on hand-made subjects, and the sums that must hold (TLF_SPEC 1)."""

from datetime import date
from typing import Any

import pandas as pd
import pytest

from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.table import Table
from pipeline.tlf.outputs import outputs_of
from tests.unit.tlf.hand_made import ARM, analysed, make_study, table

Lines = list[tuple[str, str]]


@pytest.fixture
def adsl() -> pd.DataFrame:
    """1 goes on; 2 progressed; 3 stopped for a reason of its own; 4 had no second drug and no reason; 5 was not treated; 6 failed
    screening."""
    frame = table(
        """
        USUBJID | ENRLFL | SAFFL | FASFL | RESFL | PPROTFL | RESREAS                               | TRTSDT
        1       | Y      | Y     | Y     | Y     | Y       |                                       | 2023-01-10
        2       | Y      | Y     | Y     | Y     | Y       |                                       | 2023-01-10
        3       | Y      | Y     | Y     | N     | Y       | NO MEASURABLE DISEASE AT BASELINE     | 2023-01-10
        4       | Y      | Y     | Y     | N     | N       | NO EVALUABLE POST-BASELINE ASSESSMENT | 2023-01-10
        5       | Y      | N     | N     | N     | N       | NOT TREATED                           |
        6       | N      | N     | N     | N     | N       |                                       |
        """,
        dates="TRTSDT",
    )
    status = table(
        """
        EOTSTT       | DCTREAS             | SUREOTST     | SURDCTRS            | ENVEOTST  | ENVDCTRS | EOSSTT       | DCSREAS
        ONGOING      |                     | ONGOING      |                     | COMPLETED |          | ONGOING      |
        DISCONTINUED | PROGRESSIVE DISEASE | DISCONTINUED | PROGRESSIVE DISEASE | COMPLETED |          | DISCONTINUED | DEATH
        DISCONTINUED | LACK OF EFFICACY    | DISCONTINUED | LACK OF EFFICACY    | ONGOING   |          | ONGOING      |
        DISCONTINUED |                     | DISCONTINUED |                     |           |          | ONGOING      |
                     |                     |              |                     |           |          | ONGOING      |
                     |                     |              |                     |           |          |              |
        """
    )
    treatment = pd.Series([ARM, ARM, ARM, ARM, ARM, None], dtype="str")
    return pd.concat([frame, status], axis=1).assign(TRT01P=treatment, TRT01A=treatment)


@pytest.fixture
def adtte() -> pd.DataFrame:
    """OS: death on day 61, alive on days 30, 91 and 122."""
    return table(
        """
        USUBJID | ASEQ | PARAMCD | STARTDT    | ADT        | CNSR
        1       | 1    | OS      | 2023-01-01 | 2023-01-30 | 1
        2       | 1    | OS      | 2023-01-01 | 2023-03-02 | 0
        3       | 1    | OS      | 2023-01-01 | 2023-04-01 | 1
        4       | 1    | OS      | 2023-01-01 | 2023-05-02 | 1
        """,
        dates="STARTDT ADT",
        numbers="ASEQ CNSR",
    )


def make(name: str, listed: tuple[str, ...] = (), trial: dict[str, Any] | None = None, **tables: pd.DataFrame) -> Output:
    sets = {"per_protocol": {"subjects": listed}}
    study = make_study(study={"id": "S", "dco": date(2023, 6, 30)}, populations=sets, trial=trial or {})
    function: Any = next(f for f in outputs_of(study) if f.__name__ == name)
    given = {**analysed(tables, study), "study": study}
    return function(**{p: given[p] for p in function.__annotations__ if p != "return"})


def lines(output: Output) -> Lines:
    assert isinstance(output.body, Table)
    return list(zip(output.body.rows["label"], output.body.cells.agg("; ".join, axis=1), strict=True))


def test_analysis_sets(adsl: pd.DataFrame) -> None:
    assert lines(make("t_14_1_1_1", adsl=adsl)) == [
        ("Screened", "6"),
        ("Screen failures and others not enrolled", "1"),
        ("Enrolled", "5 (100)"),
        ("Safety Analysis Set", "4 (80.0)"),
        ("Full Analysis Set", "4 (80.0)"),
        ("Response-Evaluable Set", "2 (40.0)"),
        ("Per-Protocol Set", "3 (60.0)"),
        ("Excluded from the Response-Evaluable Set, n (%)", ""),
        ("Not treated", "1 (20.0)"),
        ("No measurable disease at baseline", "1 (20.0)"),
        ("No evaluable tumour assessment after baseline", "1 (20.0)"),
    ]


def test_who_was_treated_without_enrolment_is_told_of(adsl: pd.DataFrame) -> None:
    assert not any("Treated without" in note for note in make("t_14_1_1_1", adsl=adsl).footnotes)
    enrolled = adsl["ENRLFL"].mask(adsl["USUBJID"].eq(adsl.loc[adsl["SAFFL"].eq("Y"), "USUBJID"].iloc[0]), "N")
    who = adsl.loc[adsl["SAFFL"].eq("Y"), "USUBJID"].iloc[0]
    note = f"Treated without a record of enrolment, in the safety set alone and not counted here (number 1): {who}."
    assert note in make("t_14_1_1_1", adsl=adsl.assign(ENRLFL=enrolled)).footnotes


def test_the_enrolled_are_counted_by_the_version_of_the_protocol_where_it_was_amended(adsl: pd.DataFrame) -> None:
    """Of six the last is not enrolled; nobody consented to version 3, one to a version that the protocol does not have."""
    amendments = {version: {"date": day} for version, day in (("2", date(2025, 1, 4)), ("3", date(2025, 3, 1)))}
    versions = pd.Series(["1", "1", "2", None, "9", "2"], dtype="str")
    found = lines(make("t_14_1_1_1", trial={"version": "1", "amendments": amendments}, adsl=adsl.assign(PROTVER=versions)))
    place = found.index(("Protocol version at consent, n (%)", ""))
    assert found[place + 1 :] == [
        ("1", "2 (40.0)"), ("2", "1 (20.0)"), ("3", "0"), ("9", "1 (20.0)"), ("Not recorded", "1 (20.0)"),
    ]  # fmt: skip


def test_screened_subjects_stand_in_the_total_where_there_are_more_treatments(adsl: pd.DataFrame) -> None:
    arms = pd.Series(["A", "B", "A", "B", "A", None], dtype="str")
    output = make("t_14_1_1_1", adsl=adsl.assign(TRT01P=arms))
    assert isinstance(output.body, Table)
    assert [column.head for column in output.body.columns] == ["A\n(N=3)", "B\n(N=2)", "Total\n(N=5)"]
    found = dict(lines(output))
    assert (found["Screened"], found["Enrolled"]) == ("; ; 6", "3 (100); 2 (100); 5 (100)")
    assert found["Not treated"] == "1 (33.3); 0; 1 (20.0)"


def test_disposition(adsl: pd.DataFrame, adtte: pd.DataFrame) -> None:
    """A reason that only the data have stands before Other, Missing last; 4 never had envafolimab, 1 and 2 completed it."""
    found = lines(make("t_14_1_1_2", adsl=adsl, adtte=adtte))
    assert found[:3] == [
        ("Treated, n (%)", "4 (100)"),
        ("On treatment at data cut-off (any drug), n (%)", "1 (25.0)"),
        ("Discontinued all study treatment, n (%)", "3 (75.0)"),
    ]
    assert [f for f in found[3:13] if f[1] != "0"] == [
        ("Progressive disease", "1 (25.0)"),
        ("Lack of efficacy", "1 (25.0)"),
        ("Missing", "1 (25.0)"),
    ]
    assert [label for label, _ in found[10:13]] == ["Lack of efficacy", "Other", "Missing"]
    text = dict(found)
    assert (text["Completed envafolimab, n (%)"], text["Discontinued envafolimab, n (%)"]) == ("2 (50.0)", "0")
    assert text["Never treated with envafolimab, n (%)"] == "1 (25.0)"
    assert text["Ongoing in the study (survival follow-up), n (%)"] == "3 (75.0)"
    assert "Completed all study treatment, n (%)" not in text


def test_follow_up_counts_the_censored_as_events(adsl: pd.DataFrame, adtte: pd.DataFrame) -> None:
    """Alive on days 30, 91, 122, dead on day 61: 3/4 after 30, 3/4 x 1/2 = 0.375 after 91. Median 91 / 30.4375 = 2.99 months."""
    text = dict(lines(make("t_14_1_1_2", adsl=adsl, adtte=adtte)))
    assert text["Median by reverse Kaplan-Meier (95% CI)"].startswith("3.0 (")
    assert text["Min, max"] == "1.0, 4.0"  # 30 and 122 days


def test_status_and_reasons_add_up(adsl: pd.DataFrame, adtte: pd.DataFrame) -> None:
    """TLF_SPEC 1: treated = on treatment + completed + discontinued; the reasons sum to the discontinued."""
    ard = make("t_14_1_1_2", adsl=adsl, adtte=adtte).ard
    counts = ard[ard["stat_name"] == "n"].set_index(["analysis_id", "variable_level"])["stat_num"]
    assert counts["AN_EOTSTT"].sum() == counts["AN_TREATED"].sum() == 4
    for status, reason in (("EOTSTT", "DCTREAS"), ("SUREOTST", "SURDCTRS"), ("ENVEOTST", "ENVDCTRS"), ("EOSSTT", "DCSREAS")):
        assert counts[f"AN_{reason}"].sum() == counts[(f"AN_{status}", "DISCONTINUED")]


def test_deviations_as_the_data_tell_them(adsl: pd.DataFrame) -> None:
    """1 did not meet a criterion; 2 neither, but was screened again and met all; 5 is not in the full analysis set.

    Of the four treated, 1 consented on the day of the dose (no times), 2 the day after it, 4 an hour after it; 3 has no date.
    """
    first = dict(zip(adsl["USUBJID"], adsl["TRTSDT"], strict=True))
    days = {n: f"{first[n]:%Y-%m-%d}" for n in "124"} | {"after": f"{first['2'] + pd.Timedelta(days=1):%Y-%m-%d}"}
    dm = table(
        f"""
        USUBJID | RFICDTC            | RFXSTDTC
        1       | {days["1"]}        | {days["1"]}T09:00
        2       | {days["after"]}    | {days["2"]}
        3       |                    |
        4       | {days["4"]}T10:00  | {days["4"]}T09:00
        5       | 2030-01-01         | 2023-01-01
        """
    )
    ie = table(
        """
        USUBJID | IESEQ | IETESTCD | IEDTC
        1       | 1     | INCL03   | 2023-01-02
        1       | 2     | EXCL02   | 2023-01-02
        2       | 1     | EXCL02   | 2022-12-01
        5       | 1     | EXCL02   | 2023-01-02
        """,
        numbers="IESEQ",
    )
    ds = table(
        """
        USUBJID | DSSEQ | DSDECOD                  | DSSTDTC
        1       | 1     | ELIGIBILITY CRITERIA MET | 2023-01-02
        2       | 1     | ELIGIBILITY CRITERIA MET | 2023-01-05
        3       | 1     | PROTOCOL DEVIATION       | 2023-04-05
        4       | 1     | PROTOCOL DEVIATION       | 2023-07-05
        """,
        numbers="DSSEQ",
    )
    assert lines(make("t_14_1_1_3", ("3",), adsl=adsl, dm=dm, ie=ie, ds=ds)) == [
        ("Subjects with at least one major deviation, n (%)", "4 (100)"),
        ("Informed consent dated after the first dose (DM)", "2 (50.0)"),  # 2 and 4
        ("Treated without a date of informed consent (DM)", "1 (25.0)"),  # 3
        ("Criterion for inclusion or exclusion not met (IE)", "1 (25.0)"),
        ("Discontinued for a protocol deviation (DS)", "1 (25.0)"),  # that of 4 is after the cut-off
        ("Listed as not per protocol (ADSL)", "1 (25.0)"),
    ]


def test_no_deviation_gives_the_titles_and_a_sentence(adsl: pd.DataFrame) -> None:
    output = make("t_14_1_1_3", adsl=adsl)
    assert isinstance(output.body, Table)
    assert output.body.rows.empty
    assert output.titles[0] == "Table 14.1.1.3"
