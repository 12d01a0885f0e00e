"""Tables, listings and figures, a room per topic: `outputs_of` gives their functions in the order of the report.

A function named by an output's number (`t_14_2_1_1`) makes that output; its parameters name the tables it reads. Adding an output
is adding its function to a module of the room that it belongs to. Tables that a trial has once for each drug come from
`adverse_events/related_by_drug.py`.
"""

import inspect
import re
from collections.abc import Callable
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

from pipeline.study import Study
from pipeline.tlf.outputs.adverse_events.related_by_drug import related_tables

Function = Callable[..., Any]

_NUMBER = re.compile(r"[tlf](_\d+[a-z]?)+")


def outputs_of(study: Study) -> tuple[Function, ...]:
    """The functions of the outputs that the study has."""
    return tuple(sorted([*_COMMON, *related_tables(study)], key=_number))


def _find() -> list[Function]:
    modules = [import_module(found.name) for found in walk_packages(__path__, f"{__name__}.")]
    functions = [(module, function) for module in modules for _, function in inspect.getmembers(module, inspect.isfunction)]
    return [f for module, f in functions if f.__module__ == module.__name__ and _NUMBER.fullmatch(f.__name__)]


def _number(function: Function) -> tuple[list[tuple[int, str]], str]:
    """14.3.1.6a after 14.3.1.6; a table before the figure of the same number."""
    kind, *parts = function.__name__.split("_")
    matches = [re.fullmatch(r"(\d+)([a-z]?)", part) for part in parts]
    return [(int(m[1]), m[2]) for m in matches if m], str("tfl".index(kind))


_COMMON = tuple(_find())
