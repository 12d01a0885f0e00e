"""Writing a package: what is refused, what is put in place, what the manifest proves, which programs are in it."""

import dataclasses
import json
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from pipeline.adam import DATASETS
from pipeline.study import Study
from pipeline.submission.displays import _renamed
from pipeline.submission.explanations import Explanations
from pipeline.submission.faults import Fault, SubmissionError
from pipeline.submission.manifest import CSV, JSON, Origin, is_ours, manifest
from pipeline.submission.package import replace
from pipeline.submission.programs import as_files, listed, program_file, programs
from pipeline.submission.refusals import not_installed, occupied, unexplained, wanted
from pipeline.submission.tree import file_stem, link, tree_of
from pipeline.tlf.outputs import outputs_of
from pipeline.tlf.render.frame import Frame
from pipeline.tlf.render.html import write_html
from pipeline.tlf.render.index import write_index
from pipeline.tlf.render.report import Part
from pipeline.tlf.render.rtf import Section
from pipeline.trial.trial import Trial
from schemas.issues import IssueList
from tests.packages import altered
from tests.unit.submission import sample_program

FILES = {"m5/a.txt": b"one", "m5/b/c.txt": b"two"}


def study(**given: object) -> Study:
    return Study.model_validate({"study": {"id": "X_1", "dco": date(2024, 1, 31), **given}})


def written(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def nothing(folder: Path) -> None:
    """A proof that finds nothing wrong."""


def test_a_package_is_put_in_the_place_of_the_old_one_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "submission"
    replace(target, {"old.txt": b"old"}, nothing)
    replace(target, FILES, nothing)
    assert written(target) == FILES
    assert [path.name for path in tmp_path.iterdir()] == ["submission"]


def test_a_package_that_fails_its_proof_is_not_written_and_the_old_one_stays(tmp_path: Path) -> None:
    target = tmp_path / "submission"
    replace(target, {"old.txt": b"old"}, nothing)

    def bad(folder: Path) -> None:
        assert written(folder) == FILES, "the proof sees the whole package"
        raise SubmissionError([Fault("R", "D", "is wrong", "mend it")])

    with pytest.raises(SubmissionError, match="is wrong"):
        replace(target, FILES, bad)
    assert written(target) == {"old.txt": b"old"}
    assert [path.name for path in tmp_path.iterdir()] == ["submission"]


def test_a_failure_while_it_is_put_in_place_brings_the_old_one_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "submission"
    replace(target, {"old.txt": b"old"}, nothing)
    rename = Path.rename

    def failing(self: Path, other: Path) -> Path:
        if self.name == ".submission.new":
            raise OSError("disk full")
        return rename(self, other)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OSError, match="disk full"):
        replace(target, FILES, nothing)
    assert written(target) == {"old.txt": b"old"}
    assert [path.name for path in tmp_path.iterdir()] == ["submission"]


def test_a_package_left_aside_by_a_killed_call_is_not_lost(tmp_path: Path) -> None:
    target = tmp_path / "submission"
    replace(target, {"old.txt": b"old"}, nothing)
    target.rename(tmp_path / ".submission.old")

    def bad(folder: Path) -> None:
        raise SubmissionError([Fault("R", "D", "is wrong", "mend it")])

    with pytest.raises(SubmissionError):
        replace(target, FILES, bad)
    assert written(target) == {"old.txt": b"old"}


def test_a_folder_with_other_things_in_it_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "submission"
    assert occupied(target) == []
    target.mkdir()
    assert occupied(target) == []
    (target / "thesis.doc").write_text("mine")
    assert [fault.rule for fault in occupied(target)] == ["PACKAGE_FOLDER"]
    (target / JSON).write_text('{"made_by": "somebody else"}')
    assert [fault.rule for fault in occupied(target)] == ["PACKAGE_FOLDER"]
    (target / JSON).write_text('{"made_by": "crf2tlf"}')
    assert occupied(target) == []


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "submission").write_text("x")
    assert [fault.rule for fault in occupied(tmp_path / "submission")] == ["PACKAGE_FOLDER"]


def listed_issues(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=["CODE", "SEVERITY", "STATUS"]).reindex(columns=list(IssueList.to_schema().columns))


def test_in_lock_mode_each_kind_of_open_error_needs_an_explanation() -> None:
    issues = listed_issues(
        ("DATE_INVALID", "error", "open"),
        ("DATE_INVALID", "error", "open"),
        ("KEY_DUP", "error", "open"),
        ("DATE_FUTURE", "error", "closed"),
        ("SUM_DIFF", "warn", "open"),
    )
    explained = Explanations(issues={"KEY_DUP": "It was looked at."})
    assert [(fault.dataset, fault.cause) for fault in unexplained(study(mode="lock"), issues, explained)] == [
        ("DATE_INVALID", "is an error that is open in lock mode, 2 times")
    ]
    assert list(unexplained(study(mode="interim"), issues, explained)) == []


def test_missing_libraries_are_named_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not_installed() == []
    monkeypatch.setattr("pipeline.submission.refusals.NEEDED", {"no_such_module_here": "no-such-package"})
    assert [str(fault) for fault in not_installed()] == [
        "PACKAGE_EXTRA no-such-package: is not installed; pip install 'crf2tlf[submission]'"
    ]


def test_a_study_that_starts_from_sdtm_needs_no_forms() -> None:
    def dm() -> None: ...

    made = Trial(study(), domains=(dm,), datasets=DATASETS, outputs=outputs_of(study()))
    assert {"sdtm/dm", "review/fields", "adam/adsl", "tlf/t_14_2_1_1", "tlf/index"} <= set(wanted(made))
    received = wanted(dataclasses.replace(made, study=study(source="sdtm")))
    assert "adam/adsl" in received
    assert not [name for name in received if name.startswith("sdtm/") or name == "review/fields"]


def test_the_manifest_names_every_file_with_its_digest_and_tells_what_was_altered(tmp_path: Path) -> None:
    made = manifest(FILES, Origin(study(), "2024-01-31", "t", "c"))
    replace(tmp_path / "p", FILES | made, nothing)
    said = json.loads(made[JSON])
    # sha256sum of the bytes "one" and "two"
    assert [(entry["path"], entry["bytes"], entry["sha256"]) for entry in said["files"]] == [
        ("m5/a.txt", 3, "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"),
        ("m5/b/c.txt", 3, "3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3"),
    ]
    assert made[CSV].decode().splitlines()[1] == f"m5/a.txt,3,{said['files'][0]['sha256']}"
    assert (said["transfer"], said["transfer_sha256"], said["code_sha256"]) == ("2024-01-31", "t", "c")
    assert said["environment"]["pandas"] == pd.__version__
    assert is_ours(tmp_path / "p")
    assert altered(tmp_path / "p") == []
    (tmp_path / "p/m5/a.txt").write_bytes(b"two")
    (tmp_path / "p/m5/b/c.txt").unlink()
    (tmp_path / "p/extra.txt").write_bytes(b"")
    assert altered(tmp_path / "p") == ["extra.txt", "m5/a.txt", "m5/b/c.txt"]


def test_programs_are_the_modules_and_what_they_import_from_here_in_ascii() -> None:
    found = programs([sample_program.t_sample])
    assert {"tests.unit.submission.sample_program", "pipeline.core.time.dates"} <= set(found)
    assert not [name for name in found if name.split(".")[0] in ("pandas", "re")]
    files = as_files(found, listed(found, [sample_program.t_sample]), "X", "T", "3.11")
    own = files[program_file("tests.unit.submission.sample_program")]
    assert own.isascii()
    space: dict[str, object] = {}
    exec(own.decode(), space)  # noqa: S102 - the program as submitted must run and mean the same
    assert space["SIGN"] == sample_program.SIGN
    readme = files["readme.txt"].decode()
    line = next(line for line in readme.splitlines() if line.startswith("tests-unit-submission-sample-program.txt"))
    assert line.split()[1:] == ["tests/unit/submission/sample_program.py", "t_sample"]


def test_files_and_links_have_names_of_ectd() -> None:
    assert _renamed("t_14_2_1_1.rtf") == "t-14-2-1-1.rtf"
    frame = Frame(
        "Protocol X", ("Table 14.2.1.1", "Response", "Full Analysis Set"), (), ("Source: ADRS",), ("Data cut-off: 2026-06-30",)
    )
    part = Part("t_14_2_1_1", "orr", frame, Section("", 1), "<p>t_14_2_1_1.html</p>")
    page = write_index("X", [part], _renamed, drill_down=False)
    assert '<a href="t-14-2-1-1.rtf">RTF</a> <a href="t-14-2-1-1.html">page</a>' in page
    assert '<a href="#t_14_2_1_1">' in page and "<p>t_14_2_1_1.html</p>" in page
    assert "click.js" not in page + write_html(frame, part.content, drill_down=False)
    assert "click.js" in write_index("X", [part]) and "click.js" in write_html(frame, part.content)
    assert file_stem("Advanced Soft-Tissue  Sarcoma (2L+)") == "advanced-soft-tissue-sarcoma-2l"


def test_the_tree_follows_the_study() -> None:
    one = Study.model_validate(
        {
            "study": {"id": "X_1", "dco": date(2024, 1, 31)},
            "arms": [{"code": "A", "label": "A"}],
            "trial": {"summary": {"INDIC": ["Soft tissue sarcoma"]}},
        }
    )
    tree = tree_of(one)
    assert tree.sdtm == "m5/datasets/x-1/tabulations/sdtm"
    assert tree.adam == "m5/datasets/x-1/analysis/adam/datasets"
    assert tree.outputs == "m5/53-clin-stud-rep/535-rep-effic-safety-stud/soft-tissue-sarcoma/5352-stud-rep-uncontr/x-1/outputs"
    two = one.model_copy(update={"arms": (*one.arms, *one.arms)})
    assert "5351-stud-rep-contr" in tree_of(two).outputs
    assert link(tree.adam, f"{tree.programs}/a.txt") == "../programs/a.txt"
