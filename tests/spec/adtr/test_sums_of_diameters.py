"""Target diameters, sums, nadir, changes (STUDY_SPEC 4.1-4.3, 5.3; B02, B07, B09, B12, B26, B27, B30 of 8.4; M14, B37 of 8.10).

Start and first dose 2023-01-10; baseline scan 2023-01-05; scans at weeks 6 (2023-02-21) and 12 (2023-04-04). Targets are written
"id size" in mm; NE: not evaluable; TSTM: too small to measure; a target that is not named has no row.
"""

from typing import Any

import pandas as pd
import pytest

from pipeline.adam.tumour.adtr import adtr
from pipeline.study import Study
from tests.spec.datasets import sdtm, stage_1
from tests.spec.tables import shown, study, table

DATES = {"EARLY": "2022-12-20", "SCREENING": "2023-01-05", "W6": "2023-02-21", "UNS": "2023-03-14", "W12": "2023-04-04"}
NUMBERS = {"EARLY": 0.9, "SCREENING": 1, "W6": 4, "UNS": 4.01, "W12": 6}

# SUM: AVAL of SDIAM ("" when incomplete). PART: sum of what was measured. NADIR: before this assessment.
PATIENTS = """
ID  | VISIT     | TARGETS          | SUM | PART | BASE | PCHG  | NADIR | LSEXP   | LSASS
B02 | SCREENING | T01 40           | 40  | 40   | 40   |       |       | T01     | T01
B02 | W6        | T01 20           | 20  | 20   | 40   | -50.0 | 40    | T01     | T01
B02 | W12       | T01 24           | 24  | 24   | 40   | -40.0 | 20    | T01     | T01
B07 | SCREENING | T01 30; T02 18   | 48  | 48   | 48   |       |       | T01,T02 | T01,T02
B07 | W6        | T01 0; T02 9     | 9   | 9    | 48   | -81.2 | 48    | T01,T02 | T01,T02
B09 | SCREENING | T01 12; T02 20   | 32  | 32   | 32   |       |       | T01,T02 | T01,T02
B09 | W6        | T01 TSTM; T02 10 | 15  | 15   | 32   | -53.1 | 32    | T01,T02 | T01,T02
B09 | W12       | T01 3; T02 10    | 13  | 13   | 32   | -59.4 | 15    | T01,T02 | T01,T02
B12 | SCREENING | T01 60; T02 40   | 100 | 100  | 100  |       |       | T01,T02 | T01,T02
B12 | W6        | T01 30; T02 NE   |     | 30   | 100  |       | 100   | T01,T02 | T01
B12 | W12       | T01 45; T02 40   | 85  | 85   | 100  | -15.0 | 100   | T01,T02 | T01,T02
B27 | SCREENING | T02 20; T03 25   | 45  | 45   | 45   |       |       | T02,T03 | T02,T03
B27 | W6        | T02/T03 38; T02 NE; T03 NE | 38  | 38   | 45   | -15.6 | 45    | T02,T03 | T02/T03
B30 | SCREENING | T01 40; T02 20   | 60  | 60   | 60   |       |       | T01,T02 | T01,T02
B30 | W6        | T01 15           |     | 15   | 60   |       | 60    | T01,T02 | T01
M14 | SCREENING | T04 40           | 40  | 40   | 40   |       |       | T04     | T04
M14 | W6        | T04.1 18; T04.2 15 | 33  | 33   | 40   | -17.5 | 40    | T04     | T04.1,T04.2
M14 | W12       | T04.1 10         |     |      | 40   |       | 33    | T04     |
B37 | SCREENING | T01 30; T02 NE   |     | 30   |      |       |       | T01,T02 | T01
B37 | W6        | T01 20; T02 10   | 30  | 30   |      |       |       | T01,T02 | T01,T02
dec | SCREENING | T01 0.1; T02 0.2 | 0.3 | 0.3  | 0.3  |       |       | T01,T02 | T01,T02
"""


def tumours(patients: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """DM, EX, DS, TU and TR of the patients. T02 of B07 is a lymph node."""
    rows = patients.assign(ONE=patients["TARGETS"].str.split("; ")).explode("ONE", ignore_index=True)
    lesion, size = rows["ONE"].str.split(" ").str[0], rows["ONE"].str.split(" ").str[1]
    in_mm = size.mask(size.eq("TSTM"), "5").where(size.ne("NE"), "")
    words = size.mask(size.eq("TSTM"), "TOO SMALL TO MEASURE").where(size.ne("NE"), "")
    axis = (rows["ID"].eq("B07") & lesion.eq("T02")).map({True: "LPERP", False: "LDIAM"})
    done = size.eq("NE").map({True: "NOT DONE", False: ""})
    lines = [
        " | ".join(row)
        for row in zip(
            rows["ID"], lesion, axis, words, in_mm, done, rows["VISIT"], rows["VISIT"].map(NUMBERS).astype(str),
            rows["VISIT"].map(DATES), strict=True,
        )
    ]  # fmt: skip
    ids = patients["ID"].unique()
    first = rows.loc[rows["VISIT"].eq("SCREENING")]
    return sdtm(
        dm="\n".join(["USUBJID", *ids]),
        ex="\n".join(["USUBJID | EXTRT | EXDOSE | EXSTDTC", *(f"{i} | DRUG | 1 | 2023-01-10" for i in ids)]),
        ds="\n".join(
            ["USUBJID | DSCAT | DSDECOD | DSSTDTC", *(f"{i} | PROTOCOL MILESTONE | RANDOMIZED | 2023-01-10" for i in ids)]
        ),
        tu="\n".join(
            ["USUBJID | TULNKID | TUTESTCD | TUSTRESC | TULOC"]
            + [f"{i} | {t} | TUMIDENT | TARGET | LIVER" for i, t in zip(first["ID"], lesion[first.index], strict=True)]
        ),
        tr="\n".join(["USUBJID | TRLNKID | TRTESTCD | TRORRES | TRSTRESN | TRSTAT | VISIT | VISITNUM | TRDTC", *lines]),
    )


def analysed(decisions: Study, text: str = PATIENTS) -> pd.DataFrame:
    tables = tumours(table(text))
    tables["tr"] = tables["tr"].assign(TRGRPID="TARGET")
    return adtr(tables["tu"], tables["tr"], tables["rs"], stage_1(tables, decisions), decisions).table


@pytest.fixture(scope="module")
def measurements() -> pd.DataFrame:
    return analysed(study())


@pytest.mark.parametrize("visit", table(PATIENTS).to_dict("records"), ids=lambda v: f"{v['ID']} {v['VISIT']}")
def test_sums(visit: dict[str, Any], measurements: pd.DataFrame) -> None:
    found = measurements.query("USUBJID == @visit['ID'] and VISIT == @visit['VISIT'] and PARAMCD == 'SDIAM'").iloc[0]
    for variable, name in (("AVAL", "SUM"), ("AVALPART", "PART"), ("BASE", "BASE"), ("NADIR", "NADIR")):
        expected = float("nan") if shown(visit[name]) == "" else float(visit[name])
        assert found[variable] == pytest.approx(expected, abs=0, nan_ok=True), variable
    assert shown(round(found["PCHG"], 1)) == shown(visit["PCHG"])
    assert [shown(found[c]) for c in ("LSEXP", "LSASS")] == [shown(visit["LSEXP"]), shown(visit["LSASS"])]
    assert shown(found["ANL01FL"]) == ("Y" if shown(visit["SUM"]) else "")


def test_change_from_nadir(measurements: pd.DataFrame) -> None:
    """B02 at week 12: 24 after a nadir of 20 is +4 mm, +20%."""
    found = measurements.query("USUBJID == 'B02' and VISIT == 'W12' and PARAMCD == 'SDIAM'").iloc[0]
    assert (found["CHGNAD"], found["PCHGNAD"]) == (4, 20)


def test_names_of_lesions_and_visits(measurements: pd.DataFrame) -> None:
    fragments = measurements.query("USUBJID == 'M14' and PARAMCD.str.endswith('DIAM') and VISIT == 'W6' and PARAMCD != 'SDIAM'")
    assert fragments[["PARAMCD", "PARAM", "AVAL", "AVISIT", "AVISITN"]].to_numpy().tolist() == [
        ["T04ADIAM", "Target Lesion 04.1 Diameter (mm)", 18, "Week 6", 6],
        ["T04BDIAM", "Target Lesion 04.2 Diameter (mm)", 15, "Week 6", 6],
    ]
    merged = measurements.query("USUBJID == 'B27' and VISIT == 'W6' and PARAMCD == 'T02MDIAM'")
    assert merged["AVAL"].tolist() == [38]


def test_too_small_to_measure(measurements: pd.DataFrame) -> None:
    small = measurements.query("USUBJID == 'B09' and PARAMCD == 'T01DIAM'").set_index("VISIT")
    assert small["AVAL"].to_dict() == {"SCREENING": 12, "W6": 5, "W12": 3}
    assert [shown(v) for v in small["TSTMFL"]] == ["", "Y", ""]
    zero = analysed(study(recist={"tstm_mm": 0})).query("USUBJID == 'B09' and PARAMCD == 'SDIAM'")
    assert zero.set_index("VISIT")["AVAL"].to_dict() == {"SCREENING": 32, "W6": 10, "W12": 13}


def test_the_baseline_is_the_last_scan_before_the_first_dose() -> None:
    """An earlier scan of 50 mm does not count; the visit between weeks 6 and 12 (day 63) is unscheduled."""
    visits = "ID | VISIT | TARGETS\nscan | EARLY | T01 50\nscan | SCREENING | T01 40\nscan | UNS | T01 30"
    sums = analysed(study(), visits).query("PARAMCD == 'SDIAM'")
    assert sums[["AVISIT", "AVISITN", "AVAL", "BASE"]].to_numpy().tolist() == [
        ["Baseline", 0, 40, 40],
        ["Unscheduled 9.0", 9, 30, 40],
    ]


@pytest.mark.parametrize(
    ("response", "therapy", "analysed_visits"),
    [("SD", None, ["W6", "UNS", "W12"]), ("PD", None, ["W6", "UNS"]), ("SD", "2023-02-21", ["W6"])],
)
def test_sums_count_up_to_progression_and_new_therapy(response: str, therapy: str | None, analysed_visits: list[str]) -> None:
    """The response of the unscheduled visit decides; new therapy starts on the day of the week-6 scan."""
    visits = table("ID | VISIT | TARGETS\nx | SCREENING | T01 40\nx | W6 | T01 30\nx | UNS | T01 31\nx | W12 | T01 32")
    tables = tumours(visits)
    rs = f"USUBJID | RSSEQ | RSTESTCD | RSSTRESC | VISITNUM | RSDTC\nx | 1 | OVRLRESP | {response} | 4.01 | 2023-03-14"
    cm = f"USUBJID | CMCAT | CMTRT | CMSTDTC\nx | SUBSEQUENT ANTI-CANCER THERAPY | Drug | {therapy}"
    tables |= {"rs": sdtm(rs=rs)["rs"]} | ({"cm": sdtm(cm=cm)["cm"]} if therapy else {})
    made = adtr(tables["tu"], tables["tr"], tables["rs"], stage_1(tables, study()), study()).table
    sums = made.query("PARAMCD == 'SDIAM' and ANL02FL == 'Y'").sort_values("ADT")
    assert sums["VISIT"].tolist() == analysed_visits


def test_best_change_is_the_lowest(measurements: pd.DataFrame) -> None:
    best = measurements.query("PARAMCD == 'PCHGBEST'").set_index("USUBJID")
    assert best.loc["B02", "AVAL"] == -50
    assert shown(best.loc["B02", "ADT"]) == DATES["W6"]
    assert "B30" not in best.index  # no complete sum after baseline


def test_valid_targets_at_baseline(measurements: pd.DataFrame) -> None:
    """10 mm, a node 15 mm (B07's node of 18 mm is one); the two of "dec" are none."""
    valid = measurements.query("VALIDFL == 'Y'").groupby("USUBJID").size()
    assert valid.to_dict() == {"B02": 1, "B07": 2, "B09": 2, "B12": 2, "B27": 2, "B30": 2, "M14": 1, "B37": 1}


def test_baseline_of_the_subject() -> None:
    """B37: one of two targets was not measured, so the baseline is not evaluable."""
    base = stage_1(tumours(table(PATIENTS)), study()).set_index("USUBJID")
    assert base.loc[["B02", "B37"], "BLEVALFL"].tolist() == ["Y", "N"]
    assert [shown(v) for v in base.loc[["B02", "B37"], "BSUMDIAM"]] == ["40.0", ""]
