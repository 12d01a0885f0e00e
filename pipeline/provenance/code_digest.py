"""Digest of the code behind a result: modules and everything that they import from this project.

Imports are found by reading the source, inside functions too, so nothing is loaded; data files beside a module count as its
code.
"""

import ast
import hashlib
import sys
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from pipeline.trial.finder import ROOT as TRIALS
from pipeline.trial.finder import executed

PROJECT = ("pipeline", "schemas", TRIALS)
_DATA = (".csv", ".css", ".html", ".yaml")


def digest_of_code(modules: Iterable[str]) -> str:
    """A digest of the sources of `modules` and of what they import from the project or from their own packages."""
    return _digest_of(tuple(sorted(set(modules))))


@cache
def _digest_of(modules: tuple[str, ...]) -> str:
    packages = frozenset({*PROJECT, *(name.partition(".")[0] for name in modules)})
    sources = modules_behind(["pipeline", *modules], packages)
    folders = {file.parent for file in sources.values()}
    code = [f"{name} {executed(name) or _sha256(file)}" for name, file in sources.items()]
    data = [line for folder in folders for line in _data(folder)]
    return hashlib.sha256("\n".join(sorted([*code, *data])).encode()).hexdigest()[:16]


def modules_behind(modules: Iterable[str], packages: Collection[str] = PROJECT) -> dict[str, Path]:
    """The modules and all of `packages` that they import, directly or through others, with the file of each."""
    names, waiting = set[str](), list(modules)
    while waiting:
        name = waiting.pop()
        if name not in names:
            names.add(name)
            waiting += [other for other in _imports(name) if other.partition(".")[0] in packages]
    files = {name: _file(name) for name in sorted(names)}
    return {name: file for name, file in files.items() if file}


def forget() -> None:
    """Read all sources anew: a trial was loaded again."""
    for kept in (_digest_of, _imports, _file, _sha256, _data):
        kept.cache_clear()


@cache
def _imports(name: str) -> tuple[str, ...]:
    """The modules that a module names in its imports: of a package, the submodule rather than the package where there is one."""
    file = _file(name)
    tree = ast.parse(file.read_bytes()) if file else ast.Module([], [])
    return tuple(dict.fromkeys(found for node in ast.walk(tree) for found in _imported_names(node, name)))


def _imported_names(node: ast.AST, module: str) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and (named := _absolute(node, module)):
        for alias in node.names:
            submodule = f"{named}.{alias.name}"
            yield submodule if named.partition(".")[0] in PROJECT and _file(submodule) else named


def _absolute(node: ast.ImportFrom, module: str) -> str:
    """The module that an import names, seen from `module`: one point is its package, each further one the package above."""
    if not node.level:
        return node.module or ""
    file = _file(module)
    inside = module if file and file.name == "__init__.py" else module.rpartition(".")[0]
    above = inside.split(".")[: len(inside.split(".")) - (node.level - 1)]
    return ".".join([*above, *([node.module] if node.module else [])])


@cache
def _file(name: str) -> Path | None:
    """The source of a module; None for what is no module, and for one without source."""
    loaded = sys.modules.get(name)
    if loaded is not None:
        origin = getattr(loaded, "__file__", None)
    else:
        try:
            spec = find_spec(name)
        except (ImportError, ValueError):
            spec = None
        origin = spec.origin if spec else None
    return Path(origin) if origin and origin.endswith(".py") else None


@cache
def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@cache
def _data(folder: Path) -> tuple[str, ...]:
    """The data files of a package, each with its digest."""
    found = sorted(path for path in folder.iterdir() if path.suffix in _DATA)
    return tuple(f"{folder.name}/{path.name} {_sha256(path)}" for path in found)
