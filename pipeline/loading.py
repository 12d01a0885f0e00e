"""A trial from its folder: reads `study.yaml`, imports `trial/`, adds what the engine ships, and gives one frozen `Trial`.

The engine ships what follows from the design and from other datasets (the cut, visits, trial design, relations), all of ADaM and
the outputs. A trial brings its forms and its mapping, and may bring datasets and outputs of its own. A domain of the trial takes
the place of the engine's.
"""

import hashlib
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType

from pipeline.adam import DATASETS
from pipeline.adam import NEEDS as NEEDS_OF_DATASETS
from pipeline.adam.declared import declared as adam_of
from pipeline.core.places import CODE
from pipeline.core.product import Product
from pipeline.endpoints.estimands import estimand_faults
from pipeline.endpoints.time_to_event import needs_of_outputs
from pipeline.provenance import code_digest
from pipeline.sdtm.trial_mapping import mapping_of
from pipeline.study import Study, StudyError, load_study
from pipeline.study.raw_export import RawExport
from pipeline.study.raw_names import wrong_names
from pipeline.tlf.layout.output import output_name
from pipeline.tlf.outputs import all_outputs, outputs_in, outputs_of
from pipeline.trial import folder as code_folder
from pipeline.trial.finder import executed, forget, register, serves
from pipeline.trial.folder import TrialError
from pipeline.trial.needs import keep, needs_of_output
from pipeline.trial.reads import tables_read
from pipeline.trial.trial import Function, LeftOut, Trial
from schemas.base import AdamDataset, Table, name_of
from schemas.raw import RawForm
from schemas.sdtm import RECEIVED

_LOADED: dict[Path, tuple[str, Trial]] = {}


def load_trial(study_folder: Path) -> Trial:
    """The trial in a folder of raw/. StudyError for its study.yaml, TrialError for its code; both name file and remedy.

    A folder that has not changed since is not executed a second time, unless another folder took its package meanwhile.
    """
    study = load_study(study_folder / "study.yaml")
    now = f"{study.digest} {digest_of_files(study_folder)}"
    known = _LOADED.get(study_folder.resolve())
    if known is None or known[0] != now or not serves(known[1].package, study_folder):
        known = (now, _load(study_folder, study))
        _LOADED[study_folder.resolve()] = known
    return known[1].at(study)


def generator(study_folder: Path) -> ModuleType:
    """The package `trial/simulate` of a trial, which writes its synthetic transfers. TrialError where it has none."""
    folder = study_folder / CODE / "simulate"
    if not folder.is_dir():
        raise TrialError(f"{folder}: is not there; this trial brings no generator of synthetic data")
    package = load_trial(study_folder).package
    return code_folder.load_module(f"{package}.simulate", folder / "__init__.py")


def digest_of_files(study_folder: Path) -> str:
    """SHA-256 of the code of a trial as it is on disk, without its tests; empty where it has none."""
    tests = study_folder / CODE / code_folder.TESTS_FOLDER
    files = sorted(file for file in (study_folder / CODE).rglob("*.py") if not file.is_relative_to(tests))
    lines = [f"{file.relative_to(study_folder).as_posix()} {hashlib.sha256(file.read_bytes()).hexdigest()}" for file in files]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest() if lines else ""


def _load(study_folder: Path, study: Study) -> Trial:
    check_estimands(study_folder / "study.yaml", study)
    if not (study_folder / CODE).is_dir():
        if study.study.source == "raw":
            raise TrialError(f"{study_folder / CODE}: is not there; a study of forms needs trial/forms and trial/mapping")
        check_outputs(study_folder / "study.yaml", study, all_outputs(study))
        return _received(study)
    code_folder.check_folder(study_folder)
    package = register(study.id, study_folder)
    forget(package)
    code_digest.forget()
    forms = code_folder.forms_of(package, study_folder)
    check_names_of_raw(study_folder / "study.yaml", study.raw, forms)
    mapping, declared = mapping_of(package, study_folder, study, forms)
    datasets, own = _datasets(package, study_folder)
    common = outputs_of(study)
    own_outputs = _outputs(package, study_folder, common)
    made = {function.__name__ for function in mapping}
    of_adam = keep(DATASETS, lambda function: NEEDS_OF_DATASETS.get(function.__name__, ()), made)
    of_endpoints = needs_of_outputs(study)
    had = keep(common, lambda function: needs_of_output(function, NEEDS_OF_DATASETS, of_endpoints), made)
    reported, hidden = _reported((*had.functions, *own_outputs), study)
    absent = {one.name for one in of_adam.left_out}
    every = adam_of(study)
    check_outputs(study_folder / "study.yaml", study, (*all_outputs(study), *own_outputs))
    trial = Trial(
        study=study,
        forms=forms,
        domains=mapping,
        datasets=(*of_adam.functions, *datasets),
        outputs=reported,
        declared={**declared, **{name: table for name, table in every.items() if name not in absent}, **own},
        absent={name: table for name, table in every.items() if name in absent},
        left_out=(*of_adam.left_out, *had.left_out, *hidden),
        package=package,
        digest=_digest_executed(package),
    )
    for function in (*datasets, *own_outputs):
        _check_tables(function, trial)
    return trial


def _received(study: Study) -> Trial:
    """The trial of a study whose SDTM is received: what needs a domain that is not received is left out."""
    every, of_endpoints = adam_of(study), needs_of_outputs(study)
    of_adam = keep(DATASETS, lambda function: NEEDS_OF_DATASETS.get(function.__name__, ()), RECEIVED)
    shown = keep(outputs_of(study), lambda function: needs_of_output(function, NEEDS_OF_DATASETS, of_endpoints), RECEIVED)
    absent = {one.name for one in of_adam.left_out}
    kept = {name: table for name, table in every.items() if name not in absent}
    return Trial(study, datasets=of_adam.functions, outputs=shown.functions, declared={**RECEIVED, **kept})


def _reported(outputs: Sequence[Function], study: Study) -> tuple[tuple[Function, ...], tuple[LeftOut, ...]]:
    """The outputs of the report, and those that it does not show as treatment may be seen now."""
    shown = tuple(function for function in outputs if study.shows(function.__name__, output_name(function)))
    return shown, tuple(LeftOut(function.__name__, ()) for function in outputs if function not in shown)


def _check_tables(function: Function, trial: Trial) -> None:
    """TrialError for a dataset or output of the trial that reads a table which nothing makes."""
    try:
        tables_read(function, trial)
    except TypeError as error:
        said = str(error).partition(": ")[2]
        raise TrialError(f"{code_folder.place_of(function)}: {said}; correct the parameter") from None


def _outputs(package: str, study_folder: Path, common: Sequence[Function]) -> list[Function]:
    """The trial's own outputs. TrialError for one without a name, and for a number or name that another output has."""
    own = [f for module in code_folder.modules_of(package, code_folder.OUTPUTS_FOLDER, study_folder) for f in outputs_in(module)]
    numbers, output_names = {f.__name__ for f in common}, {output_name(f) for f in common}
    for function in own:
        place = code_folder.place_of(function)
        try:
            name = output_name(function)
        except TypeError as error:
            raise TrialError(f"{place}: {error}") from None
        if function.__name__ in numbers:
            raise TrialError(f"{place}: there is another output {function.__name__}; give the function another number")
        if name in output_names:
            raise TrialError(f"{place}: another output is called '{name}'; give {function.__name__} another name")
        numbers.add(function.__name__)
        output_names.add(name)
    return own


def _digest_executed(package: str) -> str:
    modules = sorted(name for name in sys.modules if name.startswith(f"{package}."))
    return hashlib.sha256("\n".join(f"{name} {executed(name)}" for name in modules).encode()).hexdigest()


def check_names_of_raw(path: Path, export: RawExport, forms: Mapping[str, type[RawForm]]) -> None:
    """StudyError for names in the section `raw:` that the trial's forms do not have."""
    if wrong := wrong_names(export, forms):
        raise StudyError(f"{path}: key 'raw': {'; '.join(wrong)}")


def check_outputs(path: Path, study: Study, outputs: Sequence[Function]) -> None:
    """StudyError for what the section `outputs:` names and nobody has."""
    if wrong := study.outputs.unknown({function.__name__: output_name(function) for function in outputs}):
        raise StudyError(f"{path}: key {'; key '.join(wrong)}; index.html lists numbers and names")
    shipped = {function.__name__ for function in all_outputs(study)}
    if none := [number for number in study.outputs.numbers if number not in shipped]:
        raise StudyError(f"{path}: key 'outputs.numbers': {', '.join(none)} is no number that crf2tlf ships; correct it")
    numbers = Counter(function.__name__ for function in outputs_of(study))
    if twice := [number for number, count in numbers.items() if count > 1]:
        raise StudyError(
            f"{path}: key 'outputs.numbers': two outputs would be {', '.join(twice)}; give the other a number too, or exclude it"
        )


def check_estimands(path: Path, study: Study) -> None:
    """StudyError for what the section `estimands:` says against the decisions."""
    if wrong := list(estimand_faults(study)):
        raise StudyError(f"{path}: {'; '.join(wrong)}")


def _datasets(package: str, study_folder: Path) -> tuple[list[Function], dict[str, type[Table]]]:
    """The trial's own analysis datasets with their declarations: in each module the class named as the dataset."""
    taken = {function.__name__ for function in DATASETS}
    functions = code_folder.own_functions(package, code_folder.DATASETS_FOLDER, study_folder, Product, taken)
    declared: dict[str, type[Table]] = {}
    for function in functions:
        own = [cls for cls in code_folder.classes_of(sys.modules[function.__module__]) if issubclass(cls, AdamDataset)]
        declared |= {name_of(cls).lower(): cls for cls in own}
        if function.__name__ not in declared:
            name = function.__name__.upper()
            raise TrialError(f"{function.__code__.co_filename}: declares no dataset {name}; write class {name}(AdamDataset, ...)")
    return functions, declared
