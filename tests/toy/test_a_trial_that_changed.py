"""The toy trial with all that may change in a trial at once, run from its folder: numbers counted by hand stay what they are."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
import yaml

from tests.toy.workspace import FOLDER, LATEST, TRANSFERS, start

LAST = TRANSFERS[-1]
CHANGES = {
    "trial": {"version": "1.0", "criteria": {"INCL01": "Adult"}, "amendments": {"2.0": {"date": "2025-01-01"}}},
    "outputs": {"numbers": {"t_14_3_1_2": "t_14_3_7_1", "t_14_3_1_1": "t_14_3_1_2"}},
}
VERSIONS = {
    "1.0": {"columns": {"VERBATIM": "TERM"}, "codes": {"SERIOUS": {"1": "Y", "0": "N"}}},
    "2.0": {"since": LAST},
}
VENDORS = {"Diary": {"forms": ["WELL"], "deliveries": {LAST: {"delivered": "2025-02-25", "cut": "2025-02-20"}}}}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first four rows of EVT are of version 1.0: another column of the term, other codes."""
    place = tmp_path_factory.mktemp("changed")
    study = shutil.copytree(FOLDER, place / "raw", ignore=shutil.ignore_patterns("__pycache__")) / "TOY-1"
    rows = pd.read_csv(study / LAST / "evt.csv", dtype=str, keep_default_na=False)
    earlier = pd.Series(rows.index < 4)
    rows = rows.assign(
        FORMVER=earlier.map({True: "1.0", False: "2.0"}),
        VERBATIM=rows["TERM"].where(earlier, ""),
        TERM=rows["TERM"].mask(earlier, ""),
        SERIOUS=rows["SERIOUS"].mask(earlier, rows["SERIOUS"].map({"Y": "1", "N": "0"})),
    )
    rows.to_csv(study / LAST / "evt.csv", index=False)
    decided = yaml.safe_load((study / "study.yaml").read_text()) | CHANGES
    decided["raw"] |= {"vendors": VENDORS, "forms": {"EVT": {"version_column": "FORMVER", "versions": VERSIONS}}}
    (study / "study.yaml").write_text(yaml.safe_dump(decided, sort_keys=False))
    result = start(place, "run")
    assert result.returncode == 0, result.stdout + result.stderr
    return place


@pytest.mark.slow
def test_adverse_events_are_those_of_the_trial_before_it_changed(workspace: Path) -> None:
    adae = pd.read_parquet(workspace / LATEST / "adam" / "adae.parquet")
    assert len(adae[adae["TRTEMFL"].eq("Y")]) == 8
    assert adae.loc[adae["AESER"].eq("Y"), "AETERM"].tolist() == ["rash"]  # of version 1.0, code 1
    assert adae["AETERM"].notna().all()


@pytest.mark.slow
def test_outputs_have_the_numbers_of_the_report(workspace: Path) -> None:
    tlf = workspace / LATEST / "tlf"
    overview = pd.read_parquet(tlf / "t_14_3_1_2.ard.parquet")
    subjects = overview[overview["analysis_id"].eq("AN_TEAE_OVERVIEW") & overview["variable_level"].eq("TEAE")]
    assert subjects.loc[subjects["stat_name"].eq("n"), "stat_fmt"].tolist() == ["5"]
    assert (tlf / "t_14_3_7_1.rtf").is_file()
    assert not (tlf / "t_14_3_1_1.rtf").is_file()
    index = (tlf / "index.html").read_text(encoding="utf-8")
    assert "<b>Table 14.3.7.1</b>" in index
    assert "<b>Table 14.3.1.1</b>" not in index
    assert "(Table 14.3.1.2)" in (tlf / "results.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_deliveries_and_versions_are_stated(workspace: Path) -> None:
    index = (workspace / LATEST / "tlf" / "index.html").read_text(encoding="utf-8")
    assert "Diary (WELL): delivered 2025-02-25, data to 2025-02-20." in index
    issues = pd.read_parquet(workspace / LATEST / "issues.parquet")
    assert issues.loc[issues["CODE"].eq("VENDOR_OLDER"), "VALUE"].tolist() == ["Diary"]
    sets = pd.read_parquet(workspace / LATEST / "tlf" / "t_14_1_1_1.ard.parquet")
    versions = sets[sets["analysis_id"].eq("AN_PROTVER") & sets["stat_name"].eq("n")]
    assert dict(zip(versions["variable_level"], versions["stat_fmt"], strict=True))["Not recorded"] == "6"
