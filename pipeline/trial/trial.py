"""One trial as the engine works on it: its decisions, forms, functions and declarations, built once and passed in.

The engine knows no trial. What a trial is stands in its folder: `raw/<STUDY>/study.yaml` and `raw/<STUDY>/trial/`, whose code
`pipeline.loading` brings in under a package name of its own.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from pipeline.study import Study
from schemas.base import Table
from schemas.raw import RawForm

Function = Callable[..., Any]

RAW = "crf_"
"""Begins the name of a form's table."""

STUDY, TRIAL, FORMS, DOMAINS, SDTM = "study", "trial", "forms", "domains", "sdtm"
PASSED_IN = (STUDY, TRIAL, FORMS, DOMAINS, SDTM)
"""Parameters that name no table: the decisions, the trial, all forms by form name, the domains of dated records by name of
domain, all SDTM datasets by name."""


@dataclass(frozen=True)
class Trial:
    """What the engine needs of a trial. Names are those of tables: `ae`, `adsl`, `t_14_2_1_1`.

    `forms`: the classes of the forms by form name, in the order of the CRF. `domains`, `datasets`, `outputs`: the functions
    that make SDTM, ADaM and the outputs. `declared`: what each table must look like, by the table's name.
    `package`: the package of the trial's code, "" where it has none; `digest`: that of all bytes that were executed.
    """

    study: Study
    forms: Mapping[str, type[RawForm]] = field(default_factory=dict)
    domains: tuple[Function, ...] = ()
    datasets: tuple[Function, ...] = ()
    outputs: tuple[Function, ...] = ()
    declared: Mapping[str, type[Table]] = field(default_factory=dict)
    package: str = ""
    digest: str = ""

    def at(self, study: Study) -> "Trial":
        """This trial with its decisions as one transfer sees them."""
        return replace(self, study=study)

    def at_visits(self, forms: Mapping[str, pd.DataFrame]) -> Iterable[pd.DataFrame]:
        """The tables of the forms that are filled in at visits."""
        return [rows for name, rows in forms.items() if not self.forms[name]._log]
