"""Which texts in coded columns will not be understood: takes landed forms, gives each text that is no code, with the nearest one.

Every verb that reads a column and reports unknown terms is asked; a text that all of them take is not listed.
"""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

import pandas as pd

from pipeline.core.series import Series
from pipeline.sdtm.fields import domain_of, modules_of
from pipeline.sdtm.verbs.mapping import Rows, Verb
from pipeline.study import Study
from pipeline.trial.trial import Trial
from schemas.base import names, variables
from schemas.codelists import in_force, normalise
from schemas.raw import RawForm

MEANINGLESS = "\N{REPLACEMENT CHARACTER}"
UNKNOWN = ("CT_UNMAPPED", "TERM_RETIRED")
COLUMNS = ["FORM", "COLUMN", "VALUE", "ROWS", "PLACE", "NEAREST"]


def unknown_codes(tables: Mapping[str, pd.DataFrame], forms: Mapping[str, type[RawForm]], trial: Trial | None) -> pd.DataFrame:
    """One row (COLUMNS) per text of a coded question that is none of the form's codes and that no verb of the mapping takes.

    PLACE is its first row. Without a trial there is no mapping to ask, and every spelling but the form's own is listed.
    """
    verbs, study = (verbs_by_form(trial), trial.study) if trial else ({}, None)
    made = [row for name, form in forms.items() for row in _unknown(tables[name], form, verbs.get(name, []), study)]
    return pd.DataFrame(made, columns=COLUMNS)


def verbs_by_form(trial: Trial) -> dict[str, list[Verb]]:
    """The verbs of the whole mapping, by form."""
    verbs: dict[str, list[Verb]] = {}
    for module in modules_of(trial.domains):
        domain = domain_of(module, trial.study, trial.forms)
        for block in domain.blocks if domain else ():
            verbs.setdefault(block.form, []).extend([*block.variables.values(), *(supp.verb for supp in block.supp.values())])
    return verbs


def retired_texts(tables: Mapping[str, pd.DataFrame], forms: Mapping[str, type[RawForm]], trial: Trial) -> list[str]:
    """A sentence per text of a form that a verb takes for a term which the terminology in force no longer has."""
    verbs = verbs_by_form(trial) if in_force().retired else {}
    said = []
    for name, form in forms.items():
        own = set(names(form))
        for verb in verbs.get(name, []):
            if verb.name == "coded" and own.issuperset(verb.inputs):
                (column,) = verb.inputs
                texts = tables[name][column].dropna().drop_duplicates().tolist()
                for text in sorted(_reported(texts, form, column, verb, trial.study, ("TERM_RETIRED",))):
                    rows = tables[name][tables[name][column].eq(text)]
                    place = f"{rows['FILE'].iloc[0]}, line {rows['FILELINE'].iloc[0]}"
                    said.append(f"{name}.{column}: '{text}' is a term that is retired ({len(rows)} rows, the first in {place})")
    return list(dict.fromkeys(said))


def _unknown(table: pd.DataFrame, form: type[RawForm], verbs: list[Verb], study: Study | None) -> list[tuple[Any, ...]]:
    made = []
    for variable in variables(form):
        codes = variable.extra.get("codes", ())
        texts = table[variable.name].dropna().drop_duplicates() if codes else pd.Series(dtype="str")
        texts = texts[~texts.map(normalise).isin(["", *map(normalise, codes)])]
        if study and len(texts):
            texts = texts[~texts.isin(_accepted_texts(texts, form, variable.name, verbs, study))]
        made += [_row(table, form.__name__, variable.name, text, codes) for text in texts]
    return made


def _accepted_texts(texts: Series, form: type[RawForm], column: str, verbs: list[Verb], study: Study) -> set[str]:
    """The texts that every verb takes which would report a text without any meaning."""
    own = set(names(form))
    readers = [verb for verb in verbs if column in verb.inputs and own.issuperset(verb.inputs)]
    reported = [_reported([*texts, MEANINGLESS], form, column, verb, study, UNKNOWN) for verb in readers]
    judges = [unknown for unknown in reported if MEANINGLESS in unknown]
    return set(texts).difference(*judges) if judges else set()


def _reported(texts: list[str], form: type[RawForm], column: str, verb: Verb, study: Study, codes: tuple[str, ...]) -> set[str]:
    """The texts of the column that a verb reports under these codes of issues."""
    rows = Rows(form.__name__, pd.DataFrame({column: texts}, dtype="str").reindex(columns=names(form)), study)
    verb.apply(rows)
    return {value for found in rows.issues for value in found.loc[found["CODE"].isin(codes), "VALUE"]}


def _row(table: pd.DataFrame, form: str, column: str, text: str, codes: tuple[str, ...]) -> tuple[Any, ...]:
    rows = table[table[column].eq(text)]
    place = f"{rows['FILE'].iloc[0]}, line {rows['FILELINE'].iloc[0]}"
    near = get_close_matches(normalise(text), codes, n=1)
    return form, column, text, len(rows), place, "".join(near)
