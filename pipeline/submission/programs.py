"""The analysis programs as ASCII text: takes the functions that make datasets and outputs, gives one file per module.

The modules of those functions and all of ours that they import, found by their import statements. A character outside ASCII
becomes its escape sequence, which means the same in a string.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.util import find_spec
from typing import Any

from pipeline.provenance.code_digest import modules_behind
from pipeline.submission.guides.facts import Program

README = "readme.txt"
_HOW = """Analysis programs of study {study}, data transfer {transfer}
{line}

The programs are Python (version {python}); each file is one module as it ran. To run them, give each file the
name in the column Module, install the packages at the versions of manifest.json, and start:
crf2tlf run --study {study} --transfer {transfer}
A character outside ASCII stands as its Python escape sequence.

{heads}
"""


LONGEST = 60
"""Characters of a program's name; FILE_LENGTH of the rejection criteria allows 64, the ending included."""


def program_file(module: str) -> str:
    """The file of a module: pipeline-adam-subjects-adsl.txt. A name that is too long ends in eight digits of its digest."""
    name = module.replace(".", "-").replace("_", "-").lower()  # FILE_CASE: a trial's package has its id in it
    if len(name) > LONGEST:
        name = f"{name[: LONGEST - 9].rstrip('-')}-{hashlib.sha256(module.encode()).hexdigest()[:8]}"
    return f"{name}.txt"


def programs(functions: Iterable[Callable[..., Any]]) -> dict[str, str]:
    """Source text by module name: the modules of `functions` and all of ours and the trial's that they import, by name."""
    found = modules_behind({function.__module__ for function in functions})
    return {name: file.read_text(encoding="utf-8") or "# This module is empty.\n" for name, file in found.items()}


def listed(sources: Mapping[str, str], functions: Sequence[Callable[..., Any]]) -> list[Program]:
    """Each program with what it makes, those that make something first."""
    makes: dict[str, list[str]] = {}
    for function in functions:
        makes.setdefault(function.__module__, []).append(function.__name__)
    made = [Program(program_file(module), _path(module), ", ".join(makes.get(module, []))) for module in sources]
    return sorted(made, key=lambda program: (not program.makes, program.file))


def as_files(sources: Mapping[str, str], programs: Sequence[Program], study: str, transfer: str, python: str) -> dict[str, bytes]:
    """The files of the programs folder: one per module, and a readme that lists them."""
    heads = f"{'Program':<64} {'Module':<64} Makes"
    head = _HOW.format(study=study, transfer=transfer, line="=" * 60, python=python, heads=heads)
    rows = [f"{program.file:<64} {program.module:<64} {program.makes}".rstrip() for program in programs]
    files = {program_file(module): text.encode("ascii", "backslashreplace") for module, text in sources.items()}
    return {README: (head + "\n".join(rows) + "\n").encode("ascii", "backslashreplace"), **files}


def _path(module: str) -> str:
    """The module's file below the folder that holds the packages."""
    spec = find_spec(module)
    package = spec is not None and spec.submodule_search_locations is not None
    return module.replace(".", "/") + ("/__init__.py" if package else ".py")
