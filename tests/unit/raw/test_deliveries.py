"""Data of vendors with dates of their own: what is said of a delivery beside the EDC's data and the data cut-off."""

from datetime import date
from typing import Any

import pytest

from pipeline.raw.deliveries import delivery_issues
from pipeline.study.raw_export import RawExport
from pipeline.study.raw_names import wrong_names
from pipeline.tlf.layout.text_numbers import write_text_numbers
from pipeline.tlf.render.index import write_index
from schemas.base import empty
from schemas.results import ARD
from tests.forms import FORMS
from tests.spec.tables import lines, study

TRANSFER = "2026-06-30"
OLDER = "VENDOR_OLDER | warn | Laboratory <L> | has data to 2026-06-28, 2 days less than the EDC (2026-06-30)"
NEWER = "VENDOR_NEWER | info | Laboratory <L> | has data to 2026-06-28, after the data cut-off (2026-06-27)"


def raw(cut: str = "2026-06-28", delivered: str = "2026-06-29", **section: Any) -> dict[str, Any]:
    delivery = {TRANSFER: {"delivered": delivered, "cut": cut}}
    return {"vendors": {"Laboratory <L>": {"forms": ["DTH"], "files": ["dth.csv"], "deliveries": delivery}}, **section}


def issues(section: dict[str, Any], transfer: str = TRANSFER, dco: str = "2026-06-30") -> list[str]:
    found = delivery_issues(RawExport.model_validate(section), transfer, date.fromisoformat(dco))
    assert set(found["DATASET"]) <= {"TRANSFER"}
    return lines(found, "CODE", "SEVERITY", "VALUE", "MESSAGE")


@pytest.mark.parametrize(
    ("cut", "edc", "dco", "expected"),
    [
        ("2026-06-28", "", "2026-06-30", [OLDER]),
        ("2026-06-28", "2026-06-28", "2026-06-30", []),
        ("2026-06-28", "2026-06-28", "2026-06-27", [NEWER]),
        ("2026-06-28", "2026-06-28", "2026-06-28", []),
    ],
)  # fmt: skip
def test_a_delivery_beside_the_edc_and_the_cut_off(cut: str, edc: str, dco: str, expected: list[str]) -> None:
    assert issues(raw(cut, edc_cut={TRANSFER: edc} if edc else {}), dco=dco) == expected


def test_a_delivery_without_dates_is_said() -> None:
    said = "VENDOR_UNDATED | warn | Laboratory <L> | has no dates of its delivery in this transfer"
    assert issues(raw(), transfer="2026-05-31") == [said]
    assert issues({}) == []


def test_a_delivery_cannot_have_data_of_later_days() -> None:
    with pytest.raises(ValueError, match="its data go to 2026-06-29, after it was delivered on 2026-06-28"):
        RawExport.model_validate(raw("2026-06-29", "2026-06-28"))


def test_forms_and_files_of_a_vendor_are_those_of_the_trial() -> None:
    section = raw()
    section["vendors"]["Laboratory <L>"] |= {"forms": ["DTH", "AEX"], "files": ["dth.csv", "dht.csv"]}
    wrong = wrong_names(RawExport.model_validate(section), FORMS)
    assert [fault.partition("; ")[0] for fault in wrong] == [
        "vendors.Laboratory <L>.forms: 'AEX' is not a form",
        "vendors.Laboratory <L>.files: 'dht.csv' is not a file of its forms",
    ]


def test_the_dates_are_stated_where_results_are_read() -> None:
    decided = study(dco=TRANSFER, raw=raw())
    sentences = ["EDC: data to 2026-06-30.", "Laboratory <L> (DTH: dth.csv): delivered 2026-06-29, data to 2026-06-28."]
    assert decided.raw.deliveries(TRANSFER) == sentences
    assert decided.raw.deliveries("2026-05-31")[1] == "Laboratory <L> (DTH: dth.csv): the delivery is not dated."
    page = write_index("X", [], deliveries=sentences)
    assert "Laboratory &lt;L&gt; (DTH: dth.csv): delivered 2026-06-29, data to 2026-06-28." in page
    assert "data to 2026-06-28" in write_text_numbers(empty(ARD), [], decided, TRANSFER)
    assert study().raw.deliveries(TRANSFER) == []
