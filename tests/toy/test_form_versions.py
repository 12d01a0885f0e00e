"""The toy trial with two versions of a form: every account of the forms names what differs."""

import re
import shutil
from pathlib import Path

import pandas as pd
import pytest
import yaml

from pipeline.loading import load_trial
from pipeline.raw.ledger import ledger
from pipeline.raw.ledger_page import ledger_page
from pipeline.raw.transfer import read_transfer
from pipeline.review.check_raw.forms import check_raw, draft
from pipeline.review.form_list import form_list
from pipeline.sdtm.annotated_crf import annotated_crf
from pipeline.sdtm.fields import fate_of_fields, fields
from pipeline.study.version_notes import versions_changed
from pipeline.submission.define.origins import sdtm_sources
from pipeline.trial.trial import Trial
from tests.toy.workspace import FOLDER, TRANSFERS

FIRST, SECOND = TRANSFERS
VERSIONS = {
    "1.0": {
        "columns": {"VERBATIM": "TERM"},
        "codes": {"SERIOUS": {"1": "Y", "0": "N"}},
        "not_asked": {"GRADE": "asked since version 2.0"},
    },
    "2.0": {"since": SECOND},
}
TERM, SERIOUS = "called VERBATIM in version 1.0", "codes of version 1.0: 1 = Y, 0 = N"
GRADE = "not asked in version 1.0 (asked since version 2.0)"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy trial, whose first transfer is of version 1.0 of its form EVT."""
    study = shutil.copytree(FOLDER / "TOY-1", tmp_path_factory.mktemp("versions") / "raw" / "TOY-1")
    events = study / FIRST / "evt.csv"
    table = pd.read_csv(events, dtype=str, keep_default_na=False).drop(columns="GRADE").rename(columns={"TERM": "VERBATIM"})
    table.assign(SERIOUS=table["SERIOUS"].map({"Y": "1", "N": "0"})).to_csv(events, index=False)
    decided = yaml.safe_load((study / "study.yaml").read_text())
    decided["raw"]["forms"] = {"EVT": {"versions": VERSIONS}}
    (study / "study.yaml").write_text(yaml.safe_dump(decided, sort_keys=False))
    return study


@pytest.fixture(scope="module")
def trial(folder: Path) -> Trial:
    return load_trial(folder)


def test_both_transfers_land(folder: Path, trial: Trial) -> None:
    first, second = (read_transfer(folder / name, trial.forms, "TOY-1", trial.study.raw).tables["crf_evt"] for name in TRANSFERS)
    assert first.loc[first["RECPOS"].eq("1"), "SERIOUS"].tolist() == ["N", "Y", "N", "N", "N"]
    assert first["GRADE"].isna().all()
    assert first["TERM"].iloc[1] == second["TERM"].iloc[1] == "nausea"


def test_ledger_and_annotated_crf_name_the_differences(trial: Trial) -> None:
    table = fields(trial.domains, trial.study, trial.forms)
    said = table[table["VERSIONS"].notna()].drop_duplicates(["FORM", "COLUMN"])
    assert dict(zip(said["FORM"] + "." + said["COLUMN"], said["VERSIONS"], strict=True)) == {
        "EVT.TERM": TERM, "EVT.GRADE": GRADE, "EVT.SERIOUS": SERIOUS,
    }  # fmt: skip
    page = annotated_crf(table, "TOY-1", trial.forms)
    assert page.count(f'<span class="note">{TERM}</span>') == 1
    nothing = {name: pd.DataFrame({"ROWKEY": pd.Series(dtype="str")}) for name in trial.forms}
    empty = pd.DataFrame({"FORM": [], "REASON": [], "RULE": [], "ROWKEY": []}, dtype="str")
    balance = ledger(nothing, empty, empty, fate_of_fields(table), ["EVT"])
    listed = ledger_page(balance, table, "TOY-1", SECOND).partition("<h2>Versions of the forms</h2>")[2]
    rows = [re.sub(r"<[^>]+>", "|", row) for row in listed.split("<tr>")]
    assert any("EVT.GRADE" in row and "Highest CTCAE grade" in row and GRADE in row for row in rows)


def test_define_says_it_of_the_origin(trial: Trial) -> None:
    sources = sdtm_sources(trial, fields(trial.domains, trial.study, trial.forms))
    origin = sources["AE", "AETOXGR"].origins[0]
    assert (origin.type, origin.pages, origin.description) == ("Collected", ("EVT",), f"EVT.GRADE: {GRADE}")
    assert not sources["AE", "AEDECOD"].origins[0].description


def test_a_comparison_of_transfers_of_two_versions_names_them(trial: Trial) -> None:
    assert versions_changed(trial.study.raw, FIRST, SECOND) == [
        f"EVT: version 1.0 -> 2.0: GRADE {GRADE}; TERM {TERM}; SERIOUS {SERIOUS}"
    ]
    assert versions_changed(trial.study.raw, SECOND, SECOND) == []


def test_lists_of_forms_and_files_name_versions(folder: Path, trial: Trial) -> None:
    page = form_list(trial)
    assert f"Versions: 1.0; 2.0 (transfers since {SECOND})." in page
    assert f"| TERM | Adverse event, in the site's words | text; {TERM} |" in page
    for transfer, version in zip(TRANSFERS, VERSIONS, strict=True):
        checked = check_raw(folder / transfer, draft(folder))
        assert checked.lands, checked.faults
        assert dict(zip(checked.files["FORM"], checked.files["VERSION"], strict=True))["EVT"] == version
        assert checked.extra == {}
