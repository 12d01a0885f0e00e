"""Exposure per drug (STUDY_SPEC 5.7; M02 of 8.10). Cut-off 2024-12-31; all sums by hand.

M02: 51 days of 250 mg, 14 days off, 92 days of 200 mg. "overlap": 10 days of 250 mg, of which the last is also the first of ten
of 200 mg: 19 days. "open": 250 mg from 2024-12-22 on, 10 days up to the cut-off. Envafolimab of "three": days 1, 22 and 64; the
injection of day 43 was omitted, so 3 of ceil(64 / 21) = 4 were given. "seven": more injections than the six cycles planned.
"""

from typing import Any

import pandas as pd
import pytest

from pipeline.adam.safety.adex import adex
from pipeline.core.product import Product
from schemas.sdtm import DOMAINS
from schemas.validation import validate
from tests.drugs import DATASETS, DRUGS
from tests.spec.datasets import sdtm, stage_1
from tests.spec.tables import domain, shown, study, table

SEVEN = ["2023-01-10", "2023-01-31", "2023-02-21", "2023-03-14", "2023-04-04", "2023-04-25", "2023-05-16"]
EX = """
USUBJID | EXTRT       | EXDOSE | EXSTDTC    | EXENDTC
M02     | SURUFATINIB | 250    | 2023-01-10 | 2023-03-01
M02     | SURUFATINIB | 200    | 2023-03-16 | 2023-06-15
overlap | SURUFATINIB | 250    | 2023-01-01 | 2023-01-10
overlap | SURUFATINIB | 200    | 2023-01-10 | 2023-01-19
open    | SURUFATINIB | 250    | 2024-12-22 |
open    | SURUFATINIB | 250    | 2025-01-05 | 2025-01-10
three   | ENVAFOLIMAB | 300    | 2023-01-10T09:00 | 2023-01-10T09:00
three   | ENVAFOLIMAB | 300    | 2023-01-31 | 2023-01-31
three   | ENVAFOLIMAB | 300    | 2023-03-14 | 2023-03-14
""" + "\n".join(f"seven | ENVAFOLIMAB | 300 | {day} | {day}" for day in SEVEN)

EXPECTED = """
USUBJID | PARAMCD | AVAL  | ASTDT      | AENDT
M02     | SDURD   | 157   | 2023-01-10 | 2023-06-15
M02     | STDOSE  | 31150 | 2023-01-10 | 2023-06-15
M02     | SRDI    | 79.4  | 2023-01-10 | 2023-06-15
M02     | SAVDOSE | 198.4 | 2023-01-10 | 2023-06-15
M02     | SNINT   | 1     | 2023-01-10 | 2023-06-15
M02     | SNRED   | 1     | 2023-01-10 | 2023-06-15
overlap | SDURD   | 19    | 2023-01-01 | 2023-01-19
overlap | STDOSE  | 4300  | 2023-01-01 | 2023-01-19
overlap | SNINT   | 0     | 2023-01-01 | 2023-01-19
open    | SDURD   | 10    | 2024-12-22 | 2024-12-31
open    | STDOSE  | 2500  | 2024-12-22 | 2024-12-31
open    | SRDI    | 100   | 2024-12-22 | 2024-12-31
three   | EDURD   | 64    | 2023-01-10 | 2023-03-14
three   | ENDOSE  | 3     | 2023-01-10 | 2023-03-14
three   | ETDOSE  | 900   | 2023-01-10 | 2023-03-14
three   | ERDI    | 75    | 2023-01-10 | 2023-03-14
three   | EAVDOSE | 14.1  | 2023-01-10 | 2023-03-14
three   | ENMISS  | 1     | 2023-01-10 | 2023-03-14
seven   | ENDOSE  | 7     | 2023-01-10 | 2023-05-16
seven   | ERDI    | 116.7 | 2023-01-10 | 2023-05-16
seven   | ENMISS  | 0     | 2023-01-10 | 2023-05-16
"""
EC = """
USUBJID | ECTRT       | ECOCCUR | ECSTDTC
three   | ENVAFOLIMAB | N       | 2023-02-21
three   | ENVAFOLIMAB | N       | 2025-02-21
three   | ENVAFOLIMAB | Y       | 2023-01-31
M02     | SURUFATINIB | N       | 2023-03-02
"""


def exposure(with_ec: bool = True, **decisions: Any) -> Product:
    ids = ["M02", "overlap", "open", "three", "seven", "never"]
    tables = sdtm(dm="\n".join(["USUBJID", *ids]), ex=EX)
    chosen = study(**decisions)
    ec = domain(DOMAINS["ec"], EC) if with_ec else None
    return adex(tables["ex"], tables["ds"], stage_1(tables, chosen), chosen, ec)


@pytest.fixture(scope="module")
def records() -> pd.DataFrame:
    return exposure().table.set_index(["USUBJID", "PARAMCD"])


@pytest.mark.parametrize("row", table(EXPECTED).to_dict("records"), ids=lambda r: f"{r['USUBJID']} {r['PARAMCD']}")
def test_summaries(row: dict[str, Any], records: pd.DataFrame) -> None:
    [found] = records.loc[[(row["USUBJID"], row["PARAMCD"])]].to_dict("records")
    assert round(found["AVAL"], 1) == row["AVAL"]
    assert (shown(found["ASTDT"]), shown(found["AENDT"])) == (shown(row["ASTDT"]), shown(row["AENDT"]))


def test_dose_records(records: pd.DataFrame) -> None:
    doses = records.loc[("M02", "SDOSE"), ["AVAL", "ADURN", "ASTDY", "SRCSEQ", "PARAM"]].to_numpy().tolist()
    name = "Dose of Surufatinib (mg)"
    assert doses == [[250, 51, 1, 1, name], [200, 92, 66, 2, name]]


def test_only_what_a_drug_can_have() -> None:
    made = exposure().table
    assert not {"SNMISS", "SNDOSE", "ENINT", "ENRED"} & set(made["PARAMCD"])
    assert "never" not in set(made["USUBJID"])
    assert validate(made, DATASETS["adex"]).query("CHECK != 'required'").empty


def test_what_is_not_known_is_not_counted() -> None:
    """Without EC no omitted injections; without a planned dose no records of the drug."""
    assert "ENMISS" not in set(exposure(with_ec=False).table["PARAMCD"])
    assert exposure(drugs={}).table.empty
    only = exposure(drugs={"ENVAFOLIMAB": DRUGS["ENVAFOLIMAB"]}).table
    assert set(only["EXTRT"]) == {"ENVAFOLIMAB"}


@pytest.mark.parametrize(("planned", "intensity"), [({}, 116.7), ({"max_cycles": 7}, 100), ({"dose_mg": 400}, 87.5)])
def test_planned_cycles_are_a_decision(planned: dict[str, float], intensity: float) -> None:
    """Subject "seven" got 7 x 300 mg: of 6 x 300 mg planned, of 7 x 300 mg, of 6 x 400 mg."""
    drugs = DRUGS | {"ENVAFOLIMAB": DRUGS["ENVAFOLIMAB"] | planned}
    made = exposure(drugs=drugs).table.set_index(["USUBJID", "PARAMCD"])
    assert round(made.loc[("seven", "ERDI"), "AVAL"].iloc[0], 1) == intensity
