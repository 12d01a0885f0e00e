"""A trial's folder becomes one object; what is wrong with it is said with file, line and remedy."""

import pickle
import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from pipeline.loading import load_trial
from pipeline.provenance.code_digest import digest_of_code, modules_behind
from pipeline.study import StudyError
from pipeline.trial.finder import package_of, register
from pipeline.trial.folder import TrialError
from schemas.base import name_of, names
from tests.unit.trial.folders import DOMAIN, FORM, REFERENCE, STUDY, write_trial


def test_a_trial_is_what_its_folder_says(tmp_path: Path) -> None:
    trial = load_trial(write_trial(tmp_path))
    assert list(trial.forms) == ["XS"]
    made = [function.__name__ for function in trial.domains]
    assert made == ["cut", "reference", "dm", "sv", "xw", "ta", "tv", "ts", "te"]  # TI and RELREC read what the trial has not
    assert names(trial.declared["xw"]) == ["STUDYID", "DOMAIN", "USUBJID", "XWSEQ", "XWTESTCD", "XWORRES", "VISITNUM", "XWDTC"]
    assert name_of(trial.declared["crf_xs"]) == "crf_xs"
    assert trial.declared["crf_xs"].__module__ == f"{trial.package}.forms.xs"  # by which its landing is outdated


def test_forms_stand_in_the_order_of_their_pages(tmp_path: Path) -> None:
    first = FORM.replace("class XS", "class ZZ").replace("page=2", "page=1")
    without = FORM.replace("class XS", "class AA").replace(", page=2", "")
    trial = load_trial(write_trial(tmp_path, files={"forms/zz.py": first, "forms/aa.py": without}))
    assert list(trial.forms) == ["ZZ", "XS", "AA"]


@pytest.mark.parametrize(("study_id", "package"), [("T1", "T1"), ("A-1", "A_2d_1"), ("7Z", "_7Z"), ("A_1", "A_5f_1")])
def test_every_id_has_a_package_of_its_own(study_id: str, package: str, tmp_path: Path) -> None:
    assert package_of(study_id) == f"crf2tlf_trials.{package}"
    assert load_trial(write_trial(tmp_path, study_id)).package == f"crf2tlf_trials.{package}"


def test_modules_are_found_before_anything_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRF2TLF_HOME", str(tmp_path))
    folder = write_trial(tmp_path, "T9")
    program = "from importlib.util import find_spec; import pipeline; print(find_spec('crf2tlf_trials.T9.mapping.xw').origin)"
    environment = {"CRF2TLF_HOME": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[3]), "PATH": "/usr/bin:/bin"}
    said = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True).stdout
    assert said.strip() == str(folder / "trial" / "mapping" / "xw.py")
    assert find_spec("crf2tlf_trials.NOBODY") is None


def test_functions_of_a_trial_can_be_pickled_and_inspected(tmp_path: Path) -> None:
    trial = load_trial(write_trial(tmp_path))
    xw = import_module(f"{trial.package}.mapping.xw").xw
    assert pickle.loads(pickle.dumps(xw)) is xw  # noqa: S301 - made here


def test_two_trials_with_the_same_modules_do_not_meet(tmp_path: Path) -> None:
    other = DOMAIN.replace("XW", "YY").replace("def xw", "def yy")
    one = load_trial(write_trial(tmp_path, "ONE"))
    two = load_trial(write_trial(tmp_path, "TWO", {"mapping/yy.py": other}))
    assert "yy" not in one.declared
    assert {"xw", "yy"} < two.declared.keys()
    modules = [next(f.__module__ for f in trial.domains if f.__name__ == "xw") for trial in (one, two)]
    assert modules == ["crf2tlf_trials.ONE.mapping.xw", "crf2tlf_trials.TWO.mapping.xw"]


def test_a_folder_that_has_not_changed_is_executed_once(tmp_path: Path) -> None:
    folder = write_trial(tmp_path)
    assert load_trial(folder).domains is load_trial(folder).domains
    before = load_trial(folder)
    (folder / "trial" / "mapping" / "xw.py").write_text(DOMAIN.replace("SCORE", "POINTS"), encoding="utf-8")
    assert load_trial(folder).digest != before.digest


def test_no_bytecode_is_written(tmp_path: Path) -> None:
    folder = write_trial(tmp_path)
    load_trial(folder)
    assert not list(folder.rglob("*.pyc"))


def test_a_read_only_folder_is_loaded(tmp_path: Path) -> None:
    folder = write_trial(tmp_path)
    for path in [*folder.rglob("*"), folder]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    assert load_trial(folder).forms
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755)


def test_the_code_behind_a_domain_is_followed_through_relative_imports_and_imports_inside_functions(tmp_path: Path) -> None:
    inside = REFERENCE.replace("from .doses import none_given\n", "").replace(
        "    sources = ", "    from .doses import none_given\n\n    sources = "
    )
    folder = write_trial(tmp_path, files={"mapping/reference.py": inside})
    module = f"{load_trial(folder).package}.mapping.reference"
    assert f"{module.rpartition('.')[0]}.doses" in modules_behind([module])
    digests = {}
    for text in ("", "# a remark\n"):
        doses = folder / "trial" / "mapping" / "doses.py"
        doses.write_text(doses.read_text(encoding="utf-8") + text, encoding="utf-8")
        load_trial(folder)
        digests[text] = {name: digest_of_code([f"{module.rpartition('.')[0]}.{name}"]) for name in ("reference", "xw")}
    before, after = digests.values()
    assert before["reference"] != after["reference"]
    assert before["xw"] == after["xw"]


def test_the_digest_is_of_the_bytes_that_were_executed(tmp_path: Path) -> None:
    folder = write_trial(tmp_path)
    trial = load_trial(folder)
    module = f"{trial.package}.mapping.xw"
    before = digest_of_code([module])
    (folder / "trial" / "mapping" / "xw.py").write_text("raise SystemExit", encoding="utf-8")  # behind the back of the process
    assert digest_of_code([module]) == before


FAILING = "def mapping(study: Study) -> DomainMapping:\n    return study.nothing\n\n\n"
OUTPUT = """\
import pandas as pd
from pipeline.tlf.layout.output import Content, output


@output("well_being")
def t_14_9_1(adwx: pd.DataFrame) -> Content: ...
"""
FAULTS = {
    "a syntax error": ({"mapping/xw.py": "def xw(:\n"}, r"xw\.py, line 1: invalid syntax; correct the line"),
    "a name that is missing": (
        {"mapping/xw.py": "\nfrom pipeline.sdtm.verbs.mapping import colected\n"},
        r"xw\.py, line 2: pipeline\.sdtm\.verbs\.mapping has no 'colected'; did you mean 'collected'\?",
    ),
    "an error while it is imported": ({"mapping/xw.py": "\n\n1 / 0\n"}, r"xw\.py, line 3: ZeroDivisionError"),
    "a file without a form": ({"forms/empty.py": '"""Nothing."""\n'}, r"empty\.py: declares no form; write class EMPTY\(RawForm"),
    "a form that is there twice": ({"forms/also.py": FORM}, r"xs\.py: the form XS is declared twice"),
    "a type that is none": (
        {"forms/xs.py": FORM.replace("SCORE: Char", "SCORE: 'Chr'")},
        r"xs\.py, line 5: XS: .*Chr.*; a column is declared as NAME: Char",
    ),
    "a column that is no text": (
        {"forms/xs.py": FORM.replace("SCORE: Char", "SCORE: Num").replace("import Char", "import Num")},
        r"xs\.py, line 5: XS\.SCORE: the columns of a form are text; declare it as Char",
    ),
    "a name of the engine's dataset": (
        {"datasets/adsl.py": "from pipeline.core.product import Product\n\n\ndef adsl() -> Product: ...\n"},
        r"adsl\.py: 'adsl' is a name of the engine's",
    ),
    "a number of the engine's output": (
        {"outputs/own.py": OUTPUT.replace("t_14_9_1(adwx", "t_14_1_1_1(adsl")},
        r"own\.py, line 5: there is another output t_14_1_1_1; give the function another number",
    ),
    "a name that an output of the engine has": (
        {"outputs/own.py": OUTPUT.replace("adwx", "adsl").replace("well_being", "pfs")},
        r"own\.py, line 5: another output is called 'pfs'; give t_14_9_1 another name",
    ),
    "an output that is there twice": (
        {"outputs/one.py": OUTPUT.replace("adwx", "adsl"), "outputs/two.py": OUTPUT.replace("adwx", "adsl")},
        r"two\.py, line 5: there is another output t_14_9_1",
    ),
    "an output without a name": (
        {"outputs/own.py": OUTPUT.replace("adwx", "adsl").replace('@output("well_being")\n', "")},
        r"own\.py, line 5: t_14_9_1 has no name beside its number; write @output\('a_name'\) above it",
    ),
    "an output whose name is none": (
        {"outputs/own.py": OUTPUT.replace("well_being", "Well-being")},
        r"own\.py, line 5: ValueError: t_14_9_1: 'Well-being' is no name of an output",
    ),
    "an output without a number": (
        {"outputs/own.py": OUTPUT.replace("t_14_9_1", "well_being")},
        r"own\.py, line 5: ValueError: well_being is no number of an output; call it as t_14_2_1_1",
    ),
    "a mapping that fails for this study": (
        {
            "mapping/xw.py": DOMAIN.replace(
                "MAPPING = DomainMapping(",
                "def mapping(study: Study) -> DomainMapping:\n    return study.nothing\n\n\nX = DomainMapping(",
            )
        },
        r"xw\.py, line 22: AttributeError: .*nothing",
    ),
    "a table that nothing makes": (
        {"mapping/xw.py": DOMAIN.replace("crf_xs: pd.DataFrame", "crf_zz: pd.DataFrame")},
        r"xw\.py, line 28: xw reads 'crf_zz', which no form and no mapping makes",
    ),
    "a variable that the domain does not have": (
        {"mapping/xw.py": DOMAIN.replace('"XWORRES": collected', '"XWORESS": collected')},
        r"xw\.py: the domain XW has no variable 'XWORESS'; did you mean 'XWORRES'\?",
    ),
    "an output of a table that nothing makes": (
        {"outputs/own.py": OUTPUT},
        r"own\.py, line 5: no table 'adwx' is made anywhere; correct the parameter",
    ),
    "a module that is not there": (
        {"mapping/xw.py": "from pipeline.studie import Study\n"},
        r"xw\.py, line 1: there is no module 'pipeline\.studie'; correct the import",
    ),
    "a domain that is not declared": (
        {"mapping/zz.py": "from pipeline.core.product import Product\n\n\ndef zz() -> Product: ...\n"},
        r"zz\.py: nothing declares the table 'zz'",
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_of_the_code_names_file_line_and_remedy(case: str, tmp_path: Path) -> None:
    files, says = FAULTS[case]
    folder = write_trial(tmp_path, files=files)
    with pytest.raises(TrialError, match=says):
        load_trial(folder)


def test_a_trial_without_code_is_told_what_to_write(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text(STUDY.replace("id: ID", "id: T"), encoding="utf-8")
    with pytest.raises(TrialError, match=r"trial: is not there; a study of forms needs trial/forms and trial/mapping"):
        load_trial(tmp_path)


def test_a_link_that_leads_out_is_refused_before_anything_is_executed(tmp_path: Path) -> None:
    folder = write_trial(tmp_path, files={"mapping/xw.py": "raise SystemExit('executed')\n"})
    outside = tmp_path / "outside.py"
    outside.write_text("", encoding="utf-8")
    (folder / "trial" / "mapping" / "other.py").symlink_to(outside)
    with pytest.raises(TrialError, match=r"other\.py: is a link that leads out of the trial's code"):
        load_trial(folder)


def test_a_folder_that_everybody_may_write_to_is_refused(tmp_path: Path) -> None:
    folder = write_trial(tmp_path)
    (folder / "trial" / "mapping").chmod(0o777)
    with pytest.raises(TrialError, match=r"mapping: every user of this machine may write to it.*chmod o-w"):
        load_trial(folder)


def test_a_program_inside_a_transfer_is_refused(tmp_path: Path) -> None:
    folder = write_trial(tmp_path)
    (folder / "2025-01-31").mkdir()
    (folder / "2025-01-31" / "late.py").write_text("", encoding="utf-8")
    with pytest.raises(TrialError, match=r"late\.py: is a program inside a transfer"):
        load_trial(folder)


@pytest.mark.parametrize(
    ("required", "says"),
    [
        ("crf2tlf>=99", r"key 'requires': the trial needs crf2tlf>=99, this is crf2tlf .*; install that version"),
        ("newest", r"the trial needs newest"),
        ("crf2tlf=>1", r"write for instance 'crf2tlf>=0\.2'"),
    ],
)
def test_a_trial_that_needs_another_version_says_so_before_anything_else(required: str, says: str, tmp_path: Path) -> None:
    folder = write_trial(tmp_path, study=f'requires: "{required}"\nunknown: key\n' + STUDY)
    with pytest.raises(StudyError, match=says):
        load_trial(folder)


def test_names_in_raw_are_held_against_the_trials_own_forms(tmp_path: Path) -> None:
    folder = write_trial(tmp_path, study=STUDY + "raw: {forms: {XSS: {files: [x.csv]}}}\n")
    with pytest.raises(StudyError, match=r"key 'raw': forms: 'XSS' is not a form; did you mean 'XS'"):
        load_trial(folder)


def test_a_design_that_changed_after_it_was_loaded_asks_for_a_reload(tmp_path: Path) -> None:
    folder = write_trial(tmp_path)
    trial = load_trial(folder)
    changed = load_trial(write_trial(tmp_path, study=STUDY.replace("number: 1", "number: 5"))).study
    with pytest.raises(StudyError, match=r"changed after it was loaded; reload, then run again"):
        trial.at(changed)
    moved = changed.at_cut_off(changed.dco.replace(year=2024))
    assert load_trial(folder).at(moved).study.dco.year == 2024


def test_another_folder_of_the_same_id_is_another_trial(tmp_path: Path) -> None:
    one = write_trial(tmp_path / "a")
    two = write_trial(tmp_path / "b", files={"mapping/xw.py": DOMAIN.replace("SCORE", "POINTS")})
    assert load_trial(one).digest != load_trial(two).digest
    register("T1", one)
    assert str(find_spec("crf2tlf_trials.T1.mapping.xw").origin).startswith(str(tmp_path / "a"))  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("lacks", "says"), [("reference", "write mapping/reference.py"), ("dm", r"mapping/dm\.py: is not there")]
)
def test_what_every_trial_has_is_asked_for(lacks: str, says: str, tmp_path: Path) -> None:
    folder = write_trial(tmp_path)
    (folder / "trial" / "mapping" / f"{lacks}.py").unlink()
    with pytest.raises(TrialError, match=says):
        load_trial(folder)


def test_of_two_folders_with_one_study_id_each_has_its_own_code(tmp_path: Path) -> None:
    one, two = write_trial(tmp_path / "one"), write_trial(tmp_path / "two")
    for folder in (one, two, one):
        module = import_module(load_trial(folder).forms["XS"].__module__)
        assert str(module.__file__) == str(folder / "trial" / "forms" / "xs.py")
