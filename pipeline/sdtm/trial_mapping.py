"""The mapping of a trial: takes the functions of `trial/mapping/` and those that the engine ships, gives all in their order.

A function of the trial takes the place of the engine's of the same name. What the engine ships is left out where the trial has
not what it reads.
"""

import sys
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

from pipeline.core.errors import CrfError
from pipeline.core.places import CODE
from pipeline.core.product import Product
from pipeline.sdtm import STANDARD
from pipeline.sdtm.cut import at_cut
from pipeline.sdtm.fields import domain_of
from pipeline.sdtm.standard.demographics import ONE_ARM, REMEDY, only_arm
from pipeline.sdtm.standard.ti import ti
from pipeline.sdtm.verbs.domain import DomainMapping
from pipeline.study import Study, StudyError
from pipeline.trial.folder import MAPPING_FOLDER, TrialError, at_fault, own_functions, place_of
from pipeline.trial.reads import in_order, owner_of, required_tables
from pipeline.trial.trial import PASSED_IN, Function
from schemas.base import Table, name_of, names
from schemas.issues import DataChecks
from schemas.landing import Excluded, landed
from schemas.raw import RawForm
from schemas.sdtm import DOMAINS
from schemas.sdtm.cut import Cut
from schemas.sdtm.reference import Reference, Visits

_WORKING: dict[str, type[Table]] = {"cut": Cut, "data_checks": DataChecks, "reference": Reference, "visits": Visits}
_FIRST = ("cut", "reference")


def mapping_of(
    package: str, study_folder: Path, study: Study, forms: Mapping[str, type[RawForm]]
) -> tuple[tuple[Function, ...], dict[str, type[Table]]]:
    """The functions that make SDTM, each behind what it reads, and the declarations of forms, domains and working tables.

    TrialError for a mapping that cannot be used.
    """
    own = {function.__name__: function for function in own_functions(package, MAPPING_FOLDER, study_folder, Product, set())}
    functions = {function.__name__: function for function in STANDARD if function is not ti or study.trial.criteria} | own
    raw: dict[str, type[Table]] = {name_of(form): landed(form) for form in forms.values()} | {"excluded": Excluded}
    sdtm: dict[str, type[Table]] = {**DOMAINS, **_WORKING}
    for function in own.values():
        sdtm |= _declared_by(function, study, forms)
    if own and "dm" not in own:
        raise TrialError(f"{study_folder / CODE / MAPPING_FOLDER / 'dm.py'}: is not there; every subject has a record of DM")
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
            if (missing := [t for t in required_tables(function) if t not in given and owner_of(t) not in kept])
        }
        if not lacking:
            return kept
        for name, table in lacking.items():
            if name in own:
                what = f"{name} reads '{table}', which no form and no mapping makes"
                remedy = "write mapping/reference.py" if owner_of(table) == "reference" else "correct the parameter"
                raise TrialError(f"{place_of(own[name])}: {what}; {remedy}")
            del kept[name]


def _declared_by(function: Function, study: Study, forms: Mapping[str, type[RawForm]]) -> dict[str, type[Table]]:
    """What the mapping of a function declares: its domain and its supplemental qualifiers."""
    module = sys.modules[function.__module__]
    try:
        domain = domain_of(module, study, forms)
    except CrfError:
        raise
    except Exception as error:
        raise TrialError(at_fault(error, Path(str(module.__file__)))) from error
    if domain is None:
        return {}
    _check_variables(domain, Path(str(module.__file__)))
    _check_questions(domain, study, forms)
    _check_arms(domain, study, Path(str(module.__file__)))
    tables = [domain.schema, *([domain.supp] if domain.supp else [])]
    return {name_of(table).lower(): table for table in tables}


def _check_questions(domain: DomainMapping, study: Study, forms: Mapping[str, type[RawForm]]) -> None:
    """StudyError for a question of `assignment` or `strata` that the mapping reads and no form asks."""
    verbs = [verb for block in domain.blocks for verb in (*block.variables.values(), *(s.verb for s in block.supp.values()))]
    read = {question for verb in verbs for question in verb.joined_from}
    asked = [f"{name}.{column}" for name, form in forms.items() for column in names(form)]
    for key, question in study.questions.items():
        if question in read and question not in asked:
            near = get_close_matches(question, asked, n=1)
            hint = f"did you mean '{near[0]}'?" if near else "name one, FORM.COLUMN"
            remedy = f", or {REMEDY}" if key.startswith("assignment") else ""
            raise StudyError(
                f"study.yaml of {study.id}: key '{key}' has the value '{question}', which no form asks; {hint}{remedy}"
            )


def _check_arms(domain: DomainMapping, study: Study, file: Path) -> None:
    """TrialError for a DM that gives everybody the only arm in a trial that has several, or none."""
    for block in domain.blocks if domain.name == "DM" else ():
        for variable, verb in block.variables.items():
            if verb.function in ONE_ARM:
                try:
                    only_arm(study)
                except StudyError as error:
                    raise TrialError(f"{file}: {variable} is made by {verb.function.__name__}. {error}") from None


def _check_variables(domain: DomainMapping, file: Path) -> None:
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
                f"{file}: {domain.name} has supplemental qualifiers; name their class: DomainMapping(supp=SUPP{domain.name})"
            )
