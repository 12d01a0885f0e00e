"""Versions of a form of the CRF: by the date of a transfer, and by row."""

from pathlib import Path
from typing import Any

import pytest

from pipeline.raw.faults import TransferError
from pipeline.raw.landing import land
from pipeline.raw.transfer import read_transfer
from pipeline.study.raw_export import RawExport
from tests.forms import DTH

COMMON = "STUDYID,SITEID,SUBJID,FOLDER,FOLDERSEQ,RECPOS,FORMDT,ENTRYTS,MODTS,RECSTAT"
KEY = "S1,01,0103,LOG,1,{},,2023-02-01T10:00:00,2023-02-01T10:00:00,ACTIVE"
VERSIONS = {
    "1.0": {
        "columns": {"REASON": "CAUSE"},
        "codes": {"CAUSE": {"1": "DISEASE PROGRESSION", "2": "OTHER"}},
        "not_asked": {"REL": "asked since version 2.0"},
    },
    "2.0": {"since": "2026-06-01", "codes": {"CAUSE": {"1": "DISEASE PROGRESSION", "2": "ADVERSE EVENT"}}},
}


def folder(path: Path, header: str, *rows: str) -> Path:
    """A transfer of the form DTH; rows are numbered by RECPOS."""
    path.mkdir(parents=True)
    lines = [f"{COMMON},{header}", *(f"{KEY.format(number)},{row}" for number, row in enumerate(rows, start=1))]
    (path / "dth.csv").write_text("\n".join(lines) + "\n")
    return path


def export(**form: Any) -> RawExport:
    return RawExport.model_validate({"forms": {"DTH": {"versions": VERSIONS, **form}}})


def answers(place: Path, raw: RawExport) -> list[list[str]]:
    table = land(place, {"DTH": DTH}, raw).tables["DTH"]
    return table[["DTHDT", "CAUSE", "CAUSEOTH", "REL"]].fillna("").to_numpy().tolist()  # type: ignore[no-any-return]


def faults(place: Path, raw: RawExport) -> list[str]:
    with pytest.raises(TransferError) as error:
        land(place, {"DTH": DTH}, raw)
    return [str(fault) for fault in error.value.faults]


def test_transfers_of_both_versions_land_under_one_declaration(tmp_path: Path) -> None:
    """Code 2 meant another cause before version 2.0."""
    earlier = folder(tmp_path / "2026-05-31", "DTHDT,REASON,CAUSEOTH", "2026-04-01,2,Fall")
    later = folder(tmp_path / "2026-06-01", "DTHDT,CAUSE,CAUSEOTH,REL", "2026-04-01,2,,RELATED")
    assert answers(earlier, export()) == [["2026-04-01", "OTHER", "Fall", ""]]
    assert answers(later, export()) == [["2026-04-01", "ADVERSE EVENT", "", "RELATED"]]
    issues = read_transfer(later, {"DTH": DTH}, "S1", export(), previous=earlier).issues
    assert issues.empty, "the transfer before is read in its own version"


def test_a_column_is_missing_only_in_a_version_that_has_it(tmp_path: Path) -> None:
    later = folder(tmp_path / "2026-07-01", "DTHDT,REASON,CAUSEOTH")
    place = "say in raw.forms.DTH.versions since which transfer each version holds"
    assert faults(later, export()) == [
        f"dth.csv, line 1: column 'CAUSE' is missing in version 2.0 of the form; 'REASON' is its name in version 1.0; {place}",
        "dth.csv, line 1: column 'REL' is missing in version 2.0 of the form; export it; a question without answers is an empty "
        "column",
    ]


def test_rows_tell_their_version(tmp_path: Path) -> None:
    """Version, both names of the cause, and whether it was related."""
    rows = [
        "2026-01-01,1.0,2,,,",
        "2026-01-02,2.0,,2,,RELATED",
        "2026-01-03,1.0,,2,,",  # answered in the column of version 2.0 alone: kept, read as a code of the row's version
        "2026-01-04,2.0,1,2,,",
        "2026-01-05,1.0,1,,,RELATED",
        "2026-01-06,3.0,,1,,",
    ]
    place = folder(tmp_path / "2026-06-30", "DTHDT,FORMVER,REASON,CAUSE,CAUSEOTH,REL", *rows)
    landing = land(place, {"DTH": DTH}, export(version_column="FORMVER"))
    assert landing.tables["DTH"][["CAUSE", "REL"]].fillna("").to_numpy().tolist() == [
        ["OTHER", ""], ["ADVERSE EVENT", "RELATED"], ["OTHER", ""], ["ADVERSE EVENT", ""], ["DISEASE PROGRESSION", "RELATED"],
        ["DISEASE PROGRESSION", ""],
    ]  # fmt: skip
    assert landing.issues[["CODE", "LINE", "COLUMN", "VALUE", "MESSAGE", "ACTION"]].to_numpy().tolist() == [
        [
            "VERSION_ANSWER", "4", "CAUSE", "2", "CAUSE has an answer, and is not the column of CAUSE in version 1.0",
            "used: the version's own column is empty",
        ],
        [
            "VERSION_ANSWER", "5", "REASON", "1", "REASON has an answer, and is not the column of CAUSE in version 2.0",
            "not used: the version's own column has an answer",
        ],
        ["VERSION_ANSWER", "6", "REL", "RELATED", "REL has an answer, and is not asked in version 1.0", "used"],
        ["VERSION_UNKNOWN", "7", "FORMVER", "3.0", "FORMVER is not a version of the form that study.yaml knows",
         "read as the version of the transfer"],
    ]  # fmt: skip


def test_the_column_of_versions_is_needed_from_the_second_version_on(tmp_path: Path) -> None:
    earlier = folder(tmp_path / "2026-05-31", "DTHDT,REASON,CAUSEOTH", "2026-04-01,1,")
    later = folder(tmp_path / "2026-06-30", "DTHDT,CAUSE,CAUSEOTH,REL")
    by_row = export(version_column="FORMVER")
    assert answers(earlier, by_row) == [["2026-04-01", "DISEASE PROGRESSION", "", ""]]
    assert [fault.split("; ")[0] for fault in faults(later, by_row)] == [
        "dth.csv, line 1: column 'FORMVER' is missing in version 2.0 of the form"
    ]


def test_a_question_that_went_is_needed_while_rows_may_be_of_the_version_that_asked_it(tmp_path: Path) -> None:
    """REL went with version 2.0: a transfer of 2.0 as a whole may lack it, one with rows of both versions may not."""
    versions = {"1.0": {}, "2.0": {"since": "2026-06-01", "not_asked": {"REL": "left out of version 2.0"}}}
    later = folder(tmp_path / "2026-06-30", "DTHDT,V,CAUSE,CAUSEOTH", ",1.0,OTHER,")
    whole = RawExport.model_validate({"forms": {"DTH": {"versions": versions, "ignored": {"V": "the version"}}}})
    assert answers(later, whole) == [["", "OTHER", "", ""]]
    by_row = RawExport.model_validate({"forms": {"DTH": {"versions": versions, "version_column": "V"}}})
    assert [fault.split("; ")[0] for fault in faults(later, by_row)] == [
        "dth.csv, line 1: column 'REL' is missing in version 2.0 of the form"
    ]


def test_a_name_that_means_another_question_in_another_version(tmp_path: Path) -> None:
    """CAUSE held the free text in version 1.0, and the code is in WHY."""
    versions = {"1.0": {"columns": {"WHY": "CAUSE", "CAUSE": "CAUSEOTH"}}, "2.0": {"since": "2026-06-01"}}
    raw = RawExport.model_validate({"forms": {"DTH": {"versions": versions, "version_column": "V"}}})
    place = folder(tmp_path / "2026-06-30", "DTHDT,V,WHY,CAUSE,CAUSEOTH,REL", ",1.0,OTHER,Fall,,", ",2.0,,OTHER,Storm,")
    assert [row[1:3] for row in answers(place, raw)] == [["OTHER", ""], ["OTHER", "Storm"]]
    issues = land(place, {"DTH": DTH}, raw).issues
    assert issues[["CODE", "LINE", "COLUMN", "VALUE"]].to_numpy().tolist() == [["VERSION_ANSWER", "2", "CAUSE", "Fall"]]


def test_a_form_that_a_version_does_not_have(tmp_path: Path) -> None:
    versions = {"1.0": {"not_asked": {"*": "the form came with version 2.0"}}, "2.0": {"since": "2026-06-01"}}
    raw = RawExport.model_validate({"forms": {"DTH": {"versions": versions}}})
    empty, later = tmp_path / "2026-05-31", tmp_path / "2026-06-30"
    empty.mkdir()
    later.mkdir()
    assert answers(empty, raw) == []
    assert faults(later, raw) == [
        "dth.csv: is missing from the transfer; add it; a form without rows is a file with a header only"
    ]


def test_a_version_with_files_and_tests_of_its_own(tmp_path: Path) -> None:
    """In version 1.0 the file has another name and lacks the test of the second column."""
    tests = {"CAUSE": {"OTHER": {"columns": {"A": "CAUSEOTH"}}, "ADVERSE EVENT": {"columns": {"B": "CAUSEOTH"}}}}
    first = {"files": ["death.csv"], "wide": {"CAUSE": {"OTHER": tests["CAUSE"]["OTHER"]}}}
    form = {"wide": tests, "versions": {"1.0": first, "2.0": {"since": "2026-06-01"}}}
    raw = RawExport.model_validate({"forms": {"DTH": form}})
    earlier = folder(tmp_path / "2026-05-31", "DTHDT,A,REL", ",Fall,")
    (earlier / "dth.csv").rename(earlier / "death.csv")
    later = folder(tmp_path / "2026-06-30", "DTHDT,A,B,REL", ",Fall,Sepsis,")
    assert answers(earlier, raw) == [["", "OTHER", "Fall", ""]]
    assert answers(later, raw) == [["", "OTHER", "Fall", ""], ["", "ADVERSE EVENT", "Sepsis", ""]]


@pytest.mark.parametrize(
    ("versions", "said"),
    [
        ({"1.0": {}, "2.0": {}}, "version 2.0 has no date; say since which transfer it holds"),
        ({"1.0": {"since": "2026-06-01"}, "2.0": {"since": "2026-05-01"}}, "version 2.0 does not begin after version 1.0"),
    ],
)
def test_versions_that_cannot_be_told_apart_are_refused(versions: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        RawExport.model_validate({"forms": {"DTH": {"versions": versions}}})
