"""What functions of tables read: takes their signatures, gives the tables, who makes each, and an order to make them in.

A parameter is the name of a table, but for those of `PASSED_IN`. `domains` are all domains of dated records, except those that
need the table which the function itself makes.
"""

import inspect
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from pipeline.core.issues import gather
from pipeline.trial.trial import (
    ALL_ADAM,
    ALL_DOMAINS,
    ALL_FORMS,
    ALL_SDTM,
    PASSED_IN,
    SDTM_ISSUES,
    STUDY,
    TRIAL,
    VISIT_FORMS,
    Function,
    Trial,
)
from schemas.base import SdtmDomain, Table, empty, names
from schemas.raw import form_table
from schemas.sdtm import RECEIVED

COMPANIONS = {"visits": "reference"}
"""Companions that are not SUPP--: table -> the table that it is made with."""

ISSUES_OF = "issues/"
"""How the issues of a table are called among the tables that a function reads: issues/sv."""

_ON_SUBJECTS = ("adsl_base", "adsl")


def owner_of(table: str) -> str:
    """The table whose function makes `table`: SUPP-- belongs to its domain, issues to the table they were found with."""
    named = table.removeprefix(ISSUES_OF)
    return COMPANIONS.get(named, named.removeprefix("supp"))


def named_tables(function: Function) -> list[str]:
    """The tables that a function names as its parameters."""
    return [name for name in inspect.signature(function).parameters if name not in PASSED_IN]


def required_tables(function: Function) -> list[str]:
    """The tables that a function names as its parameters and cannot do without."""
    parameters = inspect.signature(function).parameters
    return [name for name in named_tables(function) if parameters[name].default is inspect.Parameter.empty]


def asks_for(function: Function, what: str) -> bool:
    """Whether a function has the parameter `what`, one of PASSED_IN."""
    return what in inspect.signature(function).parameters


def tables_read(function: Function, trial: Trial) -> list[str]:
    """The tables of the trial that a function reads. TypeError for a required one that nothing makes.

    An SDTM domain that the trial does not have is no fault: the function gets it empty, or not at all where it may be None.
    """
    wanted: list[str] = []
    for name, parameter in inspect.signature(function).parameters.items():
        if name in (ALL_FORMS, VISIT_FORMS):
            wanted += [form_table(form) for form in trial.forms_behind(name)]
        elif name == ALL_DOMAINS:
            wanted += domains_read(function, trial.domains, trial.declared)
        elif name == ALL_SDTM:
            wanted += sdtm_tables(trial)
        elif name == ALL_ADAM:
            wanted += trial.submitted
        elif name == SDTM_ISSUES:
            wanted += [f"{ISSUES_OF}{table}" for table in dict.fromkeys(map(owner_of, sdtm_tables(trial)))]
        elif name in trial.declared:
            wanted.append(name)
        elif name not in {*PASSED_IN, *RECEIVED, *trial.absent} and parameter.default is inspect.Parameter.empty:
            raise TypeError(f"{function.__module__}.{function.__name__}: no table '{name}' is made anywhere")
    return list(dict.fromkeys(wanted))


def arguments(function: Function, tables: Mapping[str, pd.DataFrame], trial: Trial) -> dict[str, Any]:
    """The arguments of a function, from the tables that it reads by name."""
    given: dict[str, Any] = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if name == STUDY:
            given[name] = trial.study
        elif name == TRIAL:
            given[name] = trial
        elif name in (ALL_FORMS, VISIT_FORMS):
            given[name] = {form: tables[form_table(form)] for form in trial.forms_behind(name)}
        elif name == ALL_DOMAINS:
            given[name] = {table.upper(): tables[table] for table in domains_read(function, trial.domains, trial.declared)}
        elif name == ALL_SDTM:
            given[name] = {table.upper(): tables[table] for table in sdtm_tables(trial)}
        elif name == ALL_ADAM:
            given[name] = {table.upper(): tables[table] for table in trial.submitted}
        elif name == SDTM_ISSUES:
            given[name] = gather(*(table for key, table in tables.items() if key.startswith(ISSUES_OF)))
        elif name in tables:
            given[name] = tables[name]
        elif parameter.default is inspect.Parameter.empty:
            given[name] = empty(trial.absent[name] if name in trial.absent else RECEIVED[name])
    return given


def readers(trial: Trial) -> dict[str, list[str]]:
    """The results that read each SDTM domain or its qualifiers, by lower-case name: analysis datasets (ADLB), then outputs
    (t_14_3_4_1), these also through a dataset other than ADSL, which every output reads."""
    read: dict[str, list[str]] = {}
    behind: dict[str, set[str]] = {}
    for function in (*trial.datasets, *trial.outputs):
        name = function.__name__
        direct = {owner_of(table) for table in named_tables(function)}
        domains = {table for table in direct if table in RECEIVED}
        through = set[str]().union(*(behind.get(table, set()) for table in direct))
        behind[name] = set() if name in _ON_SUBJECTS else domains | through
        is_output = function in trial.outputs
        for domain in domains | through if is_output else domains:
            read.setdefault(domain, []).append(name if is_output else name.upper())
    return read


def outputs_read(trial: Trial) -> dict[str, list[str]]:
    """The tables that each output reads, by lower-case name."""
    return {function.__name__: tables_read(function, trial) for function in trial.outputs}


def sdtm_tables(trial: Trial) -> list[str]:
    """The SDTM datasets of a trial, as they are declared."""
    return [name for name, schema in trial.declared.items() if issubclass(schema, SdtmDomain)]


def domains_read(function: Function, functions: Sequence[Function], declared: Mapping[str, type[Table]]) -> list[str]:
    """The tables behind the parameter `domains` of a function: domains of subjects with a date, as they are declared.

    A mapping that asks for `domains` gets none that needs its own table.
    """
    dated = [name for name, schema in declared.items() if _has_dates(schema)]
    makers = {other.__name__: other for other in functions}
    if function.__name__ not in makers:
        return dated
    others = [name for name in dated if name in makers and not asks_for(makers[name], ALL_DOMAINS)]
    return [name for name in others if function.__name__ not in _behind(makers[name], functions)]


def in_order(functions: Iterable[Function], declared: Mapping[str, type[Table]], rank: Mapping[str, int]) -> tuple[Function, ...]:
    """The functions in layers, each behind those that make what it reads; within a layer by `rank`, then by name."""
    waiting = sorted(functions, key=lambda function: (rank.get(function.__name__, len(rank)), function.__name__))
    every, ordered = tuple(waiting), list[Function]()
    while waiting:
        unmade = {function.__name__ for function in waiting}
        ready = [function for function in waiting if not _needs(function, every, declared) & unmade]
        if not ready:
            raise ValueError(f"the tables {', '.join(sorted(unmade))} read each other in a circle")
        ordered += ready
        waiting = [function for function in waiting if function not in ready]
    return tuple(ordered)


def _needs(function: Function, functions: Sequence[Function], declared: Mapping[str, type[Table]]) -> set[str]:
    asked = domains_read(function, functions, declared) if asks_for(function, ALL_DOMAINS) else []
    if asks_for(function, SDTM_ISSUES):
        asked += [name for name, schema in declared.items() if issubclass(schema, SdtmDomain)]
    return {owner_of(table) for table in [*named_tables(function), *asked]} - {function.__name__}


def _behind(function: Function, functions: Sequence[Function]) -> set[str]:
    """The tables that a function reads, directly or through others, and its own."""
    makers = {other.__name__: other for other in functions}
    found, waiting = {function.__name__}, [function]
    while waiting:
        new = {owner_of(table) for table in named_tables(waiting.pop())} & makers.keys() - found
        found |= new
        waiting += [makers[name] for name in new]
    return found


def _has_dates(schema: type[Table] | None) -> bool:
    if schema is None or not issubclass(schema, SdtmDomain):
        return False
    columns = names(schema)
    return "USUBJID" in columns and any(column.endswith("DTC") for column in columns)
