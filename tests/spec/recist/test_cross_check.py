"""The investigator against the lesions: what differs and why (STUDY_SPEC 4.8; B33, B35 of 8.10), never over the investigator's.

RS has the investigator's responses of the visit; CODES are the reasons expected there, by component ("both" is the overall and
the target response), worked by hand.
"""

import re
from typing import Any

import pandas as pd
import pytest

from pipeline.adam.tumour.recist_xchk import recist_xchk
from pipeline.core.issues import CATALOGUE
from pipeline.core.product import Product
from schemas.adam.recist_xchk import RECIST_XCHK
from schemas.validation import validate
from tests.spec.datasets import efficacy
from tests.spec.recist.patients import tables_of
from tests.spec.tables import shown, study, table

# B35: 36 of 50 is -28%: no PR. Then 30, -40%. Then 36 after a nadir of 30: +6 mm, +20%.
PATIENTS = """
ID    | VISIT | TARGETS       | NT           | NEW               | RS                                         | CODES
B33   | SCR   | T01 40        |              |                   |                                            |
B33 | W6 | T01 40 |  | NEW01 EQUIVOCAL | TRGRESP SD; NEWLIND N; OVRLRESP SD | NEWLIND NEWL; OVRLRESP NEWL
B33   | W12   | T01 40        |              | NEW01 UNEQUIVOCAL | TRGRESP SD; NEWLIND Y; OVRLRESP PD         |
B35   | SCR   | T01 50        |              |                   |                                            |
B35 | W6 | T01 36 |  |  | TRGRESP PR; NEWLIND N; OVRLRESP PR | both PR_NOT_MET
B35   | W12   | T01 30        |              |                   | TRGRESP PR; NEWLIND N; OVRLRESP PR         |
B35 | W18 | T01 36 |  |  | TRGRESP SD; NEWLIND N; OVRLRESP SD | both PD_MISSED
B35 | W24 | T01 36 |  |  | TRGRESP SD; NEWLIND N; OVRLRESP SD | both AFTER_PD
grow  | SCR   | T01 50        |              |                   |                                            |
grow | W6 | T01 55 |  |  | OVRLRESP PD | OVRLRESP PD_NOT_MET
node  | SCR   | T01* 20       |              |                   |                                            |
node | W6 | T01* 9 |  |  | TRGRESP PR; OVRLRESP PR | both CR_NODE
back  | SCR   | T01 20        |              |                   |                                            |
back  | W6    | T01 0         |              |                   | TRGRESP CR; OVRLRESP CR                    |
back  | W12   | T01 3         |              |                   | TRGRESP PR; OVRLRESP PR                    | OVRLRESP AFTER_CR
blank | SCR   | T01 20; T02 20 |             |                   |                                            |
blank | W6 | T01 20; T02 NE |  |  | TRGRESP SD; OVRLRESP SD | both NE_RULE
less  | SCR   | T01 50        | NT01 PRESENT |                   |                                            |
less | W6 | T01 30 | NT01 PRESENT |  | TRGRESP SD; NTRGRESP CR; OVRLRESP SD | NTRGRESP PR_NOT_MET; both PR_MISSED
"""


def checked(sums: str = "", patients: str = PATIENTS) -> Product:
    tables = tables_of(patients)
    if sums:
        tables["tr"] = pd.concat([tables["tr"], _sums(tables["tr"], sums)], ignore_index=True)
    made = efficacy(tables, study())
    return recist_xchk(tables["rs"], tables["tr"], made["recist"], made["adtr"], study())


def _sums(tr: pd.DataFrame, sums: str) -> pd.DataFrame:
    rows = table(sums)
    visit = tr.drop_duplicates(["VISIT"]).set_index("VISIT")[["VISITNUM", "TRDTC"]]
    given = rows.join(visit, on="VISIT").assign(TRTESTCD="SUMDIAM", TRSTRESN=rows["AVAL"], TRSEQ=99.0)
    return given.reindex(columns=tr.columns).astype(tr.dtypes.to_dict())


@pytest.fixture(scope="module")
def product() -> Product:
    return checked()


@pytest.mark.parametrize(
    "visit", table(PATIENTS).query("VISIT != 'SCR'").to_dict("records"), ids=lambda v: f"{v['ID']} {v['VISIT']}"
)
def test_reasons(visit: dict[str, Any], product: Product) -> None:
    found = product.table.query("USUBJID == @visit['ID'] and VISIT == @visit['VISIT']")
    reasons = [f"{row['COMPNT']} {row['REASCD']}" for row in found.to_dict("records")]
    expected = re.sub(r"both (\w+)", r"OVRLRESP \1; TRGRESP \1", shown(visit["CODES"]))
    assert "; ".join(reasons) == expected


def test_every_disagreement_is_a_query(product: Product) -> None:
    assert validate(product.table, RECIST_XCHK).empty
    assert sorted(product.issues["CODE"]) == sorted(product.table["REASCD"])
    said = product.issues.query("CODE == 'PD_MISSED' and USUBJID == 'B35'")["VALUE"].tolist()
    assert said == ["OVRLRESP SD at W18, lesions PD", "TRGRESP SD at W18, lesions PD"]
    assert set(product.table["REASCD"]) <= set(CATALOGUE)


@pytest.mark.parametrize(
    ("subject", "visit", "entered", "queries"),
    [
        ("B35", "W6", 37.0, []),
        ("B35", "W6", 37.1, ["SUMDIAM 37.1 at W6, lesions 36"]),
        ("B35", "SCR", 48.9, ["SUMDIAM 48.9 at SCR, lesions 50"]),  # the baseline too
        ("blank", "W6", 99, []),  # T02 was not evaluable: there is no sum to compare with
    ],
)
def test_sums_may_differ_by_a_millimetre(subject: str, visit: str, entered: float, queries: list[str]) -> None:
    """B35: 50 at baseline, 36 at week 6."""
    product = checked(f"USUBJID | VISIT | AVAL\n{subject} | {visit} | {entered}")
    assert product.issues.query("CODE == 'SUM_DIFF'")["VALUE"].tolist() == queries
    assert product.table.query("COMPNT == 'SUMDIAM'")["REASCD"].tolist() == ["SUM_DIFF"] * len(queries)


def test_pieces_of_a_lesion_add_up() -> None:
    """A lesion of 40 mm in two pieces of 18 and 15 mm: a sum of 33 agrees, 40 does not. Two that merged: 38 agrees."""
    patients = """
        ID | VISIT | TARGETS
        s  | SCR   | T04 40
        s  | W6    | T04.1 18; T04.2 15
        m  | SCR   | T02 20; T03 25
        m  | W6    | T02/T03 38
    """
    for split, merged, found in ((33, 38, []), (40, 38, ["s"]), (33, 45, ["m"])):
        sums = f"USUBJID | VISIT | AVAL\ns | W6 | {split}\nm | W6 | {merged}"
        assert checked(sums, patients).table["USUBJID"].tolist() == found


def test_the_investigator_is_analysed_and_the_derived_stands_beside() -> None:
    """B33: the investigator's progression is of 26 March; the derived one is of 12 February, when the lesion was equivocal."""
    made = efficacy(tables_of(PATIENTS), study())
    adrs = made["adrs"].query("USUBJID == 'B33'").set_index(["PARAMCD", "VISIT"])
    assert adrs.loc["OVR", "AVALC"].tolist() == ["SD", "PD"]
    assert adrs.loc["OVRD", "AVALC"].tolist() == ["PD", "PD"]
    assert [shown(v) for v in adrs.loc["OVRD", "BACKDFL"]] == ["Y", ""]
    assert adrs.loc["OVRD", "PARCAT2"].unique().tolist() == ["Derived"]
    pfs = made["adtte"].query("USUBJID == 'B33'").set_index("PARAMCD")
    assert (shown(pfs.loc["PFS", "ADT"]), shown(pfs.loc["PFSDR", "ADT"])) == ("2023-03-26", "2023-02-12")


def test_the_components_of_the_investigator_are_parameters() -> None:
    adrs = efficacy(tables_of(PATIENTS), study())["adrs"].query("USUBJID == 'less'").set_index("PARAMCD")
    assert adrs.loc[["TRGR", "NTRGR"], "AVALC"].tolist() == ["SD", "CR"]
    assert adrs.loc[["TRGR", "NTRGR"], "SRCDOM"].tolist() == ["RS", "RS"]
