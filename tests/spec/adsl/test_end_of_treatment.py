"""When treatment ends that was not said to end in EX: open intervals, dispositions in any words, death (STUDY_SPEC 5.2, 5.7).

Cut-off 2024-12-31, surufatinib 250 mg daily unless stated. Every date and sum by hand.
"""

from typing import Any

import pandas as pd
import pytest

from pipeline.adam.conformance.datasets import Given
from pipeline.adam.conformance.exposure import doses_are_on_adsls_days, durations_are_of_adsls_days
from pipeline.adam.safety.adex import adex
from pipeline.core.conformance import together
from tests.spec.datasets import first_stage, sdtm
from tests.spec.tables import lines, shown, study, table

# ends: the disposition of 30 June ends the interval, 10 January to 30 June are 172 days. middle: the interval without an end ends
# the day before the next begins, 250 mg for 31 days and 200 mg for 28. dead: died 2023-02-09, 31 days. left: lost on 2023-02-09.
# backwards: the drug ended before this interval began. once: a dose of one day. on: goes on to the cut-off. partial: June 2023,
# and the drug ended on the 12th. undated: ended on no date: nothing better is known than the cut-off.
EX = """
USUBJID   | EXTRT       | EXDOSE | EXDOSFRQ | EXSTDTC    | EXENDTC
ends      | SURUFATINIB | 250    | QD       | 2023-01-10 |
middle    | SURUFATINIB | 250    | QD       | 2023-01-10 |
middle    | SURUFATINIB | 200    | QD       | 2023-02-10 | 2023-03-09
interrupt | SURUFATINIB | 250    | QD       | 2023-01-10 |
interrupt | SURUFATINIB | 0      | QD       | 2023-02-10 |
dead      | SURUFATINIB | 250    |          | 2023-01-10 |
left      | SURUFATINIB | 250    |          | 2023-01-10 |
backwards | SURUFATINIB | 250    | QD       | 2023-01-10 |
once      | SURUFATINIB | 250    | ONCE     | 2023-01-10 |
on        | SURUFATINIB | 250    | QD       | 2024-12-22 |
partial   | SURUFATINIB | 250    | QD       | 2023-06-01 | 2023-06
undated   | SURUFATINIB | 250    | QD       | 2024-12-22 |
injected  | ENVAFOLIMAB | 300    |          | 2023-01-10 |
"""
DS = """
USUBJID   | DSCAT             | DSSCAT              | DSDECOD             | DSSTDTC
ends      | DISPOSITION EVENT | SURUFATINIB         | PROGRESSIVE DISEASE | 2023-06-30
middle    | DISPOSITION EVENT | SURUFATINIB         | ADVERSE EVENT       | 2023-03-20
interrupt | DISPOSITION EVENT | SURUFATINIB         | ADVERSE EVENT       | 2023-03-20
left      | DISPOSITION EVENT | STUDY PARTICIPATION | LOST TO FOLLOW-UP   | 2023-02-09
backwards | DISPOSITION EVENT | SURUFATINIB         | ADVERSE EVENT       | 2023-01-02
once      | DISPOSITION EVENT | SURUFATINIB         | COMPLETED           | 2023-03-20
partial   | DISPOSITION EVENT | SURUFATINIB         | COMPLETED           | 2023-06-12
undated   | DISPOSITION EVENT | SURUFATINIB         | ADVERSE EVENT       |
injected  | DISPOSITION EVENT | ENVAFOLIMAB         | COMPLETED           | 2023-03-20
"""
EXPECTED = """
USUBJID   | TRTEDT     | TRTEDTF | EOTSTT       | DCTREAS             | DAYS | TOTAL
ends      | 2023-06-30 | Y       | DISCONTINUED | PROGRESSIVE DISEASE | 172  | 43000
middle    | 2023-03-09 |         | DISCONTINUED | ADVERSE EVENT       | 59   | 13350
interrupt | 2023-02-09 | Y       | DISCONTINUED | ADVERSE EVENT       | 31   | 7750
dead      | 2023-02-09 | Y       | DISCONTINUED | DEATH               | 31   | 7750
left      | 2023-02-09 | Y       | DISCONTINUED | LOST TO FOLLOW-UP   | 31   | 7750
backwards | 2023-01-10 | Y       | DISCONTINUED | ADVERSE EVENT       | 1    | 250
once      | 2023-01-10 |         | COMPLETED    |                     | 1    | 250
on        |            |         | ONGOING      |                     | 10   | 2500
partial   | 2023-06-12 | D       | COMPLETED    |                     | 12   | 3000
undated   | 2024-12-31 | Y       | DISCONTINUED | ADVERSE EVENT       | 10   | 2500
injected  | 2023-01-10 |         | COMPLETED    |                     | 1    | 300
"""
SUBJECTS = table(EXPECTED).to_dict("records")


def dm(*, dead: str = "dead | Y | 2023-02-09") -> str:
    others = [f"{row['USUBJID']} | | " for row in SUBJECTS if row["USUBJID"] != "dead"]
    return "\n".join(["USUBJID | DTHFL | DTHDTC", dead, *others])


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    tables, chosen = sdtm(dm=dm(), ex=EX, ds=DS), study()
    product = first_stage(tables, chosen)
    exposure = adex(tables["ex"], tables["ds"], product.table, chosen).table
    return {"adsl": product.table, "adex": exposure, "issues": product.issues, **tables}


@pytest.mark.parametrize("row", SUBJECTS, ids=lambda r: r["USUBJID"])
def test_an_open_interval_ends_with_the_drug(row: dict[str, Any], made: dict[str, Any]) -> None:
    adsl = made["adsl"].set_index("USUBJID").loc[row["USUBJID"]]
    columns = ["TRTEDT", "TRTEDTF", "EOTSTT", "DCTREAS"]
    assert [shown(adsl[c]) for c in columns] == [shown(row[c]) for c in columns]
    sums = made["adex"].query("USUBJID == @row['USUBJID']").drop_duplicates("PARAMCD").set_index("PARAMCD")["AVAL"]
    letter = "E" if row["USUBJID"] == "injected" else "S"
    assert [sums[f"{letter}DURD"], sums[f"{letter}TDOSE"]] == [float(row["DAYS"]), float(row["TOTAL"])]


def test_what_closed_an_interval_is_listed(made: dict[str, Any]) -> None:
    issues = made["issues"]
    assert lines(issues.query("CODE == 'EX_OPEN'").sort_values("USUBJID"), "USUBJID", "VALUE", "MESSAGE") == [
        f"{subject} | SURUFATINIB from {first} | EXENDTC is empty; taken as {taken}"
        for subject, first, taken in (
            ("backwards", "2023-01-10", "2023-01-10, the end of treatment in DS"),
            ("dead", "2023-01-10", "2023-02-09, the death"),
            ("ends", "2023-01-10", "2023-06-30, the end of treatment in DS"),
            ("interrupt", "2023-01-10", "2023-02-09, the day before the next interval"),
            ("left", "2023-01-10", "2023-02-09, the end of participation in DS"),
            ("middle", "2023-01-10", "2023-02-09, the day before the next interval"),
            ("undated", "2024-12-22", "2024-12-31, the cut-off, as the end of treatment has no date"),
        )
    ]
    assert lines(issues.query("CODE == 'TREATMENT_END_MISSING'"), "USUBJID", "VALUE") == [
        "dead | SURUFATINIB",
        "left | SURUFATINIB",
    ]


def as_submitted(made: dict[str, Any]) -> dict[str, pd.DataFrame]:
    return {name.upper(): made[name] for name in ("adsl", "adex", "dm", "ex", "ds")}


def exposure_findings(tables: dict[str, pd.DataFrame]) -> list[str]:
    given = Given(tables, {}, study().drug_columns)
    found = together([doses_are_on_adsls_days(given), durations_are_of_adsls_days(given)])
    return lines(found, "CHECK", "DATASET", "USUBJID")


def test_adsl_and_adex_are_checked_against_each_other(made: dict[str, Any]) -> None:
    """They agree; a dose that ends elsewhere, or a duration of other days, is found drug by drug and over all drugs."""
    tables = as_submitted(made)
    assert exposure_findings(tables) == []
    adex, ends = tables["ADEX"], tables["ADEX"]["USUBJID"].eq("ends")
    dose, days = ends & adex["PARAMCD"].eq("SDOSE"), ends & adex["PARAMCD"].eq("SDURD")
    longer = adex.assign(AENDT=adex["AENDT"].mask(dose, pd.Timestamp("2024-12-31")), AVAL=adex["AVAL"].mask(days, 722.0))
    assert exposure_findings(tables | {"ADEX": longer}) == [
        "EXPOSURE_DATES | ADEX | ends", "EXPOSURE_DATES | ADEX | ends", "EXPOSURE_DAYS | ADEX | ends",
    ]  # fmt: skip


ONE_DOSE = "USUBJID | EXTRT | EXDOSE | EXSTDTC | EXENDTC\nx | {drug} | 250 | 2023-01-10 | 2023-03-01"
DISPOSED = "USUBJID | DSCAT | DSSCAT | DSDECOD | DSSTDTC | EPOCH\n"


@pytest.mark.parametrize(
    ("dsscat", "epoch", "decisions", "status", "of_study", "listed"),
    [
        ("STUDY TREATMENT", "", {}, "DISCONTINUED", "ONGOING", ""),  # CDISC C170443
        ("Study treatment", "TREATMENT", {}, "DISCONTINUED", "ONGOING", ""),
        ("SURUFATINIB", "", {}, "DISCONTINUED", "ONGOING", ""),
        ("TREATMENT WITH SURUFATINIB", "", {}, "DISCONTINUED", "ONGOING", ""),
        ("END OF TREATMENT", "", {}, "DISCONTINUED", "ONGOING", ""),
        ("STUDY PARTICIPATION", "TREATMENT", {}, "DISCONTINUED", "DISCONTINUED", ""),  # who has left takes nothing
        ("", "", {}, "DISCONTINUED", "DISCONTINUED", ""),  # the one disposition that is collected
        ("CORE PHASE", "TREATMENT", {}, "DISCONTINUED", "ONGOING", "warn ends treatment, as its EPOCH is of treatment"),
        (
            "CORE PHASE",
            "OPEN LABEL TREATMENT",
            {},
            "DISCONTINUED",
            "ONGOING",
            "warn ends treatment, as its EPOCH is of treatment",
        ),
        ("CORE PHASE", "FOLLOW-UP", {}, "ONGOING", "ONGOING", "error ends neither treatment nor study"),
        ("CORE PHASE", "", {}, "ONGOING", "ONGOING", "error ends neither treatment nor study"),
        ("CORE PHASE", "", {"disposition": {"treatment": ["Core-phase"]}}, "DISCONTINUED", "ONGOING", ""),
        ("CORE PHASE", "", {"disposition": {"study": ["CORE PHASE"]}}, "DISCONTINUED", "DISCONTINUED", ""),
    ],
)
def test_a_disposition_of_the_treatment_ends_it_in_whatever_words(
    dsscat: str, epoch: str, decisions: dict[str, Any], status: str, of_study: str, listed: str
) -> None:
    ds = f"{DISPOSED}x | PROTOCOL MILESTONE | | RANDOMIZED | 2023-01-09 |\n"
    ds += f"x | DISPOSITION EVENT | {dsscat} | ADVERSE EVENT | 2023-03-02 | {epoch}"
    product = first_stage(sdtm(dm="USUBJID\nx", ex=ONE_DOSE.format(drug="SURUFATINIB"), ds=ds), study(**decisions))
    adsl = product.table.iloc[0]
    assert (adsl["EOTSTT"], adsl["EOSSTT"]) == (status, of_study)
    assert shown(adsl["TRTEDT"]) == ("2023-03-01" if status == "DISCONTINUED" else "")
    issues = product.issues.query("CODE == 'DISPOSITION_UNKNOWN'")
    assert lines(issues.assign(ACTION=issues["ACTION"].str.split(";").str[0]), "SEVERITY", "ACTION") == (
        [listed.replace(" ", " | ", 1)] if listed else []
    )


def test_each_epoch_may_have_its_own_disposition() -> None:
    """Without DSSCAT: that of the treatment epoch ends the treatment, that of the follow-up the study; `on` is followed up."""
    ds = DISPOSED + "\n".join(
        f"{who} | DISPOSITION EVENT | | {why} | {day} | {epoch}"
        for who, why, day, epoch in (
            ("left", "ADVERSE EVENT", "2023-03-02", "TREATMENT"),
            ("left", "WITHDRAWAL BY SUBJECT", "2023-09-01", "FOLLOW-UP"),
            ("on", "ADVERSE EVENT", "2023-03-02", "TREATMENT"),
        )
    )
    ds += "\n" + "\n".join(f"{who} | PROTOCOL MILESTONE | | RANDOMIZED | 2023-01-09 |" for who in ("left", "on"))
    ex = "USUBJID | EXTRT | EXDOSE | EXSTDTC | EXENDTC\n" + "\n".join(
        f"{who} | SURUFATINIB | 250 | 2023-01-10 | 2023-03-01" for who in ("left", "on")
    )
    adsl = first_stage(sdtm(dm="USUBJID\nleft\non", ex=ex, ds=ds), study()).table.set_index("USUBJID")
    columns = ["EOTSTT", "DCTREAS", "EOSSTT", "DCSREAS", "EOSDT"]
    assert [shown(v) for v in adsl.loc["left", columns]] == [
        "DISCONTINUED", "ADVERSE EVENT", "DISCONTINUED", "WITHDRAWAL BY SUBJECT", "2023-09-01",
    ]  # fmt: skip
    assert [shown(v) for v in adsl.loc["on", columns]] == ["DISCONTINUED", "ADVERSE EVENT", "ONGOING", "", ""]


def test_the_disposition_of_one_drug_leaves_the_other() -> None:
    ex = "USUBJID | EXTRT | EXDOSE | EXSTDTC | EXENDTC\n" + "\n".join(
        f"x | {drug} | 250 | 2023-01-10 | 2023-03-01" for drug in ("SURUFATINIB", "ENVAFOLIMAB")
    )
    ds = f"{DISPOSED}x | DISPOSITION EVENT | STUDY DRUG: SURUFATINIB | ADVERSE EVENT | 2023-03-02 | TREATMENT"
    adsl = first_stage(sdtm(dm="USUBJID\nx", ex=ex, ds=ds), study()).table.iloc[0]
    assert [adsl[c] for c in ("SUREOTST", "ENVEOTST", "EOTSTT")] == ["DISCONTINUED", "ONGOING", "ONGOING"]
