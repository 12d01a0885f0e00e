"""Terminology of a trial's own: read from NCI's two formats, refused line by line, in force, and compared with the one before."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.review.check_raw.forms import check_raw, draft
from pipeline.review.terminology import changes
from pipeline.sdtm.verbs.mapping import Rows, coded
from pipeline.study import load_study
from pipeline.study.terminology.folder import read_terminology, replacements
from pipeline.study.terminology.package import TerminologyError
from pipeline.submission.define.terms import Terms, versions
from pipeline.trial.finder import register
from schemas.base import conform, variables
from schemas.codelists import built_in, codelist, in_force, spellings, use
from schemas.sdtm import DOMAINS
from schemas.validation import validate
from tests.spec.tables import study as study_of
from tests.unit.trial.nci import ACTION, HEADER, NAME, OUTCOME, SEX, as_odm, as_text, package


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """The terminology that crf2tlf brings is in force again."""
    yield
    use(built_in())


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a newer package of SDTM, and two terms of the trial."""
    folder = tmp_path_factory.mktemp("trial")
    (folder / "terminology").mkdir()
    (folder / "terminology" / NAME).write_text(as_text(package()), encoding="utf-8")
    (folder / "terminology" / "extensions.csv").write_text(
        "codelist,term,reason\nC66726,TABLET IN WATER,as the pharmacy gives it\nC170443,RESCUE DRUG,ends on its own\n"
    )
    (folder / "study.yaml").write_text("study: {id: X, dco: 2026-12-31}\n")
    return folder


def one_file(tmp_path: Path, name: str, content: str | bytes) -> Path:
    folder = tmp_path / "terminology"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def refusal(tmp_path: Path, name: str, content: str | bytes) -> str:
    folder = one_file(tmp_path, name, content)
    with pytest.raises(TerminologyError) as error:
        read_terminology(folder)
    return str(error.value).removeprefix(f"{folder / name}")


def test_no_folder_is_the_terminology_that_crf2tlf_brings(tmp_path: Path) -> None:
    assert read_terminology(tmp_path / "terminology") is built_in()


def test_a_newer_package_is_in_force_when_its_study_is_read(newer: Path, tmp_path: Path) -> None:
    study = load_study(newer / "study.yaml")
    assert codelist(OUTCOME).version == "2026-09-25" and codelist("C81223").version == "2026-03-27"  # ADaM: as brought
    assert "RESOLVING" in codelist(OUTCOME).terms and "RECOVERING/RESOLVING" not in codelist(OUTCOME).terms
    assert "TABLET IN WATER" in codelist("C66726").extensions and "TABLET IN WATER" not in codelist("C66726").terms
    assert study.terms_added["C170443"] == ("RESCUE DRUG",)
    plain = tmp_path / "study.yaml"
    plain.write_text((newer / "study.yaml").read_text())
    other = load_study(plain)  # another study has its own
    assert in_force() is built_in() and "RECOVERING/RESOLVING" in codelist(OUTCOME).terms
    assert study.digest != other.digest and study.shape != other.shape  # results and definitions of the other are outdated


def test_both_formats_of_one_package_give_the_same_terms(newer: Path, tmp_path: Path) -> None:
    odm = read_terminology(one_file(tmp_path, "sdtm.odm.xml", as_odm(package())))
    text = read_terminology(newer / "terminology")
    columns = ["ct", "codelist", "codelist_name", "extensible", "term_code", "submission_value", "nci_preferred_term", "synonyms"]
    assert [[row[c] for c in columns] for row in odm.rows[OUTCOME]] == [[row[c] for c in columns] for row in text.rows[OUTCOME]]
    assert {code: len(listed) for code, listed in odm.rows.items()} == {code: len(listed) for code, listed in text.rows.items()}
    assert odm.renamed == text.renamed == {OUTCOME: {"RECOVERING/RESOLVING": "RESOLVING"}}
    assert odm.retired == {ACTION: {"DOSE RATE REDUCED": "C150826"}}


def test_a_renamed_term_is_read_as_its_new_name_and_a_retired_one_is_listed(newer: Path) -> None:
    study = load_study(newer / "study.yaml")
    frame = pd.DataFrame({"OUT": ["recovering/resolving", None], "ACN": ["Dose rate reduced", "halved"]}, dtype="str")
    read = Rows("AE", frame.assign(FILE="ae.csv", FILELINE=["2", "3"]), study)
    assert coded("OUT", OUTCOME).apply(read).tolist()[0] == "RESOLVING"
    own = Rows("AE", pd.DataFrame({"OUT": ["better"]}, dtype="str"), study)  # a spelling of the form's own
    assert coded("OUT", OUTCOME, {"better": "RECOVERING/RESOLVING"}).apply(own).tolist() == ["RESOLVING"]
    assert coded("ACN", ACTION).apply(read).isna().all()  # the codelist is closed
    found = pd.concat(read.issues)[["CODE", "SEVERITY", "FILE", "LINE", "VALUE"]].to_numpy().tolist()
    assert sorted(found) == [
        ["CT_UNMAPPED", "error", "ae.csv", "3", "halved"],
        ["TERM_RETIRED", "error", "ae.csv", "2", "Dose rate reduced"],
    ]


def test_validation_names_what_the_terminology_had_before(newer: Path) -> None:
    ae = DOMAINS["ae"]
    record = {variable.name: [None, None] for variable in variables(ae)} | {"STUDYID": "X", "DOMAIN": "AE", "AEACN": ""}
    record |= {"USUBJID": "X-1", "AETERM": "Rash", "AESEQ": [1.0, 2.0], "AEACN": ["DOSE RATE REDUCED", "DOSE REDUCED"]}
    record["AEOUT"] = ["RECOVERING/RESOLVING", "FATAL"]
    load_study(newer / "study.yaml")
    failing = validate(conform(pd.DataFrame(record), ae), ae).query("COLUMN in ['AEACN', 'AEOUT']").set_index("COLUMN")
    assert failing[["CHECK", "LEVEL", "VALUE"]].to_numpy().tolist() == [
        ["retired", "warn", "DOSE RATE REDUCED"],
        ["retired", "warn", "RECOVERING/RESOLVING"],
    ]
    assert failing["MESSAGE"]["AEACN"].endswith("(C66767), which had it before")
    assert failing["MESSAGE"]["AEOUT"].endswith("(C66768), which had it before; it is called 'RESOLVING' now")


def test_define_xml_names_the_version_in_force_and_marks_the_terms_of_the_trial(newer: Path) -> None:
    load_study(newer / "study.yaml")
    terms = Terms({"SDTM": "STD.CT.SDTM", "ADaM": "STD.CT.ADAM"})
    terms.published(("C66726",), {"TABLET": "", "TABLET IN WATER": ""})
    (forms,) = terms.codelists()
    assert versions() == {"SDTM": "2026-09-25", "ADaM": "2026-03-27"}
    assert [(term.value, term.extended) for term in forms.terms] == [("TABLET", False), ("TABLET IN WATER", True)]
    assert (forms.standard, terms.earlier) == ("STD.CT.SDTM", set())


def test_a_codelist_that_went_keeps_its_terms_under_its_own_version(tmp_path: Path) -> None:
    folder = one_file(tmp_path, NAME, as_text(package(lambda row: None if row["codelist"] == SEX else row)))
    use(read_terminology(folder))
    assert codelist(SEX).version == "2025-03-28" and spellings(SEX)["FEMALE"] == "F"
    terms = Terms({"SDTM": "STD.CT.SDTM", "ADaM": "STD.CT.ADAM"})
    terms.published((SEX,), {"F": ""})
    assert [listed.standard for listed in terms.codelists()] == ["STD.CT.SDTM.2025-03-28"]
    assert terms.earlier == {"SDTM CT 2025-03-28"}


def test_of_two_packages_the_later_is_in_force_and_compared_with_the_other(newer: Path, tmp_path: Path) -> None:
    folder = one_file(tmp_path, NAME, (newer / "terminology" / NAME).read_bytes())
    one_file(tmp_path, "SDTM Terminology 2027-03-26.txt", as_text(package(lambda row: row)))
    (found,) = replacements(folder)
    assert (found.package.ct, found.before_ct, found.older) == ("SDTM CT 2027-03-26", "SDTM CT 2026-09-25", False)
    assert read_terminology(folder).renamed == {OUTCOME: {"RESOLVING": "RECOVERING/RESOLVING"}}


def test_a_package_older_than_the_one_brought_is_taken_with_a_notice(tmp_path: Path) -> None:
    folder = one_file(tmp_path, "SDTM Terminology 2024-03-29.txt", as_text(package(lambda row: row)))
    (found,) = replacements(folder)
    assert found.notice == (
        "SDTM CT 2024-03-29 (SDTM Terminology 2024-03-29.txt) is in force, and crf2tlf brings the later SDTM CT 2025-03-28"
    )


LIST = "C66731\t\tNo\tSex\tSEX\t\tOf a person.\tSex\n"
FAULTS = [  # file, content, what is said behind its path
    ("SDTM Terminology 2026-09-25.txt", "Code,Name\n", ", line 1: is no terminology of NCI: the column 'Code"),
    (NAME, f"{HEADER}\n{LIST}C16576\tC66731\t\tSex\tF\n", ", line 3: has 5 fields, the header 8; the line is damaged"),
    (NAME, f"{HEADER}\n{LIST}16576\tC66731\t\tSex\tF\t\t\tFemale\n", ", line 3: '16576' is no NCI code"),
    (NAME, f"{HEADER}\nC16576\tC66731\t\tSex\tF\t\t\tFemale\n", ", line 2: names codelist C66731, which no line above declares"),
    (NAME, f"{HEADER}\n{LIST.replace('No', 'maybe', 1)}", ", line 2: codelist C66731 is extensible 'maybe'"),
    (NAME, f"{HEADER}\n{LIST}C16576\tC66731\t\tSex\t\t\t\tFemale\n", ", line 3: has no submission value"),
    (NAME, f"{HEADER}\n{LIST}" + 2 * "C16576\tC66731\t\tSex\tF\t\t\tFemale\n", ", line 4: 'F' stands twice in codelist C66731"),
    (NAME, f"{HEADER}\n{LIST}C16576\tC66731\t\tSex\tF\t\t\tFemale\n", ": lacks "),
    (
        NAME,
        f"{HEADER}\n{LIST}C16576\tC66731\t\tSex\tF\t\tDonn\xe9e\tFemale\n".encode("latin-1"),
        ", line 3: is not text in UTF-8",
    ),
    ("terms.txt", f"{HEADER}\n{LIST}C16576\tC66731\t\tSex\tF\t\t\tFemale\n", ": does not say its publication; name it"),
    ("SEND Terminology 2026-09-25.txt", f"{HEADER}\n{LIST}C16576\tC66731\t\tSex\tF\t\t\tFemale\n", ": is SEND terminology;"),
    ("a.xml", "<ODM xmlns='http://www.cdisc.org/ns/odm/v1.3'><Study", ", line 1: is not well-formed XML"),
    ("a.xml", "<html/>", ", line 1: is no ODM-XML 1.3; put NCI's"),
    ("a.xml", "<!DOCTYPE ODM [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>\n<ODM>&x;</ODM>", ", line 1: declares a document type"),
    (
        "a.xml",
        "<ODM xmlns='http://www.cdisc.org/ns/odm/v1.3'>\n<Study OID='X'><MetaDataVersion><CodeList OID='CL.1'/></MetaDataVersion>"
        "</Study></ODM>",
        ", line 2: the codelist 'CL.1' has no NCI code",
    ),
    ("SDTM Terminology.xls", b"\xd0\xcf", ": is neither NCI's text (.txt) nor its ODM-XML"),
    ("extensions.csv", "codelist,term\n", ", line 1: the header does not name the columns codelist, term, reason"),
    ("extensions.csv", "codelist,term,reason\nC66731,X,asked so\n", ", line 2: Sex (C66731) is not extensible and takes no 'X'"),
    ("extensions.csv", "codelist,term,reason\nC1,X,asked so\n", ", line 2: 'C1' is no codelist of the terminology"),
    ("extensions.csv", "codelist,term,reason\nC66726,TABLET,so\n", ", line 2: 'TABLET' is a published term of"),
    ("extensions.csv", "codelist,term,reason\nC66726,PASTE X,\n", ", line 2: has no term, or no reason"),
]


@pytest.mark.parametrize(("name", "content", "expected"), FAULTS)
def test_what_cannot_be_used_is_named_with_its_line(tmp_path: Path, name: str, content: str | bytes, expected: str) -> None:
    assert refusal(tmp_path, name, content).startswith(expected)


def test_one_package_twice_is_refused(newer: Path, tmp_path: Path) -> None:
    folder = one_file(tmp_path, "sdtm.odm.xml", as_odm(package()))
    assert f"is SDTM CT 2026-09-25 as {NAME} is; keep one" in refusal(tmp_path, NAME, (newer / "terminology" / NAME).read_bytes())
    assert folder.is_dir()


def test_a_damaged_folder_stops_the_study_and_changes_nothing_in_force(tmp_path: Path) -> None:
    one_file(tmp_path, "notes.docx", b"")
    (tmp_path / "study.yaml").write_text("study: {id: X, dco: 2026-12-31}\n")
    with pytest.raises(TerminologyError, match=r"notes\.docx: is neither"):
        load_study(tmp_path / "study.yaml")
    assert in_force() is built_in() and study_of().terminology is built_in()


def test_changes_name_what_went_and_what_is_another_now(newer: Path) -> None:
    (found,) = replacements(newer / "terminology")
    assert changes(found)[["CODELIST", "TERM", "CODE", "CHANGE", "NOW"]].to_numpy().tolist() == [
        [ACTION, "DOSE RATE REDUCED", "C150826", "went", ""],
        [OUTCOME, "RECOVERING/RESOLVING", "C49496", "renamed", "RESOLVING"],
    ]


def test_another_definition_another_code_and_a_closed_list_are_changes(newer: Path, tmp_path: Path) -> None:
    def later(row: dict[str, str]) -> dict[str, str]:
        row = row | {"extensible": "No"} if row["codelist"] == "C66726" else row
        return row | {"term_code": "C1"} if (row["codelist"], row["submission_value"]) == (SEX, "F") else row

    folder = one_file(tmp_path, NAME, as_text(package(lambda row: row)))
    text = re.sub(r"(\tSex\tM\t[^\t]*\t)Defined", r"\1Someone", as_text(package(later)))
    one_file(tmp_path, "SDTM Terminology 2027-03-26.txt", text)
    (found,) = replacements(folder)
    assert changes(found)[["CODELIST", "TERM", "CHANGE", "NOW"]].to_numpy().tolist() == [
        ["C66726", "", "may be extended", "No"],
        [SEX, "F", "another NCI code", "C1"],
        [SEX, "M", "another definition", "Someone."],
    ]


TOY = Path(__file__).parents[2] / "toy" / "raw" / "TOY-1"
EVENT = "01,001,LOG,2,,ACTIVE,nausea,2024-12-10,2024-12-12,2,N,RELATED,DOSE NOT CHANGED,Nausea"


def test_check_raw_and_the_command_say_where_data_use_a_term_that_went(
    newer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, transfer = tmp_path / "raw" / "TOY-1", "2025-02-28"
    shutil.copytree(TOY, folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(newer / "terminology", folder / "terminology")
    events = folder / transfer / "evt.csv"
    text = events.read_text()
    assert text.count(EVENT) == 1
    events.write_text(text.replace(EVENT, EVENT.replace("NOT CHANGED", "RATE REDUCED")))
    results = tmp_path / "outputs" / "TOY-1" / transfer / "sdtm"
    results.mkdir(parents=True)
    used = {"USUBJID": ["1", "1", "2"], "AEACN": "DOSE RATE REDUCED", "AEOUT": ["FATAL", None, "RECOVERING/RESOLVING"]}
    pd.DataFrame(used).to_parquet(results / "ae.parquet")
    monkeypatch.setenv("CRF2TLF_HOME", str(tmp_path))
    try:
        said = check_raw(folder / transfer, draft(folder)).terminology
        assert said[0].startswith(
            f"SDTM CT 2026-09-25 ({NAME}) is in force; since SDTM CT 2025-03-28, of the codelists of this trial: "
            "1 renamed, 1 went"
        )
        assert said[1:] == [
            "EVT.DONE: 'DOSE RATE REDUCED' is a term that is retired (1 rows, the first in evt.csv, line 3)",
        ]
        result = CliRunner().invoke(main, ["terminology", "--study", "TOY-1"], env={"COLUMNS": "200"})
        assert result.exit_code == 1, result.output
        lines = [" ".join(line.split()) for line in result.output.splitlines()]
        assert any(line.startswith("│ AE.AEACN") and "DOSE RATE REDUCED │ 3 │ 2 │" in line for line in lines), result.output
        assert any(line.startswith("│ AE.AEOUT") and "RECOVERING/RESOLVING │ 1 │ 1 │ RESOLVING" in line for line in lines)
    finally:
        register("TOY-1", TOY)
