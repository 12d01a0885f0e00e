"""The submission package of a transfer: takes its finished results, writes the folder `submission` whole, or says why not.

Its own module because a package is refused with every reason at once, and a good package must never be replaced by a bad one: all
files are made first, written beside the old package, and put in its place by one renaming.
"""

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from pipeline.adam import DATASETS
from pipeline.made import digest_of_folder
from pipeline.submission.ascii import read_translations
from pipeline.submission.explanations import FILE, Explanations, read_explanations
from pipeline.submission.faults import Fault, SubmissionError
from pipeline.submission.layer import ADAM, SDTM, Member, read_layer
from pipeline.submission.manifest import Origin, is_ours, manifest
from pipeline.submission.outdated import Sources, outdated
from pipeline.submission.xpt import XptLayer, write_layer
from pipeline.tlf import OUTPUTS

FOLDER = "submission"
NEEDED = {
    "fpdf": "fpdf2",
    "pylopdf_fonts_zh_cn": "pylopdf-fonts-zh-cn",
    "odmlib": "odmlib",
    "defineutils": "defineutils",
    "lxml": "lxml",
}
"""Packages of the extra `submission`: module and name."""


@dataclass(frozen=True)
class Job:
    """What to pack: the results with what they were made from, the transfer's name, the study's folder in raw/."""

    sources: Sources
    transfer: str
    study_folder: Path

    @property
    def target(self) -> Path:
        """The folder of the package."""
        return self.sources.results / FOLDER


def write_package(job: Job) -> dict[str, bytes]:
    """Write the package and give its files by path. SubmissionError has every reason why not; then nothing is changed."""
    files = build(job)
    _replace(job.target, files)
    return files


def build(job: Job) -> dict[str, bytes]:
    """All files of the package with the manifest, by path. SubmissionError has every reason why it cannot be made."""
    _stop([Fault("PACKAGE_EXTRA", name, "is not installed", "pip install 'crf2tlf[submission]'") for name in _missing()])
    study, results = job.sources.study, job.sources.results
    faults = [*_occupied(job.target), *outdated(job.sources, _wanted(job))]
    explanations, translations, said = _texts(job.study_folder)
    sdtm, adam = read_layer(results / "sdtm", SDTM), read_layer(results / "adam", ADAM)
    faults += [*said, *_unexplained(job, explanations)]
    written = {}
    for name, members in (("sdtm", sdtm), ("adam", adam)):
        try:
            written[name] = _transport(members, job, translations)
        except SubmissionError as error:
            faults += error.faults
    _stop(faults)
    from pipeline.submission.content import Finished, Layer, package_files  # with the libraries of the extra

    layers = {"sdtm": Layer(sdtm, written["sdtm"]), "adam": Layer(adam, written["adam"])}
    files = package_files(Finished(results, study, job.transfer, layers["sdtm"], layers["adam"], explanations, translations))
    return files | manifest(files, Origin(study, job.transfer, digest_of_folder(job.sources.raw)))


def _wanted(job: Job) -> list[str]:
    """The results that a package needs; what they were made from is looked at as well."""
    from importlib import import_module

    study = job.sources.study
    tables = [f"adam/{function.__name__}" for function in DATASETS]
    outputs = [f"tlf/{function.__name__}" for function in OUTPUTS]
    common = [*tables, *outputs, "tlf/index", "review/issues"]
    if study.study.source == "sdtm":
        return common
    mapped = [f"sdtm/{function.__name__}" for function in import_module(study.study.mapping).DOMAINS]
    return [*mapped, *common, "review/fields", "review/conformance"]


def _missing() -> list[str]:
    return [name for module, name in NEEDED.items() if find_spec(module) is None]


def _occupied(target: Path) -> list[Fault]:
    if target.exists() and not is_ours(target) and (not target.is_dir() or any(target.iterdir())):
        return [Fault("PACKAGE_FOLDER", str(target), "is not empty and holds no package of ours", "move it away or empty it")]
    return []


def _texts(folder: Path) -> tuple[Explanations, dict[str, str], list[Fault]]:
    """The study's explanations and translations, and what is wrong with the files."""
    explanations, translations, faults = Explanations(), dict[str, str](), list[Fault]()
    try:
        explanations = read_explanations(folder / FILE)
    except SubmissionError as error:
        faults += error.faults
    try:
        translations = read_translations(folder / "translations.csv")
    except SubmissionError as error:
        faults += error.faults
    return explanations, translations, faults


def _unexplained(job: Job, explanations: Explanations) -> list[Fault]:
    """In lock mode, a fault for each kind of open error that nobody explains."""
    from pipeline.submission.content import table

    listed = table(job.sources.results / "issues.parquet")
    if job.sources.study.study.mode != "lock" or listed is None:
        return []
    errors = listed[listed["STATUS"].eq("open") & listed["SEVERITY"].eq("error")]
    counts = errors.loc[~errors["CODE"].isin(list(explanations.issues)), "CODE"].value_counts().sort_index()
    remedy = f"mend them at the source, or explain {{code}} in {FILE} of the study"
    return [
        Fault("PACKAGE_ERROR", str(code), f"{number} errors of this kind are open in lock mode", remedy.format(code=code))
        for code, number in counts.items()
    ]


def _transport(members: Sequence[Member], job: Job, translations: dict[str, str]) -> XptLayer:
    return write_layer(members, job.sources.study.dco, translations)


def _stop(faults: Iterable[Fault]) -> None:
    if found := list(faults):
        raise SubmissionError(found)


def _replace(target: Path, files: dict[str, bytes]) -> None:
    """Put the files in the place of `target`: written beside it first; the old package comes back when that fails."""
    new, old = target.with_name(f".{target.name}.new"), target.with_name(f".{target.name}.old")
    if old.exists() and not target.exists():  # an earlier call was killed between its two renamings
        old.rename(target)
    for folder in (new, old):
        shutil.rmtree(folder, ignore_errors=True)
    try:
        for path, content in files.items():
            (new / path).parent.mkdir(parents=True, exist_ok=True)
            (new / path).write_bytes(content)
        if target.exists():
            target.rename(old)
        new.rename(target)
    except BaseException:
        if old.exists() and not target.exists():
            old.rename(target)
        shutil.rmtree(new, ignore_errors=True)
        raise
    shutil.rmtree(old, ignore_errors=True)
