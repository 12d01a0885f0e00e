"""What two sources call differently, and which differences are explained: takes an agreement file and the differences, gives each
difference its reason.
"""

import re
from pathlib import Path

import pandas as pd
from pydantic import Field, ValidationError, field_validator

from pipeline.core.series import Series
from pipeline.core.yaml_file import YamlError, read_yaml
from pipeline.review.compare.cells import CompareError, Dataset
from pipeline.study.key_faults import key_faults
from pipeline.study.protocol import Section
from schemas.base import DTYPES

EVERY = "*"


class Explained(Section):
    """One explanation. A difference is explained when all that is stated holds; "*" stands for every dataset or variable.

    `kind` is one of compare.py's ("cell", "row only in other" ...); `key` is searched in the key's text ("USUBJID=01-701-1015,
    PARAMCD=OS"); `base` and `other` must match the whole value ("" a missing one). All three are regular expressions.
    """

    dataset: str
    reason: str = Field(min_length=1)
    variable: str | tuple[str, ...] = EVERY
    kind: str = EVERY
    key: str = ""
    base: str | None = None
    other: str | None = None

    @field_validator("key", "base", "other")
    @classmethod
    def _is_expression(cls, value: str | None) -> str | None:
        try:
            re.compile(value or "")
        except re.error as error:
            raise ValueError(f"{value!r} is no regular expression: {error}") from None
        return value


class Agreement(Section):
    """The agreement file.

    `datasets`: name in BASE -> name in OTHER; only these are compared, all that both have when empty. `keys`: dataset -> its key.
    `rename`: dataset -> variable in OTHER -> variable in BASE. `terms`: dataset -> variable -> value in OTHER -> value in BASE.
    """

    datasets: dict[str, str] = Field(default_factory=dict)
    keys: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    rename: dict[str, dict[str, str]] = Field(default_factory=dict)
    terms: dict[str, dict[str, dict[str, str]]] = Field(default_factory=dict)
    explained: tuple[Explained, ...] = ()


def load_agreement(path: Path) -> Agreement:
    """The agreement of one file. CompareError names the file and every fault."""
    try:
        return Agreement.model_validate(read_yaml(path) or {})
    except FileNotFoundError:
        raise CompareError(f"{path}: there is no such file") from None
    except YamlError as error:
        raise CompareError(str(error)) from None
    except ValidationError as error:
        raise CompareError("\n".join(f"{path}: {fault}" for fault in key_faults(error, Agreement))) from None


def in_words_of_base(other: Dataset, agreement: Agreement) -> Dataset:
    """OTHER with variables and values called as BASE calls them; `other.name` is the name in BASE."""
    renamed = other.table.rename(columns=agreement.rename.get(other.name, {}))
    for variable, words in agreement.terms.get(other.name, {}).items():
        if variable in renamed:
            text = renamed[variable].astype(DTYPES["Char"])
            renamed = renamed.assign(**{variable: text.map(words).astype(DTYPES["Char"]).fillna(text)})
    return Dataset(other.name, renamed, other.labels, other.typed)


def explain(differences: pd.DataFrame, agreement: Agreement) -> tuple[pd.DataFrame, tuple[Explained, ...]]:
    """`differences` with REASON (missing where unexplained): the first explanation that fits. And those that fitted nothing."""
    reason = pd.Series(None, index=differences.index, dtype=DTYPES["Char"])
    unused = []
    for explanation in agreement.explained:
        fits = _fits(differences, explanation)
        if not fits.any():
            unused.append(explanation)
        reason = reason.mask(fits & reason.isna(), explanation.reason)
    return differences.assign(REASON=reason), tuple(unused)


def _fits(differences: pd.DataFrame, explanation: Explained) -> Series:
    fits = pd.Series(True, index=differences.index)
    variables = [explanation.variable] if isinstance(explanation.variable, str) else list(explanation.variable)
    for column, wanted in (("DATASET", [explanation.dataset]), ("VARIABLE", variables), ("KIND", [explanation.kind])):
        if EVERY not in wanted:
            fits &= differences[column].isin(wanted)
    if explanation.key:
        fits &= differences["KEY"].fillna("").astype(object).str.match(f".*(?:{explanation.key})")
    for column, pattern in (("BASE", explanation.base), ("OTHER", explanation.other)):
        if pattern is not None:
            fits &= differences[column].fillna("").astype(object).str.fullmatch(pattern)
    return fits
