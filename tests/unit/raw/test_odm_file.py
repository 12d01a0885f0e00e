"""One ODM-XML file: which rows it gives, and what is refused with its line."""

from pathlib import Path

import pytest

from pipeline.raw.odm_file import read_odm

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
