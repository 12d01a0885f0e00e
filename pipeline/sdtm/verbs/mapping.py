"""Verbs of the mapping: one variable from a form's rows, with its define.xml origin and method (DESIGN 2).

A verb knows where its values come from (`inputs`), what define.xml calls that (`origin`, `method`), and reports every value
that it cannot use.

    "AETERM": collected("AETERM"), "AESER": coded("SER", "C66742"), "AEACN": derived(strongest_action, "ACNS", "ACNE")
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from pipeline.core import issues
from pipeline.core.distinct import each_distinct, looked_up
from pipeline.core.errors import CrfError
from pipeline.core.series import Series
from pipeline.core.time import dates
from pipeline.study import Study
from pipeline.study.translations import translate, translate_column
from schemas.base import DTYPES
from schemas.codelists import codelist, former_terms, normalise, spellings

T = TypeVar("T")

# Between the row keys of a record that several raw rows made (column SOURCES of a prepared frame).
SEPARATOR = "\n"

# Why FORMDT of a log is not submitted.
LOG_LINE = "blank: the lines of a log have dates of their own"

NUMBER_AS_DATE = (
    "is a number and no date; say what it counts or how it is written, raw.forms.{form}.dates: {{{column}: SAS DATE}}"
)
TIME_CODES = ("TIME_INVALID", "TIME_UNUSED", "TIME_OFFSET", "TIME_MIDNIGHT", "TIME_DIFFERS")

COLLECTED, ASSIGNED, DERIVED, PROTOCOL = "Collected", "Assigned", "Derived", "Protocol"


class MappingError(CrfError):
    """A mapping that names a column which no form has, or says two things of one column."""


@dataclass
class Rows:
    """The rows of one form while they are mapped: the frame, the study, the issues found so far, and what verbs share."""

    form: str
    df: pd.DataFrame
    study: Study
    issues: list[pd.DataFrame] = field(default_factory=list)
    made: dict[str, Any] = field(default_factory=dict)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What several verbs of a block need, made by the first of them that asks for it by this name."""
        if name not in self.made:
            self.made[name] = make()
        made: T = self.made[name]
        return made

    def report(self, code: str, where: Series, column: str = "", **text: Any) -> None:
        """Put the rows where `where` is true on the issue list."""
        if where.any():
            self.issues.append(issues.found(code, self.df[where], self.form, column=column, **text))


@dataclass(frozen=True)
class Verb:
    """How one variable is filled: `apply` takes the rows, gives a column on their index.

    `inputs` are the columns it reads, `origin` and `method` what define.xml says of it, `name` the verb as the mapping calls it;
    `function` is what a derived one computes by; `further` are columns that it reads where the form asks for them;
    `joined_from` names the questions of other forms (FORM.COLUMN) that stand in its column of the prepared rows.
    """

    origin: str
    inputs: tuple[str, ...]
    method: str
    apply: Callable[[Rows], Series]
    name: str = "derived"
    function: Callable[..., Any] | None = None
    further: tuple[str, ...] = ()
    joined_from: tuple[str, ...] = ()


@dataclass(frozen=True)
class Supp:
    """A supplemental qualifier: its label (at most 40 characters), the verb that fills QVAL, and who evaluated it."""

    label: str
    verb: Verb
    evaluator: str = ""


@dataclass(frozen=True)
class Block:
    """The records that one form makes in a domain.

    `where` keeps the rows that make a record (from the columns of the form and the reference), `reason` says why the others
    make none; `prepare` replaces the form's rows where a record is not simply a row (it keeps ROWKEY, SITEID, SUBJID, FOLDER,
    FOLDERSEQ, and names all its source rows in SOURCES); `checks` look at all rows of known subjects and report issues; `rule`
    names the block in the lineage; `baseline` names the variables that identify a series of results, the last of which before
    the first dose gets --LOBXFL; `as_asked` are the variables and qualifiers that stay empty where the form does not ask for
    their columns: a block that has any makes no record where the trial has not its form (standard mappings, sdtm/cdash).
    """

    form: str
    variables: dict[str, Verb]
    supp: dict[str, Supp] = field(default_factory=dict)
    where: Callable[[pd.DataFrame], Series] | None = None
    reason: str = ""
    prepare: Callable[[dict[str, pd.DataFrame], Study], pd.DataFrame] | None = None
    checks: tuple[Callable[[Rows], None], ...] = ()
    rule: str = ""
    baseline: tuple[str, ...] = ()
    as_asked: frozenset[str] = frozenset()


@dataclass(frozen=True)
class FormFields:
    """What a module says of columns that no verb names, each written FORM.COLUMN; its constant FIELDS (pipeline.sdtm.fields).

    `made_from`: a prepared column that verbs read -> the columns that it is made from, none where it comes from no form.
    `uses`: a column that decides on records or joins them -> what for. `not_submitted`: a column left out -> the reason.
    `as_asked`: what it says of columns that the trial's forms do not have is passed over.
    """

    made_from: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    uses: Mapping[str, str] = field(default_factory=dict)
    not_submitted: Mapping[str, str] = field(default_factory=dict)
    as_asked: bool = False


def tidy(text: Series) -> Series:
    """Text with outer blanks trimmed and inner ones collapsed (also non-breaking ones); blank text is missing."""
    return _clean(text, lambda value: " ".join(value.split()))


def code_text(text: Series) -> Series:
    """Text as coded values are compared (codelists.normalise); blank text is missing."""
    return _clean(text, normalise)


def _clean(text: Series, read: Callable[[str], str]) -> Series:
    """`read` of a text column, each distinct text read once; blank is missing."""

    def cleaned(distinct: Series) -> Series:
        clean = pd.Series([read(value) for value in distinct], dtype=DTYPES["Char"])
        return clean.where(clean.ne(""))

    return each_distinct(text, cleaned)


def meaning(text: Series, known: Mapping[str, str]) -> Series:
    """What `known`, whose keys are written as `code_text` writes, gives for each answer; missing where it gives nothing."""
    return each_distinct(text, lambda distinct: code_text(distinct).map(known).astype(DTYPES["Char"]))


def collected(column: str, origin: str = COLLECTED) -> Verb:
    """The text as entered, blanks tidied, case kept; translated where the study has a translation."""
    return Verb(origin, (column,), "", lambda rows: tidy(translated(rows, column)), "collected")


def upper_case(column: str, origin: str = COLLECTED) -> Verb:
    """The text as entered, translated, tidied and in upper case: a category for which the standard has no codelist."""
    return Verb(origin, (column,), "", lambda rows: code_text(translated(rows, column)), "upper case")


def translated(rows: Rows, column: str) -> Series:
    """The text of a column with the study's translations; what was translated, and what could not be, is reported."""
    english, found_here = translate_column(rows.df, column, rows.form, rows.study.translations)
    rows.issues += found_here
    return english


def constant(value: str, origin: str = ASSIGNED) -> Verb:
    """The same value in every record."""
    return Verb(origin, (), "", lambda rows: pd.Series(value, index=rows.df.index, dtype=DTYPES["Char"]), "constant")


def coded(column: str, code: str = "", values: Mapping[str, str] | None = None, origin: str = COLLECTED) -> Verb:
    """A code or label of the form as a term: the form's own `values` first, then the spellings of the codelist `code`.

    What neither knows is looked up as the study translates it. A text that is none of these is CT_UNMAPPED, or TERM_RETIRED
    where the publication before had it: kept where the codelist is extensible, left blank where it is closed.
    """

    def apply(rows: Rows) -> Series:
        text = code_text(rows.df[column])
        former = former_terms((code,)) if code else {}
        own = {normalise(spelling): former.get(term) or term for spelling, term in (values or {}).items()}
        known = (spellings(code) if code else {}) | own
        term = looked_up(text, known)
        if (text.notna() & term.isna()).any() and rows.study.translations:
            text = text.where(term.notna(), code_text(translate(rows.df[column], rows.study.translations)))
            term = looked_up(text, known)
        unknown = text.notna() & term.isna()
        keep = bool(code) and codelist(code).extensible
        action = {"action": "kept as an extension of the codelist", "severity": "warn"} if keep else {}
        gone = unknown & text.isin([normalise(old) for old in former])
        rows.report("CT_UNMAPPED", unknown & ~gone, column, **action)
        rows.report("TERM_RETIRED", gone, column, **action)
        return term.where(~unknown, text) if keep else term

    return Verb(origin, (column,), "", apply, "coded")


def date(column: str, time: str = "") -> Verb:
    """Raw date text (and a time field) as ISO 8601 in collected precision; unusable text is reported and left blank.

    A time that cannot be read is reported and never blanks its date.
    """

    def apply(rows: Rows) -> Series:
        read = dates.parse(rows.df[column], rows.study.dates.dmy_ambiguous, rows.df[time] if time else None)
        invalid = read["CODE"].eq("DATE_INVALID").fillna(False)
        bare = invalid & rows.df[column].str.fullmatch(r"\s*\d+(\.\d+)?\s*").fillna(False).astype(bool)
        rows.report("DATE_INVALID", invalid & ~bare, column)
        rows.report("DATE_INVALID", bare, column, message=NUMBER_AS_DATE.format(form=rows.form, column=column))
        rows.report("DATE_AMBIGUOUS", read["CODE"].eq("DATE_AMBIGUOUS").fillna(False), column)
        for code in TIME_CODES:
            of_it = read["TIME"].eq(code).fillna(False)
            in_field = of_it & rows.df[time].notna() if time else of_it & False
            rows.report(code, in_field, time)
            rows.report(code, of_it & ~in_field, column)
        return read["DTC"]

    return Verb(COLLECTED, (column, time) if time else (column,), "", apply, "date")


def to_number(text: Series) -> Series:
    """Text as a number; a decimal comma counts as a point. Null where it is no number."""

    def read(distinct: Series) -> Series:
        clean = code_text(distinct).str.replace(",", ".", regex=False)
        return pd.to_numeric(clean, errors="coerce").astype("float64").replace([np.inf, -np.inf], np.nan)

    return each_distinct(text, read)


def number(column: str) -> Verb:
    """A collected number; text that is none is reported and left blank."""

    def apply(rows: Rows) -> Series:
        value = to_number(rows.df[column])
        rows.report("NUMBER_INVALID", tidy(rows.df[column]).notna() & value.isna(), column)
        return value

    return Verb(COLLECTED, (column,), "", apply, "number")


def derived(function: Callable[..., Series], *columns: str, origin: str = DERIVED, further: tuple[str, ...] = ()) -> Verb:
    """A named function of columns of the form (or of the reference); its docstring is the method that define.xml prints.

    "{any drug}" in it is worded by the number of the trial's drugs (`Study.any_drug`).
    The function takes the columns as series, then those of `further`, blank where the form does not ask for them, and `study`
    where it declares that parameter.
    """
    wants_study = "study" in inspect.signature(function).parameters

    def apply(rows: Rows) -> Series:
        keywords = {"study": rows.study} if wants_study else {}
        return function(*(rows.df[c] for c in columns), *(answers(rows.df, c) for c in further), **keywords)

    return Verb(origin, columns, inspect.getdoc(function) or "", apply, function=function, further=further)


def answers(df: pd.DataFrame, column: str) -> Series:
    """A column of a form; blank where the form does not ask for it."""
    return df[column] if column in df else pd.Series(None, index=df.index, dtype=DTYPES["Char"])


def reads(*verbs: Verb) -> Callable[[Rows], None]:
    """The check of answers that no variable takes as they are: what these verbs cannot read is reported, for all rows."""

    def check(rows: Rows) -> None:
        for verb in verbs:
            verb.apply(rows)

    return check
