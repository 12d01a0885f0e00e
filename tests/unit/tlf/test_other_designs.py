"""Outputs of trials with one drug, three or none, and of a primary endpoint by week 24 or by no week: lines worked by hand."""

from typing import Any

import pandas as pd
import pytest

from pipeline.orchestration.runs.summary import lines_of
from pipeline.study import Study
from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.table import Table
from pipeline.tlf.layout.text_numbers import chapters_of
from pipeline.tlf.outputs import outputs_of
from pipeline.tlf.outputs.adverse_events.overview import t_14_3_1_1
from pipeline.tlf.outputs.response.best_overall_response import t_14_2_1_1
from pipeline.tlf.outputs.response.response_rates import primary_notes
from pipeline.tlf.outputs.response.responses import primary_label
from pipeline.tlf.outputs.subjects.disposition import l_16_2_1_1, t_14_1_1_2
from tests.drugs import DRUGS
from tests.unit.tlf.hand_made import complete, make_study, table

NONE: dict[str, Any] = {}
ONE = {"SURUFATINIB": DRUGS["SURUFATINIB"]}
TWO = {name: drug | {"frequency": "QD"} for name, drug in DRUGS.items()}
CHEMO = TWO["ENVAFOLIMAB"] | {"prefix": "CHE", "letter": "C", "relation": "AERELC", "action": "AEACNC"}
THREE = TWO | {"CHEMO": CHEMO}
UNASKED = CHEMO | {"relation": ""}
NAMES = ["surufatinib", "envafolimab", "chemo"]


def study_of(drugs: dict[str, Any], **sections: Any) -> Study:
    return make_study(drugs=drugs, **sections)


def lines(output: Output) -> dict[str, str]:
    assert isinstance(output.body, Table)
    return dict(zip(output.body.rows["label"], output.body.cells.agg("; ".join, axis=1), strict=True))


@pytest.mark.parametrize(
    ("drugs", "ids"),
    [
        (NONE, []),
        (ONE, []),  # Table 14.3.1.6 is that table
        (TWO, ["a", "b"]),
        (THREE, ["a", "b", "c"]),
        (THREE | {"CHEMO": UNASKED}, ["a", "b"]),
    ],
)
def test_a_table_of_related_events_for_each_drug_that_was_asked(drugs: dict[str, Any], ids: list[str]) -> None:
    functions = {function.__name__: function for function in outputs_of(study_of(drugs))}
    order = list(functions)
    names = [f"t_14_3_1_6{letter}" for letter in ids]
    assert [name for name in order if name.startswith("t_14_3_1_6")] == ["t_14_3_1_6", *names]
    assert order[order.index("t_14_3_1_6") + len(ids) + 1] == "t_14_3_1_7"
    for number, name in enumerate(names, start=1):
        assert functions[name].__doc__ == f"As Table 14.3.1.3, of the events with AREL{number} = RELATED."
        assert functions[name].__module__ == "pipeline.tlf.outputs.adverse_events.by_term"


@pytest.fixture
def adsl() -> pd.DataFrame:
    """Three treated subjects: A goes on with all, B stopped CHEMO for an adverse event, C never had it."""
    frame = table(
        """
        USUBJID | ENRLFL | SAFFL | FASFL | TRTSDT     | EOTSTT       | DCTREAS       | SUREOTST     | SURDCTRS      | ENVEOTST
        A       | Y      | Y     | Y     | 2023-01-10 | ONGOING      |               | ONGOING      |               | ONGOING
        B       | Y      | Y     | Y     | 2023-01-10 | DISCONTINUED | ADVERSE EVENT | DISCONTINUED | ADVERSE EVENT | COMPLETED
        C       | Y      | Y     | Y     | 2023-01-10 | ONGOING      |               | ONGOING      |               | ONGOING
        """,
        dates="TRTSDT",
    )
    chemo = pd.DataFrame({"CHEEOTST": ["ONGOING", "DISCONTINUED", None], "CHEDCTRS": [None, "ADVERSE EVENT", None]}, dtype="str")
    dates = pd.DataFrame({"CHESDT": pd.to_datetime(["2023-01-10", "2023-01-11", None])}).astype("datetime64[ms]")
    return pd.concat([frame, chemo, dates.assign(CHEEDT=dates["CHESDT"])], axis=1).assign(
        TRT01P="Arm", TRT01A="Arm", SURSDT=frame["TRTSDT"], ENVSDT=frame["TRTSDT"]
    )


@pytest.mark.parametrize(
    ("drugs", "named"),
    [(NONE, []), (ONE, []), (TWO, NAMES[:2]), (THREE, NAMES)],
)
def test_disposition_by_drug_where_there_are_several(drugs: dict[str, Any], named: list[str], adsl: pd.DataFrame) -> None:
    given = complete({"adsl": adsl})
    text = lines(t_14_1_1_2(given["adsl"], given["adtte"], study_of(drugs)))
    ongoing = [label for label in text if label.startswith("On ") and "(any drug)" not in label]
    assert ongoing == [f"On {name} at data cut-off, n (%)" for name in named]
    assert text["On treatment at data cut-off (any drug), n (%)"] == "2 (66.7)"


def test_disposition_of_a_third_drug(adsl: pd.DataFrame) -> None:
    given = complete({"adsl": adsl})
    text = lines(t_14_1_1_2(given["adsl"], given["adtte"], study_of(THREE)))
    assert text["On chemo at data cut-off, n (%)"] == "1 (33.3)"
    assert text["Discontinued chemo, n (%)"] == "1 (33.3)"
    assert text["Never treated with chemo, n (%)"] == "1 (33.3)"
    assert "Completed chemo, n (%)" not in text


@pytest.mark.parametrize(("drugs", "heads"), [(ONE, []), (THREE, ["Surufatinib", "Envafolimab", "Chemo"])])
def test_the_listing_of_dispositions_by_drug(drugs: dict[str, Any], heads: list[str], adsl: pd.DataFrame) -> None:
    output = l_16_2_1_1(complete({"adsl": adsl})["adsl"], study_of(drugs))
    assert [head.split("\n")[0] for head in output.body.heads if head.endswith("\nfirst dose\nlast dose (day)")] == [
        "Treatment",
        *heads,
    ]


@pytest.fixture
def adae() -> pd.DataFrame:
    """A has an event that all three drugs caused, and after which CHEMO was stopped; B one that CHEMO alone caused."""
    frame = table(
        """
        USUBJID | AESEQ | AEDECOD | TRTEMFL | AREL    | AREL1       | AREL2       | AREL3   | AEACN
        A       | 1     | Rash    | Y       | RELATED | RELATED     | RELATED     | RELATED | DRUG WITHDRAWN
        B       | 1     | Rash    | Y       | RELATED | NOT RELATED | NOT RELATED | RELATED | DOSE REDUCED
        """,
        numbers="AESEQ",
    )
    first = pd.Series(["DOSE NOT CHANGED", "DOSE REDUCED"], dtype="str")
    return frame.assign(AACN1=first, AACN2=first, AACN3=frame["AEACN"])


@pytest.mark.parametrize(
    ("drugs", "related"),
    [
        (NONE, []),
        (ONE, []),
        (TWO, ["Related to surufatinib 1", "Related to envafolimab 1", "Related to both 1"]),
        (
            THREE,
            ["Related to surufatinib 1", "Related to envafolimab 1", "Related to chemo 2", "Related to all 1"],
        ),
    ],
)
def test_the_overview_by_drug(drugs: dict[str, Any], related: list[str], adsl: pd.DataFrame, adae: pd.DataFrame) -> None:
    given = complete({"adsl": adsl, "adae": adae})
    text = lines(t_14_3_1_1(given["adsl"], given["adae"], study_of(drugs)))
    assert [f"{label} {text[label].split()[0]}" for label in text if label.startswith("Related to")] == related
    assert text["Related TEAE"] == "2 (66.7); 2"
    assert text["TEAE leading to discontinuation of any study drug"] == "1 (33.3); 1"
    assert ("Of chemo" in text) == ("CHEMO" in drugs)


WEEK_24 = {"primary": "CRSP24", "week": 24}


@pytest.mark.parametrize(
    ("orr", "label"),
    [
        (WEEK_24, "Confirmed objective response (CR + PR) first documented by week 24"),
        ({"primary": "RSP24", "week": 24}, "Objective response (CR + PR), confirmed or not, first documented by week 24"),
        ({"week": 24}, "Confirmed objective response (CR + PR)"),
        ({"primary": "RSP"}, "Objective response (CR + PR), confirmed or not"),
    ],
)
def test_the_primary_endpoint_in_words(orr: dict[str, Any], label: str) -> None:
    assert primary_label(make_study(orr=orr)) == label


@pytest.mark.parametrize(
    ("timeframe", "label", "notes"),
    [
        (
            "at_visit",
            "Confirmed objective response (CR + PR) first documented by week 24 and seen at week 24",
            [
                "By week 24: first documented at most 175 days after the start date.",
                "Seen at week 24: CR or PR 161 to 175 days after the start date.",
            ],
        ),
        ("any", "Confirmed objective response (CR + PR) at any time", []),
    ],
)
def test_how_the_week_counts_in_words(timeframe: str, label: str, notes: list[str]) -> None:
    """Week 24 is day 168, with a window of seven days."""
    study = make_study(orr=WEEK_24 | {"timeframe": timeframe})
    assert primary_label(study) == label
    assert list(primary_notes(study))[:-1] == notes


@pytest.mark.parametrize(
    ("orr", "summary", "sentence"),
    [
        (WEEK_24, "ORR by week 24", "Objective response by week 24"),
        ({"primary": "CRSP", "week": 24}, "ORR", "Objective response"),  # the week is there, the primary does not count by it
        ({"primary": "RSP", "week": 24}, "ORR, confirmed or not", "Objective response, confirmed or not"),
        (
            {"primary": "RSP12", "week": 12},
            "ORR, confirmed or not, by week 12",
            "Objective response, confirmed or not, by week 12",
        ),
        (WEEK_24 | {"timeframe": "at_visit"}, "ORR at week 24", "Objective response at week 24"),
        (WEEK_24 | {"timeframe": "any"}, "ORR at any time", "Objective response at any time"),
    ],
)
def test_the_primary_endpoint_in_summary_and_text(orr: dict[str, Any], summary: str, sentence: str) -> None:
    study = make_study(orr=orr)
    assert lines_of(study)[0].label == f"{summary} (primary)"
    assert chapters_of(study)["Efficacy"][0].label == f"{sentence} (primary endpoint)"


@pytest.mark.parametrize(
    ("orr", "dcr", "line", "sentences"),
    [
        (
            "FASFL",
            "RESFL",
            ("DCR, response-evaluable", "AN_CDCR_RESFL"),
            {
                "Disease control rate": "AN_CDCR",
                "Disease control rate, response-evaluable subjects": "AN_CDCR_RESFL",
            },
        ),
        (
            "FASFL",
            "FASFL",
            ("DCR, full analysis", "AN_CDCR"),
            {
                "Disease control rate": "AN_CDCR",
                "Disease control rate, response-evaluable subjects": "AN_CDCR_RESFL",
            },
        ),
        (
            "FASFL",
            "SAFFL",
            ("DCR, safety analysis", "AN_CDCR_SAFFL"),
            {
                "Disease control rate": "AN_CDCR",
                "Disease control rate, response-evaluable subjects": "AN_CDCR_RESFL",
                "Disease control rate, subjects of the safety analysis set": "AN_CDCR_SAFFL",
            },
        ),
        ("RESFL", "RESFL", ("DCR, response-evaluable", "AN_CDCR"), {"Disease control rate": "AN_CDCR"}),
    ],
)
def test_over_whom_disease_control_is_counted(
    orr: str, dcr: str, line: tuple[str, str], sentences: dict[str, str], adsl: pd.DataFrame
) -> None:
    study = make_study(orr={"primary": "CRSP18", "week": 18, "population": orr}, dcr={"population": dcr})
    assert [(one.label, one.analysis) for one in lines_of(study) if one.label.startswith("DCR")] == [line]
    found = {one.label: one.analysis for one in chapters_of(study)["Efficacy"] if one.label.startswith("Disease control")}
    assert found == sentences
    given = complete({"adsl": adsl.assign(RESFL="Y")})
    printed = set(t_14_2_1_1(given["adsl"], given["adrs"], study).ard["analysis_id"])
    assert {line[1], *sentences.values()} <= printed  # the table has what the summary and the sentences name


def test_the_week_in_notes_and_summaries() -> None:
    by_week, by_none = make_study(orr=WEEK_24), make_study(orr={})
    assert primary_notes(by_week)[0] == "By week 24: first documented at most 175 days after the start date."  # 168 and 7
    assert [note for note in primary_notes(by_none) if "week" in note] == []
    assert [lines_of(study)[0].label for study in (by_week, by_none)] == ["ORR by week 24 (primary)", "ORR (primary)"]
    assert [chapters_of(study)["Efficacy"][0].label for study in (by_week, by_none)] == [
        "Objective response by week 24 (primary endpoint)",
        "Objective response (primary endpoint)",
    ]


def test_the_summary_says_whose_rates_it_has() -> None:
    """Every line that somebody judges names who; without further evaluators none does."""
    review = [{"name": "Independent Review", "code": "R"}]
    by = make_study(evaluators=review, orr={"evaluator": "Independent Review"}, pfs={"evaluator": "Independent Review"})
    judged = [line.label for line in lines_of(by) if line.label.startswith(("ORR", "DCR", "PFS"))]
    assert "ORR by independent review, confirmed" in judged
    assert len(judged) > 2
    assert all(" by independent review" in label for label in judged)
    assert not [line.label for line in lines_of(make_study()) if " by " in line.label and "week" not in line.label]
