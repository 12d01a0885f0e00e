"""The checks of any m5 tree: a clean one passes, and each planted defect is found under its rule, where it lies."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.submission.rejection import RULES, TreeError, acceptable, check_package
from tests.unit.submission.m5 import ADAM, SDTM, Xpt, clean, define, rows, write

Files = dict[str, "Xpt | bytes | None"]
DM, AE, TS, ADSL, ADAE = f"{SDTM}/dm.xpt", f"{SDTM}/ae.xpt", f"{SDTM}/ts.xpt", f"{ADAM}/adsl.xpt", f"{ADAM}/adae.xpt"


def found(folder: Path) -> dict[str, list[str]]:
    """The faults in words by rule, of the rules that found one."""
    return {o.rule.id: [str(fault) for fault in o.faults] for o in check_package(folder) if o.faults}


def put(path: str, column: str, row: int, value: object) -> Callable[[Files], None]:
    """Another value in one record of a dataset."""

    def change(files: Files) -> None:
        files[path].table.loc[row, column] = value

    return change


def more(path: str, text: str) -> Callable[[Files], None]:
    """Another dataset's records instead."""

    def change(files: Files) -> None:
        files[path].table = rows(text)

    return change


def with_file(path: str, content: bytes | None = b"text") -> Callable[[Files], None]:
    """Another file, or none under this path."""

    def change(files: Files) -> None:
        files[path] = content

    return change


def repeated(path: str, row: int) -> Callable[[Files], None]:
    """One record a second time."""

    def change(files: Files) -> None:
        table = files[path].table
        files[path].table = table.loc[[*table.index, row]].reset_index(drop=True)

    return change


def without(path: str, what: str = "") -> Callable[[Files], None]:
    """A dataset less (and out of define.xml, so that nothing else is wrong), or without one of its variables."""

    def change(files: Files) -> None:
        folder, _, file = path.rpartition("/")
        name = file.removesuffix(".xpt").upper()
        text = define(folder).decode()
        if what:
            files[path].table = files[path].table.drop(columns=what)
            text = text.replace(f'<ItemRef ItemOID="IT.{name}.{what}"/>', "")
        else:
            del files[path]
            start = text.index(f'<ItemGroupDef OID="IG.{name}"')
            text = text[:start] + text[text.index("</ItemGroupDef>", start) + len("</ItemGroupDef>") :]
        files[f"{folder}/define.xml"] = text.encode()

    return change


def renamed(path: str, old: str, new: str) -> Callable[[Files], None]:
    """Another name of a variable, in define.xml too."""

    def change(files: Files) -> None:
        folder = path.rpartition("/")[0]
        files[path].table = files[path].table.rename(columns={old: new})
        files[path].labels[new] = "Renamed"
        files[f"{folder}/define.xml"] = define(folder).replace(f'Name="{old}"'.encode(), f'Name="{new}"'.encode())

    return change


def labelled(path: str, variable: str, label: str) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        files[path].labels[variable] = label

    return change


def set_to(path: str, **values: object) -> Callable[[Files], None]:
    """Another member name, version or format in the header."""

    def change(files: Files) -> None:
        for name, value in values.items():
            setattr(files[path], name, value)

    return change


def in_folder(study: str) -> Callable[[Files], None]:
    """The whole study in a folder of another name."""

    def change(files: Files) -> None:
        described = {f"{folder}/define.xml": define(folder) for folder in (SDTM, ADAM)}
        moved = {path.replace("abc-01", study): content for path, content in (described | files).items()}
        files.clear()
        files.update(moved | dict.fromkeys(described))

    return change


def split_twice(files: Files) -> None:
    files[f"{SDTM}/split/ae.xpt"] = files[AE]


def edited_define(folder: str, old: str, new: str) -> Callable[[Files], None]:
    def change(files: Files) -> None:
        text = define(folder).decode()
        assert old in text
        files[f"{folder}/define.xml"] = text.replace(old, new).encode()

    return change


# What is planted -> the change, the rule that must find it, and what the finding says of place and value.
PLANTED: dict[str, tuple[Callable[[Files], None], str, str]] = {
    "no TS": (without(TS), "TRC1734_TS", f"{SDTM}/ts.xpt: there is no TS dataset"),
    "no study start date": (put(TS, "TSPARMCD", 1, "SENDTC"), "TRC1734_TS", "TSPARMCD=SSTDTC: has no study start date"),
    "an empty study start date": (put(TS, "TSVAL", 1, ""), "TRC1734_TS", "TSPARMCD=SSTDTC: has no study start date"),
    "a study start date without day": (put(TS, "TSVAL", 1, "2023-01"), "TRC1734_TS", "is not a whole day ('2023-01')"),
    "a folder of another study": (in_folder("xyz"), "TRC1734_STUDYID", "names the study ABC-01, its folder xyz"),
    "no DM": (without(DM), "TRC1736_DM", f"{SDTM}/dm.xpt: there is no DM dataset"),
    "no ADSL": (without(ADSL), "TRC1736_ADSL", f"{ADAM}/adsl.xpt: there is no ADSL dataset"),
    "no define.xml": (with_file(f"{SDTM}/define.xml", None), "TRC1736_DEFINE", f"{SDTM}/define.xml: the datasets of this folder"),
    "AE twice": (split_twice, "TRC1737", f"{SDTM}/split/ae.xpt: the study has more than one dataset AE"),
    "a name in upper case": (with_file("m5/53-clin-stud-rep/Report.pdf"), "FILE_CASE", "Report.pdf: the name has upper-case"),
    "a name with a blank": (with_file("m5/53-clin-stud-rep/my report.pdf"), "FILE_CHARACTERS", "my report.pdf: the name has"),
    "a name with two dots": (with_file(f"{SDTM}/notes.v2.txt"), "FILE_CHARACTERS", "notes.v2.txt: the name has"),
    "a name with a Chinese character": (with_file(f"{SDTM}/说明.txt"), "FILE_CHARACTERS", "说明.txt: the name has"),
    "a file without ending": (with_file(f"{SDTM}/readme"), "FILE_CHARACTERS", "readme: the name has"),
    "a name of 65 characters": (with_file(f"{SDTM}/{'a' * 61}.txt"), "FILE_LENGTH", "the name has more than 64"),
    "a path of more than 150 characters": (
        with_file(f"m5/53-clin-stud-rep/{'a' * 40}/{'b' * 40}/{'c' * 40}/{'d' * 20}.txt"), "FILE_LENGTH", "the path has more",
    ),
    "an empty file": (with_file(f"{SDTM}/csdrg.pdf", b""), "FILE_EMPTY", "csdrg.pdf: the file is empty"),
    "a folder of our own": (with_file(f"{SDTM}/extra/notes.txt"), "FILE_FOLDER", f"{SDTM}/extra: is no folder of study data"),
    "a program as it runs": (
        with_file("m5/datasets/abc-01/analysis/adam/programs/adsl.py"), "FILE_FORMAT", "adsl.py: a file of format 'py'",
    ),
    "version 8": (set_to(AE, version=8), "XPT_VERSION", f"{AE}: is a transport file of version 8"),
    "no transport file": (with_file(AE, b"USUBJID,AESEQ\n"), "XPT_VERSION", f"{AE}: is not a SAS transport file"),
    "another dataset's name": (set_to(AE, name="EVENTS"), "XPT_MEMBER", "holds the dataset 'EVENTS'"),
    "a name with an underscore": (renamed(AE, "AESER", "AE_SER"), "XPT_UNDERSCORE", f"{AE}.AE_SER: the name has an underscore"),
    "a name in lower case": (renamed(AE, "AESER", "aeser"), "XPT_NAME", "the name 'aeser' is not 1 to 8 of A-Z"),
    "no label": (labelled(AE, "AETERM", ""), "XPT_LABEL", f"{AE}.AETERM: has the label ''"),
    "an unbalanced apostrophe in a label": (
        labelled(AE, "AETERM", "Reporter's Term"), "XPT_LABEL_MARKS", f"{AE}.AETERM: the label has '",
    ),
    "an open bracket in a label": (labelled(AE, "AETERM", "Term (reported"), "XPT_LABEL_MARKS", "the label has ()"),
    "one quotation mark": (
        put(AE, "AETERM", 2, 'Rash 1" wide'), "XPT_QUOTES", f"{AE}.AETERM, record USUBJID=ABC-01-2; AESEQ=1: has one quotation",
    ),
    "text that is not ASCII": (put(AE, "AETERM", 2, "恶心"), "XPT_ASCII", f"{AE}.AETERM"),
    "201 bytes": (put(AE, "AETERM", 2, "x" * 201), "XPT_LENGTH", f"{AE}.AETERM: takes 201 bytes"),
    "a date in seconds": (put(ADSL, "TRTSDT", 1, 23020.0 * 86400), "XPT_DATE", f"{ADSL}.TRTSDT: counts days up to 1988928000"),
    "another study's record": (
        put(AE, "STUDYID", 2, "ABC-02"), "DATA_STUDYID", "record USUBJID=ABC-01-2; AESEQ=1: is not the study of TS ('ABC-02')",
    ),
    "another domain's code": (put(AE, "DOMAIN", 0, "CM"), "DATA_DOMAIN", "AESEQ=1: is not the domain of the file ('CM')"),
    "a key twice": (put(AE, "AESEQ", 1, 1.0), "DATA_KEY", "USUBJID AESEQ names more than one record"),
    "two records of a subject in ADSL": (
        repeated(ADSL, 0), "DATA_KEY", f"{ADSL}, record USUBJID=ABC-01-1: USUBJID names more than one",
    ),
    "a required value missing": (put(AE, "AEDECOD", 1, ""), "DATA_REQUIRED", "AESEQ=2: is required and empty"),
    "a required variable missing": (without(AE, "AEDECOD"), "DATA_REQUIRED", f"{AE}.AEDECOD: the required variable is missing"),
    "a wrong term": (put(AE, "AESER", 0, "YES"), "DATA_TERM", "is no term of No Yes Response ('YES')"),
    "a subject whom DM does not have": (put(AE, "USUBJID", 2, "ABC-01-9"), "DATA_SUBJECT", "is not in DM ('ABC-01-9')"),
    "a subject whom ADSL does not have": (put(ADAE, "USUBJID", 1, "ABC-01-9"), "DATA_SUBJECT", "is not in ADSL ('ABC-01-9')"),
    "define.xml cut short": (with_file(f"{SDTM}/define.xml", define(SDTM)[:-20]), "DEFINE_XML", "is not well-formed XML"),
    "define.xml with entities": (
        edited_define(SDTM, '<?xml version="1.0"?>', '<?xml version="1.0"?><!DOCTYPE ODM [<!ENTITY a "b">]>'),
        "DEFINE_XML", "has a document type declaration",
    ),
    "a dataset that define.xml does not describe": (
        edited_define(SDTM, 'Name="AE"', 'Name="AX"'), "DEFINE_DATASETS", "does not describe the dataset AE",
    ),
    "a variable that define.xml does not describe": (
        edited_define(SDTM, '<ItemRef ItemOID="IT.AE.AESER"/>', ""), "DEFINE_VARIABLES", "AE and its description differ in AESER",
    ),
    "a document that is not there": (with_file(f"{SDTM}/acrf.pdf", None), "DEFINE_FILES", "refers to acrf.pdf, which is not in"),
    "a stylesheet that is not there": (
        with_file(f"{ADAM}/define2-1.xsl", None), "DEFINE_FILES", f"{ADAM}/define.xml: refers to define2-1.xsl",
    ),
}  # fmt: skip

# What a defect breaks beside its own rule, because it does.
BESIDE = {
    "no transport file": {"DEFINE_VARIABLES"},
    "a file without ending": {"FILE_FORMAT"},
}


def test_a_clean_tree_passes(tmp_path):
    outcomes = check_package(write(clean(), tmp_path))
    assert {o.rule.id: o.faults for o in outcomes if o.faults} == {}
    assert acceptable(outcomes)
    assert [o.rule.id for o in outcomes] == [rule.id for rule in RULES]
    assert {o.rule.id for o in outcomes if o.unchecked} == {"TRC1735", "TRC1735_STUDYID"}


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_defect_is_found_under_its_rule(planted, tmp_path):
    change, rule, says = PLANTED[planted]
    files = clean()
    change(files)
    faults = found(write(files, tmp_path))
    assert set(faults) - BESIDE.get(planted, set()) == {rule}
    assert any(says in fault for fault in faults[rule]), faults[rule]


@pytest.mark.parametrize(("lost", "rule"), [(160, "XPT_WHOLE"), (1, "XPT_WHOLE")])
def test_a_dataset_that_was_cut_is_found(lost, rule, tmp_path):
    root = write(clean(), tmp_path)
    path = root / AE
    path.write_bytes(path.read_bytes()[:-lost])
    assert rule in found(root)


def test_a_dataset_over_5_gb_is_found(tmp_path, monkeypatch):
    root = write(clean(), tmp_path)
    monkeypatch.setattr("pipeline.submission.rejection.file_rules.LARGEST_DATASET", (root / AE).stat().st_size - 1)
    assert any(AE in fault for fault in found(root)["FILE_SIZE"])


def test_a_variable_longer_than_its_longest_value_is_a_warning(tmp_path):
    root = write(clean(), tmp_path)
    short = clean()[AE]
    short.table = short.table.assign(AETERM="Rash")
    content = short.content(tmp_path / "short.xpt")
    text = (root / AE).read_bytes()
    (root / AE).write_bytes(text.replace(b'Nausea, "like on a ship"', b"Nausea".ljust(24)))
    assert len(content) < len(text)
    outcomes = check_package(root)
    assert [o.rule.id for o in outcomes if o.faults] == ["XPT_SPARE"]
    assert acceptable(outcomes)


INDEX = """<?xml version="1.0"?><ectd:ectd xmlns:ectd="http://www.ich.org/ectd" xmlns:xlink="http://www.w3c.org/1999/xlink">
{leaves}</ectd:ectd>"""
STF = """<?xml version="1.0"?><ectd:study xmlns:ectd="http://www.ich.org/ectd" xmlns:xlink="http://www.w3c.org/1999/xlink">
<study-identifier><title>A trial</title><study-id>{study}</study-id></study-identifier>
<study-document>{documents}</study-document>
</ectd:study>"""
TAGGED = {
    DM: "data-tabulation-dataset-sdtm", AE: "data-tabulation-dataset-sdtm", TS: "data-tabulation-dataset-sdtm",
    f"{SDTM}/define.xml": "data-tabulation-data-definition", ADSL: "analysis-dataset-adam", ADAE: "analysis-dataset-adam",
    f"{ADAM}/define.xml": "analysis-data-definition",
}  # fmt: skip


def published(root: Path, tags: dict[str, str], study: str = "abc-01") -> Path:
    """The tree with what publishing adds: the index of the submission and the study tagging file."""
    leaves = "".join(f'<leaf ID="n{n}" xlink:href="{path}"/>' for n, path in enumerate(tags))
    documents = "".join(
        f'<doc-content xlink:href="../../../index.xml#n{n}"><file-tag name="{tag}" info-type="us"/></doc-content>'
        for n, tag in enumerate(tags.values())
    )
    (root / "index.xml").write_text(INDEX.format(leaves=leaves))
    stf = root / "m5/53-clin-stud-rep/stf-abc-01.xml"
    stf.parent.mkdir(parents=True)
    stf.write_text(STF.format(study=study, documents=documents))
    return root


def test_a_published_study_with_the_right_tags_passes(tmp_path):
    outcomes = check_package(published(write(clean(), tmp_path), TAGGED))
    assert not [o for o in outcomes if o.faults or o.unchecked]


def test_a_wrong_tag_and_a_missing_one_are_found(tmp_path):
    tags = {**TAGGED, AE: "data-tabulation-dataset-legacy"}
    del tags[ADSL]
    faults = found(published(write(clean(), tmp_path), tags))
    assert set(faults) == {"TRC1735"}
    wrong, missing = sorted(faults["TRC1735"], reverse=True)
    assert f"{AE}: stands in the study tagging file under data-tabulation-dataset-legacy; tag it data-tabulation" in wrong
    assert f"{ADSL}: stands in the study tagging file under no tag; tag it analysis-dataset-adam" in missing


def test_a_tagging_file_of_another_study_is_found(tmp_path):
    assert set(found(published(write(clean(), tmp_path), TAGGED, study="other"))) == {"TRC1735_STUDYID"}


def test_a_sponsors_reference_id_names_the_study_too(tmp_path):
    files = clean()
    more(TS, """
        STUDYID | DOMAIN | TSSEQ | TSPARMCD | TSPARM            | TSVAL
        ABC-01  | TS     | 1     | SSTDTC   | Study Start Date  | 2023-01-09
        ABC-01  | TS     | 1     | SPREFID  | Sponsor Reference | XYZ
    """)(files)  # fmt: skip
    assert found(published(write(files, tmp_path), TAGGED, study="xyz")) == {}


def test_a_folder_without_m5_is_refused(tmp_path):
    with pytest.raises(TreeError, match="holds no folder m5"):
        check_package(tmp_path)


def test_m5_itself_may_be_named(tmp_path):
    write(clean(), tmp_path)
    assert acceptable(check_package(tmp_path / "m5"))


def test_every_rule_has_a_planted_defect():
    tested = {rule for _, rule, _ in PLANTED.values()}
    others = {"TRC1735", "TRC1735_STUDYID", "XPT_WHOLE", "FILE_SIZE", "XPT_SPARE"}
    assert tested | others == {rule.id for rule in RULES}
    assert len({rule.id for rule in RULES}) == len(RULES)


@pytest.mark.parametrize(("version", "unchecked"), [("2099-09-25", True), ("2024-03-29", False)])
def test_terms_of_later_terminology_are_not_judged_by_earlier(version: str, unchecked: bool, tmp_path: Path) -> None:
    """A term that define.xml's terminology may have is no fault: the rule says that it was not checked, and why."""
    standard = f'<def:Standard OID="S.CT" Name="CDISC/NCI" Type="CT" Version="{version}" PublishingSet="SDTM"/>'
    files = clean()
    put(AE, "AESER", 0, "YES")(files)
    files[f"{SDTM}/define.xml"] = define(SDTM).replace(b"<MetaDataVersion OID", f"{standard}<MetaDataVersion OID".encode())
    (outcome,) = (o for o in check_package(write(files, tmp_path)) if o.rule.id == "DATA_TERM")
    assert bool(outcome.faults) != unchecked
    said = f"define.xml names SDTM terminology {version}, and 2025-03-28 is known here"
    assert (outcome.unchecked == said) == unchecked
