"""Trials that lack forms: one of DM, AE, EX, VS and LB alone, from its folder to the package, and one without tumours."""

import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
import yaml

from pipeline.loading import load_trial
from tests.cdash.test_changes import STANDARD, without_form
from tests.cdash.trials import FOLDER, TRANSFER, copy_trial
from tests.once import Once
from tests.toy.workspace import start

FORMS = ("ae", "dm", "ex", "lb", "vs")
SAFETY_FORMS = '''"""The standard forms that this trial takes as they are."""

from pipeline.sdtm.cdash.forms.lb import LB
from pipeline.sdtm.cdash.forms.vs import VS

__all__ = ["LB", "VS"]
'''
RESULTS = Path("outputs", "STD1", TRANSFER)


def fill(workspace: Path) -> None:
    """One arm; the age is that at the first dose, for no consent is asked."""
    folder = workspace / "raw" / "STD1"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for path in [*(folder / TRANSFER).iterdir(), *(folder / "trial" / "mapping").iterdir()]:
        if path.stem not in (*FORMS, "reference"):
            path.unlink()
    (folder / "trial" / "forms" / "standard.py").write_text(SAFETY_FORMS, encoding="utf-8")
    asked = (folder / "trial" / "forms" / "asked.py").read_text(encoding="utf-8")
    asked = re.sub(r"class (CM|RAND)\(.*?(\n\n\n|$)", "", asked, flags=re.DOTALL)
    asked = asked.replace("import ae, cm, dm, ex, rand", "import ae, dm, ex")
    (folder / "trial" / "forms" / "asked.py").write_text(asked, encoding="utf-8")
    study = yaml.safe_load((folder / "study.yaml").read_text(encoding="utf-8"))
    study |= {"arms": study["arms"][:1], "age_ref": "RFXSTDTC"}
    (folder / "study.yaml").write_text(yaml.safe_dump(study, sort_keys=False), encoding="utf-8")
    (workspace / "said").mkdir()
    trace = ("trace", "t_14_3_1_2", "--row", "Nausea", "--column", "Any", "--most", "1")
    for arguments in (("run", "--all"), ("package",), trace):
        result = start(workspace, *arguments)
        assert result.returncode == 0, result.stdout + result.stderr
        (workspace / "said" / f"{arguments[0]}.txt").write_text(result.stdout + result.stderr, encoding="utf-8")


@pytest.fixture(scope="session")
def safety(once: Once) -> Path:
    """The workspace of the trial of five forms: run, packed, a number traced; what the console said is in `said/`."""
    return once.folder("safety", fill)


def said(workspace: Path, command: str) -> str:
    return (workspace / "said" / f"{command}.txt").read_text(encoding="utf-8")


def test_five_forms_make_the_tables_of_safety(safety: Path) -> None:
    tables = safety / RESULTS / "tlf"
    for output in ("t_14_1_1_1", "t_14_1_2_1", "t_14_1_3_1", "t_14_3_1_1", "t_14_3_1_2", "t_14_3_4_1", "t_14_3_5_1"):
        assert (tables / f"{output}.rtf").is_file()
    ard = pd.read_parquet(tables / "t_14_3_1_1.ard.parquet")
    first = ard[ard["analysis_id"].eq("AN_TEAE_OVERVIEW") & ard["variable_level"].eq("TEAE")].set_index("stat_name")["stat_fmt"]
    assert tuple(first[["n", "N", "p"]]) == ("3", "4", "75.0")  # 02-001 alone has no event


def test_who_was_treated_is_enrolled_where_no_form_asks(safety: Path) -> None:
    adsl = pd.read_parquet(safety / RESULTS / "adam" / "adsl.parquet")
    assert adsl["FASFL"].value_counts().to_dict() == {"Y": 4, "N": 2}
    assert adsl.loc[adsl["FASFL"].eq("Y"), "TRT01P"].unique().tolist() == ["Examplin 10 mg"]
    issues = pd.read_parquet(safety / RESULTS / "issues.parquet")
    assert issues[["CODE", "COLUMN"]].drop_duplicates().to_numpy().tolist() == [
        ["REQUIRED_MISSING", "AGE"],
        ["REQUIRED_MISSING", "AGEU"],
    ]


def test_the_summary_has_no_line_of_what_was_not_collected(safety: Path) -> None:
    text = said(safety, "run")
    assert "Subjects with a TEAE" in text
    assert not re.search(r"\b(ORR|DCR|PFS|OS)\b", text)
    assert "failed" not in text
    assert "Efficacy" not in (safety / RESULTS / "tlf" / "results.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "line",
    [
        "TR and TU: ADTR, RECIST, t_14_2_5_1",
        "CM: ADCM, t_14_1_2_4, t_14_1_2_6, t_14_1_2_8, l_16_2_9_1",
        "DD, DS or SS: t_14_2_4_1, f_14_2_4_1",
        "DS, DV or IE: ADDV, t_14_1_1_3, t_14_1_1_3a, l_16_2_2_1",
    ],
)
def test_what_lacks_is_named_once_with_what_it_needs(line: str, safety: Path) -> None:
    page = (safety / RESULTS / "tlf" / "index.html").read_text(encoding="utf-8")
    assert said(safety, "run").count(line) == page.count(f"<li>{line}</li>") == 1


def test_nothing_of_what_lacks_is_made(safety: Path) -> None:
    results = safety / RESULTS
    assert {path.stem for path in (results / "adam").glob("*.parquet")} == {"adsl_base", "adsl", "adae", "adex", "adlb", "advs"}
    assert not list((results / "tlf").glob("?_14_2_*"))
    packed = {path.stem for path in (results / "submission").rglob("*.xpt")}
    assert packed == {
        "ae", "dm", "ex", "lb", "se", "suppae", "sv", "ta", "te", "ti", "ts", "tv", "vs", "adsl", "adae", "adex", "adlb", "advs",
    }  # fmt: skip


def test_a_number_is_followed_to_its_forms(safety: Path) -> None:
    text = said(safety, "trace")
    assert "n = 2" in text  # 01-001 and 01-002 were sick
    assert "ae.csv" in text


def test_a_trial_without_tumours_keeps_survival(tmp_path: Path) -> None:
    forms = STANDARD
    for name in ("RS", "TR", "TU"):
        forms = without_form(name, forms)
    gone = [path for name in ("rs", "tr", "tu") for path in (f"{TRANSFER}/{name}.csv", f"trial/mapping/{name}.py")]
    trial = load_trial(copy_trial(tmp_path, {"trial/forms/standard.py": forms}, tuple(gone)))
    outputs = {function.__name__ for function in trial.outputs}
    assert {"t_14_2_4_1", "f_14_2_4_1", "t_14_1_1_2", "t_14_1_2_3"} <= outputs
    assert [name for name in sorted(outputs) if "_14_2_" in name] == [
        *("f_14_2_4_1", "f_14_2_4_2"),
        *("t_14_2_4_1", "t_14_2_4_2"),
        *("t_14_2_8_1", "t_14_2_8_2", "t_14_2_8_3"),
    ]
    lacks = {one.name: one.lacks for one in trial.left_out}
    assert {name: lacks[name] for name in ("adrs", "adtr", "t_14_2_3_1", "l_16_2_6_2")} == {
        "adrs": ("rs",), "adtr": ("tr", "tu"), "t_14_2_3_1": ("rs",), "l_16_2_6_2": ("tu tr",),
    }  # fmt: skip
    assert set(trial.absent) == {"adrs", "adtr", "recist", "recist_xchk"}
    assert "adtte" in trial.declared
