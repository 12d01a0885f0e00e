"""One trial as the engine works on it: its decisions, forms, functions and declarations, built once and passed in.

The engine knows no trial. What a trial is stands in its folder: `raw/<STUDY>/study.yaml` and `raw/<STUDY>/trial/`, whose code
`load` brings in under a package name of its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.study import Study
from schemas.base import Table
from schemas.raw import RawForm

Function = Callable[..., Any]


@dataclass(frozen=True)
class Trial:
    """What the engine needs of a trial. Names are those of tables: `ae`, `adsl`, `t_14_2_1_1`.

    `forms`: the classes of the forms by form name, in the order of the CRF. `domains`, `datasets`, `outputs`: the functions
    that make SDTM, ADaM and the outputs. `declared`: what each table must look like, by the table's name.
    """

    study: Study
    forms: Mapping[str, type[RawForm]] = field(default_factory=dict)
    domains: tuple[Function, ...] = ()
    datasets: tuple[Function, ...] = ()
    outputs: tuple[Function, ...] = ()
    declared: Mapping[str, type[Table]] = field(default_factory=dict)
