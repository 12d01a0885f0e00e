"""QTc by hand: Fridericia QT / RR^(1/3), Bazett QT / RR^(1/2), RR in seconds. 0.8^3 = 0.512, so QT 360 at RR 512 is QTcF 450."""

from typing import Any

import pandas as pd
import pytest

from pipeline.adam.safety.adeg import adeg
from pipeline.core.product import Product
from pipeline.endpoints.ecg import categories
from pipeline.tlf.layout.table import Table
from pipeline.tlf.outputs.ecg.qtc import t_14_3_5_3
from schemas.adam.adeg import ADEG
from schemas.base import Char, extended, var
from schemas.sdtm.eg import EG
from schemas.validation import validate
from tests.drugs import DATASETS
from tests.spec.datasets import sdtm, stage_1
from tests.spec.findings import DOSED, by_sequence, messages
from tests.spec.tables import domain, study

HEAD = "USUBJID | EGTESTCD | EGTEST | EGSTRESC | EGSTRESN | EGSTRESU | EGDTC | VISITNUM | VISIT"
DAYS = {1: "2023-01-09T08:00", 2: "2023-02-10T08:00", 3: "2023-03-10T08:00"}


def ecg(*results: str, **decisions: Any) -> Product:
    """ADEG of results "1 QTAG 360 ms": number of the visit (the first is before the dose), test, result, unit."""
    rows = []
    for result in results:
        visit, test, value, *unit = result.split()
        number = value if value.replace(".", "").isdigit() else ""
        rows.append(f"x | {test} | {test} | {value} | {number} | {' '.join(unit)} | {DAYS[int(visit)]} | {visit} | V{visit}")
    table = domain(extended(EG, {"EGTPT": (Char, var("Time Point"))}), "\n".join([HEAD, *rows]))
    numbered = table.assign(EGSEQ=table.groupby("USUBJID").cumcount() + 1.0)
    chosen, tables = study(**decisions), sdtm(dm="USUBJID\nx", ex=DOSED)
    product = adeg(stage_1(tables, chosen), chosen, numbered, tables["ex"], tables["dm"])
    assert validate(product.table, ADEG).query("CHECK != 'required' and LEVEL != 'note'").empty
    return product


def of(product: Product, paramcd: str, *columns: str) -> list[list[Any]]:
    kept = product.table[product.table["PARAMCD"].eq(paramcd)]
    return by_sequence(Product(kept), *columns)


def test_derived_intervals_with_change_and_category() -> None:
    made = ecg("1 QTAG 400 ms", "1 RRAG 1000 ms", "2 QTAG 360 ms", "2 RRAG 512 ms", "3 QTAG 0.4 s", "3 RRAG 512 ms")
    columns = ("AVAL", "BASE", "CHG", "AVALCAT1", "CHGCAT1", "ANL02FL", "ANL03FL")
    assert of(made, "QTCFR", *columns) == [
        [400, 400, "", "<=450", "", "", ""],
        [450, 400, 50, "<=450", ">30 to <=60", "", ""],  # 360 / 0.8: not above 450
        [500, 400, 100, ">480 to <=500", ">60", "Y", "Y"],  # 0.4 s are 400 ms; 400 / 0.8
    ]
    assert of(made, "QTCBR", "AVAL")[0] == [400]
    assert of(made, "QTCBR", "AVAL")[1][0] == pytest.approx(360 / 0.512**0.5, abs=1e-5)


def test_rr_of_0_gives_no_qtc_and_is_listed() -> None:
    made = ecg("1 QTAG 400 ms", "1 RRAG 0 ms", "2 QTAG 400 ms", "2 RRAG 1000 ms")
    assert of(made, "QTCFR", "AVAL") == [[400]]
    assert of(made, "QTAG", "AVAL") == [[400], [400]]  # the QT itself is kept
    assert messages(made) == ["QTC_UNDERIVED QTAG 400.0 | EGSTRESN is 400.0 msec with RR 0.0 at 2023-01-09T08:00"]


def test_rr_from_the_rate_is_a_decision() -> None:
    """60 beats a minute: a beat lasts 1000 ms."""
    results = ("1 QTAG 400 ms", "1 EGHRMN 60 beats/min")
    assert of(ecg(*results), "QTCFR", "AVAL") == [[400]]
    assert of(ecg(*results, ecg={"rr_from_rate": False}), "QTCFR", "AVAL") == []


def test_a_recorded_qtc_that_differs_is_listed_and_kept() -> None:
    results = ("1 QTAG 400 ms", "1 RRAG 1000 ms", "1 QTCFAG 412 ms")
    made = ecg(*results)
    assert (of(made, "QTCFAG", "AVAL"), of(made, "QTCFR", "AVAL", "QTCDIFF")) == ([[412]], [[400, 12]])
    assert messages(made) == [
        "QTC_DIFFERS 412.0 | EGSTRESN is QTcF 412.0 msec as recorded and 400.0 as derived at 2023-01-09T08:00"
    ]
    assert messages(ecg(*results, ecg={"qtc_difference": 12})) == []


def test_replicates_are_averaged_or_the_last_counts() -> None:
    """Before the dose 400, 410 and 420: the mean is 410; after it 450."""
    results = ("1 QTCFAG 400 ms", "1 QTCFAG 410 ms", "1 QTCFAG 420 ms", "2 QTCFAG 450 ms")
    made = ecg(*results)
    averages = made.table[made.table["DTYPE"].eq("AVERAGE")]
    assert averages[["AVAL", "ABLFL", "SRCSEQ"]].to_numpy().tolist() == [[410, "Y", 1]]
    single = made.table[made.table["DTYPE"].isna()].sort_values("SRCSEQ")
    assert single["ABLFL"].isna().all()
    assert single["ANL01FL"].tolist()[-1:] == ["Y"]
    assert single["ANL01FL"].notna().sum() == 1
    assert single["CHG"].tolist()[-1] == 40
    assert of(ecg(*results, ecg={"replicates": "last"}), "QTCFAG", "BASE", "CHG")[-1] == [420, 30]


def test_an_interpretation_has_a_baseline_in_words() -> None:
    made = ecg("1 INTP NORMAL", "2 INTP ABNORMAL")
    assert of(made, "INTP", "AVAL", "AVALC", "BASEC", "ABLFL", "ANL01FL") == [
        ["", "NORMAL", "NORMAL", "Y", "Y"],
        ["", "ABNORMAL", "NORMAL", "", "Y"],
    ]


def test_limits_are_a_decision() -> None:
    assert categories((450, 480, 500)) == ["<=450", ">450 to <=480", ">480 to <=500", ">500"]
    limits = {"qtc_limits": [400], "qtc_changes": [10]}
    made = ecg("1 QTCFAG 400 ms", "2 QTCFAG 401 ms", ecg=limits)
    assert of(made, "QTCFAG", "AVALCAT1", "CHGCAT1") == [["<=400", ""], [">400", "<=10"]]


def test_the_table_counts_a_subject_above_each_limit() -> None:
    """Highest on treatment 500, an increase of 100: above 450 and 480, not above 500; above 30 and 60."""
    made = ecg("1 QTAG 400 ms", "1 RRAG 1000 ms", "3 QTAG 400 ms", "3 RRAG 512 ms").table
    adsl = domain(DATASETS["adsl"], "USUBJID | SAFFL | TRT01A | TRT01P\nx | Y | Drug | Drug").assign(TRT01AN=1.0, TRT01PN=1.0)
    output = t_14_3_5_3(adsl, made, study())
    assert isinstance(output.body, Table)
    cells = pd.Series(output.body.cells[0].tolist(), index=output.body.rows["label"]).iloc[:8]
    assert cells.to_dict() == {
        "QTcF Interval, Derived (ms)": "",
        "With a value on treatment": "1 (100)",
        "Maximum > 450 msec": "1 (100)",
        "Maximum > 480 msec": "1 (100)",
        "Maximum > 500 msec": "0",
        "With a baseline and a value on treatment": "1 (100)",
        "Increase from baseline > 30 msec": "1 (100)",
        "Increase from baseline > 60 msec": "1 (100)",
    }
