"""Investigator, two readers and an adjudicator: whose response counts for whom, and what does not fit together (STUDY_SPEC 4.12).

Everybody is randomised and first dosed on 2023-01-01 and has one target, of 40 mm at baseline for the investigator and reader 1,
of 50 mm for reader 2. A cell is the overall response at week 6 (2023-02-12) or 12 (2023-03-26); ACCEPTED: whose record has Y.
"""

from typing import Any

import pandas as pd
import pytest

from pipeline.adam.response.adrs import adrs
from pipeline.adam.tumour.adtr import adtr
from pipeline.study import Study
from schemas.adam.recist import RECIST
from schemas.base import DTYPES, empty
from tests.spec.datasets import efficacy, sdtm, stage_1
from tests.spec.recist.patients import DATES, NUMBERS
from tests.spec.tables import lines, shown, study, table

READINGS = """
USUBJID | VISIT | INV | R1 | R2 | ADJ | ACCEPTED
settled | W6    | SD  | SD | SD |     | R1
settled | W12   | SD  | SD | PD | PD  | R2
open    | W6    | SD  | SD | SD |     | R1
open    | W12   | SD  | PD | PD |     |
alone   | W6    | SD  | SD | SD |     | R1
alone   | W12   | SD  |    |    | PD  | ADJ
twice   | W6    | SD  | SD | SD |     | R1
twice   | W12   | SD  | SD | PD |     | R1 R2
lacking | W6    | SD  | SD |    |     | R1
lacking | W12   | PD  | PD | SD |     | R1
"""
WHO = {
    "INV": ("INVESTIGATOR", ""),
    "R1": ("INDEPENDENT ASSESSOR", "READER 1"),
    "R2": ("INDEPENDENT ASSESSOR", "READER 2"),
    "ADJ": ("INDEPENDENT ASSESSOR", "ADJUDICATOR 1"),
}
EVALUATORS: list[dict[str, Any]] = [
    {"name": "Independent Review", "code": "R", "accepted": True},
    {"name": "Reader 1", "code": "R1", "reader": "READER 1"},
    {"name": "Reader 2", "code": "R2", "reader": "READER 2"},
]
# CNSR and date of PFS by the investigator, the review, reader 1 and reader 2; 1: censored at the last assessment.
PFS = """
USUBJID | PFS          | RPFS         | R1PFS        | R2PFS
settled | 1 2023-03-26 | 0 2023-03-26 | 1 2023-03-26 | 0 2023-03-26
open    | 1 2023-03-26 | 1 2023-02-12 | 0 2023-03-26 | 0 2023-03-26
alone   | 1 2023-03-26 | 0 2023-03-26 | 1 2023-02-12 | 1 2023-02-12
twice   | 1 2023-03-26 | 0 2023-03-26 | 1 2023-03-26 | 0 2023-03-26
lacking | 0 2023-03-26 | 0 2023-03-26 | 0 2023-03-26 | 1 2023-03-26
"""


def chosen(**further: Any) -> Study:
    first, *others = EVALUATORS
    return study(evaluators=[first | further, *others])


def flagged(rows: list[tuple[object, ...]], names: list[str]) -> pd.DataFrame:
    """Records of --EVAL, --EVALID and --ACPTFL beside their subject, "" for null."""
    made = pd.DataFrame(rows, columns=names)
    return made.astype({name: DTYPES["Char"] for name in names if made[name].dtype == object}).replace("", pd.NA)


def tables(readings: str = READINGS) -> dict[str, pd.DataFrame]:
    """All domains; TR has each evaluator's target at baseline and at the visits with a response: smaller by 10 mm each time."""
    given = table(readings)
    ids = list(given["USUBJID"].unique())
    base = sdtm(
        dm="\n".join(["USUBJID", *ids]),
        ex="\n".join(["USUBJID | EXTRT | EXDOSE | EXSTDTC", *(f"{i} | DRUG | 1 | 2023-01-01" for i in ids)]),
        ds="\n".join(
            ["USUBJID | DSCAT | DSDECOD | DSSTDTC", *(f"{i} | PROTOCOL MILESTONE | RANDOMIZED | 2023-01-01" for i in ids)]
        ),
    )
    answers = [
        (r["USUBJID"], r["VISIT"], who, r[who], str(r["ACCEPTED"]).split()) for r in given.to_dict("records") for who in WHO
    ]
    said = [answer for answer in answers if not pd.isna(answer[3])]
    rs = [
        (i, n, "OVRLRESP", "RECIST 1.1", response, *WHO[who], "Y" if who in accepted else "", visit, NUMBERS[visit], DATES[visit])
        for n, (i, visit, who, response, accepted) in enumerate(said, start=1)
    ]
    names = ["USUBJID", "RSSEQ", "RSTESTCD", "RSCAT", "RSSTRESC", "RSEVAL", "RSEVALID", "RSACPTFL", "VISIT", "VISITNUM", "RSDTC"]
    lesions = [(i, who, "SCR", {"R2": 50}.get(who, 40)) for i in ids for who in ("INV", "R1", "R2")]
    lesions += [
        (i, who, visit, {"R2": 50}.get(who, 40) - (10 if visit == "W6" else 20)) for i, visit, who, _, _ in said if who != "ADJ"
    ]
    tr = [
        (i, n, "TARGET", link(who), "LDIAM", size, *WHO[who], "", visit, NUMBERS[visit], DATES[visit])
        for n, (i, who, visit, size) in enumerate(lesions, start=1)
    ]
    of_tr = ["USUBJID", "TRSEQ", "TRGRPID", "TRLNKID", "TRTESTCD", "TRSTRESN", "TREVAL", "TREVALID", "TRACPTFL"]
    tu = [(i, link(who), "TUMIDENT", "TARGET", *WHO[who], "") for i in ids for who in ("INV", "R1", "R2")]
    of_tu = ["USUBJID", "TULNKID", "TUTESTCD", "TUSTRESC", "TUEVAL", "TUEVALID", "TUACPTFL"]
    made = {"rs": flagged(rs, names), "tr": flagged(tr, [*of_tr, "VISIT", "VISITNUM", "TRDTC"]), "tu": flagged(tu, of_tu)}
    return base | {name: filled(base[name], rows) for name, rows in made.items()}


def link(who: str) -> str:
    return {"INV": "T01", "R1": "R1-T01", "R2": "R2-T01"}[who]


def filled(blank: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with every column of the domain, and with those that name reader and acceptance."""
    known = {c: rows[c] if c in rows else pd.Series(index=rows.index) for c in blank}
    typed = pd.DataFrame(known).astype(blank.dtypes.to_dict())
    return typed.assign(**{c: rows[c].astype(DTYPES["Char"]) for c in rows if c not in blank})


def issues(given: dict[str, pd.DataFrame], decided: Study) -> list[str]:
    """Code, subject and value of what ADRS lists of evaluators."""
    base = stage_1(given, decided)
    targets = adtr(given["tu"], given["tr"], given["rs"], base, decided).table
    found = adrs(given["rs"], given["tr"], given["ds"], targets, empty(RECIST), base, decided).issues
    own = found[found["CODE"].str.contains("EVALUATOR|ADJUDICATOR|ACCEPTED")]
    return sorted(lines(own, "CODE", "USUBJID", "VALUE"))


@pytest.fixture(scope="module")
def made() -> dict[str, pd.DataFrame]:
    return efficacy(tables(), chosen())


@pytest.mark.parametrize("row", table(PFS).to_dict("records"), ids=lambda row: row["USUBJID"])
def test_pfs_by_each_evaluator(row: dict[str, str], made: dict[str, pd.DataFrame]) -> None:
    own = made["adtte"][made["adtte"]["USUBJID"].eq(row["USUBJID"])].set_index("PARAMCD")
    assert {p: f"{own.loc[p, 'CNSR']:.0f} {shown(own.loc[p, 'ADT'])}" for p in row if p != "USUBJID"} == {
        p: value for p, value in row.items() if p != "USUBJID"
    }


def test_where_none_was_accepted_a_reader_may_count() -> None:
    found = efficacy(tables(), chosen(otherwise="READER 1"))["adtte"].set_index(["USUBJID", "PARAMCD"])
    assert (found.loc[("open", "RPFS"), "CNSR"], shown(found.loc[("open", "RPFS"), "ADT"])) == (0, "2023-03-26")


def test_sums_are_of_the_lesions_that_the_reader_chose(made: dict[str, pd.DataFrame]) -> None:
    """40, 30, 20 mm of reader 1 and 50, 40, 30 of reader 2, whose reading was accepted last: changes from the own baseline."""
    sums = made["adtr"].loc[made["adtr"]["USUBJID"].eq("settled")].set_index("PARAMCD")
    assert sums.loc["R1SDIAM", "AVAL"].tolist() == [40, 30, 20]
    assert sums.loc["RSDIAM", "AVAL"].tolist() == sums.loc["R2SDIAM", "AVAL"].tolist() == [50, 40, 30]
    assert sums.loc["R2SDIAM", "NADIR"].tolist()[1:] == [50, 40]
    assert sums.loc[["PCHGBEST", "R1PCHBST", "RPCHBST"], "AVAL"].tolist() == [-50, -50, -40]


def test_what_does_not_fit_together_is_listed() -> None:
    assert issues(tables(), chosen()) == [
        "ACCEPTED_NONE | open | Independent Review at W12",
        "ACCEPTED_SEVERAL | twice | Independent Review at W12",
        "ADJUDICATOR_ALONE | alone | ADJUDICATOR 1 at W12",
        "EVALUATOR_VISIT | alone | Reader 1 at W12",
        "EVALUATOR_VISIT | alone | Reader 2 at W12",
        "EVALUATOR_VISIT | lacking | Reader 2 at W6",
    ]


def test_several_readers_where_nothing_says_who_counts_are_listed() -> None:
    decided = study(evaluators=[{"name": "Independent Review", "code": "R"}])
    found = [line for line in issues(tables(), decided) if line.startswith("EVALUATOR_READERS")]
    assert found == [
        f"EVALUATOR_READERS | {subject} | Independent Review at {visit}"
        for subject, visit in [
            ("alone", "W6"), ("lacking", "W12"), ("open", "W12"), ("open", "W6"), ("settled", "W12"), ("settled", "W6"),
            ("twice", "W12"), ("twice", "W6"),
        ]
    ]  # fmt: skip


def test_of_a_study_without_evaluators_others_are_listed_and_do_not_count() -> None:
    decided = study()
    assert issues(tables(), decided) == [
        f"EVALUATOR_UNKNOWN |  | INDEPENDENT ASSESSOR, RSEVALID {reader}" for reader in ("ADJUDICATOR 1", "READER 1", "READER 2")
    ]
    made = efficacy(tables(), decided)
    assert made["adtte"].loc[made["adtte"]["PARAMCD"].eq("PFS"), "CNSR"].tolist() == [
        1,
        0,
        1,
        1,
        1,
    ]  # alphabetical: lacking has PD
    assert not made["adrs"]["PARAMCD"].str.startswith("R1").any()


def test_an_evaluator_whom_nobody_recorded_is_listed() -> None:
    given = tables()
    rs = given["rs"][given["rs"]["RSEVALID"].ne("READER 2")]
    found = issues(given | {"rs": rs}, chosen())
    assert "EVALUATOR_ABSENT |  | Reader 2" in found
    assert not any("VISIT" in line and "Reader 2" in line for line in found)


@pytest.mark.parametrize(
    ("reader", "expected", "issue"),
    [
        ("READER 1", {"PFS": "5 2023-01-01", "R1PFS": "0 2023-02-12"}, []),
        ("READER 9", {"PFS": "5 2023-01-01", "R1PFS": "5 2023-01-01"}, ["EVALUATOR_UNKNOWN |  | no RSEVAL, RSEVALID READER 9"]),
        ("", {"PFS": "0 2023-02-12", "R1PFS": "5 2023-01-01"}, []),
    ],
)
def test_a_record_that_names_a_reader_alone_is_not_the_investigators(
    reader: str, expected: dict[str, str], issue: list[str]
) -> None:
    """It is of the evaluator declared with that reader, else of nobody; one that names neither is the investigator's."""
    given = tables("USUBJID | VISIT | INV | R1 | R2 | ADJ | ACCEPTED\none | W6 | PD | | | |")
    rs = given["rs"].assign(
        RSEVAL=pd.Series([None], dtype=DTYPES["Char"]), RSEVALID=pd.Series([reader or None], dtype=DTYPES["Char"])
    )
    found = efficacy(given | {"rs": rs}, chosen())["adtte"].set_index("PARAMCD")
    assert {p: f"{found.loc[p, 'CNSR']:.0f} {shown(found.loc[p, 'ADT'])}" for p in expected} == expected
    assert [line for line in issues(given | {"rs": rs}, chosen()) if line.startswith("EVALUATOR_UNKNOWN")] == issue
