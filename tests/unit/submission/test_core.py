"""CORE as a separate program: what it is given, what its report becomes, and what is said when it cannot be run.

A small program stands for CORE: it is called as the real one is, and writes a report of the same form (version 0.17.1).
"""

import json
import os
import sys
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.submission.core import CoreError
from pipeline.submission.core.engine import NEEDED, checkout, run_engine, sdtm_folder
from pipeline.submission.core.environment import MARKER, environment
from pipeline.submission.core.report import lines, report_page, write_report
from pipeline.submission.core.results import results_of, unused


def issue(rule: str, dataset: str, **other: object) -> dict[str, object]:
    """An entry of CORE's list of issues."""
    found = {
        "core_id": rule, "dataset": dataset, "message": "AESEQ is wrong", "executability": "fully executable", "USUBJID": "A-1",
        "row": 3, "SEQ": 2, "variables": ["AESEQ", "AETERM"], "values": ["2", None],
    }  # fmt: skip
    return found | other


REPORT = {
    "Conformance_Details": {"CORE_Engine_Version": "0.17.1", "Standard": "SDTMIG", "Issue_Limit_Per_Sheet": None},
    "Dataset_Details": [],
    "Issue_Summary": [],
    "Issue_Details": [
        issue("CORE-000001", "ae.xpt"),
        issue("CORE-000001", "ae.xpt", row=4, SEQ=3),
        issue("CORE-000002", "dm.xpt", message="<Age> is missing", USUBJID="", row="", SEQ=""),
        issue("CORE-000003", "suppae.xpt", message="rule evaluation error - x", variables="", values="KeyError: 'DTC'"),
    ],
    "Rules_Report": [
        {"core_id": "CORE-000001", "cdisc_rule_id": "CG0001", "fda_rule_id": "", "message": "AESEQ", "status": "ISSUE REPORTED"},
        {"core_id": "CORE-000002", "cdisc_rule_id": "CG0002", "fda_rule_id": "", "message": "Age", "status": "ISSUE REPORTED"},
        {"core_id": "CORE-000003", "cdisc_rule_id": "CG0003", "fda_rule_id": "", "message": "Dates", "status": "ISSUE REPORTED"},
        {"core_id": "CORE-000004", "cdisc_rule_id": "CG0004", "fda_rule_id": "", "message": "Pools", "status": "SKIPPED"},
        {"core_id": "CORE-000005", "cdisc_rule_id": "CG0005", "fda_rule_id": "", "message": "Sex", "status": "SUCCESS"},
    ],
}
ALL_EXPLAINED = {"CORE-000001": "As collected.", "CORE-000002": "Not collected.", "CORE-000003": "A fault of CORE."}

STAND_IN = """
import json, os, sys
given = sys.argv[1:]
out = given[given.index("-o") + 1] + ".json"
open(os.path.join(os.path.dirname(__file__), "given.json"), "w").write(json.dumps({"given": given, "cwd": os.getcwd()}))
"""


def core_at(folder: Path, writes: str = "") -> Path:
    """A checkout whose core.py notes how it was called, and then runs `writes`."""
    cache = folder / "resources" / "cache"
    cache.mkdir(parents=True)
    (folder / "core.py").write_text(STAND_IN + writes)
    for name in NEEDED:
        (cache / name).write_bytes(b"\x80pickle")
    return folder


def package_at(folder: Path) -> Path:
    """A package with as much as CORE is given of it."""
    datasets = folder / "m5/datasets/abc-01/tabulations/sdtm"
    datasets.mkdir(parents=True)
    (datasets / "ae.xpt").write_bytes(b"x")
    (datasets / "define.xml").write_bytes(b"<ODM/>")
    return folder


def reports(content: object) -> str:
    return f"open(out, 'w').write({json.dumps(json.dumps(content))})"


def test_findings_are_counted_by_rule_and_dataset_with_our_explanation():
    results = results_of(REPORT, {"CORE-000001": "As collected."})
    assert results.findings.astype(object).where(results.findings.notna(), None).to_numpy().tolist() == [
        ["CORE-000001", "AE", "AESEQ is wrong", 2.0, "As collected."],
        ["CORE-000002", "DM", "<Age> is missing", 1.0, None],
    ]
    assert results.details[["RULE", "SEQ", "VARIABLES", "VALUES"]].head(2).to_numpy().tolist() == [
        ["CORE-000001", "2", "AESEQ, AETERM", "2, "],
        ["CORE-000001", "3", "AESEQ, AETERM", "2, "],
    ]
    assert results.unexplained["RULE"].tolist() == ["CORE-000002"]
    assert not results.clean


def test_a_rule_that_could_not_be_executed_is_no_finding_and_no_success():
    results = results_of(REPORT, {})
    assert results.failures[["RULE", "DATASET", "CAUSE"]].to_numpy().tolist() == [["CORE-000003", "SUPPAE", "KeyError: 'DTC'"]]
    assert dict(zip(results.rules["RULE"], results.rules["STATUS"], strict=True))["CORE-000003"] == "EXECUTION ERROR"
    assert results.skipped["RULE"].tolist() == ["CORE-000004"]


def test_all_is_well_only_when_findings_and_failures_are_explained():
    assert results_of(REPORT, ALL_EXPLAINED).clean
    for rule in ALL_EXPLAINED:
        assert not results_of(REPORT, {**ALL_EXPLAINED, rule: None}).clean, rule
    assert results_of({**REPORT, "Issue_Details": []}, {}).clean


def test_an_explanation_that_nothing_needs_is_told():
    texts = {**ALL_EXPLAINED, "CORE-000005": "Old.", "SE_EPOCH": "One of our own checks."}
    results = results_of(REPORT, texts)
    assert unused(results, texts) == ["CORE-000005"]
    assert lines(results, ["CORE-000005"]) == [
        "CORE-000005: is explained and found nothing; remove the explanation",
        "5 rules: 1 skipped, 1 not executed; 2 rules with findings in 2 places, 0 of them without explanation",
    ]


def test_the_console_names_what_is_not_explained():
    assert lines(results_of(REPORT, {}), [])[:3] == [
        "CORE-000001 AE: AESEQ is wrong (2 records)",
        "CORE-000002 DM: <Age> is missing (1 records)",
        "CORE-000003 SUPPAE: not executed: KeyError: 'DTC'",
    ]


def test_the_page_shows_findings_failures_and_skipped_rules_escaped():
    text = report_page(results_of(REPORT, {"CORE-000001": "As <collected>."}), "submission")
    for part in ("As &lt;collected&gt;.", "&lt;Age&gt; is missing", "CG0004", "KeyError: &#x27;DTC&#x27;", 'class="bad"'):
        assert part in text
    assert text.index("CORE-000002") < text.index("CORE-000001"), "what is not explained comes first"
    explained = report_page(results_of(REPORT, ALL_EXPLAINED | {"CORE-000001": "Zero."}), "submission")
    assert explained.index("CORE-000001") < explained.index("CORE-000002"), "then in the order of the rules"


def test_the_report_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    folder = tmp_path / "conformance"
    write_report(results_of(REPORT, ALL_EXPLAINED), {"ts.xpt": "b", "ae.xpt": "a"}, "submission", folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    tables = {f"{name}.{kind}" for name in ("findings", "details", "failures", "rules") for kind in ("csv", "parquet")}
    assert set(before) == {"conformance.html", "datasets.json", *tables}
    assert json.loads(before["datasets.json"]) == {"ae.xpt": "a", "ts.xpt": "b"}
    assert pd.read_csv(folder / "findings.csv")["RECORDS"].tolist() == [2.0, 1.0]

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pd.DataFrame, "to_csv", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_report(results_of(REPORT, {}), {}, "submission", folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert list(tmp_path.iterdir()) == [folder]


def test_core_is_called_with_define_xml_and_its_own_cache(tmp_path):
    core, package = core_at(tmp_path / "core", reports(REPORT)), package_at(tmp_path / "submission")
    datasets = sdtm_folder(package)
    assert run_engine(Path(sys.executable), checkout(core), datasets, 1) == REPORT
    called = json.loads((core / "given.json").read_text())
    given = called["given"]
    assert given[:1] == ["validate"]
    for option, value in {
        "-ca": core / "resources/cache", "-s": "sdtmig", "-v": "3-4", "-d": datasets, "-ft": "xpt",
        "-dxp": datasets / "define.xml", "-ps": 1, "-of": "JSON",
    }.items():  # fmt: skip
        assert given[given.index(option) + 1] == str(value)
    assert called["cwd"] == str(core)
    assert not Path(given[given.index("-o") + 1]).parent.exists(), "nothing is left behind"


@pytest.mark.parametrize(
    ("writes", "message"),
    [
        ("sys.exit('KeyError: no such rule')", r"ended without a report \(exit code 1\): KeyError: no such rule"),
        (reports({"Issues": []}), "a report of another form"),
    ],
)
def test_core_without_a_usable_report_is_told(writes, message, tmp_path):
    core, package = core_at(tmp_path / "core", writes), package_at(tmp_path / "submission")
    with pytest.raises(CoreError, match=message):
        run_engine(Path(sys.executable), checkout(core), sdtm_folder(package), 1)


def test_a_checkout_without_its_large_files_is_told(tmp_path):
    core = core_at(tmp_path / "core")
    (core / "resources/cache/standards_details.pkl").write_bytes(b"version https://git-lfs.github.com/spec/v1\noid ...")
    (core / "resources/cache/rules.pkl").unlink()
    with pytest.raises(CoreError, match=r"lacks rules\.pkl, standards_details\.pkl; fetch the checkout with its large files"):
        checkout(core)
    with pytest.raises(CoreError, match=r"holds no core\.py"):
        checkout(tmp_path)


@pytest.mark.parametrize(("lost", "message"), [("ae.xpt", "holds no XPT file"), ("define.xml", "holds no define.xml")])
def test_a_package_that_core_cannot_check_is_told(lost, message, tmp_path):
    package = package_at(tmp_path / "submission")
    (package / "m5/datasets/abc-01/tabulations/sdtm" / lost).unlink()
    with pytest.raises(CoreError, match=message):
        sdtm_folder(package)
    with pytest.raises(CoreError, match="holds 0 folders"):
        sdtm_folder(tmp_path)


PYTHON = """#!/bin/sh
case "$*" in
  *version_info*) echo 3.12;;
  *venv*) mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; echo made >> "$3/../calls";;
  *pip*) echo pip >> {calls}; {pip};;
esac
"""


@pytest.fixture
def python_312(tmp_path, monkeypatch):
    """A program that stands for Python 3.12 on the path; gives the file in which its calls are noted."""
    programs = tmp_path / "programs"
    programs.mkdir()
    calls = tmp_path / "calls"

    def put(pip: str = "true") -> Path:
        (programs / "python3.12").write_text(PYTHON.format(calls=calls, pip=pip))
        (programs / "python3.12").chmod(0o755)
        monkeypatch.setenv("PATH", f"{programs}{os.pathsep}/usr/bin{os.pathsep}/bin")
        return calls

    return put


def test_the_environment_is_made_once_and_said_so(tmp_path, python_312):
    calls, said = python_312(), []
    folder = tmp_path / "core-env"
    python = environment(folder, said.append)
    assert python == folder / "bin" / "python"
    assert len(said) == 1
    assert str(folder) in said[0]
    environment(folder, said.append)
    assert len(said) == 1
    assert calls.read_text().split() == ["made", "pip"]
    assert "cdisc-rules-engine==0.17.1" in (folder / "requirements.txt").read_text()


def test_an_environment_that_was_not_finished_is_made_again(tmp_path, python_312):
    folder = tmp_path / "core-env"
    python_312("echo 'no route to host' >&2; exit 1")
    with pytest.raises(CoreError, match=r"cannot be installed; it needs the network once.*no route to host"):
        environment(folder, lambda _: None)
    calls = python_312()
    environment(folder, lambda _: None)
    assert calls.read_text().split() == ["made", "pip", "made", "pip"]


def test_a_folder_of_somebody_else_is_left_alone(tmp_path, python_312):
    python_312()
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "letter.txt").write_text("dear")
    with pytest.raises(CoreError, match="not an environment that this command made"):
        environment(tmp_path / "home", lambda _: None)
    assert (tmp_path / "home" / "letter.txt").read_text() == "dear"


def test_without_python_312_it_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CoreError, match=r"needs Python 3\.12, and there is none on the path"):
        environment(tmp_path / "core-env", lambda _: None)


def made_environment(folder: Path) -> Path:
    """An environment whose Python is the one that runs the tests."""
    from pipeline.submission.core import environment as module

    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to(sys.executable)
    (folder / MARKER).write_text(module._digest())
    return folder


@pytest.mark.parametrize(
    ("explained", "code"), [(ALL_EXPLAINED, 0), ({"CORE-000001": "As it was collected."}, 1)], ids=["explained", "open"]
)
def test_the_command_ends_with_the_outcome(explained, code, tmp_path):
    core, package = core_at(tmp_path / "core", reports(REPORT)), package_at(tmp_path / "submission")
    texts = tmp_path / "explanations.yaml"
    texts.write_text("conformance:\n" + "".join(f"  {rule}: {text} In full.\n" for rule, text in explained.items()))
    called = CliRunner().invoke(
        main,
        ["conformance", "--core-cache", str(core), "--package", str(package), "--explanations", str(texts), "--processes", "1",
         "--core-env", str(made_environment(tmp_path / "env"))],
    )  # fmt: skip
    assert called.exit_code == code, called.output
    assert (tmp_path / "conformance" / "conformance.html").is_file()
    assert "5 rules: 1 skipped, 1 not executed" in called.output
    read = json.loads((tmp_path / "conformance" / "datasets.json").read_text())
    assert read == {"ae.xpt": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}, "SHA-256 of the letter x"


def test_a_wrong_command_ends_with_2(tmp_path):
    package = package_at(tmp_path / "submission")
    called = CliRunner().invoke(main, ["conformance", "--core-cache", str(tmp_path), "--package", str(package)])
    assert called.exit_code == 2
    assert "holds no core.py" in called.output
    assert not (tmp_path / "conformance").exists()
