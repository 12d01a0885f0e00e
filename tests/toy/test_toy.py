"""A trial as small as can be, from its folder alone to tables and a package; numbers are counted by hand from its CSV files.

Its texts carry markers (test_markers.py), which move no number.
"""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from tests.toy.workspace import LATEST, start


def adam(toy: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(toy / LATEST / "adam" / f"{name}.parquet")


def printed(toy: Path, output: str, analysis: str, level: str, stat: str) -> str:
    """One printed number of an output."""
    ard = pd.read_parquet(toy / LATEST / "tlf" / f"{output}.ard.parquet")
    found = ard[ard["analysis_id"].eq(analysis) & ard["variable_level"].eq(level) & ard["stat_name"].eq(stat)]
    return str(found["stat_fmt"].iloc[0])


def test_the_drug_has_its_own_variables(toy: Path) -> None:
    adsl = adam(toy, "adsl").set_index("USUBJID")
    stopped = adsl.loc["TOY-1-01-002"]
    assert [str(stopped[name].date()) for name in ("TOYSDT", "TOYEDT")] == ["2024-12-09", "2025-01-05"]
    assert (stopped["TOYEOTST"], stopped["TOYDCTRS"]) == ("DISCONTINUED", "ADVERSE EVENT")
    assert adsl["SAFFL"].value_counts().to_dict() == {"Y": 5, "N": 2}


def test_exposure_is_counted_by_the_drugs_letter(toy: Path) -> None:
    adex = adam(toy, "adex")
    totals = adex[adex["PARAMCD"].eq("TTDOSE")].set_index("USUBJID")["AVAL"].to_dict()
    # 89 days of 20 mg; 28 of 20; 28 of 20 and 40 of 10, with a week without; 28 of 20; 25 of 20, up to the cut-off
    assert totals == {
        "TOY-1-01-001": 1780, "TOY-1-01-002": 560, "TOY-1-01-004": 960, "TOY-1-02-002": 560, "TOY-1-02-003": 500,
    }  # fmt: skip


def test_adverse_events_have_relation_and_action_to_the_drug(toy: Path) -> None:
    adae = adam(toy, "adae")
    emergent = adae[adae["TRTEMFL"].eq("Y")]
    assert len(emergent) == 8
    assert emergent["AREL1"].value_counts().to_dict() == {"RELATED": 7, "NOT RELATED": 1}
    assert emergent["AACN1"].value_counts()["DRUG WITHDRAWN"] == 1
    assert "AREL2" not in adae
    assert "CQ01NAM" not in adae


@pytest.mark.parametrize(
    ("level", "subjects"), [("TEAE", "5"), ("G3", "3"), ("REL", "5"), ("SER", "1"), ("RED", "1"), ("WTH", "1")]
)
def test_the_overview_of_adverse_events(level: str, subjects: str, toy: Path) -> None:
    assert printed(toy, "t_14_3_1_1", "AN_TEAE_OVERVIEW", level, "n") == subjects


@pytest.mark.parametrize(
    ("visit", "subjects", "mean"),
    [
        ("SCREENING", "5", "6.6"),  # 6 5 7 5 10
        ("CYCLE 1 DAY 1", "4", "6.5"),  # 6 4 7 9
        ("CYCLE 2 DAY 1", "3", "6.3"),  # 8 3 8
    ],
)
def test_an_output_of_the_trials_own(visit: str, subjects: str, mean: str, toy: Path) -> None:
    assert printed(toy, "t_14_9_1", "AN_XW", visit, "n") == subjects
    assert printed(toy, "t_14_9_1", "AN_XW", visit, "mean") == mean


def test_another_output_in_the_same_module(toy: Path) -> None:
    ard = pd.read_parquet(toy / LATEST / "tlf" / "t_14_9_2.ard.parquet")
    well = ard[ard["analysis_id"].eq("AN_WELL")].set_index("stat_name")["stat_fmt"]
    assert (well["n"], well["N"]) == ("4", "5")  # 8, 7, 8 and 10 at best; 01-002 never had more than 5
    page = (toy / LATEST / "tlf" / "t_14_9_2.html").read_text(encoding="utf-8")
    assert "Source: ADSL, ADXW " in page


def test_outputs_go_by_a_name_beside_their_number(toy: Path) -> None:
    assert "<code>well_being_by_visit</code>" in (toy / LATEST / "tlf" / "index.html").read_text(encoding="utf-8")
    told = start(toy, "trace", "well_being_by_visit", "--row", "Mean")
    assert told.returncode == 0, told.stderr
    assert "t_14_9_1" in told.stdout


def test_visits_follow_the_cycle_of_the_design(toy: Path) -> None:
    tv = pd.read_parquet(toy / LATEST / "sdtm" / "tv.parquet").set_index("VISIT")
    assert tv.loc["CYCLE 2 DAY 1", ["VISITNUM", "VISITDY"]].tolist() == [2, 29]


def test_the_trials_own_domain_is_everywhere(toy: Path) -> None:
    results = toy / LATEST
    package = results / "submission"
    fields = pd.read_parquet(results / "review" / "fields.parquet")
    assert "XW.XWORRES" in set(fields["TARGET"].dropna())
    define = next(package.rglob("tabulations/sdtm/define.xml")).read_text(encoding="utf-8")
    assert 'Name="XW"' in define
    assert list(package.rglob("xw.xpt"))
    assert list(package.rglob("adxw.xpt"))
    programs = {path.name for path in package.rglob("programs/*.txt")}
    assert {"crf2tlf-trials-toy-2d-1-datasets-adxw.txt", "crf2tlf-trials-toy-2d-1-outputs-well-being.txt"} <= programs


def test_the_package_is_accepted(toy: Path) -> None:
    result = start(toy, "check-package", str(toy / LATEST / "submission"))
    assert result.returncode == 0, result.stdout


def test_a_number_leads_to_the_rows_of_the_form(toy: Path) -> None:
    result = start(toy, "trace", "t_14_3_1_2", "--row", "Nausea")
    assert result.returncode == 0, result.stderr
    assert all(f"evt.csv line {line} " in result.stdout for line in (3, 8, 9))


def test_nothing_is_made_again_until_a_program_changes_and_then_what_reads_it(toy: Path, tmp_path: Path) -> None:
    workspace = shutil.copytree(toy, tmp_path / "copy")
    assert "Nothing has changed" in start(workspace, "run").stdout
    program = workspace / "raw" / "TOY-1" / "trial" / "outputs" / "well_being.py"
    program.write_text(program.read_text(encoding="utf-8") + "# a remark\n", encoding="utf-8")
    said = start(workspace, "run").stdout
    assert "Made: 2." in said, said  # the outputs of that module; nothing of them has changed


def test_the_fault_of_one_study_keeps_no_other_from_running(toy: Path, tmp_path: Path) -> None:
    workspace = shutil.copytree(toy, tmp_path / "copy")
    other = shutil.copytree(workspace / "raw" / "TOY-1", workspace / "raw" / "TOY2")
    decisions = other / "study.yaml"
    decisions.write_text(decisions.read_text(encoding="utf-8").replace("TOY-1", "TOY2"), encoding="utf-8")
    (other / "trial" / "mapping" / "ae.py").write_text("def ae(:\n", encoding="utf-8")
    broken = start(workspace, "run", "--study", "TOY2")
    assert broken.returncode == 1
    assert "ae.py, line 1: " in broken.stderr
    assert "Traceback" not in broken.stderr
    assert "Nothing has changed" in start(workspace, "run", "--study", "TOY-1").stdout
    unnamed = start(workspace, "run")
    assert "has the studies TOY-1, TOY2; name one with --study" in unnamed.stderr
    assert start(workspace, "history", "--study", "TOY2").returncode == 0  # it executes nothing of the trial


def test_a_fault_while_it_runs_names_the_line(toy: Path, tmp_path: Path) -> None:
    workspace = shutil.copytree(toy, tmp_path / "copy")
    program = workspace / "raw" / "TOY-1" / "trial" / "mapping" / "ex.py"
    text = program.read_text(encoding="utf-8").replace('study.drugs["TOYCIN"].unit_mg', 'study.drugs["OTHER"].unit_mg')
    line = text[: text.index('study.drugs["OTHER"]')].count("\n") + 1
    program.write_text(text, encoding="utf-8")
    result = start(workspace, "run")
    assert result.returncode == 1
    said = " ".join((result.stdout + result.stderr).split())
    assert f"ex.py, line {line}: KeyError: 'OTHER'" in said
    assert "correct the trial's code" in said
