"""B34, B36 and B37 of STUDY_SPEC 8.10 through the engine: several scan dates, unruly targets, an incomplete baseline.

First dose and start 2023-01-01. B34: the response form has no date; at week 12 the chest was scanned on 24 March, the abdomen on
28 March. All expected values by hand.
"""

import pandas as pd
import pytest

from tests.spec.datasets import efficacy, sdtm
from tests.spec.recist.patients import tables_of
from tests.spec.tables import shown, study

CHEST, ABDOMEN = "2023-03-24", "2023-03-28"
SCANS = """
USUBJID | VISITNUM | TRGRPID    | TRLNKID | TRTESTCD | TRSTRESN | TRSTRESC    | TRDTC
"""


def b34(second: int, *new: str) -> pd.DataFrame:
    """OVRD of a subject with T01 (chest) 20 mm throughout and T02 (abdomen) 30 mm, then `second`; `new`: lines of new lesions."""
    sizes = [f"x | {v} | TARGET | T01 | LDIAM | 20 | 20 | {day}" for v, day in ((1, "2022-12-28"), (6, CHEST), (8, "2023-05-07"))]
    abdomen = ((1, "2022-12-28", 30), (6, ABDOMEN, second), (8, "2023-05-07", 30))
    sizes += [f"x | {v} | TARGET | T02 | LDIAM | {size} | {size} | {day}" for v, day, size in abdomen]
    tables = sdtm(
        dm="USUBJID\nx",
        ex="USUBJID | EXTRT | EXDOSE | EXSTDTC\nx | DRUG | 1 | 2023-01-01",
        ds="USUBJID | DSCAT | DSDECOD | DSSTDTC\nx | PROTOCOL MILESTONE | RANDOMIZED | 2023-01-01",
        tu="USUBJID | TULNKID | TUTESTCD | TUSTRESC\nx | T01 | TUMIDENT | TARGET\nx | T02 | TUMIDENT | TARGET",
        tr="\n".join([SCANS.strip(), *sizes, *(f"x | {line}" for line in new)]),
        rs="USUBJID | RSTESTCD | RSSTRESC | VISITNUM | RSDTC\nx | OVRLRESP | SD | 6 |\nx | OVRLRESP | SD | 8 |",
    )
    return efficacy(tables, study())["adrs"].query("PARAMCD == 'OVRD'").set_index("VISITNUM")


EQUIVOCAL_CHEST = f"6 | NEW | NEW01 | TUMSTATE | | EQUIVOCAL | {CHEST}"
UNEQUIVOCAL_LATER = "8 | NEW | NEW01 | TUMSTATE | | UNEQUIVOCAL | 2023-05-07"


@pytest.mark.parametrize(
    ("second", "new", "response", "date", "backdated"),
    [
        (30, [f"6 | NEW | NEW01 | TUMSTATE | | UNEQUIVOCAL | {CHEST}"], "PD", CHEST, ""),
        (60, [], "PD", ABDOMEN, ""),  # 80 after 50: by the sum alone, its last scan
        (30, [], "SD", ABDOMEN, ""),
        # equivocal on the chest CT and certain six weeks later: progression is of the scan that first showed it
        (30, [EQUIVOCAL_CHEST, UNEQUIVOCAL_LATER], "PD", CHEST, "Y"),
        # another lesion, equivocal a day earlier and never certain, dates nothing
        (30, [EQUIVOCAL_CHEST, UNEQUIVOCAL_LATER, "6 | NEW | NEW02 | TUMSTATE | | EQUIVOCAL | 2023-03-23"], "PD", CHEST, "Y"),
        (30, [EQUIVOCAL_CHEST], "SD", ABDOMEN, ""),
    ],
)
def test_b34_several_scan_dates(second: int, new: list[str], response: str, date: str, backdated: str) -> None:
    found = b34(second, *new).loc[6]
    assert (found["AVALC"], shown(found["ADT"]), shown(found["BACKDFL"])) == (response, date, backdated)


def test_b36_targets_that_break_the_rules_are_summed_as_chosen() -> None:
    """Three in the liver and a node of 14 mm: 61; 70% of it is 42.7 (PR), 42.8 is SD. The issues are found in the forms (TU)."""
    made = efficacy(
        tables_of("""
            ID  | VISIT | TARGETS
            B36 | SCR   | T01 12; T02 15; T03 20; T04* 14
            B36 | W6    | T01 8; T02 10; T03 15; T04* 9.7
            B36 | W12   | T01 8; T02 10; T03 15; T04* 9.8
        """),
        study(),
    )
    recist = made["recist"]
    assert recist["BASE"].tolist() == [61, 61]
    assert recist["SDIAM"].tolist() == [42.7, 42.8]
    assert recist["TRGRESP"].tolist() == ["PR", "SD"]
    valid = made["adtr"].query("VALIDFL == 'Y'")["PARAMCD"].tolist()
    assert valid == ["T01DIAM", "T02DIAM", "T03DIAM"]


def test_b37_an_incomplete_baseline() -> None:
    """T02 was not measured: no base, derived NE; the investigator's PR and PD are kept; PFS is censored at the start (row 2)."""
    made = efficacy(
        tables_of("""
            ID  | VISIT | TARGETS        | RS
            B37 | SCR   | T01 30; T02 NE |
            B37 | W6    | T01 15; T02 10 | OVRLRESP PR
            B37 | W12   | T01 30; T02 20 | OVRLRESP PD
        """),
        study(),
    )
    assert made["recist"][["TRGRESP", "TRGRULE", "OVRLRESP"]].to_numpy().tolist() == [["NE", "1b", "NE"]] * 2
    assert made["recist"]["BASE"].isna().all()
    adsl = made["adsl"].iloc[0]
    assert (adsl["MDISFL"], adsl["BLEVALFL"], adsl["RESFL"]) == ("Y", "N", "Y")
    sums = made["adtr"].query("PARAMCD == 'SDIAM'")
    assert sums["AVAL"].fillna(-1).tolist() == [-1, 25, 50]
    assert sums[["BASE", "PCHG", "NADIR"]].isna().all(axis=None)
    adrs = made["adrs"].set_index("PARAMCD")
    assert adrs.loc["OVR", "AVALC"].tolist() == ["PR", "PD"]
    assert adrs.loc["BOR", "AVALC"] == "PR"
    pfs = made["adtte"].set_index("PARAMCD").loc["PFS"]
    assert (pfs["CNSR"], shown(pfs["ADT"]), pfs["EVNTDESC"]) == (4, "2023-01-01", "No baseline tumour assessment")
