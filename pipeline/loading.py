"""A trial from its folder: reads `study.yaml`, imports `trial/`, adds what the engine ships, and gives one frozen `Trial`.

The engine ships what follows from the design and from other datasets (the cut, visits, trial design, relations), all of ADaM and
the outputs. A trial brings its forms and its mapping, and may bring datasets and outputs of its own. A domain of the trial takes
the place of the engine's.
"""

import hashlib
import sys
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType
from typing import Any

from pipeline import code_digest
from pipeline.adam import DATASETS
from pipeline.adam.declared import declared as adam_of
from pipeline.errors import CrfError
from pipeline.product import Product
from pipeline.raw_export import RawExport
from pipeline.sdtm import STANDARD
from pipeline.sdtm.cut import at_cut
from pipeline.sdtm.domain import Domain
from pipeline.sdtm.fields import domain_of
from pipeline.study import Study, StudyError, load_study
from pipeline.tlf import outputs
from pipeline.tlf.output import Output
from pipeline.trial import folder as code_folder
from pipeline.trial.finder import CODE, executed, forget, register, serves
from pipeline.trial.folder import TrialError
from pipeline.trial.reads import in_order, named_tables, owner_of, tables_read
from pipeline.trial.trial import PASSED_IN, Function, Trial
from schemas.base import AdamDataset, Table, name_of, names
from schemas.issues import DataChecks
from schemas.landing import Excluded, landed
from schemas.raw import RawForm
from schemas.sdtm import DOMAINS, RECEIVED
from schemas.sdtm.cut import Cut
from schemas.sdtm.reference import Reference, Visits

_WORKING: dict[str, type[Table]] = {"cut": Cut, "data_checks": DataChecks, "reference": Reference, "visits": Visits}
_FIRST = ("cut", "reference")
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
    """SHA-256 of the code of a trial as it is on disk; empty where it has none."""
    files = sorted((study_folder / CODE).rglob("*.py"))
    lines = [f"{file.relative_to(study_folder).as_posix()} {hashlib.sha256(file.read_bytes()).hexdigest()}" for file in files]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest() if lines else ""


def _load(study_folder: Path, study: Study) -> Trial:
    if not (study_folder / CODE).is_dir():
        if study.study.source == "raw":
            raise TrialError(f"{study_folder / CODE}: is not there; a study of forms needs trial/forms and trial/mapping")
        return Trial(study, datasets=DATASETS, outputs=outputs(study), declared={**RECEIVED, **adam_of(study)})
    code_folder.check_folder(study_folder)
    package = register(study.id, study_folder)
    forget(package)
    code_digest.forget()
    forms = code_folder.forms_of(package, study_folder)
    check_names_of_raw(study_folder / "study.yaml", study.raw, forms)
    mapping, declared = _mapping(package, study_folder, study, forms)
    datasets, own = _datasets(package, study_folder)
    common = outputs(study)
    own_outputs = _own(package, code_folder.OUTPUTS, study_folder, Output, {f.__name__ for f in common})
    trial = Trial(
        study=study,
        forms=forms,
        domains=mapping,
        datasets=(*DATASETS, *datasets),
        outputs=(*common, *own_outputs),
        declared={**declared, **adam_of(study), **own},
        package=package,
        digest=_digest_executed(package),
    )
    for function in (*datasets, *own_outputs):
        _check_tables(function, trial)
    return trial


def _check_tables(function: Function, trial: Trial) -> None:
    """TrialError for a dataset or output of the trial that reads a table which nothing makes."""
    try:
        tables_read(function, trial)
    except TypeError as error:
        said = str(error).partition(": ")[2]
        raise TrialError(f"{code_folder.place_of(function)}: {said}; correct the parameter") from None


def _digest_executed(package: str) -> str:
    modules = sorted(name for name in sys.modules if name.startswith(f"{package}."))
    return hashlib.sha256("\n".join(f"{name} {executed(name)}" for name in modules).encode()).hexdigest()


def check_names_of_raw(path: Path, export: RawExport, forms: Mapping[str, type[RawForm]]) -> None:
    """StudyError for names in the section `raw:` that the trial's forms do not have."""
    if wrong := export.unknown_names(forms):
        raise StudyError(f"{path}: key 'raw': {'; '.join(wrong)}")


def _mapping(
    package: str, study_folder: Path, study: Study, forms: Mapping[str, type[RawForm]]
) -> tuple[tuple[Function, ...], dict[str, type[Table]]]:
    """The functions that make SDTM, each behind what it reads, and the declarations of forms, domains and working tables."""
    own = {function.__name__: function for function in _own(package, code_folder.MAPPING, study_folder, Product, set())}
    functions = {function.__name__: function for function in STANDARD} | own
    raw: dict[str, type[Table]] = {name_of(form): landed(form) for form in forms.values()} | {"excluded": Excluded}
    sdtm: dict[str, type[Table]] = {**DOMAINS, **_WORKING}
    for function in own.values():
        sdtm |= _declared_by(function, study)
    if own and "dm" not in own:
        raise TrialError(f"{study_folder / CODE / code_folder.MAPPING / 'dm.py'}: is not there; every subject has a record of DM")
    functions = _that_can_be_made(functions, {*raw, *PASSED_IN}, own)
    if unknown := sorted(functions.keys() - sdtm.keys()):
        file = own[unknown[0]].__code__.co_filename
        raise TrialError(f"{file}: nothing declares the table '{unknown[0]}'; give its MAPPING a schema (class of schemas.sdtm)")
    made = {name: schema for name, schema in sdtm.items() if owner_of(name) in functions}
    rank = {name: place for place, name in enumerate([*_FIRST, *DOMAINS])}
    ordered = in_order(functions.values(), made, rank)
    return tuple(at_cut(function, forms) for function in ordered), raw | made


def _that_can_be_made(functions: dict[str, Function], given: set[str], own: Mapping[str, Function]) -> dict[str, Function]:
    """The functions all of whose tables are made; what the engine ships is left out where the trial has not what it reads.

    TrialError for a function of the trial that reads a table which nothing makes.
    """
    kept = dict(functions)
    while True:
        lacking = {
            name: missing[0]
            for name, function in kept.items()
            if (missing := [t for t in named_tables(function) if t not in given and owner_of(t) not in kept])
        }
        if not lacking:
            return kept
        for name, table in lacking.items():
            if name in own:
                what = f"{name} reads '{table}', which no form and no mapping makes"
                remedy = "write mapping/reference.py" if owner_of(table) == "reference" else "correct the parameter"
                raise TrialError(f"{code_folder.place_of(own[name])}: {what}; {remedy}")
            del kept[name]


def _declared_by(function: Function, study: Study) -> dict[str, type[Table]]:
    """What the mapping of a function declares: its domain and its supplemental qualifiers."""
    module = _module(function)
    try:
        domain = domain_of(module, study)
    except CrfError:
        raise
    except Exception as error:
        raise TrialError(code_folder.at_fault(error, Path(str(module.__file__)))) from error
    if domain is None:
        return {}
    _check_variables(domain, Path(str(module.__file__)))
    tables = [domain.schema, *([domain.supp] if domain.supp else [])]
    return {name_of(table).lower(): table for table in tables}


def _check_variables(domain: Domain, file: Path) -> None:
    """TrialError for a variable that a block fills and the class of the domain does not declare: it would be lost."""
    try:
        declared = names(domain.schema)
    except Exception as error:
        raise TrialError(f"{file}: {error}") from error
    for block in domain.blocks:
        for variable in block.variables:
            if variable not in declared:
                near = get_close_matches(variable, declared, n=1)
                hint = f"did you mean '{near[0]}'?" if near else f"declare it in the class {domain.name}"
                raise TrialError(f"{file}: the domain {domain.name} has no variable '{variable}'; {hint}")
        if block.supp and domain.supp is None:
            raise TrialError(
                f"{file}: {domain.name} has supplemental qualifiers; name their class: Domain(supp=SUPP{domain.name})"
            )


def _datasets(package: str, study_folder: Path) -> tuple[list[Function], dict[str, type[Table]]]:
    """The trial's own analysis datasets with their declarations: in each module the class named as the dataset."""
    taken = {function.__name__ for function in DATASETS}
    functions = _own(package, code_folder.DATASETS, study_folder, Product, taken)
    declared: dict[str, type[Table]] = {}
    for function in functions:
        own = [cls for cls in code_folder.classes_of(_module(function)) if issubclass(cls, AdamDataset)]
        declared |= {name_of(cls).lower(): cls for cls in own}
        if function.__name__ not in declared:
            name = function.__name__.upper()
            raise TrialError(f"{function.__code__.co_filename}: declares no dataset {name}; write class {name}(AdamDataset, ...)")
    return functions, declared


def _own(package: str, part: str, study_folder: Path, gives: type[Any], taken: Iterable[str]) -> list[Function]:
    """The trial's own functions of one part: named as their module, returning `gives`. TrialError for a name of ours."""
    found = code_folder.functions_of(package, part, study_folder)
    own = [function for function in found.values() if function.__annotations__.get("return") in (gives, gives.__name__)]
    for function in own:
        if function.__name__ in {*taken, *PASSED_IN}:
            file = function.__code__.co_filename
            raise TrialError(f"{file}: '{function.__name__}' is a name of the engine's; give file and function another name")
    return own


def _module(function: Function) -> ModuleType:
    return sys.modules[function.__module__]
