"""Tables, listings and figures, a room per topic: `outputs_of` gives their functions in the order of the report.

A function named by an output's number (`t_14_2_1_1`) is that output; its parameters name the tables that it reads, `@output` its
name beside the number. Adding an output is adding its function to a module of the room that it belongs to.
"""

import inspect
import re
from collections.abc import Callable, Iterable
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType
from typing import Any

from pipeline.study import Study
from pipeline.tlf.layout.output import NUMBER, is_on_request, output_name, renumbered
from pipeline.tlf.outputs.adverse_events.by_term import related_tables
from pipeline.tlf.outputs.adverse_events.cumulative_incidence import incidence_figures
from pipeline.tlf.outputs.response.adjudication import adjudication_outputs
from pipeline.tlf.outputs.response.best_overall_response import criteria_tables, evaluator_tables
from pipeline.tlf.outputs.response.duration_of_response import evaluator_durations
from pipeline.tlf.outputs.response.evaluator_agreement import review_tables
from pipeline.tlf.outputs.response.tumour_change import evaluator_waterfalls
from pipeline.tlf.outputs.subjects.concomitant_medication import class_tables
from pipeline.tlf.outputs.subjects.strata import strata_outputs
from pipeline.tlf.outputs.survival.by_subgroup import subgroup_outputs
from pipeline.tlf.outputs.survival.pfs import criteria_outputs, evaluator_outputs
from pipeline.tlf.outputs.survival.progression_agreement import progression_tables

Function = Callable[..., Any]
OF_EVALUATORS = (
    evaluator_tables,
    evaluator_durations,
    evaluator_waterfalls,
    evaluator_outputs,
    review_tables,
    progression_tables,
    adjudication_outputs,
)
"""What gives the outputs that a study has because it declares evaluators beside the investigator."""


def outputs_of(study: Study) -> tuple[Function, ...]:
    """The functions of the engine's outputs that the study has, each under its number in the study's report."""
    chosen = select_outputs(all_outputs(study), study)
    return tuple(sorted((renumbered(f, study.outputs.number(f.__name__)) for f in chosen), key=_place))


def all_outputs(study: Study) -> tuple[Function, ...]:
    """The functions of the engine's outputs, also of those that the study leaves out."""
    further = (
        related_tables,
        incidence_figures,
        criteria_tables,
        criteria_outputs,
        *OF_EVALUATORS,
        strata_outputs,
        subgroup_outputs,
        class_tables,
    )
    return (*_COMMON, *(function for functions in further for function in functions(study)))


def select_outputs(functions: Iterable[Function], study: Study) -> tuple[Function, ...]:
    """Those that the study has (`outputs` of study.yaml), whatever its report shows."""
    return tuple(f for f in functions if study.outputs.has(f.__name__, output_name(f), is_on_request(f)))


def outputs_in(module: ModuleType) -> list[Function]:
    """The functions of the outputs that a module defines itself, the engine's or a trial's."""
    functions = (function for _, function in inspect.getmembers(module, inspect.isfunction))
    return [f for f in functions if f.__module__ == module.__name__ and NUMBER.fullmatch(f.__name__)]


def _place(function: Function) -> tuple[list[tuple[int, str]], str]:
    """14.3.1.6a after 14.3.1.6; a table before the figure of the same number."""
    kind, *parts = function.__name__.split("_")
    matches = [re.fullmatch(r"(\d+)([a-z]?)", part) for part in parts]
    return [(int(m[1]), m[2]) for m in matches if m], str("tfl".index(kind))


def _distinct(functions: Iterable[Function]) -> tuple[Function, ...]:
    """The functions. ValueError for two with one number or one name."""
    taken: dict[str, Function] = {}
    for function in functions:
        for called in (function.__name__, output_name(function)):
            if called in taken:
                raise ValueError(
                    f"two outputs are called {called}: {taken[called].__module__}.{taken[called].__name__} and "
                    f"{function.__module__}.{function.__name__}; call one otherwise"
                )
            taken[called] = function
    return tuple(dict.fromkeys(taken.values()))


_COMMON = _distinct(
    function for found in walk_packages(__path__, f"{__name__}.") for function in outputs_in(import_module(found.name))
)
