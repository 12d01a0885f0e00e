"""Groups of events by queries in coding/ (STUDY_SPEC 5.6): invented terms and codes, each event's groups worked by hand."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from pipeline.adam.declared import declared
from pipeline.adam.safety.adae import adae
from pipeline.core.product import Product
from pipeline.study import Study, StudyError, load_study
from pipeline.study.coding.files import CodingError
from pipeline.study.coding.folder import read_coding
from schemas.adam.adsl import ADSL_BASE
from schemas.base import DTYPES, names, variables
from schemas.sdtm import DOMAINS
from schemas.validation import validate
from tests.cdash.test_coding import HIERARCHY, LLT
from tests.spec.tables import domain, shown, study

SMQ = """NAME,ID,SCOPE,LEVEL,TERM,CODE,VERSION
Exclamations (SMQ),20000901,NARROW,PT,Zounds,20,99.1
Exclamations (SMQ),20000901,BROAD,PT,Odd  SPOTS,,99.1
Exclamations (SMQ),20000901,BROAD,LLT,,10,99.1
"""
CQ = """NAME,SCOPE,LEVEL,TERM,VERSION,CLASS
Noises,,SOC,Noise disorders,99.1,Ears
Silence,,PT,Hush,99.1,Ears
"""
EVENTS = """
USUBJID | AESEQ | AELLT        | AELLTCD | AEDECOD   | AEPTCD | AEBODSYS          | AESTDTC
A       | 1     | Zounds aloud | 10      | Zounds    | 20     | Noise disorders   | 2023-02-01
A       | 2     |              |         | Odd spots | 21     | Surface disorders | 2023-02-02
A       | 3     |              |         | ZOUNDS    |        | Noise disorders   | 2023-02-03
A       | 4     |              |         | Zounds    | 99     | Language          | 2023-02-04
A       | 5     | Zounds aloud | 10      | Renamed   | 98     | Language          | 2023-02-05
"""
GROUPS = {
    "SMQ01NAM": {"query": "20000901"}, "CQ01NAM": {"query": "Noises", "special_interest": False},
    "CQ02NAM": {"name": "By a list", "terms": ["zounds"]},
}  # fmt: skip


def with_files(folder: Path, groups: dict[str, object], version: str = "99.1", **files: str) -> Study:
    for name, text in files.items():
        (folder / f"{name.replace('_', '.')}").write_text(text, encoding="utf-8")
    decisions = study(ae={"groups": groups, "dictionary": {"name": "MedDRA", "version": version}})
    return decisions.with_coding(read_coding(folder))


def analysed(decisions: Study) -> Product:
    events = domain(DOMAINS["ae"], EVENTS)
    subjects = domain(
        ADSL_BASE, "USUBJID | SAFFL | TRTSDT     | TRTEDT     | DCODT\nA | Y | 2023-01-10 | 2023-06-30 | 2024-12-31"
    )
    return adae(events, domain(DOMAINS["suppae"]), domain(DOMAINS["mh"]), subjects, decisions)


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., Product]:
    return lambda groups=GROUPS, version="99.1", **files: analysed(
        with_files(tmp_path, groups, version, **({"smq_csv": SMQ, "cq_csv": CQ} | files))
    )


def messages(product: Product, code: str) -> list[str]:
    rows = product.issues[product.issues["CODE"].eq(code)]
    return [" | ".join(row) for row in rows[["SEVERITY", "COLUMN", "VALUE", "MESSAGE"]].to_numpy().tolist()]


def test_events_are_in_a_query_by_code_else_by_name_at_the_level_of_the_term(made: Callable[..., Product]) -> None:
    events = made().table
    # 1: narrow by its PT, broad by its LLT; 2: broad by name; 3: no code, so by name; 4: the name, but another code; 5: its LLT
    assert [shown(v) for v in events["SMQ01SC"]] == ["NARROW", "BROAD", "NARROW", "", "BROAD"]
    assert [shown(v) for v in events["SMQ01NAM"]] == ["Exclamations (SMQ)"] * 3 + ["", "Exclamations (SMQ)"]
    assert events["SMQ01CD"].fillna(0).tolist() == [20000901] * 3 + [0, 20000901]
    assert [shown(v) for v in events["CQ01NAM"]] == ["Noises", "", "Noises", "", ""]
    assert events["CQ01SC"].isna().all()
    assert [shown(v) for v in events["CQ02NAM"]] == ["By a list", "", "By a list", "By a list", ""]  # overlaps the others


def test_the_dataset_declares_every_variable_with_its_method(made: Callable[..., Product], tmp_path: Path) -> None:
    product = made()
    decisions = with_files(tmp_path, GROUPS)
    schema = declared(decisions)["adae"]
    assert names(schema)[-6:] == ["CQ01NAM", "CQ01SC", "CQ02NAM", "SMQ01NAM", "SMQ01CD", "SMQ01SC"]
    labels = {v.name: v.label for v in variables(schema)}
    assert [labels[name] for name in ("CQ01SC", "SMQ01NAM", "SMQ01CD", "SMQ01SC")] == [
        "Customized Query 01 Scope", "SMQ 01 Name", "SMQ 01 Code", "SMQ 01 Scope",
    ]  # fmt: skip
    assert all(v.derivation for v in variables(schema) if v.name[:2] in ("CQ", "SM"))
    assert validate(product.table, schema).query("CHECK != 'required' and LEVEL != 'note'").empty
    assert list(decisions.special_interest) == ["CQ02NAM", "SMQ01NAM"]


def test_a_query_of_another_version_is_named_with_the_terms_that_no_event_has(made: Callable[..., Product]) -> None:
    terms = SMQ.replace("Zounds,20", "Gadzooks,77")
    assert messages(made(version="100.0", smq_csv=terms), "QUERY_VERSION") == [
        "warn | CQ01NAM | Noises | CQ01NAM is of version 99.1 (cq.csv), the events are coded by 100.0; each of its terms has an "
        "event",
        "warn | SMQ01NAM | Exclamations (SMQ) | SMQ01NAM is of version 99.1 (smq.csv), the events are coded by 100.0; terms "
        "without any event: PT Gadzooks",
    ]
    assert messages(made(), "QUERY_VERSION") == []


def test_terms_that_the_dictionary_lacks_are_named_whatever_the_version(made: Callable[..., Product]) -> None:
    files = {"llt_asc": LLT, "mdhier_asc": HIERARCHY}
    lost = SMQ + "Exclamations (SMQ),20000901,NARROW,PT,Egad,,99.1\nExclamations (SMQ),20000901,NARROW,LLT,,11,99.1\n"
    assert messages(made(smq_csv=lost, **files), "QUERY_TERM") == [
        "warn | SMQ01NAM | Exclamations (SMQ) | SMQ01NAM has terms that the dictionary does not have (smq.csv): PT Egad; LLT 11"
    ]
    assert messages(made(**files), "QUERY_TERM") == []


def test_a_group_without_any_event_is_listed(made: Callable[..., Product]) -> None:
    product = made({"CQ07NAM": {"query": "Silence"}, "CQ08NAM": {"name": "List", "terms": ["Hush"]}})
    assert messages(product, "GROUP_EMPTY") == [
        "info | CQ07NAM | Silence | CQ07NAM is a group of events without any event",
        "info | CQ08NAM | List | CQ08NAM is a group of events without any event",
    ]
    assert product.table["CQ07NAM"].isna().all()


def test_an_empty_dataset_has_its_groups(tmp_path: Path) -> None:
    decisions = with_files(tmp_path, GROUPS, smq_csv=SMQ, cq_csv=CQ)
    nobody = adae(*(domain(DOMAINS[name]) for name in ("ae", "suppae", "mh")), domain(ADSL_BASE), decisions).table
    assert len(nobody) == 0
    assert nobody["SMQ01SC"].dtype == DTYPES["Char"]


FAULTS = [
    (SMQ.replace("BROAD,PT", "WIDE,PT"), "smq.csv, line 3 (query Exclamations (SMQ)): has a SCOPE that is none of NARROW, BROAD"),
    (SMQ + "Exclamations (SMQ),20000901,BROAD,PT,zounds,,99.1\n",
     "smq.csv, line 5: PT ZOUNDS of query Exclamations (SMQ) stands in line 2 already"),
    (SMQ.replace(",,10,", ",,ten,"), "smq.csv, line 4 (query Exclamations (SMQ)): has a CODE that is no number"),
    (SMQ.replace("BROAD,LLT,,10", "BROAD,LLT,,"), "smq.csv, line 4 (query Exclamations (SMQ)): has neither TERM nor CODE"),
    (SMQ.replace("BROAD,LLT", "BROAD,TERM"), "smq.csv, line 4 (query Exclamations (SMQ)): has a LEVEL that is none of LLT, PT"),
    (SMQ.replace(",,10,99.1", ",,10,98.0"), "smq.csv, line 4: VERSION of query Exclamations (SMQ) is '98.0', and '99.1'"),
    (SMQ.replace("BROAD,LLT", ",LLT"), "smq.csv, line 4: SCOPE of query Exclamations (SMQ) is 'none', and 'one' in its first"),
    (SMQ.replace("20000901,NARROW", ",NARROW"), "smq.csv, line 2 (query Exclamations (SMQ)): has no ID, or one that is no"),
    (SMQ.replace(",99.1", ","), "smq.csv, line 2 (query Exclamations (SMQ)): has no VERSION"),
    ("NAME,TERM\n", "smq.csv, line 1: the header does not name the column VERSION"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FAULTS)
def test_a_file_that_cannot_be_used_is_named_with_its_line(text: str, expected: str, tmp_path: Path) -> None:
    (tmp_path / "smq.csv").write_text(text, encoding="utf-8")
    with pytest.raises(CodingError) as error:
        read_coding(tmp_path)
    assert str(error.value).removeprefix(f"{tmp_path}/").startswith(expected)


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        (
            "dictionary: {name: M, version: '99.1'}, groups: {SMQ01NAM: {query: Exclamation}}",
            "key 'ae.groups.SMQ01NAM.query' has the value 'Exclamation', which is neither NAME nor ID of a query in "
            "coding/smq.csv; the nearest is 'Exclamations (SMQ)'",
        ),
        ("groups: {SMQ01NAM: {query: '20000901'}}", "coding/ has coded terms, and nothing says of which dictionary"),
        (
            "groups: {SMQ01NAM: {name: A, terms: [Zounds]}}",
            "the key SMQ01NAM with a list of terms, which is no SMQ; call it CQ01NAM",
        ),
        ("groups: {CQ01NAM: {name: A}}", "needs either terms, a list of preferred terms, or query"),
        ("groups: {CQ01NAM: {terms: [A]}}", "needs a name: a list of terms has none of its own"),
    ],
)
def test_a_group_that_cannot_be_made_is_refused(section: str, expected: str, tmp_path: Path) -> None:
    (tmp_path / "coding").mkdir()
    (tmp_path / "coding" / "smq.csv").write_text(SMQ, encoding="utf-8")
    path = tmp_path / "study.yaml"
    path.write_text(f"study: {{id: X, dco: 2024-01-31}}\nae: {{{section}}}\n", encoding="utf-8")
    with pytest.raises(StudyError) as error:
        load_study(path)
    assert expected in str(error.value)


def test_a_name_in_study_yaml_goes_before_that_of_the_query(tmp_path: Path) -> None:
    decisions = with_files(tmp_path, {"SMQ01NAM": {"query": "20000901", "name": "Loud"}}, smq_csv=SMQ)
    assert pd.Series(decisions.special_interest).to_dict() == {"SMQ01NAM": "Loud"}
