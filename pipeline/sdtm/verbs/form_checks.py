"""Checks across forms: what is asked of a trial's forms together, and the two questions that any form's dates can answer.

A trial's own checks yield `FormCheck` like these; `check_forms` makes the table and the issues of all. Nothing is changed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from pipeline.core.distinct import each_distinct
from pipeline.core.issues import CATALOGUE, found, gather
from pipeline.core.product import Product
from pipeline.core.series import Series
from pipeline.core.time import dates
from pipeline.study import Study
from pipeline.trial.trial import Trial
from schemas.base import conform, variables
from schemas.issues import DataChecks
from schemas.raw import DATE

JOINED = ["USUBJID", "RFXSTDTC", "DTHDTC"]
# A stamp may be of another time zone than the site.
_CLOCK_DAYS = pd.Timedelta(days=1)
_TWO_NUMBERS = r"\s*(\d{1,2})[-/. ](\d{1,2})[-/. ]\d{4}"


@dataclass(frozen=True)
class Sources:
    """The forms by name, each row with USUBJID and the person's reference dates; rows of unknown subjects are left out."""

    forms: dict[str, pd.DataFrame]
    reference: pd.DataFrame
    visits: pd.DataFrame
    trial: Trial

    @property
    def study(self) -> Study:
        """The trial's decisions."""
        return self.trial.study

    def dtc(self, form: str, column: str) -> Series:
        """A date column in ISO 8601, as far as it can be read."""
        text = self.forms[form][column]
        return dates.parse(text, self.study.dates.dmy_ambiguous)["DTC"] if text.notna().any() else text


class FormCheck(NamedTuple):
    """One check made: the rows looked at, which of them are at fault, and what is said of each where it differs."""

    code: str
    form: str
    column: str
    rows: pd.DataFrame
    fault: Series
    message: Series | str = ""


Ask = Callable[[Sources], Iterator[FormCheck]]


def check_forms(
    asked: Sequence[Ask], forms: Mapping[str, pd.DataFrame], reference: pd.DataFrame, visits: pd.DataFrame, trial: Trial
) -> Product:
    """Which checks were made, of how many rows, how many are at fault. The rows stand on the issue list."""
    people = reference[["SITEID", "SUBJID", *JOINED]]
    known = {name: rows.merge(people, on=["SITEID", "SUBJID"]) for name, rows in forms.items()}
    sources = Sources(known, reference, visits, trial)
    made = [check for ask in asked for check in ask(sources)]
    return Product(_summary(made), issues=gather(*(_issues(check) for check in made if check.fault.any())))


def date_columns(trial: Trial) -> Iterator[tuple[str, str]]:
    """Every date that a form asks for."""
    for name, form in trial.forms.items():
        yield from ((name, variable.name) for variable in variables(form) if variable.extra.get("format") == DATE)


def future_dates(sources: Sources) -> Iterator[FormCheck]:
    """DATE_FUTURE: a date after the day on which its row was last entered or changed."""
    known: dict[str, Series] = {}
    for form, column in date_columns(sources.trial):
        rows = sources.forms[form]
        if form not in known:
            stamps = [dates.complete(sources.dtc(form, stamp)) for stamp in ("ENTRYTS", "MODTS")]
            known[form] = pd.concat(stamps, axis=1).max(axis=1) + _CLOCK_DAYS
        yield FormCheck("DATE_FUTURE", form, column, rows, dates.earliest(sources.dtc(form, column)) > known[form])


def mixed_dates(sources: Sources) -> Iterator[FormCheck]:
    """DATE_MIXED: a column with dates that can only be day/month and others that can only be month/day; the latter are listed."""
    for form, column in date_columns(sources.trial):
        rows = sources.forms[form]
        parts = each_distinct(rows[column], lambda text: text.str.normalize("NFKC").str.extract(_TWO_NUMBERS).astype("float64"))
        day_first, month_first = parts[0].gt(12), parts[1].gt(12)
        if day_first.any() and month_first.any():
            yield FormCheck("DATE_MIXED", form, column, rows, month_first)


def _issues(check: FormCheck) -> pd.DataFrame:
    at_fault = check.fault.fillna(False).astype(bool)
    said = check.message[at_fault] if isinstance(check.message, pd.Series) else check.message
    return found(check.code, check.rows[at_fault], check.form, column=check.column, message=said)


def _summary(made: list[FormCheck]) -> pd.DataFrame:
    rows = [
        (check.code, CATALOGUE[check.code].severity, check.form, check.column, CATALOGUE[check.code].message,
         len(check.rows), check.fault.fillna(False).sum())
        for check in made
    ]  # fmt: skip
    columns = ["CODE", "SEVERITY", "DATASET", "COLUMN", "MESSAGE", "CHECKED", "FOUND"]
    return conform(pd.DataFrame(rows, columns=columns).sort_values(["CODE", "DATASET", "COLUMN"]), DataChecks)
