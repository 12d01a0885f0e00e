"""Verbs of coded terms: events and history by MedDRA's hierarchy, medication by ATC, from the trial's folder coding/.

The coder's file decides by the verbatim term; where it has none, or one that cannot be used, the columns of the form that were
coded in the EDC, completed from the dictionary. A study without such files has no use for these verbs: its mapping takes the
coded columns of the form.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from pipeline.core.distinct import positions
from pipeline.core.issues import CATALOGUE
from pipeline.core.series import Series
from pipeline.sdtm.verbs.mapping import ASSIGNED, Rows, Supp, Verb, answers, code_text, tidy, to_number
from pipeline.study import Study
from pipeline.study.coding import events, medications
from pipeline.study.coding.events import resolve_events
from pipeline.study.coding.files import LINE, key_of
from pipeline.study.coding.medications import deepest_class, resolve_medications
from pipeline.study.coding.resolved import DIFFERS, SAYS, STATE, TWICE, UNKNOWN
from pipeline.study.translations import translate
from schemas.base import DTYPES

UNCODED = "TERM_UNCODED"
OF_EVENT = {
    "LLT": "LLT", "LLTCD": "LLTCD", "DECOD": "PT", "PTCD": "PTCD", "HLT": "HLT", "HLTCD": "HLTCD", "HLGT": "HLGT",
    "HLGTCD": "HLGTCD", "BODSYS": "SOC", "BDSYCD": "SOCCD", "SOC": "SOC", "SOCCD": "SOCCD",
}  # fmt: skip
"""Variable behind the letters of its domain -> part of the hierarchy."""


@dataclass(frozen=True)
class _Terms:
    """How the terms of one form are coded: by which file, of which parts, and how they are completed from the dictionary."""

    coded: pd.DataFrame
    file: str
    parts: tuple[str, ...]
    complete: Callable[[pd.DataFrame], pd.DataFrame]


def event_terms(domain: str, verbatim: str, entered: Mapping[str, str], study: Study) -> dict[str, Verb]:
    """The coded variables of an event (AELLT to AESOCCD of "AE"), of a study that has its coding; else none.

    `verbatim`: the column with the term as collected; `entered`: part (events.PARTS) -> the column where the form has it coded.
    """
    coding = study.coding.events
    if coding is None:
        return {}
    terms = _Terms(coding.coded, events.CODED_FILE, events.PARTS, lambda given: resolve_events(given, coding.dictionary))
    return {
        f"{domain}{variable}": _verb(verbatim, entered, terms, part, number=variable.endswith("CD"))
        for variable, part in OF_EVENT.items()
    }


def medication_terms(domain: str, verbatim: str, entered: Mapping[str, str], study: Study) -> dict[str, Verb]:
    """--DECOD, --CLAS and --CLASCD (the deepest class of the ATC) of a study that has its coding; else none."""
    terms = _medication(study)
    if terms is None:
        return {}
    found = {f"{domain}DECOD": _verb(verbatim, entered, terms, "DECOD", upper=True)}
    for what in ("", "CD"):
        found[f"{domain}CLAS{what}"] = _verb(verbatim, entered, terms, what, deepest=True)
    return found


def medication_classes(domain: str, verbatim: str, entered: Mapping[str, str], study: Study) -> dict[str, Supp]:
    """The qualifiers of the four levels of the ATC (CMATC1, CMATC1CD ...) of a study that has its coding; else none."""
    terms = _medication(study)
    if terms is None:
        return {}
    labels = {part: f"ATC Level {part[3]} {'Code' if part.endswith('CD') else 'Description'}" for part in medications.LEVELS}
    return {f"{domain}{part}": Supp(label, _verb(verbatim, entered, terms, part)) for part, label in labels.items()}


def _medication(study: Study) -> _Terms | None:
    coding = study.coding.medications
    if coding is None:
        return None
    return _Terms(coding.coded, medications.CODED_FILE, medications.PARTS, lambda given: resolve_medications(given, coding.atc))


def _verb(
    verbatim: str, entered: Mapping[str, str], terms: _Terms, part: str, *, number: bool = False, upper: bool = False,
    deepest: bool = False,
) -> Verb:  # fmt: skip
    def apply(rows: Rows) -> Series:
        found = rows.once(f"{terms.file} {verbatim}", lambda: _coded(rows, verbatim, entered, terms))
        value = deepest_class(found, part) if deepest else found[part]
        return to_number(value) if number else code_text(value) if upper else value

    return Verb(ASSIGNED, (verbatim,), "", apply, "dictionary", further=tuple(entered.values()))


def _coded(rows: Rows, verbatim: str, entered: Mapping[str, str], terms: _Terms) -> pd.DataFrame:
    """The parts of each row; what is wrong with them is reported."""
    text = rows.df[verbatim]
    own = _entered(rows, entered, terms)
    line = positions(_key(text, rows, terms.coded), pd.Series(terms.coded.index, dtype=DTYPES["Char"]))
    of_file = terms.coded.reset_index(drop=True).reindex(line).set_axis(text.index)
    nothing = own[list(terms.parts)].isna().all(axis="columns")
    unusable = of_file[STATE].eq(TWICE).fillna(False) | (of_file[STATE].eq(UNKNOWN).fillna(False) & ~nothing)
    by_file = pd.Series(line >= 0, index=text.index) & ~unusable
    found = of_file[list(terms.parts)].where(by_file, own[list(terms.parts)]).astype(DTYPES["Char"])
    _report(rows, verbatim, terms, of_file, own, by_file, found)
    return found


def _key(text: Series, rows: Rows, coded: pd.DataFrame) -> Series:
    """The term as the coder's file has it: as collected, else as the study translates it."""
    key = key_of(text)
    known = key.isin(coded.index)
    return (
        key if known.all() or not rows.study.translations else key.where(known, key_of(translate(text, rows.study.translations)))
    )


def _entered(rows: Rows, entered: Mapping[str, str], terms: _Terms) -> pd.DataFrame:
    """What the form has coded, completed from the dictionary."""
    given = {part: tidy(answers(rows.df, entered[part])) if part in entered else None for part in terms.parts}
    return terms.complete(pd.DataFrame(given, index=rows.df.index).astype(DTYPES["Char"]))


def _report(
    rows: Rows, verbatim: str, terms: _Terms, of_file: pd.DataFrame, own: pd.DataFrame, by_file: Series, found: pd.DataFrame
) -> None:
    """The issues of rows: not coded, coded in two ways, to a term that the dictionary does not have, or has elsewhere."""
    collected = rows.df[verbatim].notna()
    name = terms.parts[2] if "PT" in terms.parts else "DECOD"
    empty = collected & found.notna().sum(axis="columns").eq(0)
    twice = of_file[STATE].eq(TWICE).fillna(False)
    rows.report(UNCODED, empty & ~twice, verbatim)
    place = f"{terms.file}, line " + of_file[LINE].fillna("")
    rows.report(TWICE, twice, verbatim, message="is coded in two ways: " + place)
    other = by_file & own[name].notna() & of_file[name].notna() & key_of(own[name]).ne(key_of(of_file[name]))
    said = "is coded as '" + own[name].fillna("") + "' on the form and as '" + of_file[name].fillna("") + "' in " + place
    rows.report(TWICE, other, verbatim, message=said, action="the file is used")
    everywhere, nowhere = pd.Series(True, index=own.index), pd.Series("", index=own.index, dtype=DTYPES["Char"])
    for source, where, whose in ((of_file, everywhere, " (" + place + ")"), (own, ~by_file, nowhere)):
        for state in (UNKNOWN, DIFFERS):
            wrong = where & source[STATE].eq(state).fillna(False)
            message = CATALOGUE[state].message + ": " + source[SAYS].fillna("") + whose
            rows.report(state, wrong, verbatim, message=message)
