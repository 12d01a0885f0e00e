"""Blocks of standard mappings, how a trial changes them, and the functions that read those of their forms that a trial has."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

import pandas as pd

from pipeline.core.product import Product
from pipeline.core.series import Series
from pipeline.sdtm.verbs.domain import DomainMapping
from pipeline.sdtm.verbs.mapping import Block, MappingError, Rows, Supp, Verb, date
from schemas.raw import form_of, form_table

Tables = Callable[..., Product]


def standard_block(form: str, variables: dict[str, Verb], supp: dict[str, Supp] | None = None, **more: Any) -> Block:
    """A block whose variables and qualifiers stay empty where the trial's form does not ask for their columns."""
    further = supp or {}
    return Block(form, variables, further, as_asked=frozenset({*variables, *further}), **more)


def change(
    mapping: DomainMapping,
    form: str,
    variables: Mapping[str, Verb] | None = None,
    supp: Mapping[str, Supp] | None = None,
    without: Iterable[str] = (),
    **more: Any,
) -> DomainMapping:
    """`mapping` with further or other variables and qualifiers in its blocks of `form`; `without` some; `more` of Block is set.

    What is stated here must be asked by the form. MappingError for a form that no block reads, and for a name of `without` that
    none fills.
    """
    dropped = set(without)
    blocks = [block for block in mapping.blocks if block.form == form]
    if not blocks:
        raise MappingError(f"{mapping.name}: no block reads the form {form}{_nearest(form, [b.form for b in mapping.blocks])}")
    known = {name for block in blocks for name in (*block.variables, *block.supp)}
    for name in sorted(dropped - known):
        raise MappingError(f"{mapping.name}: no block of the form {form} fills '{name}'{_nearest(name, known)}")
    stated, qualifiers = dict(variables or {}), dict(supp or {})

    def changed(block: Block) -> Block:
        return replace(
            block,
            variables={name: verb for name, verb in (block.variables | stated).items() if name not in dropped},
            supp={name: one for name, one in (block.supp | qualifiers).items() if name not in dropped},
            as_asked=block.as_asked - {*stated, *qualifiers},
            **more,
        )

    after = tuple(changed(block) if block.form == form else block for block in mapping.blocks)
    filled = {name for block in after for name in block.variables}
    return replace(mapping, blocks=after, order=tuple(name for name in mapping.order if name not in dropped - filled))


def _nearest(name: str, others: Iterable[str]) -> str:
    near = get_close_matches(name, list(others), n=1)
    return f"; did you mean '{near[0]}'?" if near else ""


def reads_forms(*needed: str, optional: tuple[str, ...] = ()) -> Callable[[Tables], Tables]:
    """Declare the forms that a function with the parameter `**forms` reads: those it needs, and those that a trial may have."""

    def declare(function: Tables) -> Tables:
        signature = inspect.signature(function)
        own = [p for p in signature.parameters.values() if p.kind is not inspect.Parameter.VAR_KEYWORD]
        tables = [_parameter(name, inspect.Parameter.empty) for name in needed] + [_parameter(name, None) for name in optional]
        function.__signature__ = signature.replace(parameters=[*own, *tables])  # type: ignore[attr-defined]
        return function

    return declare


def _parameter(form: str, default: Any) -> inspect.Parameter:
    return inspect.Parameter(form_table(form), inspect.Parameter.KEYWORD_ONLY, default=default, annotation=pd.DataFrame)


def by_form(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables of forms by the names of the forms; one that the trial has not is left out."""
    return {form_of(name): table for name, table in tables.items() if table is not None}


def moment(column: str, time: str) -> Verb:
    """A date, with the time beside it where the form asks for one."""

    def apply(rows: Rows) -> Series:
        return date(column, time=time if time in rows.df else "").apply(rows)

    return replace(date(column), apply=apply, further=(time,))


def where_asked(check: Callable[[Rows], None], *columns: str) -> Callable[[Rows], None]:
    """A check that is made where the form asks for all columns that it looks at."""

    def asked(rows: Rows) -> None:
        if set(columns) <= set(rows.df.columns):
            check(rows)

    return asked
