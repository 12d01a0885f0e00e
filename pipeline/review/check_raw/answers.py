"""What of the answers can be read: takes landed forms, tells of every date, time, number and code how many of those filled.

A field is what its form asks for, or what the verbs of the mapping read it as. Nothing is run: each reader is given the answers.
"""

from collections.abc import Iterator, Mapping

import pandas as pd

from pipeline.core.distinct import each_distinct
from pipeline.core.series import Series
from pipeline.core.time import dates
from pipeline.core.time.time_texts import INVALID, read_times
from pipeline.raw.blinded_rows import without_treatment
from pipeline.review.check_raw.codes import verbs_by_form
from pipeline.sdtm.verbs.mapping import Verb, tidy, to_number
from pipeline.trial.trial import Trial
from schemas.base import key_of, variables
from schemas.raw import DATE, NUMBER, TIME, TIMESTAMP, RawForm

COLUMNS = ["FORM", "COLUMN", "KIND", "FILLED", "READ", "NOT_READ"]
CODE = "code"
EXAMPLES = 3


def readable_fields(
    tables: Mapping[str, pd.DataFrame], forms: Mapping[str, type[RawForm]], trial: Trial | None, codes: pd.DataFrame
) -> pd.DataFrame:
    """One row (COLUMNS) per date, time, number and code of the forms: answers filled and read, and examples that are not read.

    `codes` is the table of unknown codes (codes). Without a trial only what the forms say of their fields is known.
    """
    verbs = verbs_by_form(trial) if trial else {}
    dmy = trial.study.dates.dmy_ambiguous if trial else "reject"
    unknown = codes.groupby(["FORM", "COLUMN"])["VALUE"].agg(list).to_dict() if len(codes) else {}
    made = []
    for name, form in forms.items():
        for column, kind in _kinds(form, verbs.get(name, [])):
            text = tidy(tables[name][column]).dropna()
            if len(text):
                lost = text.isin(unknown.get((name, column), [])) if kind == CODE else _lost(text, kind, dmy)
                quoted = without_treatment(text[lost], trial.study) if trial else text[lost]
                made.append((name, column, kind, len(text), int((~lost).sum()), examples(quoted)))
    return pd.DataFrame(made, columns=COLUMNS)


def _kinds(form: type[RawForm], verbs: list[Verb]) -> Iterator[tuple[str, str]]:
    """Each field with its kind: as the form asks for it, else as a verb reads it."""
    read: dict[str, str] = {}
    for verb in verbs:
        if verb.name == "date":
            read |= dict(zip(verb.inputs, (DATE, TIME), strict=False))
        elif verb.name == "number":
            read |= dict.fromkeys(verb.inputs, NUMBER)
    for variable in [variable for variable in variables(form) if variable.name not in key_of(form)]:
        coded = CODE if variable.extra.get("codes") else ""
        if kind := variable.extra.get("format") or coded or read.get(variable.name):
            yield variable.name, kind


def _lost(text: Series, kind: str, dmy: str) -> Series:
    """The answers that the reader of their kind cannot use; a date whose time alone is unreadable counts as lost."""
    if kind in (DATE, TIMESTAMP):
        read = dates.parse(text, dmy)
        return read["CODE"].notna() | read["TIME"].eq(INVALID).fillna(False).astype(bool)
    if kind == TIME:
        return each_distinct(text, read_times)["CODE"].eq(INVALID).fillna(False).astype(bool)
    return to_number(text).isna()


def examples(text: Series) -> str:
    """The commonest answers of a field that are not read, with their numbers."""
    counts = text.value_counts().head(EXAMPLES)
    return ", ".join(f"{value} ({count})" for value, count in counts.items())
