"""One ODM-XML file: which rows it gives, and what is refused with its line."""

from pathlib import Path

import pytest

from pipeline.raw.odm_file import read_odm
from pipeline.raw.odm_join import joined
from pipeline.raw.source_file import SourceFile

HEAD = '<ODM xmlns="http://www.cdisc.org/ns/odm/v1.3" ODMVersion="1.3.2" FileType="Snapshot">'
DEFINED = (
    '<Study OID="S1"><MetaDataVersion OID="1" Name="1"><ItemGroupDef OID="AE" Name="AE" Repeating="Yes">'
    '<ItemRef ItemOID="AETERM" Mandatory="No"/><ItemRef ItemOID="ENDT" Mandatory="No"/></ItemGroupDef></MetaDataVersion></Study>'
)
BODY = """
<ClinicalData StudyOID="S1" MetaDataVersionOID="1">
<SubjectData SubjectKey="0101"><SiteRef LocationOID="01"/>
<StudyEventData StudyEventOID="UNS" StudyEventRepeatKey="2">
<FormData FormOID="F.AE" FormRepeatKey="1">
<ItemGroupData ItemGroupOID="AE" ItemGroupRepeatKey="3"><ItemData ItemOID="AETERM" Value="NA"/></ItemGroupData>
<ItemGroupData ItemGroupOID="AE" ItemGroupRepeatKey="4">
<ItemDataString ItemOID="AETERM">cough &amp; cold
all night</ItemDataString><ItemData ItemOID="SER" IsNull="Yes"/></ItemGroupData>
</FormData>
<FormData FormOID="F.AE" FormRepeatKey="2"><ItemGroupData ItemGroupOID="AE" ItemGroupRepeatKey="3">
<ItemData ItemOID="AETERM" Value="001"/></ItemGroupData></FormData>
</StudyEventData></SubjectData>
<SubjectData SubjectKey="0201"><StudyEventData StudyEventOID="LOG"><FormData FormOID="F.VS"><ItemGroupData ItemGroupOID="VS">
<ItemData ItemOID="VSRES" Value=" 1,5 "/></ItemGroupData></FormData></StudyEventData></SubjectData>
</ClinicalData></ODM>
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "export.xml"
    path.write_text(text, encoding="utf-8")
    return path


def fault_of(folder: Path, text: str) -> str:
    odm = read_odm(write(folder, text))
    assert odm.groups == {}
    (fault,) = odm.faults
    assert odm.group("AE").faults == [fault], "every form of the file has the fault"
    return str(fault)


def test_item_groups_are_tables_and_what_is_around_them_the_key(tmp_path: Path) -> None:
    odm = read_odm(write(tmp_path, HEAD + DEFINED + BODY))
    ae, vs = odm.group("AE"), odm.group("VS")
    assert ae.header == ["STUDYID", "SITEID", "SUBJID", "FOLDER", "FOLDERSEQ", "RECPOS", "AETERM", "ENDT", "SER"]
    assert ae.table is not None and vs.table is not None
    assert ae.table.fillna("-").to_numpy().tolist() == [
        ["S1", "01", "0101", "UNS", "2", "3", "NA", "-", "-", "6"],
        ["S1", "01", "0101", "UNS", "2", "4", "cough & cold\nall night", "-", "-", "7"],
        ["S1", "01", "0101", "UNS", "2", "2.3", "001", "-", "-", "11"],  # a repeated form: both repeat keys
    ]
    assert vs.table.fillna("-").to_numpy().tolist() == [
        ["S1", "-", "0201", "LOG", "1", "1", " 1,5 ", "14"]
    ]  # no SiteRef: no site


def test_a_group_that_is_defined_and_has_no_rows_is_an_empty_form(tmp_path: Path) -> None:
    source = read_odm(write(tmp_path, HEAD + DEFINED + "</ODM>")).group("AE")
    assert (source.faults, source.header[-2:]) == ([], ["AETERM", "ENDT"])
    assert source.table is not None and len(source.table) == 0


def test_a_group_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    (fault,) = read_odm(write(tmp_path, HEAD + DEFINED + BODY)).group("IG.AE").faults
    assert str(fault) == "export.xml: has no item group 'IG.AE'; it has: AE, VS; name it as `group`"


BOMB = '<!DOCTYPE ODM [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE ODM [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("doctype", [BOMB, EXTERNAL, '<!DOCTYPE ODM SYSTEM "http://127.0.0.1:9/odm.dtd">'])
def test_entities_are_refused_before_anything_is_read(tmp_path: Path, doctype: str) -> None:
    text = f'<?xml version="1.0"?>\n{doctype}\n' + HEAD + DEFINED + BODY.replace("001", "&a;&b;")
    assert fault_of(tmp_path, text).startswith("export.xml, line 2: declares a document type; entities are refused")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("</ClinicalData></ODM>", "", "export.xml, line 17: is not well-formed XML (no element found)"),
        ("</FormData>\n<FormData", "\n<FormData", "export.xml, line 13: is not well-formed XML (mismatched tag)"),
        ("v1.3", "v2.0", "export.xml, line 1: is not ODM-XML 1.3: its root is <ODM> of 'http://www.cdisc.org/ns/odm/v2.0'"),
        ("Snapshot", "Transactional", "export.xml, line 1: is of FileType Transactional; export a Snapshot"),
        ('OID="VS"', 'OID="VS" TransactionType="Remove"', "export.xml, line 14: has a ItemGroupData of TransactionType Remove"),
        ('"SER"', '"AETERM"', "export.xml, line 9: has the item 'AETERM' twice in one row"),
        ('"SER"', '"SUBJID"', "export.xml, line 9: has the item 'SUBJID' twice in one row, or named like a part of the key"),
        (' SubjectKey="0201"', "", "export.xml, line 14: lacks SubjectKey around its items, which ODM requires"),
    ],
)
def test_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = HEAD + DEFINED + BODY
    assert old in text
    assert fault_of(tmp_path, text.replace(old, new)).startswith(said)


def test_another_root_and_an_empty_file_are_refused(tmp_path: Path) -> None:
    assert fault_of(tmp_path, "<html/>").startswith("export.xml, line 1: is not ODM-XML 1.3: its root is <html> of ''")
    stray = fault_of(tmp_path, HEAD + '<ItemData ItemOID="A" Value="1"/></ODM>')
    assert stray == "export.xml, line 1: lacks ItemGroupData around its items, which ODM requires; export it again"
    assert fault_of(tmp_path, "").startswith("export.xml, line 1: is not well-formed XML")


def rows_of(source: SourceFile) -> list[list[str]]:
    assert source.faults == [] and source.table is not None
    return source.table.drop(columns=["STUDYID", "SITEID", "FILELINE"]).fillna("-").to_numpy().tolist()


def clinical(*forms: str, study: str = "", between: str = "") -> str:
    """One subject, one visit, these FormData."""
    subject = (
        '<SubjectData SubjectKey="0101"><StudyEventData StudyEventOID="V1">'
        + "\n".join(forms)
        + "</StudyEventData></SubjectData>"
    )
    return f'{HEAD}<Study OID="S1">{study}</Study>{between}<ClinicalData StudyOID="S1">{subject}</ClinicalData></ODM>'


def form(repeat: str, *groups: str, oid: str = "F.AE") -> str:
    key = f' FormRepeatKey="{repeat}"' if repeat else ""
    return f'<FormData FormOID="{oid}"{key}>' + "\n".join(groups) + "</FormData>"


def group(repeat: str, oid: str = "AE", **items: str) -> str:
    key = f' ItemGroupRepeatKey="{repeat}"' if repeat else ""
    data = "".join(f'<ItemData ItemOID="{name}" Value="{value}"/>' for name, value in items.items())
    return f'<ItemGroupData ItemGroupOID="{oid}"{key}>{data}</ItemGroupData>'


def test_all_repeat_keys_together_are_a_row(tmp_path: Path) -> None:
    """Two forms of two groups each: four events, none of which has the key of another."""
    text = clinical(form("1", group("1", TERM="a"), group("2", TERM="b")), form("2", group("1", TERM="c"), group("2", TERM="d")))
    rows = rows_of(read_odm(write(tmp_path, text)).group("AE"))
    assert rows == [["0101", "V1", "1", key, term] for key, term in zip(["1", "2", "2.1", "2.2"], "abcd", strict=True)]


def test_a_form_that_repeats_with_a_group_that_does_not(tmp_path: Path) -> None:
    rows = rows_of(
        read_odm(write(tmp_path, clinical(form("1", group("", TERM="a")), form("2", group("", TERM="b"))))).group("AE")
    )
    assert [row[-2:] for row in rows] == [["1", "a"], ["2", "b"]]


@pytest.mark.parametrize(
    "forms",
    [
        (form("1", group("2", TERM="a")), form("2", group("", TERM="b"))),
        (form("1", group("1", TERM="a")), form("1", group("1", TERM="b"), oid="F.OTHER")),
    ],
)
def test_rows_that_one_key_would_name_are_refused(tmp_path: Path, forms: tuple[str, ...]) -> None:
    (fault,) = read_odm(write(tmp_path, clinical(*forms))).group("AE").faults
    assert str(fault).startswith("export.xml, line 2: item group 'AE' has rows of other forms or repeats under the same key")


@pytest.mark.parametrize("before", [True, False])
def test_reference_data_belong_to_no_subject(tmp_path: Path, before: bool) -> None:
    """Neither refused nor read as rows of the subject before them."""
    reference = f'<ReferenceData StudyOID="S1">{group("", oid="RANGES", LBLO="3")}{group("1", TERM="x")}</ReferenceData>'
    text = clinical(form("1", group("1", TERM="a")), between=reference if before else "")
    odm = read_odm(write(tmp_path, text if before else text.replace("</ODM>", f"{reference}</ODM>")))
    assert rows_of(odm.group("AE")) == [["0101", "V1", "1", "1", "a"]]
    assert list(odm.groups) == ["AE"]
    assert odm.skipped == ("ReferenceData (2 rows), which belong to no subject",)


UNITS = """<BasicDefinitions><MeasurementUnit OID="MU.1" Name="mg per dl"><Symbol>
<TranslatedText xml:lang="en">mg/dL</TranslatedText><TranslatedText xml:lang="zh">毫克</TranslatedText></Symbol></MeasurementUnit>
<MeasurementUnit OID="MU.2" Name="umol/L"/>
</BasicDefinitions><MetaDataVersion OID="1" Name="1"><ItemDef OID="CREAT"><MeasurementUnitRef MeasurementUnitOID="MU.1"/>
<MeasurementUnitRef MeasurementUnitOID="MU.2"/></ItemDef><ItemDef OID="BILI">
<MeasurementUnitRef MeasurementUnitOID="MU.2"/></ItemDef></MetaDataVersion>"""


def test_the_unit_of_an_item_is_a_column_of_its_own(tmp_path: Path) -> None:
    """A unit by reference or by attribute; the only one that the metadata allow; and one that nobody defines."""
    measured = """<ItemGroupData ItemGroupOID="AE" ItemGroupRepeatKey="{}"><ItemData ItemOID="CREAT" Value="1.1">
    <MeasurementUnitRef MeasurementUnitOID="{}"/></ItemData>
    <ItemDataFloat ItemOID="PLAT" MeasurementUnitOID="MU.2">9</ItemDataFloat>
    <ItemData ItemOID="BILI" Value="{}"/></ItemGroupData>"""
    text = clinical(form("1", measured.format("1", "MU.1", "17"), measured.format("2", "MU.9", "")), study=UNITS)
    source = read_odm(write(tmp_path, text)).group("AE")
    assert source.table is not None
    columns = ["CREAT", "CREAT.UNIT", "PLAT", "PLAT.UNIT", "BILI", "BILI.UNIT"]
    assert source.table[columns].fillna("-").to_numpy().tolist() == [
        ["1.1", "mg/dL", "9", "umol/L", "17", "umol/L"],
        ["1.1", "MU.9", "9", "umol/L", "-", "-"],
    ]
    assert set(columns) <= set(source.header)


HEAD_AND_LINES = (
    form("", group("", oid="HEAD", ANY="Y"), group("1", TERM="a"), group("2", TERM="b")),
    form("2", group("", oid="HEAD", ANY="N")),
    form("", group("", oid="HEAD", ANY="other form"), oid="F.VS"),
)


def test_a_head_stands_beside_each_line_of_its_form(tmp_path: Path) -> None:
    """The head of another form is not of this one; a head without lines is a row, so that nothing is lost."""
    source = joined(read_odm(write(tmp_path, clinical(*HEAD_AND_LINES[:2]))), ["AE", "HEAD"])
    assert rows_of(source) == [
        ["0101", "V1", "1", "1", "a", "Y"],
        ["0101", "V1", "1", "2", "b", "Y"],
        ["0101", "V1", "1", "2", "-", "N"],
    ]


def test_two_groups_of_one_form_are_joined_on_their_keys(tmp_path: Path) -> None:
    both = [form(key, group(key, TERM=f"t{key}"), group(key, oid="MORE", SER=f"s{key}")) for key in ("1", "2")]
    source = joined(read_odm(write(tmp_path, clinical(*both, form("3", group("1", oid="MORE", SER="s3"))))), ["AE", "MORE"])
    assert source.header[-2:] == ["TERM", "SER"]
    assert [row[-3:] for row in rows_of(source)] == [["1", "t1", "s1"], ["2.2", "t2", "s2"], ["3.1", "-", "s3"]]


@pytest.mark.parametrize(
    ("forms", "groups", "said"),
    [
        (HEAD_AND_LINES[:1], ["HEAD", "AE"], "may have several rows for one of 'HEAD'; name the group with the most rows first"),
        ((form("", group("1", TERM="a"), group("1", oid="B", TERM="b")),), ["AE", "B"], "item groups AE, B both have TERM"),
        ((form("", group("1", TERM="a")),), ["AE", "B"], "has no item group 'B'; it has: AE"),
    ],
)
def test_groups_that_cannot_be_joined(tmp_path: Path, forms: tuple[str, ...], groups: list[str], said: str) -> None:
    (fault,) = joined(read_odm(write(tmp_path, clinical(*forms))), groups).faults
    assert said in str(fault)


@pytest.mark.parametrize("encoding", ["gb18030", "windows-1252"])
def test_a_stated_encoding(tmp_path: Path, encoding: str) -> None:
    term = "腹膜后" if encoding == "gb18030" else "Übelkeit"
    path = tmp_path / "export.xml"
    path.write_bytes(f'<?xml version="1.0"?>{clinical(form("1", group("1", TERM=term)))}'.encode(encoding))
    assert rows_of(read_odm(path, encoding).group("AE"))[0][-1] == term
    assert read_odm(path).faults


def test_an_encoding_that_the_parser_does_not_know_names_the_key(tmp_path: Path) -> None:
    path = tmp_path / "export.xml"
    path.write_bytes(f'<?xml version="1.0" encoding="GBK"?>{clinical(form("1", group("1", TERM="腹膜后")))}'.encode("gbk"))
    (fault,) = read_odm(path).faults
    assert "raw: {encoding: {export.xml:" in str(fault)
    assert rows_of(read_odm(path, "gbk").group("AE"))[0][-1] == "腹膜后"
    (fault,) = read_odm(path, "utf-8").faults
    assert "is not UTF-8, which study.yaml states" in str(fault)
