"""Which code a result comes from: takes modules, gives one digest of them and of all that they import from this project.

Its own module because both the version of an asset's code and the judgement whether a result is outdated rest on it. An import is
found by reading the source, inside functions too, so nothing need be loaded; the data files beside a module count as its code.
"""

import ast
import hashlib
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

PROJECT = ("pipeline", "schemas")
_DATA = (".csv", ".css", ".html", ".yaml")


def digest_of_code(modules: Iterable[str]) -> str:
    """A digest of the sources of `modules` and of what they import from the project or from their own packages."""
    return _digest_of(tuple(sorted(set(modules))))


@cache
def _digest_of(modules: tuple[str, ...]) -> str:
    packages = frozenset({*PROJECT, *(name.partition(".")[0] for name in modules)})
    names, waiting = set[str](), ["pipeline", *modules]
    while waiting:
        name = waiting.pop()
        if name not in names:
            names.add(name)
            waiting += [other for other in _imports(name) if other.partition(".")[0] in packages]
    sources = {name: _file(name) for name in names}
    folders = {file.parent for file in sources.values() if file}
    code = [f"{name} {_sha256(file)}" for name, file in sources.items() if file]
    data = [line for folder in folders for line in _data(folder)]
    return hashlib.sha256("\n".join(sorted([*code, *data])).encode()).hexdigest()[:16]


@cache
def _imports(name: str) -> tuple[str, ...]:
    """The modules that a module names in its imports: of a package, the submodule rather than the package where there is one."""
    file = _file(name)
    tree = ast.parse(file.read_bytes()) if file else ast.Module([], [])
    return tuple(dict.fromkeys(found for node in ast.walk(tree) for found in _named(node)))


def _named(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        for alias in node.names:
            submodule = f"{node.module}.{alias.name}"
            yield submodule if node.module.partition(".")[0] in PROJECT and _file(submodule) else node.module


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
