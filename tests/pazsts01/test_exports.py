"""One cut-off exported as ODM-XML and as SAS transport files gives equal SDTM, value by value."""

import re
from pathlib import Path

import pandas as pd

from pipeline.core.sas.readers import read_xpt
from tests.once import Once
from tests.pazsts01.line import FIRST, LAST, mapped


def test_the_same_cut_in_two_formats(odm: Path, xpt: Path, once: Once) -> None:
    of_xpt = once.made(f"pazsts01-line-{LAST}", lambda: mapped(xpt / "raw" / "PAZSTS01", LAST))
    of_odm = mapped(odm / "raw" / "PAZSTS01", LAST)
    domains = [name for name in of_odm.tables if len(name) == 2 or name.startswith("supp")]
    assert {"dm", "ae", "lb", "vs", "tu", "tr", "rs", "qs", "ho", "da", "suppdm", "suppex"} <= set(domains)
    for name in domains:
        pd.testing.assert_frame_equal(of_odm.tables[name], of_xpt.tables[name])
    assert sum(len(of_odm.tables[name]) for name in domains) > 15_000


def test_repeat_keys_and_groups_of_the_odm_file(odm: Path) -> None:
    """The form of a reader repeats, its rows repeat within; the laboratory is one form in two item groups."""
    text = (odm / "raw" / "PAZSTS01" / LAST / "export.xml").read_text(encoding="utf-8")
    assert set(re.findall(r'FormOID="TR" FormRepeatKey="(\d+)"', text)) == {"1", "2", "3"}
    groups = set(re.findall(r'FormOID="LB" FormRepeatKey="1">\n<ItemGroupData ItemGroupOID="(\w+)"', text))
    assert groups == {"LB"}
    assert text.count('ItemGroupOID="LBHEAD" ItemGroupRepeatKey') == text.count('ItemGroupOID="LB" ItemGroupRepeatKey') > 100


def test_special_missing_values_of_the_transport_file(xpt: Path) -> None:
    vs = read_xpt(xpt / "raw" / "PAZSTS01" / LAST / "vs.xpt")
    assert set(vs.letters["SYSBP"].dropna()) == {".N", ".U"}


def test_a_form_changes_its_version_between_the_transfers(xpt: Path) -> None:
    columns = {name: set(read_xpt(xpt / "raw" / "PAZSTS01" / name / "ho.xpt").table) for name in (FIRST, LAST)}
    assert columns[FIRST] - columns[LAST] == {"HOREAS"}
    assert columns[LAST] - columns[FIRST] == {"HORSN", "HOICU"}
