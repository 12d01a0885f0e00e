"""What a define.xml says of small hand-made datasets: types and decimals, parts of variables, extensions, hostile text."""

from typing import Any

import pandas as pd
import pytest

from pipeline.study import Study
from pipeline.study.words import in_words
from pipeline.submission.define.analysis_results import PackagedOutput, displays
from pipeline.submission.define.build import adam_content, sdtm_content
from pipeline.submission.define.check import define_faults
from pipeline.submission.define.content import Document
from pipeline.submission.define.files import PAGE, define_files
from pipeline.submission.define.measures import measure_number, measure_text
from pipeline.submission.define.odm import to_xml
from pipeline.submission.define.origins import adam_source
from pipeline.submission.define.valid import schema_faults
from pipeline.submission.layer import Member
from pipeline.submission.xpt.lengths import study_lengths
from pipeline.trial.trial import Trial
from schemas.base import Table, Variable, conform, names, variables
from schemas.sdtm.ae import AE, SUPPAE
from schemas.sdtm.dm import DM
from schemas.sdtm.lb import LB
from schemas.sdtm.mh import MH
from schemas.sdtm.trial_design import TE
from tests.drugs import DATASETS
from tests.unit.submission.define_xml import DEF, ODM, Read

STUDY = Study.model_validate({"study": {"id": "X", "dco": "2024-01-31"}})


def member(declaration: type[Table], **columns: list[Any]) -> Member:
    table = pd.DataFrame(columns).reindex(columns=names(declaration))
    return Member(declaration, conform(table, declaration))


def received(*members: Member, study: Study = STUDY) -> Read:
    """The define.xml of SDTM that came from elsewhere, valid and without fault."""
    lengths = study_lengths(m.table for m in members)
    define = to_xml(sdtm_content(members, lengths, Trial(study)))
    assert schema_faults(define) == []
    assert define_faults(define, members, lengths) == []
    return Read(define)


class TestTypes:
    @pytest.mark.parametrize(
        ("values", "expected"),
        [
            ([1.0, 250.0, None], ("integer", None)),
            ([0.1, 12.25], ("float", 2)),
            ([2 / 3], ("float", 8)),  # unrounded: eight decimals are stated
            ([None], ("integer", None)),
            ([-0.5, 1e-7], ("float", 7)),
        ],
    )
    def test_numbers(self, values: list[float | None], expected: tuple[str, int | None]) -> None:
        found = measure_number(pd.Series(values, dtype="float64"))
        assert (found.data_type, found.decimals, found.length) == (*expected, 8)

    @pytest.mark.parametrize(
        ("values", "expected"),
        [
            (["1", "12"], ("integer", 2, None)),
            (["1.5", "-12.25"], ("float", 6, 2)),
            (["<0.5", "1"], ("text", 4, None)),
            (["2024-01-31", "2024-02-01"], ("date", None, None)),
            (["2024-01", "2024-02-01"], ("partialDate", None, None)),
            (["µmol"], ("text", 5, None)),  # bytes, not characters
        ],
    )
    def test_text_that_may_hold_numbers(self, values: list[str], expected: tuple[str, int | None, int | None]) -> None:
        found = measure_text(pd.Series(values, dtype="str"))
        assert (found.data_type, found.length, found.decimals) == expected

    @pytest.mark.parametrize(
        ("dates", "expected"),
        [
            (["2024-01-31", "2024-02-01"], "date"),
            (["2024-01", "2024-02-01"], "partialDate"),
            (["2024-01-31T10:00", "2024-02-01T11:30"], "datetime"),
            (["2024-01-31T10:00", "2024-02-01"], "partialDatetime"),
        ],
    )
    def test_dates(self, dates: list[str], expected: str) -> None:
        ae = member(AE, USUBJID=["1", "2"], AESEQ=[1.0, 1.0], AETERM=["a", "b"], AESTDTC=dates)
        start = received(ae).column("AE", "AESTDTC")
        assert (start.data_type, start.length) == (expected, None)

    def test_a_duration(self) -> None:
        te = member(TE, STUDYID=["X"], DOMAIN=["TE"], ETCD=["SCRN"], ELEMENT=["Screening"], TEDUR=["P28D"])
        read = received(te)
        assert read.column("TE", "TEDUR").data_type == "durationDatetime"
        assert read.terms(read.column("TE", "ETCD").codelist) == {"SCRN": None}


class TestParts:
    def test_results_by_test_have_their_own_type(self) -> None:
        lb = member(
            LB,
            USUBJID=["1"] * 4,
            LBSEQ=[1.0, 2.0, 3.0, 4.0],
            LBTESTCD=["ALT", "ALT", "HCG", "HGB"],
            LBTEST=["Alanine Aminotransferase"] * 2 + ["Choriogonadotropin Beta", "Hemoglobin"],
            LBORRES=["20", "31", "NEGATIVE", None],
        )
        parts = received(lb).parts("LB", "LBORRES")
        assert {test: (part.data_type, part.label) for test, part in parts.items()} == {
            "ALT": ("integer", "Alanine Aminotransferase"),
            "HCG": ("text", "Choriogonadotropin Beta"),
        }  # HGB has no result

    def test_a_qualifier_states_its_origin(self) -> None:
        supp = member(
            SUPPAE,
            USUBJID=["1", "1"],
            RDOMAIN=["AE", "AE"],
            QNAM=["AEX", "AEY"],
            QLABEL=["First", "Second"],
            QVAL=["Y", "some words"],
            QORIG=["Collected", "CRF"],
        )
        parts = received(supp).parts("SUPPAE", "QVAL")
        assert (parts["AEX"].label, parts["AEX"].codelist) == ("First", "CL.C66742")
        assert parts["AEX"].origins == (("Collected", "", ""),)
        assert parts["AEY"].origins == ()  # "CRF" is a term of older versions; the variable's own origin holds

    def test_values_with_the_same_letters_are_told_apart(self) -> None:
        supp = member(SUPPAE, USUBJID=["1", "1"], RDOMAIN=["AE"] * 2, QNAM=["A-B", "A+B"], QLABEL=["x", "y"], QVAL=["1", "2"])
        parts = received(supp).parts("SUPPAE", "QVAL")
        assert [part.label for part in parts.values()] == ["y", "x"]
        assert len({part.oid for part in parts.values()}) == 2


class TestTerms:
    def test_a_value_that_is_not_published_is_an_extension(self) -> None:
        read = received(member(AE, USUBJID=["1", "2"], AESEQ=[1.0, 1.0], AEOUT=["FATAL", "UNDECIDED"]))
        listed = read.codelist(read.column("AE", "AEOUT").codelist)
        assert [(t.get("CodedValue"), t.get(f"{DEF}ExtendedValue")) for t in listed if t.get("CodedValue")] == [
            ("FATAL", None),
            ("UNDECIDED", "Yes"),
        ]

    def test_the_dictionary_is_named_where_it_is_known(self) -> None:
        ae = member(AE, USUBJID=["1"], AESEQ=[1.0], AEDECOD=["Nausea"], AETOXGR=["2"])
        coded = {"dictionary": {"name": "MedDRA", "version": "27.1"}}
        read = received(ae, study=Study.model_validate({"study": {"id": "X", "dco": "2024-01-31"}, "ae": coded}))
        external = read.codelist(read.column("AE", "AEDECOD").codelist)[0]
        assert (external.get("Dictionary"), external.get("Version")) == ("MedDRA", "27.1")
        grades = read.codelist(read.column("AE", "AETOXGR").codelist)[0]
        assert (grades.get("Dictionary"), grades.get("Version")) == ("CTCAE", "5.0")
        assert received(ae).column("AE", "AEDECOD").codelist is None


class TestReceivedStudy:
    def test_origins_are_not_invented(self) -> None:
        read = received(member(DM, STUDYID=["X"], USUBJID=["1"], AGE=[60.0]))
        type, description, _ = read.column("DM", "AGE").origins[0]
        assert (type, description) == ("Not Available", "Received as SDTM; how it was collected is not known here.")
        assert read.root.find(f".//{DEF}AnnotatedCRF") is None

    def test_a_variable_without_data_says_so(self) -> None:
        read = received(member(DM, STUDYID=["X"], USUBJID=["1"], AGE=[60.0]))
        sex = next(ref for ref in read.group("DM") if ref.get("ItemOID") == "IT.DM.SEX")
        assert sex.get(f"{DEF}HasNoData") == "Yes"
        assert str(read.column("DM", "SEX").comment).startswith("No value")


def test_text_of_the_data_cannot_break_the_file_or_its_page() -> None:
    hostile = '<script>alert("1")</script> & ]]> \u202e 中'
    supp = member(SUPPAE, USUBJID=["1"], RDOMAIN=["AE"], QNAM=["AEX"], QLABEL=[hostile], QVAL=["Y"])
    files = define_files(sdtm_content([supp], study_lengths([supp.table]), Trial(STUDY)))
    assert schema_faults(files["define.xml"]) == []
    assert Read(files["define.xml"]).parts("SUPPAE", "QVAL")["AEX"].label == hostile
    assert b'<script>alert("1")' not in files[PAGE]


def test_an_external_entity_is_not_read(tmp_path: Any) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden", encoding="utf-8")
    text = f'<!DOCTYPE ODM [<!ENTITY e SYSTEM "file://{secret}">]><ODM>&e;</ODM>'
    assert schema_faults(text.encode())
    assert not any("hidden" in fault for fault in schema_faults(text.encode()))


def test_a_variable_that_the_guide_does_not_list_has_the_role_of_its_class() -> None:
    given = received(member(MH, STUDYID=["X"], USUBJID=["X-1"], MHSEQ=[1.0], MHTERM=["Pain"], MHTOXGR=["2"], MHSTDY=[3.0]))
    roles = {ref.get("ItemOID", "").rpartition(".")[2]: ref.get("Role") for ref in given.group("MH").findall(f"{ODM}ItemRef")}
    assert (roles["MHTERM"], roles["MHTOXGR"], roles["MHSTDY"]) == ("Topic", "Record Qualifier", "Timing")


def test_every_analysis_variable_has_a_predecessor_or_a_method() -> None:
    for dataset in DATASETS.values():
        for variable in variables(dataset):
            source = adam_source(variable, STUDY)
            assert source.origins[0].description or source.method, (dataset, variable.name)


def test_a_derivation_in_words_becomes_the_method() -> None:
    source = adam_source(Variable("AVAL", "Analysis Value", "Num", "", derivation="sum of\nall doses"), STUDY)
    assert (source.origins[0].type, source.method) == ("Derived", "sum of all doses")


def test_no_dataset_of_analysis_results_without_outputs() -> None:
    adsl = DATASETS["adsl"]
    made = member(adsl, USUBJID=["1"], AGE=[60.0])
    define = to_xml(adam_content([made], study_lengths([made.table]), STUDY, DATASETS))
    assert schema_faults(define) == []
    assert b"AnalysisResult" not in define


def packaged(output: str) -> PackagedOutput:
    display = Document(f"LF.{output}", f"{output}.rtf", output)
    return PackagedOutput(output, output, output, display, Document(f"LF.P.{output}", f"{output}.txt", output))


@pytest.mark.parametrize("primary", ["CRSP12", "RSP"])
def test_the_results_are_those_of_the_endpoints(primary: str) -> None:
    """One primary; of an endpoint its table and its curve; no sensitivity analysis, no duration and no subgroup."""
    study = Study.model_validate({"study": {"id": "X", "dco": "2024-01-31"}, "orr": {"primary": primary, "week": 12}})
    given = ["t_14_2_1_1", "t_14_2_1_5", "t_14_2_2_1", "t_14_2_3_1", "t_14_2_3_2", "t_14_2_3_3", "f_14_2_3_1", "t_14_2_4_1"]
    shown = displays(study, map(packaged, [*given, "t_14_3_1_1", "t_14_3_1_2"]), {})
    found = [(display.name, r.oid, r.purpose.split()[0], r.description) for display in shown for r in display.results]
    assert found == [
        ("t_14_2_1_1", "AR.ORR", "PRIMARY", f"Objective response rate ({primary})"),
        ("t_14_2_1_1", "AR.DCR", "SECONDARY", "Disease control rate"),
        ("t_14_2_3_1", "AR.PFS", "SECONDARY", "Progression-free survival"),
        ("f_14_2_3_1", "AR.PFS_CURVE", "SECONDARY", "Progression-free survival, curve"),
        ("t_14_2_4_1", "AR.OS", "SECONDARY", "Overall survival"),
        ("t_14_3_1_1", "AR.TEAE", "SECONDARY", "Number of subjects with TEAEs"),
        ("t_14_3_1_2", "AR.TEAE_PT", "SECONDARY", "Subjects with TEAEs by term"),
    ]
    where = {check.variable: check.values for check in shown[0].results[0].datasets[0].where.checks}  # noqa: PD011 - no data frame
    assert where == {"PARAMCD": (primary,), "FASFL": ("Y",)}


def test_the_comparisons_of_arms_are_results_and_the_estimand_is_said() -> None:
    comparison = {
        "strata": ["STRAT1R"],
        "interaction": True,
        "rmst_months": 12,
        "looks": {"endpoint": "PFS", "planned_events": 9},
    }
    arms = [{"code": arm, "label": arm} for arm in "AB"]
    study = Study.model_validate({"study": {"id": "X", "dco": "2024-01-31"}, "arms": arms, "comparison": comparison})
    given = ["t_14_2_1_1", "t_14_2_3_1", "t_14_2_3_3", "f_14_2_3_3", "t_14_2_4_1", "t_14_1_1_4"]
    results = {r.oid.removeprefix("AR."): r for display in displays(study, map(packaged, given), {}) for r in display.results}
    assert [*results] == [
        *("ORR", "ORR_DIFF", "DCR", "DCR_DIFF"),
        *("PFS", "PFS_COX", "PFS_COX_UNSTRATIFIED", "PFS_RMST_DIFF", "PFS_LOOK", "PFS_SUBGROUP", "PFS_FOREST"),
        *("OS", "OS_COX", "OS_COX_UNSTRATIFIED", "OS_RMST_DIFF", "TTDISC"),
    ]
    assert "stratified by STRAT1R" in results["PFS_COX"].documentation
    assert "Likelihood ratio test" in results["PFS_FOREST"].documentation
    assert "new anti-cancer therapy: Hypothetical: censored at the last adequate" in results["PFS"].documentation
    assert {r.purpose.split()[0] for code, r in results.items() if code in ("PFS_SUBGROUP", "PFS_FOREST", "TTDISC")} == {
        "EXPLORATORY"
    }


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("(ADT - STARTDT + 1) / {tte.month}", "(ADT - STARTDT + 1) / 30.4375 days"),
        ("the first of {start_date.order}", "the first of RANDDT, ENRLDT, TRTSDT"),
        ("up to {cut-off}", "up to the data cut-off (2024-01-31)"),
        ("of {any drug}", "of the study drug"),
        ("the set {populations.efficacy}", "the set FASFL"),
        ("{nothing.of_the_kind} of {ae}", "{nothing.of_the_kind} of {ae}"),  # no key, and no value
        ("date (STUDY_SPEC 4.9) of the scan (M05); else null", "date of the scan; else null"),
        ("one line.\n\nwhat only programmers need", "one line."),
    ],
)
def test_a_method_stands_alone(written: str, printed: str) -> None:
    assert in_words(written, STUDY) == printed
