"""Tables, figures and listings: `outputs` gives their functions in the order of the report.

A module named by an output's number (`tables/t_14_2_1_1.py`) holds the function of that name; its parameters name the tables it
reads. Adding an output is adding its module. Tables that a trial has once for each drug come from related_by_drug.py.
"""

import re
from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

from pipeline.study import Study
from pipeline.tlf import figures, listings, tables
from pipeline.tlf.related_by_drug import related_tables

__all__ = ["outputs"]

Function = Callable[..., Any]


def outputs(study: Study) -> tuple[Function, ...]:
    """The functions of the outputs that the study has."""
    return tuple(sorted([*_COMMON, *related_tables(study)], key=_number))


def _find(package: ModuleType) -> list[Function]:
    names = [module.name for module in iter_modules(package.__path__)]
    return [getattr(import_module(f"{package.__name__}.{name}"), name) for name in names]


def _number(function: Function) -> tuple[list[tuple[int, str]], str]:
    """14.3.1.6a after 14.3.1.6; a table before the figure of the same number."""
    kind, *parts = function.__name__.split("_")
    matches = [re.fullmatch(r"(\d+)([a-z]?)", part) for part in parts]
    return [(int(m[1]), m[2]) for m in matches if m], str("tfl".index(kind))


_COMMON = (*_find(tables), *_find(figures), *_find(listings))
