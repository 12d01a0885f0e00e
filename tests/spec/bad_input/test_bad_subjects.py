"""Subjects whose data are wrong or incomplete: what each analysis says of them, and what stands on the issue list.

STUDY_SPEC 1.2, 4.1, 4.7, 4.9, 4.10, 5.2, 5.4, 5.5. Unless stated: enrolled and first dosed 2023-01-01, a target of 30 mm at
baseline (2022-12-28), known to be alive on 2023-12-31, cut-off 2024-12-31. Expected by hand: best response and its date, PFS and
OS as "CNSR date" (days are counted from 2023-01-01, the first is 1), and the issues of the analysis datasets with their dataset.
"""

import inspect
from typing import Any

import pandas as pd
import pytest

from pipeline.adam import DATASETS
from pipeline.trial.reads import in_order
from tests.drugs import DATASETS as ADAM
from tests.spec.datasets import sdtm
from tests.spec.tables import shown, study, table

# Of a drug that was taken and not said to have ended, and of an interval without an end: both ended with the death.
DIED = "EX_OPEN EX, TREATMENT_END_MISSING DS, TTE_NEGATIVE ADTTE"
SUBJECTS = f"""
ID        | WRONG                                        | BOR           | PFS          | OS           | ISSUES
no tumour | no TU, TR and RS                             | MISSING       | 4 2023-01-01 | 1 2023-12-31 |
no base   | the target was not evaluable at baseline     | SD 2023-02-12 | 4 2023-01-01 | 1 2023-12-31 | NE_RULE ADRS
enrolled  | enrolled 2023-01-01 and again 2023-01-05     | SD 2023-02-12 | 1 2023-02-12 | 1 2023-12-31 | MIXED_ORIGIN ADSL
RS only   | a response and no lesion at all              | SD 2023-02-12 | 4 2023-01-01 | 1 2023-12-31 | NE_RULE ADRS
TR only   | measured, never identified, but in a group   | PR 2023-02-12 | 1 2023-02-12 | 1 2023-12-31 |
nobody    | measured, never identified, in no group | SD 2023-02-12 | 4 2023-01-01 | 1 2023-12-31 | NE_RULE ADRS, TR_ORPHAN ADTR
by scan   | no RSDTC; the scan of the visit is of 14 Feb | SD 2023-02-14 | 1 2023-02-14 | 1 2023-12-31 |
undated   | neither RSDTC nor TRDTC | MISSING | 5 2023-01-01 | 1 2023-12-31 | DATE_UNUSABLE ADRS, DATE_UNUSABLE ADTR
PD before | PD on 2022-12-30, before the start           | PR 2023-02-12 | 0 2023-05-07 | 1 2023-12-31 |
dead      | died 2022-12-20, before the start | MISSING | 0 2023-01-01 | 0 2023-01-01 | {DIED}
dead seen | died 2022-12-20, seen on 2023-02-12 | SD 2023-02-12 | 0 2023-01-01 | 0 2023-01-01 | {DIED}
backwards | the dosing interval ends 2022-12-01          | SD 2023-02-12 | 1 2023-02-12 | 1 2023-12-31 | DATE_UNUSABLE EX
no dose   | enrolled, never dosed                        |               |              |              |
"""
# Sizes and responses by visit; "-" is a date that was not collected.
VISITS = """
ID        | VISITNUM | SIZE | SCAN       | RESPONSE | RESPONDED
no base   | 1        | NE   | 2022-12-28 |          |
no base   | 4        | 20   | 2023-02-12 | SD       | 2023-02-12
no base   | 6        | 30   | 2023-03-26 | PD       | 2023-03-26
enrolled  | 1        | 30   | 2022-12-28 |          |
enrolled  | 4        | 30   | 2023-02-12 | SD       | 2023-02-12
RS only   | 4        |      |            | SD       | 2023-02-12
TR only   | 1        | 30   | 2022-12-28 |          |
TR only   | 4        | 20   | 2023-02-12 | PR       | 2023-02-12
nobody    | 1        | 30   | 2022-12-28 |          |
nobody    | 4        | 30   | 2023-02-12 | SD       | 2023-02-12
by scan   | 1        | 30   | 2022-12-28 |          |
by scan   | 4        | 30   | 2023-02-14 | SD       |
undated   | 1        | 30   | 2022-12-28 |          |
undated   | 4        | 30   |            | SD       |
PD before | 1        | 30   | 2022-12-28 |          |
PD before | 2        |      |            | PD       | 2022-12-30
PD before | 4        | 20   | 2023-02-12 | PR       | 2023-02-12
PD before | 6        | 20   | 2023-03-26 | PR       | 2023-03-26
PD before | 8        | 30   | 2023-05-07 | PD       | 2023-05-07
dead      | 1        | 30   | 2022-12-28 |          |
dead seen | 1        | 30   | 2022-12-28 |          |
dead seen | 4        | 30   | 2023-02-12 | SD       | 2023-02-12
backwards | 1        | 30   | 2022-12-28 |          |
backwards | 4        | 30   | 2023-02-12 | SD       | 2023-02-12
no dose   | 1        | 30   | 2022-12-28 |          |
"""
IDS = [row["ID"] for row in table(SUBJECTS).to_dict("records")]
DEAD = ("dead", "dead seen")
EFFICACY = ("adsl_base", "adtr", "recist", "recist_xchk", "adrs", "adsl", "adtte")


def block(header: str, rows: list[str]) -> str:
    return "\n".join([header, *rows])


def domains() -> dict[str, pd.DataFrame]:
    """The SDTM domains of all subjects."""
    visits = [{name: shown(value) for name, value in row.items()} for row in table(VISITS).to_dict("records")]
    sized = [v for v in visits if v["SIZE"]]
    scanned = {v["ID"] for v in sized} - {"TR only", "nobody"}
    enrolled = [*((i, "2023-01-01") for i in IDS), ("enrolled", "2023-01-05")]
    milestones = [f"{i} | PROTOCOL MILESTONE | ENTERED INTO TRIAL | {day}" for i, day in enrolled]
    milestones += ["backwards | DISPOSITION EVENT | COMPLETED | 2023-03-01"]
    ends = {"backwards": "2022-12-01"}
    return sdtm(
        dm=block(
            "USUBJID | ARM | ACTARM | RFXSTDTC | DTHFL | DTHDTC",
            [
                f"{i} | ONE | {' | ' if i == 'no dose' else 'ONE | 2023-01-01'} | {'Y | 2022-12-20' if i in DEAD else ' | '}"
                for i in IDS
            ],
        ),
        ds=block("USUBJID | DSCAT | DSDECOD | DSSTDTC", milestones),
        ex=block(
            "USUBJID | EXTRT | EXDOSE | EXSTDTC | EXENDTC",
            [f"{i} | DRUG | 1 | 2023-01-01 | {ends.get(i, '')}" for i in IDS if i != "no dose"],
        ),
        ss=block("USUBJID | SSSTRESC | SSDTC", [f"{i} | ALIVE | 2023-12-31" for i in IDS if i not in DEAD]),
        tu=block("USUBJID | TULNKID | TUTESTCD | TUSTRESC", [f"{i} | T01 | TUMIDENT | TARGET" for i in IDS if i in scanned]),
        tr=block(
            "USUBJID | TRGRPID | TRLNKID | TRTESTCD | TRSTRESN | TRSTAT | VISITNUM | TRDTC",
            [
                f"{v['ID']} | {'' if v['ID'] == 'nobody' else 'TARGET'} | T01 | LDIAM | "
                f"{' | NOT DONE' if v['SIZE'] == 'NE' else v['SIZE'] + ' | '} | {v['VISITNUM']} | {v['SCAN']}"
                for v in sized
            ],
        ),
        rs=block(
            "USUBJID | RSTESTCD | RSSTRESC | VISITNUM | RSDTC",
            [f"{v['ID']} | OVRLRESP | {v['RESPONSE']} | {v['VISITNUM']} | {v['RESPONDED']}" for v in visits if v["RESPONSE"]],
        ),
    )


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    """The analysis datasets, and all their issues under "issues"."""
    collected = domains()
    of_subjects = {name.upper(): table for name, table in collected.items() if not name.startswith("supp")}
    tables: dict[str, Any] = {**collected, "domains": of_subjects, "study": study()}
    wanted = [function for function in DATASETS if function.__name__ in EFFICACY]
    issues = []
    for function in in_order(wanted, ADAM, {}):
        product = function(**{name: tables[name] for name in inspect.signature(function).parameters if name in tables})
        tables[function.__name__] = product.table
        issues.append(product.issues)
    return tables | {"issues": pd.concat(issues)}


def result(rows: pd.DataFrame, value: str) -> str:
    """The value and date of the only record, as the table writes them; "" without a record."""
    assert len(rows) <= 1
    return "".join(f"{row[value]:g} {shown(row['ADT'])}" if value == "CNSR" else f"{row[value]} {shown(row['ADT'])}".strip()
                   for row in rows.to_dict("records"))  # fmt: skip


@pytest.mark.parametrize("subject", table(SUBJECTS).to_dict("records"), ids=lambda s: s["ID"])
def test_what_is_said_of_a_bad_subject(subject: dict[str, Any], made: dict[str, Any]) -> None:
    adrs, adtte = (made[name][made[name]["USUBJID"].eq(subject["ID"])] for name in ("adrs", "adtte"))
    assert result(adrs[adrs["PARAMCD"].eq("BOR")], "AVALC") == shown(subject["BOR"])
    for paramcd in ("PFS", "OS"):
        assert result(adtte[adtte["PARAMCD"].eq(paramcd)], "CNSR") == shown(subject[paramcd])
    issues = made["issues"][made["issues"]["USUBJID"].eq(subject["ID"])]
    assert ", ".join(sorted(set(issues["CODE"] + " " + issues["DATASET"]))) == shown(subject["ISSUES"])


def test_who_is_analysed(made: dict[str, Any]) -> None:
    """Never dosed: enrolled, with a baseline, in no analysis of efficacy. The others stay, whatever is wrong."""
    adsl = made["adsl"].set_index("USUBJID")
    assert adsl.loc["no dose", ["ENRLFL", "FASFL", "MDISFL", "RESFL"]].tolist() == ["Y", "N", "Y", "N"]
    assert adsl.loc[adsl["FASFL"].eq("Y")].index.tolist() == sorted(set(IDS) - {"no dose"})
    without = ["RS only", "no base", "no tumour", "nobody"]
    assert adsl.loc[adsl["FASFL"].eq("Y") & adsl["BLEVALFL"].eq("N")].index.tolist() == without
    assert adsl.loc[without, "MDISFL"].tolist() == ["N"] * 4


def test_the_earliest_enrolment_is_the_start(made: dict[str, Any]) -> None:
    """2023-02-12 is day 43 from 2023-01-01, and would be day 39 from the second enrolment."""
    pfs = made["adtte"].query("USUBJID == 'enrolled' and PARAMCD == 'PFS'").iloc[0]
    assert (shown(pfs["STARTDT"]), round(pfs["AVAL"] * 30.4375)) == ("2023-01-01", 43)


def test_what_is_confirmed_and_derived_after_a_progression_before_the_start(made: dict[str, Any]) -> None:
    """PR of 12 February is confirmed on 26 March (42 days); 30 mm after a nadir of 20 is the progression of 7 May, day 127."""
    adrs = made["adrs"].query("USUBJID == 'PD before'").set_index("PARAMCD")
    assert (adrs.loc["CBOR", "AVALC"], shown(adrs.loc["CBOR", "ADT"])) == ("PR", "2023-02-12")
    assert (adrs.loc["PD", "AVALC"], shown(adrs.loc["PD", "ADT"])) == ("Y", "2023-05-07")
    assert [shown(f) for f in adrs.loc["OVR", "ANL02FL"]] == ["", "Y", "Y", "Y"]
    pfs = made["adtte"].query("USUBJID == 'PD before'").set_index("PARAMCD")
    assert [round(pfs.loc[p, "AVAL"] * 30.4375) for p in ("PFS", "PFSDR", "DOR")] == [127, 127, 85]
    best = made["adtr"].query("USUBJID == 'PD before' and PARAMCD == 'PCHGBEST'")
    assert best["AVAL"].round(1).tolist() == [-33.3]


def test_a_death_before_the_start_is_an_event_of_the_first_day_and_listed_for_every_endpoint(made: dict[str, Any]) -> None:
    """But of treatment, which ended on its first day."""
    rows = made["adtte"].query("USUBJID == 'dead'")
    assert (rows["AVAL"] * 30.4375).round().eq(1).all()
    ended = rows.loc[rows["CNSR"].eq(0), "PARAMCD"].tolist()
    listed = made["issues"].query("USUBJID == 'dead' and CODE == 'TTE_NEGATIVE'")["VALUE"].tolist()
    assert sorted([*listed, "TTDISC"]) == sorted(ended) == sorted(
        ["PFS", "PFSMV", "PFSNE", "PFSNI", "PFSEMA", "PFSCP", "PFSDR", "OS", "TFST", "TTDISC"]
    )  # fmt: skip


def test_a_dosing_interval_that_ends_before_it_starts_is_its_first_day(made: dict[str, Any]) -> None:
    listed = made["issues"].query("CODE == 'DATE_UNUSABLE' and DATASET == 'EX'")
    assert listed[["USUBJID", "COLUMN", "VALUE"]].to_numpy().tolist() == [["backwards", "EXENDTC", "2022-12-01"]]
    adsl = made["adsl"].set_index("USUBJID").loc["backwards"]
    assert (shown(adsl["TRTSDT"]), shown(adsl["TRTEDT"]), adsl["TRTDURD"]) == ("2023-01-01", "2023-01-01", 1)
    ended = made["adtte"].query("USUBJID == 'backwards' and PARAMCD == 'TTDISC'")
    assert (result(ended, "CNSR"), round(ended["AVAL"].iloc[0] * 30.4375)) == ("0 2023-01-01", 1)


def test_measured_without_identification_counts_by_its_group(made: dict[str, Any]) -> None:
    sums = made["adtr"].query("PARAMCD == 'SDIAM'").groupby("USUBJID")["AVAL"].agg(list)
    assert sums["TR only"] == [30, 20]
    assert "nobody" not in sums.index
    assert made["recist"].query("USUBJID == 'TR only'")["OVRLRESP"].tolist() == ["PR"]
