"""What standard mappings make of answers: names of drugs, ongoing, dates of a measurement, results not in numbers.

Functions of columns for the verb `derived`: their docstrings are the methods in define.xml.
"""

from collections.abc import Callable

import pandas as pd

from pipeline.core.series import Series
from pipeline.core.time import dates
from pipeline.core.wording import TREATMENT_WORDS, same_words
from pipeline.sdtm.cdash.blocks import moment
from pipeline.sdtm.verbs.mapping import COLLECTED, Rows, Verb, answers, code_text, tidy, to_number
from pipeline.sdtm.verbs.terms import YES
from pipeline.study import Study
from schemas.base import DTYPES
from schemas.codelists import normalise


def study_drug(extrt: Series, study: Study) -> Series:
    """The study drug by its name in the plan; any other name as entered, in upper case."""
    named = {normalise(text): name for name, drug in study.drugs.items() for text in (drug.label, name) if text}
    named |= {normalise(text): text for drug in study.drugs.values() for text in drug.placebo}
    if study.access.state == "blinded":
        named |= {normalise(text): name for name, drug in study.drugs.items() for text in drug.dummy}
    entered = code_text(extrt)
    return entered.map(named).astype(DTYPES["Char"]).fillna(entered)


def of_all_drugs(dsscat: Series, study: Study) -> Series:
    """Which subcategories of DS mean study treatment as a whole: a site of a blinded trial does not know the drug."""
    return same_words(dsscat, [*TREATMENT_WORDS, *study.disposition.treatment])


def ongoing(end: Series, tick: Series) -> Series:
    """ONGOING when ticked ongoing and without an end date; an end date wins over the tick."""
    return pd.Series("ONGOING", index=end.index).where(code_text(tick).isin(YES) & tidy(end).isna())


def reference_of_ongoing(words: str) -> Callable[[Series, Series], Series]:
    """The rule of --ENTPT: the time point at which something went on."""

    def reference(end: Series, tick: Series) -> Series:
        return ongoing(end, tick).map({"ONGOING": words}).astype(DTYPES["Char"])

    reference.__doc__ = f"{words} where it was ongoing."
    return reference


def measured_on(column: str, time: str = "") -> Verb:
    """--DTC of a measurement: its own date and time, else the date of the form."""

    def apply(rows: Rows) -> Series:
        own = moment(column, time).apply(rows) if column in rows.df else answers(rows.df, column)
        of_form = dates.parse(rows.df["FORMDT"], rows.study.dates.dmy_ambiguous)["DTC"]
        return own.fillna(of_form.where(answers(rows.df, column).isna()))

    return Verb(COLLECTED, ("FORMDT",), "", apply, "date", further=tuple(filter(None, (column, time))))


NOT_DONE = ("NOT DONE", "ND", "NOT PERFORMED")
"""Answers which say that there is no result."""


def with_results(form: str, column: str) -> Callable[[dict[str, pd.DataFrame], Study], pd.DataFrame]:
    """The preparation of a form whose `column` is empty where its answer says that the test was not done."""

    def prepare(forms: dict[str, pd.DataFrame], study: Study) -> pd.DataFrame:
        rows = forms[form]
        if column not in rows:
            return rows
        return rows.assign(**{column: rows[column].mask(code_text(rows[column]).isin(NOT_DONE).fillna(False))})

    return prepare


def number_if_any(result: Series) -> Series:
    """The result as a number, where it is one."""
    return to_number(result)


def end_before_start(start: str, end: str, code: str) -> Callable[[Rows], None]:
    """The check of two dates: no reading of partial ones puts the end on or after the start."""

    def check(rows: Rows) -> None:
        first, last = (dates.parse(rows.df[c], rows.study.dates.dmy_ambiguous)["DTC"] for c in (start, end))
        rows.report(code, dates.latest(last) < dates.earliest(first), end)

    return check


def ticked_and_ended(tick: str, end: str, code: str) -> Callable[[Rows], None]:
    """The check of a tick: ongoing, and an end date stands beside it."""

    def check(rows: Rows) -> None:
        rows.report(code, code_text(rows.df[tick]).isin(YES) & tidy(rows.df[end]).notna(), end)

    return check
