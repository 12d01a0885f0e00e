"""One trial as the engine works on it: its decisions, forms, functions and declarations, built once and passed in.

The engine knows no trial. What a trial is stands in its folder: `raw/<STUDY>/study.yaml` and `raw/<STUDY>/trial/`, whose code
`pipeline.loading` brings in under a package name of its own.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.study import SHAPE, Study, StudyError
from schemas.base import AdamDataset, Table
from schemas.raw import RawForm

Function = Callable[..., Any]

STUDY, TRIAL, ALL_FORMS, VISIT_FORMS, ALL_DOMAINS, ALL_SDTM = "study", "trial", "forms", "visit_forms", "domains", "sdtm"
ALL_ADAM, SDTM_ISSUES = "adam", "issues"
PASSED_IN = (STUDY, TRIAL, ALL_FORMS, VISIT_FORMS, ALL_DOMAINS, ALL_SDTM, ALL_ADAM, SDTM_ISSUES)
"""Parameters that name no table: the decisions, the trial, all forms by form name, the forms filled in at visits, the domains of
dated records by name of domain, all SDTM datasets by name, all analysis datasets that are submitted by name, the issues found
while making SDTM."""


@dataclass(frozen=True)
class LeftOut:
    """A dataset or output that a trial of forms has not: its name, and the domains that it lacks (pipeline.trial.needs); none
    where the report does not show it while the trial is blinded."""

    name: str
    lacks: tuple[str, ...]


@dataclass(frozen=True)
class Trial:
    """What the engine needs of a trial. Names are those of tables: `ae`, `adsl`, `t_14_2_1_1`.

    `forms`: the classes of the forms by form name, in the order of the CRF. `domains`, `datasets`, `outputs`: the functions
    that make SDTM, ADaM and the outputs. `declared`: what each table must look like, by the table's name.
    `absent`: the declarations of the engine's datasets that the trial has not: empty for the functions that ask for them;
    `left_out`: these and the outputs, with what they lack. `package`: the package of the trial's code, "" where it has none;
    `digest`: that of all bytes that were executed.
    """

    study: Study
    forms: Mapping[str, type[RawForm]] = field(default_factory=dict)
    domains: tuple[Function, ...] = ()
    datasets: tuple[Function, ...] = ()
    outputs: tuple[Function, ...] = ()
    declared: Mapping[str, type[Table]] = field(default_factory=dict)
    absent: Mapping[str, type[Table]] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()
    package: str = ""
    digest: str = ""

    @property
    def loaded(self) -> str:
        """The digest of what these definitions were made from: the code that was executed and the design."""
        return hashlib.sha256(f"{self.digest} {self.study.shape}".encode()).hexdigest()[:16]

    @property
    def analysis(self) -> dict[str, type[Table]]:
        """The declarations of the analysis datasets, by name."""
        return {name: table for name, table in self.declared.items() if issubclass(table, AdamDataset)}

    @property
    def submitted(self) -> dict[str, type[Table]]:
        """The analysis datasets that leave the house: all but the working tables."""
        return {name: table for name, table in self.analysis.items() if not table._working}

    def at(self, study: Study) -> "Trial":
        """This trial with its decisions as one transfer sees them. StudyError when they need other tables than were loaded."""
        if study.shape != self.study.shape:
            keys = ", ".join(SHAPE)
            changed = f"one of {keys}, or the folder terminology/, changed after it was loaded"
            raise StudyError(f"study.yaml of {study.id}: {changed}; reload, then run again")
        return replace(self, study=study)

    def has(self, need: str) -> bool:
        """Whether a domain, or one of several with blanks between them, is made of the trial's forms; any is, as received."""
        made = {function.__name__ for function in self.domains}
        return not made or bool(set(need.split()) & made)

    def forms_behind(self, parameter: str) -> list[str]:
        """The forms that the parameter `forms` or `visit_forms` stands for, by name."""
        return [name for name, form in self.forms.items() if parameter == ALL_FORMS or not form._log]
