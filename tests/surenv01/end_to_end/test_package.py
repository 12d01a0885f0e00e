"""The package of the committed study, as a user makes it: whole, the same elsewhere, accepted, or refused with every reason."""

import hashlib
import re
import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.packages import altered
from tests.surenv01.conftest import CopyOfFinished
from tests.surenv01.end_to_end.conftest import start
from tests.surenv01.reviewer import compare

RESULTS = Path("outputs") / "SURENV01" / "2026-06-30"
PACKAGE = RESULTS / "submission"
SDTM = "m5/datasets/surenv01/tabulations/sdtm"
ADAM = "m5/datasets/surenv01/analysis/adam/datasets"
PROGRAMS = "m5/datasets/surenv01/analysis/adam/programs"


@pytest.fixture(scope="module")
def packed(copy_of_finished: CopyOfFinished, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the results of the latest transfer and their package."""
    folder = copy_of_finished(tmp_path_factory.mktemp("packed"))
    made = start(folder, "package")
    assert made.returncode == 0, made.stdout + made.stderr
    return folder


def hashes(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def refused(folder: Path) -> list[str]:
    """The reasons for which the package is refused; what stands in its place is as it was."""
    before = hashes(folder / PACKAGE)
    result = start(folder, "package")
    assert result.returncode == 1
    assert hashes(folder / PACKAGE) == before
    assert not [path.name for path in (folder / RESULTS).iterdir() if path.name.startswith(".submission")]
    return [line.strip() for line in result.stderr.splitlines() if line.startswith("  ")]


def test_everything_is_there_and_as_the_manifest_says(packed: Path) -> None:
    assert altered(packed / PACKAGE) == []
    made = set(hashes(packed / PACKAGE))
    beside = ("define.xml", "define2-1.xsl", "define.html")
    assert {f"{SDTM}/{name}" for name in ("dm.xpt", "ts.xpt", "suppae.xpt", "acrf.pdf", "csdrg.pdf", *beside)} <= made
    assert {f"{ADAM}/{name}" for name in ("adsl.xpt", "adtte.xpt", "adrg.pdf", *beside)} <= made
    assert {
        f"{PROGRAMS}/{name}"
        for name in ("readme.txt", "pipeline-adam-time-to-event-adtte.txt", "pipeline-tlf-outputs-survival-pfs.txt")
    } <= made
    assert {"dataset-json/sdtm/ae.json", "dataset-json/adam/adsl.json", "source/csdrg.md", "source/adrg.md"} <= made
    assert len([name for name in made if re.search(r"/outputs/(t|f|l)-[0-9a-z-]+\.rtf$", name)]) >= 60
    assert not [
        name for name in made if "adsl_base" in name or ("recist" in name.removeprefix(PROGRAMS) and name.endswith(".xpt"))
    ]


def test_a_reviewer_derives_the_endpoints_from_sdtm_and_define(packed: Path) -> None:
    """0 differences of CRSP18, PFS and TRTEMFL: the methods of define.xml are enough."""
    ours, theirs = compare.packed(packed / PACKAGE), compare.derived(packed / PACKAGE)
    assert {what for what, _ in ours} == {"CRSP18", "PFS", "TRTEMFL"}
    assert [
        f"{key}: packed {ours.get(key)}, derived {theirs.get(key)}" for key in ours | theirs if ours.get(key) != theirs.get(key)
    ] == []


def test_it_passes_the_check_of_packages(packed: Path) -> None:
    checked = start(packed, "check-package", str(PACKAGE))
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "0 reject, 0 error" in checked.stdout


def test_made_elsewhere_every_file_has_the_same_bytes(packed: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere"
    shutil.copytree(packed / "raw", other / "raw")
    shutil.copytree(packed / "outputs", other / "outputs", ignore=shutil.ignore_patterns("submission"))
    assert start(other, "package").returncode == 0
    assert hashes(other / PACKAGE) == hashes(packed / PACKAGE)


def test_define_refers_to_the_forms_that_the_annotated_crf_has(packed: Path) -> None:
    define = (packed / PACKAGE / SDTM / "define.xml").read_text()
    pages = {page for found in re.findall(r'PageRefs="([^"]*)"', define) for page in found.split()}
    assert pages
    assert pages <= set(PdfReader(packed / PACKAGE / SDTM / "acrf.pdf").named_destinations)


@pytest.mark.parametrize("name", [f"{SDTM}/acrf.pdf", f"{SDTM}/csdrg.pdf", f"{ADAM}/adrg.pdf"])
def test_a_pdf_has_bookmarks_and_is_dated_by_the_data(packed: Path, name: str) -> None:
    reader = PdfReader(packed / PACKAGE / name)
    assert reader.outline
    assert reader.metadata is not None
    assert str(reader.metadata.creation_date).startswith("2026-06-30 00:00:00")
    assert all("2026-06-30" in page.extract_text().replace("\x00", "") for page in reader.pages)


def test_links_between_the_outputs_lead_somewhere(packed: Path) -> None:
    folder = next((packed / PACKAGE / "m5/53-clin-stud-rep").rglob("outputs"))
    there = {path.name for path in folder.iterdir()}
    linked = set(re.findall(r'(?:href|src)="([^"#:]+)"', (folder / "index.html").read_text()))
    assert linked
    assert linked <= there


def test_every_reason_is_told_at_once_and_the_good_package_stays(packed: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(packed / "raw", other / "raw")
    shutil.copytree(packed / "outputs", other / "outputs")
    decisions = other / "raw" / "SURENV01" / "study.yaml"
    decisions.write_text(decisions.read_text().replace("mode: interim", "mode: lock"))
    (other / "raw" / "SURENV01" / "explanations.yaml").write_text("issues: {DATE_INVALID: The sites were asked.}\n")
    (other / RESULTS / "made" / "tlf__t_14_1_1_1.json").unlink()
    (other / PACKAGE / "manifest.json").write_text("{}")
    (other / RESULTS / "adam" / "advs.parquet").unlink()
    reasons = refused(other)
    for said in (
        "PACKAGE_FOLDER submission: is not empty and holds no package of ours",
        "PACKAGE_STALE adam/adae: was made with other decisions than study.yaml has now",
        "PACKAGE_STALE adam/advs: lacks its file adam/advs.parquet",
        "PACKAGE_STALE tlf/t_14_1_1_1: was never made for this transfer",
        "PACKAGE_ERROR DUP_CONFLICT: is an error that is open in lock mode, 9 times",  # X04 in seven places, and both sums of X55
    ):
        assert [reason for reason in reasons if reason.startswith(said)], (said, reasons)
    assert not [reason for reason in reasons if "PACKAGE_ERROR DATE_INVALID" in reason]


def test_a_layer_made_again_from_other_data_leaves_the_outputs_outdated(packed: Path, tmp_path: Path) -> None:
    other = tmp_path / "again"
    shutil.copytree(packed / "raw", other / "raw")
    shutil.copytree(packed / "outputs", other / "outputs")
    form = other / "raw" / "SURENV01" / "2026-06-30" / "vs.csv"
    form.write_text("\n".join(form.read_text().splitlines()[:-1]) + "\n")
    reasons = refused(other)
    assert [reason for reason in reasons if "crf_vs: was made from other files than the transfer has now" in reason]
