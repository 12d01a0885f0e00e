"""Terms coded by dictionaries in the folder coding/: MedDRA's file layouts with an invented miniature hierarchy, and ATC classes.

The hierarchy is invented: its terms and codes are nobody's. Zounds (PT 20) has two paths, the primary one by SOC 50.
"""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from pipeline.study import StudyError, load_study
from pipeline.study.coding.files import CodingError
from pipeline.study.coding.folder import read_coding
from pipeline.study.decisions import Dictionary
from pipeline.submission.define.terms import Terms
from tests.cdash.trials import TRANSFER, copy_trial, mapped
from tests.once import Once

LLT = "10$Zounds aloud$20$$$$$$$Y$$\n20$Zounds$20$$$$$$$Y$$\n21$Odd spots$21$$$$$$$Y$$\n"
HIERARCHY = (
    "20$30$40$50$Zounds$Exclamations$Sounds made$Noise disorders$Noise$$50$Y$\n"
    "20$31$41$51$Zounds$Old words$Words$Language disorders$Lang$$50$N$\n"
    "21$32$42$52$Odd spots$Spots$Marks$Surface disorders$Surf$$52$Y$\n"
)
EVENTS = (
    "VERBATIM,LLTCD,PT,SOC\n"
    "sick,10,Zounds,Noise disorders\n"  # line 2
    "RASH,21,Odd spots,Noise disorders\n"  # line 3: another SOC than the dictionary has
    "headache before,99,,\n"  # line 4: not in the dictionary
    "high blood pressure,10,,\nhigh  blood pressure,21,,\n"  # lines 5 and 6: coded in two ways
)
MEDICATION = "VERBATIM,DECOD,ATC4CD\nAmlodipine 5 mg,Amlovent,Z09ZZ\nDoxorubicin,Doxovent,Y01YY\n"
ATC = "CODE,NAME\nZ,Letters\nZ09,Late letters\nZ09Z,Last letters\nZ09ZZ,Twice the last\n"
DICTIONARIES = 'ae: {dictionary: {name: MedDRA, version: "99.1"}}\ncm: {dictionary: {name: WHODrug, version: "2099"}}\n'
Files = dict[str, str]
CODING: Files = {"llt.asc": LLT, "mdhier.asc": HIERARCHY, "meddra_release.asc": "99.1$English$$$$\n", "meddra.csv": EVENTS}
CODING |= {"whodrug.csv": MEDICATION, "atc.csv": ATC}
Mapped = dict[str, pd.DataFrame]


def fill(root: Path) -> None:
    """STD1 with its coding, mapped; AE, MH and CM with the issues of their forms are kept."""
    folder = copy_trial(root)
    (folder / "coding").mkdir()
    for name, text in CODING.items():
        (folder / "coding" / name).write_text(text, encoding="utf-8")
    events = folder / TRANSFER / "ae.csv"
    table = pd.read_csv(events, dtype=str, keep_default_na=False)
    table.loc[table["AETERM"].eq("anxious"), ["AEDECOD", "AEBODSYS"]] = ""
    table.to_csv(events, index=False)
    decisions = folder / "study.yaml"
    decisions.write_text(decisions.read_text(encoding="utf-8") + DICTIONARIES, encoding="utf-8")
    tables = mapped(folder)[1]
    for name in ("ae", "mh", "cm", "suppcm", "fields", "issues"):
        tables[name].to_parquet(root / f"{name}.parquet")


@pytest.fixture(scope="module")
def coded(once: Once) -> Mapped:
    folder = once.folder("cdash_coded", fill)
    return {path.stem: pd.read_parquet(path) for path in folder.glob("*.parquet")}


def of_event(coded: Mapped, domain: str, term: str) -> list[object]:
    """LLT to SOCCD of the record of a term."""
    names = ["LLT", "LLTCD", "DECOD", "PTCD", "HLT", "HLTCD", "HLGT", "HLGTCD", "BODSYS", "BDSYCD", "SOC", "SOCCD"]
    table = coded[domain.lower()]
    rows = table.loc[table[f"{domain}TERM"].eq(term), [f"{domain}{name}" for name in names]]
    return [None if pd.isna(value) else value for value in rows.iloc[0]]


def test_the_primary_path_of_a_coded_event(coded: Mapped) -> None:
    assert of_event(coded, "AE", "sick") == [
        "Zounds aloud", 10, "Zounds", 20, "Exclamations", 30, "Sounds made", 40, "Noise disorders", 50, "Noise disorders", 50,
    ]  # fmt: skip


def test_a_hierarchy_that_the_dictionary_contradicts_is_listed_and_the_dictionary_used(coded: Mapped) -> None:
    assert of_event(coded, "AE", "rash")[4:] == ["Spots", 32, "Marks", 42, "Surface disorders", 52, "Surface disorders", 52]
    (issue,) = issues(coded, "CODE_HIERARCHY")
    assert issue == (
        "error | AE | STD1-01-001 | ae.csv | 4 | rash | AETERM is coded otherwise than the dictionary: "
        "SOC is 'Noise disorders', in the dictionary 'Surface disorders' (meddra.csv, line 3)"
    )


def issues(coded: Mapped, code: str) -> list[str]:
    rows = coded["issues"][coded["issues"]["CODE"].eq(code)]
    columns = ["SEVERITY", "DATASET", "USUBJID", "FILE", "LINE", "VALUE", "MESSAGE"]
    return [" | ".join(row) for row in rows[columns].fillna("").to_numpy().tolist()]


def test_a_term_that_the_dictionary_does_not_have_is_listed_and_kept(coded: Mapped) -> None:
    assert of_event(coded, "AE", "headache before")[:4] == [None, None, "Headache", None]  # as on the form
    said = [issue for issue in issues(coded, "CODE_UNKNOWN") if " | headache before | " in issue]
    assert said == [
        "error | AE | STD1-01-001 | ae.csv | 2 | headache before | AETERM is coded to a term that the dictionary does not have: "
        "99 (meddra.csv, line 4)",
        "error | AE | STD1-01-001 | ae.csv | 2 | headache before | AETERM is coded to a term that the dictionary does not have: "
        "Headache Nervous system disorders",
    ]


def test_a_term_that_is_coded_in_two_ways_has_neither(coded: Mapped) -> None:
    said = [issue for issue in issues(coded, "CODED_TWICE") if " | MH | " in issue]
    assert said == [
        "error | MH | STD1-01-001 | mh.csv | 2 | high blood pressure | MHTERM is coded in two ways: meddra.csv, line 5 and 6"
    ]
    assert of_event(coded, "MH", "high blood pressure")[2:4] == ["Hypertension", None]  # as the form has it, which is no term
    assert any("does not have: Hypertension Vascular disorders" in issue for issue in issues(coded, "CODE_UNKNOWN"))


def test_two_codings_of_form_and_file_are_listed(coded: Mapped) -> None:
    said = [issue for issue in issues(coded, "CODED_TWICE") if " | sick | " in issue]
    assert said[:1] == [
        "error | AE | STD1-01-001 | ae.csv | 3 | sick | "
        "AETERM is coded as 'Nausea' on the form and as 'Zounds' in meddra.csv, line 2"
    ]


def test_medication_has_its_classes_of_the_atc(coded: Mapped) -> None:
    cm = coded["cm"].set_index("CMTRT")
    assert cm.loc["Amlodipine 5 mg", ["CMDECOD", "CMCLAS", "CMCLASCD"]].tolist() == ["AMLOVENT", "Twice the last", "Z09ZZ"]
    supp = coded["suppcm"]
    own = supp[supp["IDVARVAL"].eq(str(int(cm.loc["Amlodipine 5 mg", "CMSEQ"]))) & supp["USUBJID"].eq("STD1-01-001")]
    assert own.set_index("QNAM")["QVAL"].filter(like="ATC").to_dict() == {
        "CMATC1": "Letters", "CMATC1CD": "Z", "CMATC2": "Late letters", "CMATC2CD": "Z09",
        "CMATC3": "Last letters", "CMATC3CD": "Z09Z", "CMATC4": "Twice the last", "CMATC4CD": "Z09ZZ",
    }  # fmt: skip
    assert [issue for issue in issues(coded, "CODE_UNKNOWN") if " | CM | " in issue] == [
        "error | CM | STD1-01-002 | cm.csv | 3 | Doxorubicin | CMTRT is coded to a term that the dictionary does not have: "
        "Doxovent Y01YY (whodrug.csv, line 3)"
    ]
    assert cm.loc["Doxorubicin", ["CMDECOD", "CMCLASCD"]].fillna("").tolist() == ["DOXORUBICIN", ""]  # as on the form


def test_what_is_not_coded_at_all_is_listed(coded: Mapped) -> None:
    assert issues(coded, "TERM_UNCODED") == [
        "warn | AE | STD1-02-003 | ae.csv | 8 | anxious | AETERM is coded neither in the file of the dictionary nor on the form"
    ]
    assert of_event(coded, "AE", "anxious") == [None] * 12


def test_define_xml_names_both_dictionaries_with_their_versions() -> None:
    terms = Terms({}, Dictionary(name="MedDRA", version="99.1"), Dictionary(name="WHODrug", version="2099"))
    assert [terms.external(name) for name in ("AEHLT", "MHLLT", "CMDECOD", "CMCLAS", "CMTRT")] == [
        "CL.DICTIONARY", "CL.DICTIONARY", "CL.MEDICATION", "CL.MEDICATION", "",
    ]  # fmt: skip
    assert [(listed.dictionary, listed.version) for listed in terms.codelists()] == [("MedDRA", "99.1"), ("WHODrug", "2099")]


FAULTS: list[tuple[Files, str]] = [
    ({"llt.asc": "10$Zounds aloud\n"}, "llt.asc, line 1: is no line of MedDRA's llt.asc, 11 fields that end in '$'"),
    ({"mdhier.asc": HIERARCHY.replace("$50$N$", "$50$Y$")}, "mdhier.asc, line 2: a second primary path of PT 20"),
    ({"mdhier.asc": HIERARCHY.replace("$52$Y$", "$52$N$")}, "mdhier.asc, line 3: PT 21 has no primary path"),
    ({"llt.asc": LLT + "22$New$23$$$$$$$Y$$\n"}, "llt.asc, line 4: PT 23 is not in mdhier.asc"),
    ({"meddra.csv": "TERM,LLTCD\n"}, "meddra.csv, line 1: the header does not name the column VERBATIM; it has: TERM, LLTCD"),
    ({"meddra.csv": "VERBATIM,LLTCD\nsick,ten\n"}, "meddra.csv, line 2: LLTCD is 'ten', and a code of MedDRA is a number"),
    ({"meddra.csv": "VERBATIM,LLTCD\n,10\n"}, "meddra.csv, line 2: has no VERBATIM"),
    ({"meddra.csv": "VERBATIM,LLTCD\nsick\n"}, "meddra.csv, line 2: has 1 fields, the header 2"),
    ({"meddra.csv": "VERBATIM,DOSE\nsick,1\n"}, "meddra.csv, line 1: the column 'DOSE' is none of VERBATIM, LLT,"),
    (
        {"whodrug.csv": "VERBATIM,DECOD,ATC4CD\nx,X,Z9\n"},
        "whodrug.csv, line 2: ATC4CD is 'Z9', and a code of level 4 has 5 signs",
    ),
    ({"terms.xlsx": ""}, "terms.xlsx: is neither meddra.csv, whodrug.csv, atc.csv, smq.csv, cq.csv nor a file of MedDRA (.asc)"),
]


@pytest.mark.parametrize(("files", "expected"), FAULTS)
def test_what_cannot_be_used_is_named_with_its_line(files: Files, expected: str, tmp_path: Path) -> None:
    for name, text in (CODING | files).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(CodingError) as error:
        read_coding(tmp_path)
    assert str(error.value).removeprefix(f"{tmp_path}/").startswith(expected)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda text: text.partition("cm:")[0], r"state cm: \{dictionary: \{name: WHODrug"),
        (lambda text: text.replace("99.1", "99.0"), r"'ae\.dictionary\.version' has the value '99\.0', .* are version 99\.1"),
    ],
)
def test_the_study_says_which_dictionary(change: Callable[[str], str], expected: str, tmp_path: Path) -> None:
    (tmp_path / "coding").mkdir()
    for name, text in CODING.items():
        (tmp_path / "coding" / name).write_text(text, encoding="utf-8")
    path = tmp_path / "study.yaml"
    path.write_text("study: {id: X, dco: 2026-12-31}\n" + change(DICTIONARIES), encoding="utf-8")
    with pytest.raises(StudyError, match=expected):
        load_study(path)
