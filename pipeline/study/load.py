"""The study of a study.yaml: takes the file and what stands beside it, gives the study as the process sees it."""

from functools import lru_cache
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from pydantic import ValidationError

from pipeline.core.yaml_file import YamlError, parse_yaml, read_yaml_text
from pipeline.study.access import access_to
from pipeline.study.coding.folder import FOLDER as CODING
from pipeline.study.coding.folder import dictionary_faults, read_coding
from pipeline.study.event_groups import query_faults
from pipeline.study.key_faults import key_faults
from pipeline.study.scoring.definition import FOLDER as QUESTIONNAIRES
from pipeline.study.scoring.definition import read_scoring
from pipeline.study.study import Study, StudyError, VersionError
from pipeline.study.terminology.folder import FOLDER as TERMINOLOGY
from pipeline.study.terminology.folder import read_terminology
from pipeline.study.translations import FILE as TRANSLATIONS
from pipeline.study.translations import read_translations
from pipeline.version import VERSION
from schemas.codelists import use


def load_study(path: Path) -> Study:
    """The study of one study.yaml, with translations and terminology beside it, which is in force in this process from here on.

    StudyError names file, key, value and remedy, for every fault at once; TranslationError the lines of translations.csv,
    TerminologyError the file and line in terminology/, CodingError those in coding/,
    ScoringError those in questionnaires/. A blinded trial has one arm.
    """
    study = decisions_of(path)
    terminology = read_terminology(path.with_name(TERMINOLOGY))
    use(terminology)
    coding = read_coding(path.with_name(CODING))
    queries = query_faults(study.ae.groups, coding.queries)
    if faults := [*dictionary_faults(coding, study.ae.dictionary, study.cm.dictionary), *queries]:
        raise StudyError("\n".join(f"{path}: {fault}" for fault in faults))
    study = study.seen_by(access_to(path.parent, study.blinding.blinded))
    scoring = read_scoring(path.with_name(QUESTIONNAIRES))
    translated = study.translated(read_translations(path.with_name(TRANSLATIONS)))
    return translated.with_terminology(terminology).with_coding(coding).with_scoring(scoring)


def decisions_of(path: Path) -> Study:
    """What one study.yaml states, without the files beside it; the arms are the true ones, whoever may see treatment.

    StudyError as of `load_study`.
    """
    try:
        return _understood(path, read_yaml_text(path))
    except FileNotFoundError:
        raise StudyError(f"{path}: there is no such file; a study needs its study.yaml") from None
    except YamlError as error:
        raise StudyError(str(error)) from None


@lru_cache(maxsize=8)  # every asset of a run asks for the study: the file is read each time, its text understood once
def _understood(path: Path, text: str) -> Study:
    content = parse_yaml(text, path)
    if not isinstance(content, dict):
        raise StudyError(f"{path}: must be a mapping of keys such as 'study:', 'arms:', 'bor:'")
    _check_requirement(path, content.get("requires", ""))
    try:
        return Study.model_validate(content)
    except ValidationError as error:
        lines = [f"{path}: {fault}" for fault in key_faults(error, Study)]
        raise StudyError("\n".join(lines)) from None


def _check_requirement(path: Path, required: object) -> None:
    """StudyError when the trial asks for another version: said first, for the other keys may be that version's."""
    if not required:
        return
    try:
        wanted = Requirement(str(required))
    except InvalidRequirement:
        raise StudyError(f"{path}: key 'requires' has the value {required!r}; write for instance 'crf2tlf>=0.2'") from None
    if wanted.name != "crf2tlf" or not wanted.specifier.contains(VERSION, prereleases=True):
        raise VersionError(f"{path}: key 'requires': the trial needs {required}, this is crf2tlf {VERSION}; install that version")
