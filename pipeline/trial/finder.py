"""Modules of trials: the finder that serves `crf2tlf_trials.<package>`, so that trial code is imported like any other.

Every trial has a package name of its own, known before anything of it is loaded: imports inside a trial are relative, and
tracebacks, inspection, pickles and forked workers find its modules by name. No bytecode is written, for the folder may be
read-only; the digest of a module is that of the bytes that were executed.
"""

import hashlib
import re
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType

from pipeline.core.places import CODE

ROOT = "crf2tlf_trials"

_FOLDERS: dict[str, Path] = {}
_EXECUTED: dict[str, str] = {}


def package_of(study_id: str) -> str:
    """The package of a trial's code: its id, each character that no name may have as its number (A-1: A_2d_1)."""
    name = re.sub(r"[^A-Za-z0-9]", lambda sign: f"_{ord(sign[0]):x}_", study_id)
    return f"{ROOT}.{'_' if name[0].isdigit() else ''}{name}"


def register(study_id: str, study_folder: Path) -> str:
    """The package of the code in `study_folder`/trial. What an earlier folder of the same name had loaded is forgotten."""
    package, code = package_of(study_id), study_folder.resolve() / CODE
    if _FOLDERS.get(package) != code:
        forget(package)
        _FOLDERS[package] = code
    return package


def serves(package: str, study_folder: Path) -> bool:
    """Whether a package, if it is one, is imported from the code of this folder."""
    return not package or _FOLDERS.get(package) == study_folder.resolve() / CODE


def forget(package: str) -> None:
    """Drop the loaded modules of a package, so that the next import executes the files as they are now."""
    for name in [name for name in sys.modules if name == package or name.startswith(f"{package}.")]:
        del sys.modules[name]
        _EXECUTED.pop(name, None)


def executed(module: str) -> str:
    """SHA-256 of the bytes of a trial's module that were executed; empty for one that was not loaded by this finder."""
    return _EXECUTED.get(module, "")


class _Loader(SourceFileLoader):
    """Compiles the bytes that it has hashed, and keeps no bytecode."""

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        content = self.get_data(path)
        _EXECUTED[fullname] = hashlib.sha256(content).hexdigest()
        return self.source_to_code(content, path)


class _Finder(MetaPathFinder):
    """Finds the packages of registered trials, and of the trials in the workspace."""

    def find_spec(self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        root, *parts = name.split(".")
        if root != ROOT:
            return None
        if not parts:
            return _namespace(name, "")
        code = _FOLDERS.get(f"{ROOT}.{parts[0]}") or _in_workspace(f"{ROOT}.{parts[0]}")
        if code is None:
            return None
        place = code.joinpath(*parts[1:])
        for file, inside in ((place / "__init__.py", [str(place)]), (place.with_suffix(".py"), None)):
            if file.is_file() and (len(parts) > 1 or inside):
                return spec_from_file_location(name, file, loader=_Loader(name, str(file)), submodule_search_locations=inside)
        return _namespace(name, str(place)) if place.is_dir() else None


def _namespace(name: str, place: str) -> ModuleSpec:
    spec = ModuleSpec(name, None, is_package=True)
    spec.submodule_search_locations = [place] if place else []
    return spec


def _in_workspace(package: str) -> Path | None:
    """The code of a trial that nobody has loaded yet in this process, by the folders of the workspace."""
    from pipeline.study.workspace import WorkspaceError, all_studies, find_root

    try:
        root = find_root()
    except WorkspaceError:
        return None
    folders = (root / "raw" / study / CODE for study in all_studies(root) if package_of(study) == package)
    return next((folder.resolve() for folder in folders if folder.is_dir()), None)


def install() -> None:
    """Put the finder in front of the others, once."""
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
