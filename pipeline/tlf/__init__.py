"""Tables, figures and listings: `OUTPUTS` are their functions in the order of the report, found in the three folders.

A module named by an output's number (`tables/t_14_2_1_1.py`) holds the function of that name; its parameters name the tables it
reads. Adding an output is adding its module.
"""

import re
from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any

from pipeline.tlf import figures, listings, tables

__all__ = ["OUTPUTS"]


def _find(package: ModuleType) -> list[Callable[..., Any]]:
    names = [module.name for module in iter_modules(package.__path__)]
    return [getattr(import_module(f"{package.__name__}.{name}"), name) for name in names]


def _number(function: Callable[..., Any]) -> tuple[list[tuple[int, str]], str]:
    """14.3.1.6a after 14.3.1.6; a table before the figure of the same number."""
    kind, *parts = function.__name__.split("_")
    matches = [re.fullmatch(r"(\d+)([a-z]?)", part) for part in parts]
    return [(int(m[1]), m[2]) for m in matches if m], str("tfl".index(kind))


OUTPUTS = tuple(sorted([*_find(tables), *_find(figures), *_find(listings)], key=_number))
