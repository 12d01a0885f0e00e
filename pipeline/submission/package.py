"""The submission package of a transfer: takes its finished results, writes the folder `submission` whole, or says why not.

A good package is never replaced by a bad one: all files are made, written and proved beside the old package, and put in its place
by renaming.
"""

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from dataclasses import replace as replace_fields
from pathlib import Path
from typing import Any

from pipeline.provenance.code_digest import digest_of_code
from pipeline.provenance.notes import digest_of_folder
from pipeline.sdtm.fields import FIELDS_FILE
from pipeline.submission.chinese import Vocabulary, vocabulary
from pipeline.submission.chinese.collected import as_collected
from pipeline.submission.chinese.missing import labels, untranslated
from pipeline.submission.explanations import FILE, Explanations, read_explanations
from pipeline.submission.faults import Fault, SubmissionError
from pipeline.submission.layer import adam_of, read_layer, read_table, sdtm_of
from pipeline.submission.manifest import Origin, manifest
from pipeline.submission.outdated import Sources, outdated
from pipeline.submission.packed import Layer, layer_faults, pack
from pipeline.submission.refusals import not_installed, occupied, too_large, unexplained, wanted
from pipeline.submission.regulators import Regulator, regulator
from pipeline.submission.tree import tree_of
from pipeline.submission.xpt.text import Text


@dataclass(frozen=True)
class Job:
    """What to pack: the results with what they were made from, the transfer's name, the study's folder in raw/, for whom."""

    sources: Sources
    transfer: str
    study_folder: Path
    regulator: Regulator = field(default_factory=lambda: regulator("fda"))

    @property
    def target(self) -> Path:
        """The folder of the package."""
        return self.sources.results / self.regulator.folder

    @property
    def encoding(self) -> str:
        """The encoding of the transport files: as the study declares it where the regulator leaves the choice."""
        return self.sources.trial.study.submission.encoding if self.regulator.chinese else self.regulator.encodings[0]


@dataclass(frozen=True)
class Built:
    """A package that is not yet written: its files by path, and its layers by folder."""

    files: dict[str, bytes]
    layers: dict[str, Layer]
    words: Vocabulary | None = None


def write_package(job: Job, built: Built) -> dict[str, bytes]:
    """Write the package and give its files by path. SubmissionError has every reason why not; then nothing is changed."""
    replace(job.target, built.files, lambda folder: _prove(folder, built))
    return built.files


def build(job: Job) -> Built:
    """All files of the package with the manifest. SubmissionError has every reason why it cannot be made."""
    _stop(not_installed())
    trial, results, faults = job.sources.trial, job.sources.results, list[Fault]()
    study = trial.study
    explanations = _or_faults(faults, Explanations(), read_explanations, job.study_folder / FILE)
    words = _or_faults(faults, None, vocabulary, job.study_folder) if job.regulator.chinese else None
    tabulation, analysis = (_or_faults(faults, None, pack, *layer) for layer in _layers(job, words))
    if words is not None and tabulation and analysis:
        faults += _untranslated(job, tabulation, analysis, words)
    faults += [fault for layer in (tabulation, analysis) if layer for fault in too_large(layer.xpt.files, job.regulator)]
    issues = read_table(results / "issues.parquet")
    _stop([*occupied(job.target), *outdated(job.sources, wanted(trial)), *unexplained(study, issues, explanations), *faults])
    from pipeline.submission.content import Finished, package_files  # with the libraries of the extra

    finished = Finished(results, trial, job.transfer, tabulation, analysis, explanations, job.regulator, words)
    files = package_files(finished)
    tree, origin = (
        tree_of(study),
        Origin(study, job.transfer, digest_of_folder(job.sources.raw), _code(job), job.regulator.id, job.encoding),
    )
    return Built(files | manifest(files, origin), {tree.sdtm: tabulation, tree.adam: analysis}, words)


def _layers(job: Job, words: Vocabulary | None) -> Iterator[tuple[Any, ...]]:
    """The arguments of `pack` for both layers: as the datasets are, or in Chinese."""
    trial, results = job.sources.trial, job.sources.results
    study = trial.study
    sdtm, adam = read_layer(results / "sdtm", sdtm_of(trial)), read_layer(results / "adam", adam_of(trial))
    if words is None:
        yield from ((members, study.dco, study.translations) for members in (sdtm, adam))
        return
    text = Text(job.encoding)
    fields = read_table(results / FIELDS_FILE)
    for members in as_collected(sdtm, adam, results, fields, dict(study.translations)):
        yield members, study.dco, {}, replace_fields(text, labels=labels(members, words, text))


def _untranslated(job: Job, tabulation: Layer, analysis: Layer, words: Vocabulary) -> list[Fault]:
    from pipeline.submission.content import contents_of  # with the libraries of the extra

    contents = contents_of(job.sources.trial, tabulation, analysis, read_table(job.sources.results / FIELDS_FILE))
    members = [*tabulation.members, *analysis.members]
    return list(untranslated(members, contents, words, job.regulator.source_of("labels")))


def replace(target: Path, files: dict[str, bytes], prove: Callable[[Path], None]) -> None:
    """Put the files in the place of `target`: written and proved beside it first; whatever fails, what was there stays."""
    new, old = target.with_name(f".{target.name}.new"), target.with_name(f".{target.name}.old")
    if old.exists() and not target.exists():  # an earlier call was killed between its two renamings
        old.rename(target)
    for folder in (new, old):
        shutil.rmtree(folder, ignore_errors=True)
    try:
        for path, content in files.items():
            (new / path).parent.mkdir(parents=True, exist_ok=True)
            (new / path).write_bytes(content)
        prove(new)
        if target.exists():
            target.rename(old)
        new.rename(target)
    except BaseException:
        if old.exists() and not target.exists():
            old.rename(target)
        shutil.rmtree(new, ignore_errors=True)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _or_faults(faults: list[Fault], otherwise: Any, function: Callable[..., Any], *arguments: Any) -> Any:
    """What the function gives; where it refuses, `otherwise`, with its faults added to the list."""
    try:
        return function(*arguments)
    except SubmissionError as error:
        faults += error.faults
        return otherwise


def _code(job: Job) -> str:
    """The digest of all code behind the package: what makes the results, and what packs them."""
    trial = job.sources.trial
    functions = (*trial.domains, *trial.datasets, *trial.outputs)
    return digest_of_code([*(function.__module__ for function in functions), __name__])


def _prove(folder: Path, built: Built) -> None:
    _stop(fault for place, layer in built.layers.items() for fault in layer_faults(folder / place, layer, built.words))


def _stop(faults: Iterable[Fault]) -> None:
    if found := list(faults):
        raise SubmissionError(found)
