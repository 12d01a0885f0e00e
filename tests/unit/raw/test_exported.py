"""A transfer written in each format is read as the same text; a form's file is found whatever its format is."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.core.sas.readers import read_xpt
from pipeline.raw.exported import EXPORTS, Sheet, write_transfer
from pipeline.raw.exported.xpt_writer import ibm_doubles, write_xpt
from pipeline.raw.faults import TransferError
from pipeline.raw.landing import land
from pipeline.study.raw_export import RawExport
from schemas.base import Char
from schemas.raw import DATE, NUMBER, RawForm, ask

ODD = "5 < 6 & \"quoted\" 'é'"
EVERY = {
    "columns": {"FOLDSEQ": "FOLDERSEQ"},
    "constants": {"ENTRYTS": "", "MODTS": "", "RECSTAT": "ACTIVE"},
    "special_missing": {".N": "NOT DONE", ".U": ""},
}
EXPORT = RawExport.model_validate(
    {"every_form": EVERY, "forms": {"VS": {"group": ["VS", "VSHEAD"], "codes": {"SYS": {"UNKNOWN": ""}}}}}
)


class VS(RawForm, title="Vital Signs", page=1):
    """One row per visit."""

    VSDAT: Char = ask("Date", format=DATE)
    VSTIM: Char = ask("Time")
    SYS: Char = ask("Pressure", format=NUMBER)
    NOTE: Char = ask("Note")


class TR(RawForm, title="Results", page=2):
    """One row per lesion."""

    SIZE: Char = ask("Size", format=NUMBER)


FORMS = {"VS": VS, "TR": TR}


def rows(**answers: list[str | None]) -> pd.DataFrame:
    count = len(next(iter(answers.values())))
    keys = {"SITEID": "01", "SUBJID": [f"00{1 + n // 2}" for n in range(count)], "FOLDER": "W4", "FOLDERSEQ": "1"}
    return pd.DataFrame({**keys, "FORMDT": "2011-03-01", **answers}).astype("str")


@pytest.fixture
def sheets() -> dict[str, Sheet]:
    vs = rows(
        RECPOS=["1", "2", "1", "2"], VSDAT=["2011-03-01", None, "2011-02-28", "1959-12-31"],
        VSTIM=["08:30:00", None, "23:59:00", None], SYS=["120", "NOT DONE", "UNKNOWN", "-0.1"], NOTE=[ODD, None, "x", None],
    )  # fmt: skip
    tr = rows(RECPOS=["1", "2.1", "2.2", "1"], SIZE=["10", "12.5", None, "1000000"])
    formats = {"FORMDT": "DATE9.", "VSDAT": "DATE9.", "VSTIM": "TIME8.", "SYS": ""}
    return {"VS": Sheet(vs, formats, {"VSHEAD": ("VSDAT", "VSTIM")}), "TR": Sheet(tr, {"SIZE": ""})}


@pytest.mark.parametrize("kind", list(EXPORTS))
def test_every_format_is_read_as_what_was_written(kind: str, sheets: dict[str, Sheet], tmp_path: Path) -> None:
    write_transfer(sheets, tmp_path / "2011-06-30", kind, "T1", {"NOT DONE": ".N", "UNKNOWN": ".U"})
    landed = land(tmp_path / "2011-06-30", FORMS, EXPORT)
    assert landed.left_out.empty
    vs, tr = (landed.tables[name].sort_values(["SUBJID", "RECPOS"]).fillna("") for name in ("VS", "TR"))
    assert vs["STUDYID"].eq("T1").all()
    assert vs[["VSDAT", "VSTIM", "SYS", "NOTE"]].to_numpy().tolist() == [
        ["2011-03-01", "08:30:00", "120", ODD], ["", "", "NOT DONE", ""], ["2011-02-28", "23:59:00", "", "x"],
        ["1959-12-31", "", "-0.1", ""],
    ]  # fmt: skip
    assert tr[["SUBJID", "RECPOS", "SIZE"]].to_numpy().tolist() == [
        ["001", "1", "10"], ["001", "2.1", "12.5"], ["002", "1", "1000000"], ["002", "2.2", ""],
    ]  # fmt: skip


def test_two_odm_files_are_not_guessed_between(sheets: dict[str, Sheet], tmp_path: Path) -> None:
    write_transfer(sheets, tmp_path / "2011-06-30", "odm", "T1")
    (tmp_path / "2011-06-30" / "other.xml").write_text("<ODM/>")
    with pytest.raises(TransferError, match=r"vs\.csv: is missing from the transfer"):
        land(tmp_path / "2011-06-30", FORMS, EXPORT)


def test_what_a_transport_file_cannot_hold_is_refused(tmp_path: Path) -> None:
    table = pd.DataFrame({"SYS": ["many"]}, dtype="str")
    with pytest.raises(ValueError, match="'many' of the numeric variable SYS is no number"):
        write_xpt(table, "VS", {"SYS": ""}, {}, tmp_path / "vs.xpt")
    with pytest.raises(ValueError, match="names have 8 letters at most, not FOLDERSEQ"):
        write_xpt(table.rename(columns={"SYS": "FOLDERSEQ"}), "VS", {}, {}, tmp_path / "vs.xpt")


def test_numbers_as_mainframes_keep_them(tmp_path: Path) -> None:
    """1 is 41 10 00 ..., -118.625 is C2 76 A0 00 ... (the examples of the format's description); others survive being read."""
    known = ibm_doubles(np.array([1.0, -118.625, 0.0]))
    assert [bytes(row).hex() for row in known] == ["4110000000000000", "c276a00000000000", "0" * 16]
    values = [0.1, 1e-5, 123456.789, -2.5, 15.0, 16.0, 1 / 16]
    write_xpt(pd.DataFrame({"X": [repr(v) for v in values]}, dtype="str"), "T", {"X": ""}, {}, tmp_path / "t.xpt")
    assert read_xpt(tmp_path / "t.xpt").table["X"].tolist() == values


def wide(tests: dict[str, object]) -> RawExport:
    return RawExport.model_validate({"forms": {"VS": {"wide": {"VSTEST": tests}}}})


def test_tests_declared_together_have_columns_of_their_names() -> None:
    together = wide({"SYSBP DIABP": {"columns": {"*": "VSORRES", "*_U": "VSORRESU"}, "constants": {"VSPOS": "SITTING"}}})
    same = {"constants": {"VSPOS": "SITTING"}}
    one_by_one = wide({name: {"columns": {name: "VSORRES", f"{name}_U": "VSORRESU"}, **same} for name in ("SYSBP", "DIABP")})
    assert together == one_by_one
    named = wide({"Body weight": {"columns": {"WT": "VSORRES"}}})  # a name of two words is one test
    assert list(named.forms["VS"].wide["VSTEST"]) == ["Body weight"]
    with pytest.raises(ValueError, match="the test 'SYSBP' stands twice"):
        wide({"SYSBP DIABP": {"columns": {"*": "VSORRES"}}, "SYSBP": {"columns": {"S": "VSORRES"}}})
