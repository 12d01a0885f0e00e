"""The baseline is that of the evaluator whose endpoint it is (STUDY_SPEC 4.12): hand-worked subjects.

Everybody is randomised on 2023-01-01 and first dosed on 2023-01-10. SCREENING: the day of the baseline scan that the investigator
or the reader measured; the target is of 40 mm, of 8 mm where "small" follows, and was not measured where the cell is empty.
Others: the overall response that both give on 2023-01-05 (EARLY, before the dose) and at week 6 (2023-02-12).
"""

import pandas as pd
import pytest

from pipeline.adam.tumour.adtr_issues import old_baseline
from pipeline.study import Study
from schemas.adam.adsl import adsl as declared_adsl
from schemas.base import DTYPES, variables
from tests.spec.adrs.test_evaluators import filled, flagged
from tests.spec.datasets import efficacy, first_stage, sdtm
from tests.spec.tables import lines, shown, study, table

SUBJECTS = """
USUBJID         | INV SCREENING    | READER SCREENING | EARLY | W6
both            | 2022-12-20       | 2022-12-20       |       | PD
not the reader  | 2022-12-20       |                  |       | PD
the reader only |                  | 2022-12-20       |       | PD
reader later    | 2022-12-20       | 2023-01-08       | PR    | SD
reader earlier  | 2023-01-08       | 2022-12-20       | PR    | SD
small           | 2022-12-20       | 2022-12-20 small |       | SD
"""
# CNSR and date of PFS: 0 event, 1 censored at the last assessment, 4 without an evaluable baseline at the start.
PFS = """
USUBJID         | PFS          | RPFS
both            | 0 2023-02-12 | 0 2023-02-12
not the reader  | 0 2023-02-12 | 4 2023-01-01
the reader only | 4 2023-01-01 | 0 2023-02-12
reader later    | 1 2023-02-12 | 1 2023-02-12
reader earlier  | 1 2023-02-12 | 1 2023-02-12
"""
# An assessment on or before the evaluator's own baseline scan is none: PR of 2023-01-05 counts for one of the two.
BEST = """
USUBJID        | BOR | RBOR
reader later   | PR  | SD
reader earlier | SD  | PR
"""
# Measurable disease (a valid target at baseline) and an evaluable assessment after it, of the deciding evaluator.
EVALUABLE = """
USUBJID         | by the investigator | by the review
both            | Y                   | Y
not the reader  | Y                   | N
the reader only | N                   | Y
small           | Y                   | N
"""
WHO = {"INV": ("INVESTIGATOR", "T01"), "READER": ("INDEPENDENT ASSESSOR", "R-T01")}
REVIEW = [{"name": "Independent Review", "code": "R"}]
NUMBERS = {"SCREENING": 1.0, "UNSCHEDULED": 2.0, "WEEK 6": 3.0}
CHOSEN = {"by the investigator": "Investigator", "by the review": "Independent Review"}


def chosen(whose: str = "by the investigator", **further: object) -> Study:
    return study(evaluators=REVIEW, orr={"evaluator": CHOSEN[whose]}, **further)


def tables() -> dict[str, pd.DataFrame]:
    given = table(SUBJECTS).fillna("")
    ids = list(given["USUBJID"])
    base = sdtm(
        dm="\n".join(["USUBJID", *ids]),
        ex="\n".join(["USUBJID | EXTRT | EXDOSE | EXSTDTC", *(f"{i} | DRUG | 1 | 2023-01-10" for i in ids)]),
        ds="\n".join(
            ["USUBJID | DSCAT | DSDECOD | DSSTDTC", *(f"{i} | PROTOCOL MILESTONE | RANDOMIZED | 2023-01-01" for i in ids)]
        ),
    )
    tu, tr, rs = [], [], []
    for row in given.to_dict("records"):
        for who, (evaluator, link) in WHO.items():
            tu.append((row["USUBJID"], link, "TUMIDENT", "TARGET", evaluator))
            day, _, small = row[f"{who} SCREENING"].partition(" ")
            sizes = {"SCREENING": (day, 8.0 if small else 40.0), "WEEK 6": ("2023-02-12", 30.0)}
            answers = {"UNSCHEDULED": ("2023-01-05", row["EARLY"]), "WEEK 6": ("2023-02-12", row["W6"])}
            tr += [
                (row["USUBJID"], len(tr) + at, "TARGET", link, "LDIAM", size, evaluator, visit, NUMBERS[visit], measured)
                for at, (visit, (measured, size)) in enumerate(sizes.items())
                if measured
            ]
            rs += [
                (row["USUBJID"], len(rs) + at, "OVRLRESP", "RECIST 1.1", said, evaluator, visit, NUMBERS[visit], seen)
                for at, (visit, (seen, said)) in enumerate(answers.items())
                if said
            ]
    of_tr = ["USUBJID", "TRSEQ", "TRGRPID", "TRLNKID", "TRTESTCD", "TRSTRESN", "TREVAL", "VISIT", "VISITNUM", "TRDTC"]
    of_rs = ["USUBJID", "RSSEQ", "RSTESTCD", "RSCAT", "RSSTRESC", "RSEVAL", "VISIT", "VISITNUM", "RSDTC"]
    made = {
        "tu": flagged(tu, ["USUBJID", "TULNKID", "TUTESTCD", "TUSTRESC", "TUEVAL"]),
        "tr": flagged(tr, of_tr),
        "rs": flagged(rs, of_rs),
    }
    return base | {name: filled(base[name], rows) for name, rows in made.items()}


@pytest.fixture(scope="module", params=CHOSEN)
def whose(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def made(whose: str) -> dict[str, pd.DataFrame]:
    return efficacy(tables(), chosen(whose))


def test_who_has_no_baseline_by_an_evaluator_is_censored_for_that_one(made: dict[str, pd.DataFrame]) -> None:
    found = made["adtte"].set_index(["USUBJID", "PARAMCD"])
    for row in table(PFS).to_dict("records"):
        for parameter in ("PFS", "RPFS"):
            one = found.loc[(row["USUBJID"], parameter)]
            assert f"{one['CNSR']:.0f} {shown(one['ADT'])}" == row[parameter], (row["USUBJID"], parameter)


def test_an_assessment_counts_after_the_baseline_of_its_evaluator(made: dict[str, pd.DataFrame]) -> None:
    best = made["adrs"].loc[made["adrs"]["PARAMCD"].isin(["BOR", "RBOR"])]
    found = best.set_index(["USUBJID", "PARAMCD"])["AVALC"]
    for row in table(BEST).to_dict("records"):
        for parameter in ("BOR", "RBOR"):
            assert found.loc[(row["USUBJID"], parameter)] == row[parameter], (row["USUBJID"], parameter)


def test_who_is_evaluable_follows_the_deciding_evaluator(whose: str, made: dict[str, pd.DataFrame]) -> None:
    adsl = made["adsl"].set_index("USUBJID")
    expected = table(EVALUABLE).set_index("USUBJID")[whose]
    assert adsl.loc[expected.index, "RESFL"].to_dict() == expected.to_dict()
    lacking = "small" if whose == "by the review" else "the reader only"
    assert adsl.loc[lacking, "RESREAS"] == "NO MEASURABLE DISEASE AT BASELINE"


def test_adsl_has_the_baseline_of_each_evaluator(made: dict[str, pd.DataFrame]) -> None:
    adsl = made["adsl"].set_index("USUBJID")
    shown_of = {name: [shown(adsl.loc[s, name]) for s in ("not the reader", "reader later")] for name in ("BLSCANDT", "RBLSCDT")}
    assert shown_of == {"BLSCANDT": ["2022-12-20", "2022-12-20"], "RBLSCDT": ["", "2023-01-08"]}
    assert adsl.loc[["both", "not the reader", "the reader only"], "RBLEVFL"].tolist() == ["Y", "N", "Y"]
    assert adsl.loc[["both", "not the reader", "small"], "RMDISFL"].tolist() == ["Y", "N", "N"]


def test_names_and_labels_have_room_for_every_evaluator() -> None:
    """Eight characters and forty; a name that is too long for its label is the code there."""
    long = "Blinded Independent Central Review, Berlin"[:40]
    declared = variables(declared_adsl((), False, (), (("R", "Independent Review"), ("R1", long))))
    own = {one.name: one.label for one in declared if one.name.endswith(("BLSCDT", "BLEVFL", "MDISFL")) and one.name != "MDISFL"}
    assert own == {
        "RBLSCDT": "Baseline Scan, Independent Review",
        "RBLEVFL": "Baseline Evaluable, Independent Review",
        "RMDISFL": "Measurable Disease, Independent Review",
        "R1BLSCDT": "Baseline Scan, Evaluator R1",
        "R1BLEVFL": "Baseline Evaluable, Evaluator R1",
        "R1MDISFL": "Measurable Disease, Evaluator R1",
    }
    assert max(len(name) for name in own) == 8


def test_an_old_baseline_is_listed_for_its_evaluator() -> None:
    """29 days before 2023-01-30 by the reader, 28 by the investigator; 28 are allowed."""
    subjects = table("USUBJID | FASFL | ORIGDT | BLSCANDT | RBLSCDT\nx | Y | 2023-01-30 | 2023-01-02 | 2023-01-01")
    decided = chosen()
    listed = {one.name: old_baseline(subjects, one, decided) for one in decided.evaluators}["Independent Review"]
    assert listed[["USUBJID", "COLUMN", "VALUE"]].astype(DTYPES["Char"]).to_numpy().tolist() == [
        ["x", "RBLSCDT", "29 days before the start"]
    ]


def lesion_lines(given: dict[str, pd.DataFrame], decided: Study) -> list[str]:
    issues = first_stage(given, decided).issues
    return lines(issues[issues["CODE"].str.startswith("EVALUATOR")], "CODE", "DATASET", "VALUE")


def test_who_gives_responses_alone_has_the_baseline_of_the_investigator() -> None:
    given = tables()
    without = given | {name: given[name][given[name][f"{name.upper()}EVAL"].eq("INVESTIGATOR")] for name in ("tu", "tr")}
    assert lesion_lines(without, chosen()) == ["EVALUATOR_LESIONS | TR | Independent Review"]
    assert lesion_lines(given, chosen()) == []
    found = efficacy(without, chosen("by the review"))
    times = found["adtte"].set_index(["USUBJID", "PARAMCD"])["CNSR"]
    assert (times[("not the reader", "RPFS")], times[("the reader only", "RPFS")]) == (0, 4)
    assert found["adsl"].set_index("USUBJID").loc[["not the reader", "the reader only"], "RESFL"].tolist() == ["Y", "N"]


def test_lesions_of_nobody_declared_are_listed() -> None:
    assert lesion_lines(tables(), study()) == [
        "EVALUATOR_UNKNOWN | TR | INDEPENDENT ASSESSOR",
        "EVALUATOR_UNKNOWN | TU | INDEPENDENT ASSESSOR",
    ]
