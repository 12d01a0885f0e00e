"""A person who is screened twice, and two drugs that the events ask about, by the standard forms."""

from pathlib import Path

import pandas as pd
import pytest

from tests.cdash.trials import FOLDER, TRANSFER, copy_trial, mapped

ASKED = (FOLDER / "trial" / "forms" / "asked.py").read_text(encoding="utf-8")
AE_OF_TWO = """class AE(ae.AE, without="AESTTIM AEENTIM AESEV AESCONG AELLT AEPTCD AECONTRT AEREL AEACN"):
    \"\"\"One row per event.\"\"\"

    AERELX: Char = ask("Related to Examplin?", *ae.RELATIONS)
    AERELY: Char = ask("Related to the infusion?", *ae.RELATIONS)
    AEACNX: Char = ask("Action with Examplin", *ae.ACTIONS)
    AEACNY: Char = ask("Action with the infusion", *ae.ACTIONS)
"""
IMPORTS = "from schemas.base import Char\nfrom schemas.raw import ask\n\nfrom pipeline"
SECOND = """  INFUSIN:
    form: INJECTION
    route: INTRAVENOUS
    frequency: ONCE
    dose_mg: 100
    unit_mg: 100
    prefix: INF
    relation: AERELY
    action: AEACNY
design:"""


def table(folder: Path, form: str) -> pd.DataFrame:
    return pd.read_csv(folder / TRANSFER / f"{form}.csv", dtype="str", keep_default_na=False)


def write(rows: pd.DataFrame, folder: Path, form: str) -> None:
    rows.to_csv(folder / TRANSFER / f"{form}.csv", index=False)


@pytest.fixture(scope="module")
def screened_again(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    """02-003, who failed on 9 January, is screened as 02-005 in February, randomised to placebo on 3 February and treated."""
    asked = ASKED.replace('without="AGE RACEOTH PSUBJID"', 'without="AGE RACEOTH"')
    folder = copy_trial(tmp_path_factory.mktemp("again"), {"trial/forms/asked.py": asked})
    common = {"SITEID": "02", "SUBJID": "005", "FOLDER": "SCR", "RECPOS": "1", "RECSTAT": "ACTIVE"}
    log = common | {"FOLDER": "LOG"}
    added = {
        "dm": common | {"FORMDT": "2025-02-01", "BRTHDAT": "1990-08-01", "SEX": "M", "RACE": "ASIAN", "PSUBJID": "003"},
        "ic": common | {"FORMDT": "2025-02-01", "RFICDAT": "2025-02-01"},
        "rand": common | {"FORMDT": "2025-02-03", "RANDDAT": "2025-02-03", "RANDNO": "R006", "ARMCD": "P"},
        "ex": log | {"EXTRT": "PLACEBO", "EXDOSE": "0", "EXDOSU": "mg", "EXSTDAT": "2025-02-04", "EXENDAT": "2025-02-20"},
        "ae": log | {"AETERM": "sick", "AESTDAT": "2025-02-10", "AEDECOD": "Nausea"},
    }
    for form, row in added.items():
        rows = table(folder, form)
        known = rows if form != "dm" else rows.assign(PSUBJID=["", "", "", "", "", "099"])
        write(pd.concat([known, pd.DataFrame([row])], ignore_index=True), folder, form)
    return mapped(folder)[1]


def test_one_person_has_one_record_by_the_enrolled_participation(screened_again: dict[str, pd.DataFrame]) -> None:
    dm = screened_again["dm"]
    assert len(dm) == 6
    person = dm[dm["USUBJID"].eq("STD1-02-003")].iloc[0]
    # consent is the first of 7 January; the arm, the doses and the screening number are those of the second
    assert tuple(person[["SUBJID", "RFICDTC", "RFXSTDTC", "RFXENDTC", "ARMCD", "ACTARMCD"]]) == (
        "005", "2025-01-07", "2025-02-04", "2025-02-20", "P", "P",
    )  # fmt: skip
    assert pd.isna(person["ARMNRS"])
    earlier = screened_again["suppdm"].loc[lambda t: t["QNAM"].eq("RESCRSUB"), ["USUBJID", "QVAL"]]
    assert earlier.to_numpy().tolist() == [["STD1-02-003", "003"]]


def test_records_of_both_screenings_are_the_persons(screened_again: dict[str, pd.DataFrame]) -> None:
    ae, ds = (screened_again[name].loc[lambda t: t["USUBJID"].eq("STD1-02-003")] for name in ("ae", "ds"))
    assert ae[["AEDECOD", "AESTDTC", "AESEQ"]].to_numpy().tolist() == [["Anxiety", "2025-01-08", 1], ["Nausea", "2025-02-10", 2]]
    assert ds["DSDECOD"].value_counts().to_dict() == {"INFORMED CONSENT OBTAINED": 2, "RANDOMIZED": 1, "SCREEN FAILURE": 1}


def test_an_earlier_number_that_nobody_has_is_listed(screened_again: dict[str, pd.DataFrame]) -> None:
    issues = screened_again["issues"].loc[lambda t: t["CODE"].eq("RESCRN_UNKNOWN")]
    assert issues[["SUBJID", "COLUMN", "VALUE"]].to_numpy().tolist() == [["003", "PSUBJID", "099"]]


def test_events_ask_about_each_drug(tmp_path: Path) -> None:
    """Three events of 01-001: the strongest answer of the two drugs stands in AE, each in SUPPAE."""
    asked = ASKED.replace(ASKED[ASKED.index("class AE(") : ASKED.index("class CM(")], AE_OF_TWO + "\n\n")
    study = (FOLDER / "study.yaml").read_text(encoding="utf-8")
    folder = copy_trial(
        tmp_path,
        {
            "trial/forms/asked.py": asked.replace("from pipeline", IMPORTS, 1),
            "study.yaml": study.replace("design:", SECOND, 1),
        },
    )
    rows = table(folder, "ae").drop(columns=["AEREL", "AEACN"]).head(3)
    answers = {
        "AERELX": ["NOT RELATED", "RELATED", "NOT RELATED"],
        "AERELY": ["NOT RELATED", "NOT RELATED", "RELATED"],
        "AEACNX": ["DOSE NOT CHANGED", "DOSE REDUCED", "NOT APPLICABLE"],
        "AEACNY": ["NOT APPLICABLE", "DRUG INTERRUPTED", "DRUG WITHDRAWN"],
    }
    write(rows.assign(**answers), folder, "ae")
    tables = mapped(folder)[1]
    assert tables["ae"][["AEREL", "AEACN"]].to_numpy().tolist() == [
        ["NOT RELATED", "DOSE NOT CHANGED"], ["RELATED", "DRUG INTERRUPTED"], ["RELATED", "DRUG WITHDRAWN"],
    ]  # fmt: skip
    supp = tables["suppae"].pivot_table(index="IDVARVAL", columns="QNAM", values="QVAL", aggfunc="first")
    assert {name: supp[name].tolist() for name in answers} == answers
    labels = tables["suppae"].drop_duplicates("QNAM").set_index("QNAM")["QLABEL"]
    assert labels["AERELY"] == "Causality to Infusin"
