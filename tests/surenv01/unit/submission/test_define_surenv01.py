"""Both define.xml files of SURENV01 beside its transport files: valid, the same variables, terms that hold every value.

The define.xml is read by define_xml.py, the transport files by xpt_bytes.py; neither uses what wrote them. Expected origins,
codes and analyses are those of the forms (raw/README.md), of NCI's terminology and of the registry (STUDY_SPEC 1.1).
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from pipeline.sdtm.fields import fields
from pipeline.study.translations import read_translations
from pipeline.submission.define.analysis_results import PackagedOutput
from pipeline.submission.define.build import adam_content, sdtm_content
from pipeline.submission.define.check import define_faults, leaf_faults
from pipeline.submission.define.content import Document
from pipeline.submission.define.files import DEFINE, PAGE, define_files
from pipeline.submission.define.valid import schema_faults
from pipeline.submission.layer import Member, adam_of, sdtm_of
from pipeline.submission.xpt.ascii import to_ascii
from pipeline.submission.xpt.writer import XptLayer, write_layer
from pipeline.trial.trial import Trial
from schemas.base import Table
from tests.once import Once
from tests.surenv01.chain import COMMITTED, Line, study_at, trial_at
from tests.surenv01.conftest import LineOf
from tests.unit.submission import xpt_bytes
from tests.unit.submission.define_xml import ARM, DEF, ODM, TEXT, XLINK, Read

TRANSFER = "2026-06-30"
TRANSLATIONS = read_translations(COMMITTED / "translations.csv")
CRF = Document("LF.acrf", "acrf.pdf", "Annotated CRF")
GUIDE = Document("LF.guide", "guide.pdf", "Reviewer's Guide")
WITHOUT_LENGTH = ("date", "partialDate", "datetime", "partialDatetime", "durationDatetime")
OUTPUTS = ("t_14_2_1_1", "t_14_2_3_1", "f_14_2_3_1", "t_14_2_4_1", "f_14_2_4_1", "t_14_3_1_1", "t_14_1_1_1")


@dataclass(frozen=True)
class Layer:
    members: list[Member]
    written: XptLayer
    files: dict[str, bytes]

    @property
    def define(self) -> bytes:
        return self.files[DEFINE]

    def table(self, name: str) -> pd.DataFrame:
        return next(member.table for member in self.members if member.name == name)


def members_of(tables: dict[str, pd.DataFrame], declarations: Mapping[str, type[Table]]) -> list[Member]:
    return [Member(declarations[key], table) for key, table in tables.items()]


def packaged(output: str) -> PackagedOutput:
    display = Document(f"LF.{output}", f"../outputs/{output}.rtf", output)
    return PackagedOutput(output, output, f"Title of {output}", display, Document(f"LF.P.{output}", f"{output}.txt", output))


@pytest.fixture(scope="module")
def layers(once: Once, line_of: LineOf) -> dict[str, Layer]:
    """The declarations of a study are made, so that no other process can take them from this one: tables and files can be."""
    trial = trial_at(TRANSFER)
    kept = once.made("define-surenv01", lambda: layers_of(line_of(TRANSFER), trial))
    return {name: Layer(members_of(tables, DECLARED[name](trial)), *files) for name, (tables, *files) in kept.items()}


DECLARED = {"sdtm": sdtm_of, "adam": adam_of}


def layers_of(line: Line, trial: Trial) -> dict[str, tuple[dict[str, pd.DataFrame], XptLayer, dict[str, bytes]]]:
    declarations = {name: of(trial) for name, of in DECLARED.items()}
    tables = {
        layer: {key: to_ascii(line.tables[key], TRANSLATIONS).table for key in keys if len(line.tables[key])}
        for layer, keys in declarations.items()
    }
    made = {layer: members_of(tables[layer], declarations[layer]) for layer in tables}
    written = {name: write_layer(members, date(2026, 6, 30)) for name, members in made.items()}
    fates = fields(trial.domains, trial.study, trial.forms)
    sdtm = sdtm_content(made["sdtm"], written["sdtm"].lengths, trial, fates, CRF, [GUIDE])
    adam = adam_content(made["adam"], written["adam"].lengths, trial.study, trial.analysis, map(packaged, OUTPUTS), [GUIDE])
    return {n: (tables[n], written[n], define_files(c)) for n, c in (("sdtm", sdtm), ("adam", adam))}


@pytest.fixture(scope="module")
def sdtm(layers: dict[str, Layer]) -> Read:
    return Read(layers["sdtm"].define)


@pytest.fixture(scope="module")
def adam(layers: dict[str, Layer]) -> Read:
    return Read(layers["adam"].define)


@pytest.mark.parametrize("name", ["sdtm", "adam"])
class TestBothFiles:
    def test_valid_against_the_published_schema(self, layers: dict[str, Layer], name: str) -> None:
        assert schema_faults(layers[name].define) == []

    def test_variables_are_those_of_the_transport_files(self, layers: dict[str, Layer], name: str) -> None:
        read = Read(layers[name].define)
        assert len(layers[name].written.files) == len(read.names()) > 7
        for file, content in layers[name].written.files.items():
            stored = xpt_bytes.read(content)
            described = read.columns(stored.name)
            assert read.group(stored.name).findtext(TEXT) == stored.label
            assert read.group(stored.name).find(f"{DEF}leaf").get(f"{XLINK}href") == file
            assert [(c.name, c.label) for c in described] == [(c.name, c.label) for c in stored.columns], file
            for item, column in zip(described, stored.columns, strict=True):
                assert (item.data_type in ("integer", "float")) == column.numeric, (file, item.name)
                assert item.length in (None, column.length), (file, item.name)
                assert (item.length is None) == (item.data_type in WITHOUT_LENGTH)

    def test_says_nothing_that_the_datasets_do_not(self, layers: dict[str, Layer], name: str) -> None:
        layer = layers[name]
        assert define_faults(layer.define, layer.members, layer.written.lengths) == []

    def test_no_oid_twice(self, layers: dict[str, Layer], name: str) -> None:
        oids = Counter(found.get("OID") for found in Read(layers[name].define).root.iter() if found.get("OID"))
        assert oids.most_common(1)[0][1] == 1

    def test_every_variable_with_data_says_where_it_comes_from(self, layers: dict[str, Layer], name: str) -> None:
        read = Read(layers[name].define)
        for dataset in map(str, read.names()):
            for column in read.columns(dataset):
                empty = layers[name].table(dataset)[column.name].isna().all()
                parts = read.parts(dataset, column.name).values()
                origins = column.origins or (parts and all(part.origins for part in parts))
                assert bool(origins) != empty, (dataset, column.name)
                assert not empty or column.comment, (dataset, column.name)
                if "Derived" in [type for type, _, _ in column.origins]:
                    assert column.method or any(part.method for part in parts), (dataset, column.name)

    def test_every_document_is_in_the_package(self, layers: dict[str, Layer], name: str, tmp_path: Path) -> None:
        here = tmp_path / "datasets"
        for leaf in Read(layers[name].define).root.iter(f"{DEF}leaf"):
            file = here / str(leaf.get(f"{XLINK}href"))
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()
        assert leaf_faults(layers[name].define, here) == []
        (here / "guide.pdf").unlink()
        assert [(fault.rule, fault.value) for fault in leaf_faults(layers[name].define, here)] == [("DEFINE_LEAF", "guide.pdf")]

    def test_the_page_shows_every_dataset(self, layers: dict[str, Layer], name: str) -> None:
        page = layers[name].files[PAGE].decode()
        assert all(f'id="IG.{dataset}"' in page for dataset in Read(layers[name].define).names())
        assert 'src="http' not in page


# What is changed in the file -> the rule that must find it.
DEFECTS = {
    "a class that does not exist": ("sdtm", '<def:Class Name="EVENTS"', '<def:Class Name="EVENT"', "DEFINE_SCHEMA"),
    "not XML": ("sdtm", "</ODM>", "", "DEFINE_SCHEMA"),
    "a variable's OID twice": ("sdtm", 'ItemDef OID="IT.AE.AESEQ"', 'ItemDef OID="IT.AE.AESPID"', "DEFINE_SCHEMA"),
    "one OID of two things": ("adam", 'ResultDisplay OID="RD.t_14_2_1_1"', 'ResultDisplay OID="AR.ORR"', "DEFINE_OID"),
    "a method that is not there": ("adam", 'MethodDef OID="MT.ADSL.AGEGR1"', 'MethodDef OID="MT.X"', "DEFINE_OID"),
    "a codelist that is not there": ("sdtm", 'CodeListOID="CL.C66742"', 'CodeListOID="CL.C1"', "DEFINE_OID"),
    "a dataset of another name": ("sdtm", 'OID="IG.LB" Name="LB"', 'OID="IG.LB" Name="LX"', "DEFINE_DATASET"),
    "variables in another order": (
        "sdtm",
        '<ItemRef ItemOID="IT.DM.STUDYID" OrderNumber="1"',
        '<ItemRef ItemOID="IT.DM.STUDYID" OrderNumber="90"',
        "DEFINE_VARIABLE",
    ),
    "a label changed": ("sdtm", ">Reported Term for the Adverse Event<", ">Reported Term<", "DEFINE_LABEL"),
    "a number as text": ("adam", 'Name="AGE" DataType="integer"', 'Name="AGE" DataType="text"', "DEFINE_TYPE"),
    "another length": ("sdtm", 'SASFieldName="STUDYID" Length="8"', 'SASFieldName="STUDYID" Length="9"', "DEFINE_LENGTH"),
    "a term left out": ("sdtm", 'CodedValue="NON-CR/NON-PD"', 'CodedValue="NON-CR"', "DEFINE_TERM"),
    "a condition that nothing meets": ("sdtm", "<CheckValue>HGB<", "<CheckValue>HB<", "DEFINE_WHERE"),
    "an analysis of no record": ("adam", "<CheckValue>CRSP18<", "<CheckValue>CRSP81<", "DEFINE_WHERE"),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_defect_is_caught_by_name(layers: dict[str, Layer], defect: str) -> None:
    name, right, wrong, rule = DEFECTS[defect]
    text = layers[name].define.decode()
    assert right in text
    faults = define_faults(text.replace(right, wrong).encode(), layers[name].members, layers[name].written.lengths)
    assert rule in {fault.rule for fault in faults}


class TestTabulation:
    def test_collected_on_a_form(self, sdtm: Read) -> None:
        assert sdtm.column("AE", "AETERM").origins == (("Collected", "", "AE"),)
        assert sdtm.column("RS", "RSSTRESC").origins == (("Collected", "", "ECOG NL RSP"),)
        assert sdtm.parts("SUPPAE", "QVAL")["AECHGDT"].origins == (("Collected", "", "AEG"),)

    def test_derived_with_the_method_of_the_mapping(self, sdtm: Read) -> None:
        age, day = sdtm.column("DM", "AGE"), sdtm.column("AE", "AESTDY")
        assert (age.origins[0][0], "Whole years from birth" in str(age.method)) == ("Derived", True)
        assert (day.origins[0][0], "date - DM.RFSTDTC + 1" in str(day.method)) == ("Derived", True)

    def test_a_variable_that_some_forms_set_and_others_leave_to_its_rule(self, sdtm: Read) -> None:
        epoch = sdtm.column("DS", "EPOCH")  # TREATMENT at the end of treatment, elsewhere by date
        assert {type for type, _, _ in epoch.origins} == {"Assigned", "Derived"}
        assert str(epoch.method).startswith("SCREENING from DM.RFICDTC")

    def test_protocol_and_assigned(self, sdtm: Read) -> None:
        assert sdtm.column("TA", "ELEMENT").origins[0][0] == "Protocol"
        assert sdtm.column("DM", "COUNTRY").origins[0][0] == "Protocol"
        assert [sdtm.column("TA", "EPOCH").origins[0][0], sdtm.column("TS", "TSSEQ").origins[0][0]] == ["Protocol", "Protocol"]
        assert sdtm.column("AE", "AEDECOD").origins[0][0] == "Assigned"
        assert sdtm.column("RELREC", "RELID").origins[0][0] == "Assigned"

    def test_terms_have_the_codes_of_nci(self, sdtm: Read) -> None:
        assert sdtm.terms(sdtm.column("AE", "AESER").codelist) == {"N": "C49487", "Y": "C49488"}
        assert sdtm.codelist("CL.C66742").find(f"{ODM}Alias").get("Name") == "C66742"
        sex = sdtm.codelist(sdtm.column("DM", "SEX").codelist)
        decoded = {i.get("CodedValue"): i.findtext(f"{ODM}Decode/{ODM}TranslatedText") for i in sex.findall(f"{ODM}CodeListItem")}
        assert decoded == {"F": "Female", "M": "Male"}

    def test_the_dictionary_of_the_study_is_named(self, sdtm: Read) -> None:
        external = sdtm.codelist(sdtm.column("AE", "AEDECOD").codelist)[0]
        assert (external.get("Dictionary"), external.get("Version")) == ("SYNTHETIC-DICT", "1")

    def test_a_term_of_ours_is_an_extension(self, sdtm: Read) -> None:
        states = sdtm.codelist(sdtm.parts("TR", "TRSTRESC")["TUMSTATE"].codelist)
        extended = {child.get("CodedValue"): child.get(f"{DEF}ExtendedValue") for child in states if child.get("CodedValue")}
        assert extended["UNEQUIVOCAL PROGRESSION"] == "Yes"
        assert extended["PRESENT"] is None

    def test_each_category_of_disposition_has_its_codelist(self, sdtm: Read) -> None:
        parts = sdtm.parts("DS", "DSDECOD")
        assert parts["DISPOSITION EVENT"].codelist == "CL.C66727"
        assert parts["PROTOCOL MILESTONE"].codelist == "CL.C114118"

    def test_results_by_test(self, sdtm: Read) -> None:
        panels = {"ALP", "BILI", "CREAT", "INR", "K", "OCCBLD", "T4FR", "WBC"}
        assert sdtm.parts("LB", "LBORRES").keys() > {"ALT", "HGB", "PLAT", "TSH"} | panels
        assert sdtm.parts("TR", "TRSTRESN")["SUMDIAM"].data_type in ("integer", "float")
        assert sdtm.parts("RS", "RSSTRESC")["NEWLIND"].codelist == "CL.C66742"
        assert sdtm.parts("RS", "RSSTRESC")["OVRLRESP"].codelist == "CL.C96785"

    def test_keys_class_and_structure(self, sdtm: Read) -> None:
        group = sdtm.group("EX")
        keyed = {ref.get("ItemOID"): ref.get("KeySequence") for ref in group.findall(f"{ODM}ItemRef") if ref.get("KeySequence")}
        assert keyed == {
            "IT.EX.STUDYID": "1", "IT.EX.USUBJID": "2", "IT.EX.EXTRT": "3", "IT.EX.EXSTDTC": "4", "IT.EX.EXSEQ": "5",
        }  # fmt: skip
        assert (group.find(f"{DEF}Class").get("Name"), group.get("Repeating")) == ("INTERVENTIONS", "Yes")
        assert (sdtm.group("DM").get("Repeating"), sdtm.group("TS").get("IsReferenceData")) == ("No", "Yes")
        assert sdtm.group("SUPPAE").get("Domain") == "AE"

    def test_datasets_stand_by_class(self, sdtm: Read) -> None:
        assert sdtm.names()[:5] == ["TA", "TE", "TI", "TS", "TV"]
        assert sdtm.names()[5:8] == ["DM", "SE", "SV"]

    def test_standards(self, sdtm: Read) -> None:
        stated = [(s.get("Name"), s.get("Version"), s.get("PublishingSet")) for s in sdtm.root.iter(f"{DEF}Standard")]
        assert stated == [("SDTMIG", "3.4", None), ("CDISC/NCI", "2025-03-28", "SDTM")]


class TestAnalysis:
    def test_predecessors_and_derivations(self, adam: Read) -> None:
        assert adam.column("ADSL", "AGE").origins == (("Predecessor", "DM.AGE", ""),)
        assert (
            adam.column("ADTTE", "AVAL").method
            == "time from STARTDT to ADT: (ADT - STARTDT + 1) divided by 30.4375 (days of a month), not rounded"
        )

    def test_a_copy_keeps_the_codelist(self, adam: Read) -> None:
        assert adam.column("ADTTE", "SAFFL").codelist == adam.column("ADSL", "SAFFL").codelist == "CL.C66742"
        assert adam.column("ADAE", "SEX").codelist == "CL.C66731"

    def test_dates_are_numbers_with_a_format(self, adam: Read) -> None:
        item = adam.items["IT.ADSL.TRTSDT"]
        assert (item.get("DataType"), item.get(f"{DEF}DisplayFormat")) == ("integer", "DATE9.")

    def test_classes(self, adam: Read) -> None:
        def class_of(name: str) -> tuple[str | None, str | None]:
            found = adam.group(name).find(f"{DEF}Class")
            sub = found.find(f"{DEF}SubClass")
            return found.get("Name"), None if sub is None else sub.get("Name")

        assert class_of("ADSL") == ("SUBJECT LEVEL ANALYSIS DATASET", None)
        assert class_of("ADTTE") == ("BASIC DATA STRUCTURE", "TIME-TO-EVENT")
        assert class_of("ADAE") == ("OCCURRENCE DATA STRUCTURE", "ADVERSE EVENT")
        assert class_of("ADLB") == ("BASIC DATA STRUCTURE", None)

    def test_the_origin_date_is_commented(self, adam: Read) -> None:
        assert "RANDDT, ENRLDT, TRTSDT" in str(adam.column("ADTTE", "STARTDT").comment)

    def test_the_rules_of_an_endpoint_are_printed(self, adam: Read) -> None:
        rules = str(adam.parts("ADTTE", "CNSR")["PFS"].method)
        assert "If ADSL.BLEVALFL is not Y: CNSR 4, EVNTDESC 'No baseline tumour assessment', ADT STARTDT" in rules
        assert rules.index("CNSR 2, EVNTDESC") < rules.index("more than 98 days after LASTDT") < rules.index("CNSR 3, EVNTDESC")

    def test_every_endpoint_has_its_analysis(self, adam: Read) -> None:
        purposes = {found.get("OID"): found.get("AnalysisPurpose") for found in adam.root.iter(f"{ARM}AnalysisResult")}
        primary = [oid for oid, purpose in purposes.items() if purpose == "PRIMARY OUTCOME MEASURE"]
        assert primary == ["AR.ORR"]
        assert {"AR.PFS", "AR.DCR", "AR.OS", "AR.TEAE"} <= purposes.keys() - set(primary)

    def test_an_output_without_endpoint_is_no_display(self, adam: Read) -> None:
        shown = [found.get("OID") for found in adam.root.iter(f"{ARM}ResultDisplay")]
        assert "RD.t_14_1_1_1" not in shown
        assert shown[0] == "RD.t_14_2_1_1"

    def test_the_primary_analysis_reads_one_record_per_treated_subject(self, layers: dict[str, Layer], adam: Read) -> None:
        result = next(found for found in adam.root.iter(f"{ARM}AnalysisResult") if found.get("OID") == "AR.ORR")
        clause = result.find(f".//{DEF}WhereClauseRef").get("WhereClauseOID")
        assert adam.where(clause) == [("IT.ADRS.PARAMCD", ["CRSP18"]), ("IT.ADRS.FASFL", ["Y"])]
        adrs, adsl = layers["adam"].table("ADRS"), layers["adam"].table("ADSL")
        assert (adrs["PARAMCD"].eq("CRSP18") & adrs["FASFL"].eq("Y")).sum() == adsl["FASFL"].eq("Y").sum() == 44


def test_the_same_content_gives_the_same_bytes(layers: dict[str, Layer]) -> None:
    layer = layers["adam"]
    study = study_at(TRANSFER)
    again = adam_content(
        layer.members, layer.written.lengths, study, trial_at(TRANSFER).analysis, map(packaged, OUTPUTS), [GUIDE]
    )
    assert define_files(again) == layer.files
