"""The code of a trial in its folder: whether it may be executed, its modules, its forms and functions.

Only `raw/<STUDY>/trial/` is executed, with the rights of whoever runs the command. A link that leads out of it and a folder that
others may write to are refused before anything is imported; what is wrong in the code is said with file and line.
"""

import inspect
import re
import stat
import sys
import traceback
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from pipeline.core.errors import CrfError
from pipeline.core.places import CODE
from pipeline.study import is_transfer
from pipeline.study.upgrade_notes import note_of
from pipeline.trial.trial import PASSED_IN, Function
from schemas.base import variables
from schemas.raw import RawForm

ENGINE = __name__.partition(".")[0]
EXECUTED = ("forms", "mapping", "datasets", "outputs")
FORMS_FOLDER, MAPPING_FOLDER, DATASETS_FOLDER, OUTPUTS_FOLDER = EXECUTED
TESTS_FOLDER = "tests"
"""The trial's own tests: no result is made by them, so that none is outdated by a change of them."""


class TrialError(CrfError):
    """The code of a trial cannot be used; the message names file, line, cause and remedy."""


def check_folder(study_folder: Path) -> None:
    """TrialError for a place that code must not be executed from, or for code outside `trial/`."""
    code = study_folder / CODE
    for path in sorted([code, *code.rglob("*")]):
        if path.is_symlink() and not path.resolve().is_relative_to(code.resolve()):
            raise TrialError(f"{path}: is a link that leads out of the trial's code; put the file itself there")
        if (path.is_dir() or path.suffix == ".py") and path.stat().st_mode & stat.S_IWOTH:
            raise TrialError(f"{path}: every user of this machine may write to it, and it is executed; chmod o-w it")
    for path in sorted(path for path in study_folder.glob("*/**/*.py") if is_transfer(path.relative_to(study_folder).parts[0])):
        raise TrialError(f"{path}: is a program inside a transfer, where nothing is executed; take it out of the transfer")


def modules_of(package: str, part: str, study_folder: Path) -> list[ModuleType]:
    """The modules of one part of a trial's code (forms, mapping ...), imported, by name. TrialError names the line at fault."""
    folder = study_folder / CODE / part
    names = sorted(path.stem for path in folder.glob("*.py") if path.stem != "__init__")
    return [load_module(f"{package}.{part}.{name}", folder / f"{name}.py") for name in names]


def load_module(name: str, file: Path) -> ModuleType:
    """One module of a trial. TrialError for whatever goes wrong while it is imported."""
    try:
        return import_module(name)
    except SyntaxError as error:
        raise TrialError(f"{error.filename or file}, line {error.lineno}: {error.msg}; correct the line") from error
    except CrfError:
        raise
    except Exception as error:
        raise TrialError(at_fault(error, file)) from error


def at_fault(error: BaseException, file: Path) -> str:
    """An error in a trial's code in words: the last line of the trial that was executed, and what happened there."""
    folder = next((parent for parent in file.resolve().parents if parent.name == CODE), file.resolve().parent)
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(folder)]
    place = f"{own[-1].filename}, line {own[-1].lineno}" if own else str(file)
    return f"{place}: {_in_words(error)}"


def _in_words(error: BaseException) -> str:
    """The error, with the nearest name where a name is wrong."""
    if isinstance(error, ImportError) and error.name:
        wanted = re.match(r"cannot import name '(\w+)'", str(error))
        name = f"{error.name}.{wanted[1]}" if wanted else error.name
        if note := note_of(name):
            return f"'{name}' {note.sentence}"
        what = f"{error.name} has no '{wanted[1]}'" if wanted else f"there is no module '{error.name}'"
        near = get_close_matches(wanted[1], dir(sys.modules.get(error.name)), n=1) if wanted else []
        return f"{what}; did you mean '{near[0]}'?" if near else f"{what}; correct the import"
    remedy = "; import it, or correct the name" if isinstance(error, NameError) else ""
    return f"{type(error).__name__}: {error}{remedy}"


def forms_of(package: str, study_folder: Path) -> dict[str, type[RawForm]]:
    """The forms by name, in the order of their pages. TrialError for a module without a form, and for two forms of one name."""
    found: dict[str, type[RawForm]] = {}
    for module in modules_of(package, FORMS_FOLDER, study_folder):
        own = _forms_in(module)
        if not own:
            raise TrialError(f"{module.__file__}: declares no form; write class {_stem(module).upper()}(RawForm, title=...)")
        for form in own:
            if form.__name__ in found:
                raise TrialError(f"{module.__file__}: the form {form.__name__} is declared twice; give one another name")
            _check_form(form)
            found[form.__name__] = form
    return dict(sorted(found.items(), key=lambda pair: (pair[1]._page, pair[0])))


def _forms_in(module: ModuleType) -> list[type[RawForm]]:
    """The forms of a module: those that it declares, and those that it imports and extends no further (standard forms)."""
    known = [
        item for item in vars(module).values() if isinstance(item, type) and issubclass(item, RawForm) and item is not RawForm
    ]
    own = [form for form in known if form.__module__ == module.__name__]
    return [form for form in dict.fromkeys(known) if not any(form in other.__mro__[1:] for other in own)]


def _check_form(form: type[RawForm]) -> None:
    """TrialError for a form whose columns cannot be read, or are not text."""
    place = f"{inspect.getsourcefile(form)}, line {inspect.getsourcelines(form)[1]}"
    try:
        other = [variable.name for variable in variables(form) if variable.type != "Char"]
    except Exception as error:
        said = str(error) or "a column has a type that no table has"
        raise TrialError(f"{place}: {form.__name__}: {said}; a column is declared as NAME: Char = ask('Question')") from error
    if other:
        raise TrialError(f"{place}: {form.__name__}.{other[0]}: the columns of a form are text; declare it as Char")


def functions_of(package: str, part: str, study_folder: Path) -> dict[str, Callable[..., Any]]:
    """The functions that make tables: of each module the one that bears its name, written there or imported from crf2tlf, and
    those that it imports of crf2tlf's modules of their names (`from pipeline.sdtm.cdash.mapping.ae import ae`).

    Modules without one only help the others. TrialError for a table that two modules make.
    """
    found: dict[str, Callable[..., Any]] = {}
    for module in modules_of(package, part, study_folder):
        for name, function in vars(module).items():
            if inspect.isfunction(function) and _makes_a_table(name, function, module):
                if name in found:
                    raise TrialError(f"{module.__file__}: another module has the function '{name}'; keep one of them")
                found[name] = function
    return found


def _makes_a_table(name: str, function: Callable[..., Any], module: ModuleType) -> bool:
    of_engine = function.__module__.startswith(f"{ENGINE}.")
    if name == _stem(module):
        return of_engine or function.__module__ == module.__name__
    return of_engine and name == function.__name__ == function.__module__.rpartition(".")[2]


def own_functions(package: str, part: str, study_folder: Path, gives: type[Any], taken: Iterable[str]) -> list[Function]:
    """The trial's own functions of one part: named as their module, returning `gives`. TrialError for a name of ours."""
    found = functions_of(package, part, study_folder)
    own = [function for function in found.values() if function.__annotations__.get("return") in (gives, gives.__name__)]
    for function in own:
        if function.__name__ in {*taken, *PASSED_IN}:
            file = function.__code__.co_filename
            raise TrialError(f"{file}: '{function.__name__}' is a name of the engine's; give file and function another name")
    return own


def classes_of(module: ModuleType) -> list[type[Any]]:
    """The classes that a module defines itself, in their order."""
    return [item for item in vars(module).values() if isinstance(item, type) and item.__module__ == module.__name__]


def place_of(function: Callable[..., Any]) -> str:
    """File and line of a function, as messages name it."""
    code = inspect.unwrap(function).__code__
    return f"{code.co_filename}, line {code.co_firstlineno}"


def _stem(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]
