"""Declare tables, and make frames fit and checked (DESIGN 1).

From a class that lists a table's variables: the ordered variables with label, type, core and codelists (`variables`), a frame
with those columns in that order and type (`conform`), and the failing records (`validate`). Validation, Dagster column schemas,
XPT and define.xml are all generated from it.

    class AE(SdtmDomain, key="STUDYID USUBJID AEDECOD AESTDTC AESEQ"):
        \"\"\"One record per adverse event per subject.\"\"\"
        STUDYID: Char
        AESEQ: Num
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import new_class
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.engines.pandas_engine import Engine

from schemas.facts import Fact, domains, find_fact

if TYPE_CHECKING:
    Char = str
    Num = float
    Date = np.datetime64
else:
    Char = pd.StringDtype("pyarrow", na_value=np.nan)
    Num = np.dtype("float64")
    Date = np.dtype("datetime64[ms]")

DTYPES: dict[str, Any] = {
    "Char": pd.StringDtype("pyarrow", na_value=np.nan),
    "Num": np.dtype("float64"),
    "Date": np.dtype("datetime64[ms]"),
}


@dataclass(frozen=True)
class Variable:
    """One variable of a declared table, with everything that is generated from it.

    `type` is Char, Num or Date (an ADaM numeric date); `core` is the standard's (Req, Exp, Perm, Cond) or "" for a sponsor's
    variable; `source` is an ADaM predecessor ("DM.AGE"), `derivation` the method in words, `imputed` whether that completes
    values that were not collected; `extra` is what a layer adds.
    """

    name: str
    label: str
    type: str
    core: str
    codelists: tuple[str, ...] = ()
    source: str = ""
    derivation: str = ""
    imputed: bool = False
    extra: dict[str, Any] = field(default_factory=dict)


def var(label: str = "", *, codelist: str = "", core: str = "", uncoded: str = "", **extra: Any) -> Any:
    """Declare what the standards do not say of a variable: label (at most 40 characters), NCI codelist, core, extras.

    `uncoded` is the reason why the standard's codelist does not hold for the whole column.
    """
    given = {"label": label, "codelist": codelist, "core": core, "uncoded": uncoded, **extra}
    return pa.Field(nullable=True, metadata={k: v for k, v in given.items() if v})


def predecessor(source: str, label: str = "", **extra: Any) -> Any:
    """An ADaM variable that is a copy: `predecessor("DM.AGE")`."""
    return var(label, source=source, **extra)


def derived(derivation: str, label: str = "", *, imputed: bool = False, **extra: Any) -> Any:
    """An ADaM variable that is derived, or `imputed`: the method in words for a statistician who has the package alone.

    Places in braces ("{te.window_days}") are filled with what the study decided (pipeline/study/words.py).
    """
    return var(label, derivation=derivation, imputed=imputed, **extra)


class Table(pa.DataFrameModel):
    """Any declared table. Class arguments: `key` (variables, blank-separated), `title`, `name` (default: the class name).

    `facts` names the datasets of the standards in which a variable's facts are looked up, in this order. `like`, of a sponsor's
    domain, the domain of the standard whose class, order and variables it shares: XWDTC is as VSDTC. `working`: never submitted.
    `without`: variables (blank-separated) of the class that it extends which it has not.
    """

    def __init_subclass__(
        cls,
        *,
        key: str = "",
        title: str = "",
        name: str = "",
        facts: str = "",
        like: str = "",
        working: bool = False,
        without: str = "",
        ordered: bool | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init_subclass__(**kwargs)  # type: ignore[no-untyped-call]
        cls._key = tuple(key.split()) or getattr(cls, "_key", ())
        cls._name = name or cls.__name__
        cls._facts = tuple(facts.split()) or getattr(cls, "_facts", ())
        cls._working = working
        cls._like = like or getattr(cls, "_like", "")
        cls._title = title or (domains()[cls._name].label if cls._name in domains() else getattr(cls, "_title", ""))
        cls._without = frozenset(without.split()).union(*(getattr(base, "_without", ()) for base in cls.__mro__[1:]))
        cls._ordered = getattr(cls, "_ordered", False) if ordered is None else ordered
        if cls._like and cls._like not in domains():
            raise ValueError(f"{cls.__name__}: like='{cls._like}' is none of {', '.join(sorted(domains()))}")

    if TYPE_CHECKING:
        _key: ClassVar[tuple[str, ...]]
        _name: ClassVar[str]
        _facts: ClassVar[tuple[str, ...]]
        _like: ClassVar[str]
        _working: ClassVar[bool]
        _without: ClassVar[frozenset[str]]
        _title: ClassVar[str]
        _ordered: ClassVar[bool]


class SdtmDomain(Table, ordered=True):
    """An SDTM domain: facts of its own domain in SDTMIG 3.4, columns in the guide's order."""


class AdamDataset(Table, facts="ADSL BDS"):
    """An ADaM dataset: columns in the order declared."""


Declared = TypeVar("Declared", bound=Table)


def extended(table: type[Declared], further: Mapping[str, tuple[Any, Any]]) -> type[Declared]:
    """`table` with further variables (name: type and declaration) under its own name; a name that it has is declared anew.

    A variable stands at the end, or behind the one that `after` of its declaration names.
    """
    if not further:
        return table
    body = {
        "__module__": table.__module__,
        "__doc__": table.__doc__,
        "__annotations__": {name: kind for name, (kind, _) in further.items()},
        **{name: declaration for name, (_, declaration) in further.items()},
    }
    return new_class(
        table.__name__,
        (table,),
        {"name": table._name, "title": table._title, "working": table._working},
        lambda space: space.update(body),
    )


def key_of(table: type[Table]) -> tuple[str, ...]:
    """The variables that identify a record of `table`."""
    return table._key


def name_of(table: type[Table]) -> str:
    """The dataset's name as submitted: AE, SUPPAE, ADSL."""
    return table._name


def title_of(table: type[Table]) -> str:
    """The dataset's label (at most 40 characters)."""
    return table._title


_VARIABLES: dict[type[Table], tuple[Variable, ...]] = {}
_EMPTY: dict[type[Table], pd.DataFrame] = {}


def variables(table: type[Table]) -> tuple[Variable, ...]:
    """The variables of `table`, in order. ValueError for a variable that neither the standards nor the class label."""
    if table not in _VARIABLES:
        columns = {name: column for name, column in table.to_schema().columns.items() if name not in table._without}
        found = [(_variable(table, name, column), _fact(table, name)) for name, column in columns.items()]
        if table._ordered:
            found.sort(key=lambda pair: pair[1].order if pair[1] else _after(pair[0], table))
        else:
            place = {name: number for number, name in enumerate(columns)}
            found.sort(key=lambda pair: (place[pair[0].extra.get("after", pair[0].name)], "after" in pair[0].extra))
        _VARIABLES[table] = tuple(variable for variable, _ in found)
    return _VARIABLES[table]


def _fact(table: type[Table], name: str) -> Fact | None:
    """What the standard says of a variable; of a sponsor's domain what it says of the domain that it is like, but its terms."""
    if fact := find_fact(name, (*table._facts, table._name)):
        return fact
    like = name.replace(table._name, table._like, 1) if name.startswith(table._name) else name
    similar = find_fact(like, (table._like,)) if table._like else None
    if similar is None:
        return None
    own = similar.label.replace(domains()[table._like].label, table._title)  # Study Day of Vital Signs: of our domain
    return replace(similar, variable=name, label=own, codelists=())


def _after(variable: Variable, table: type[Table]) -> float:
    """Where a variable that the guide does not list stands: behind the one that its declaration names."""
    fact = _fact(table, variable.extra.get("after", ""))
    return fact.order + 0.5 if fact else 10_000


def _variable(table: type[Table], name: str, column: pa.Column) -> Variable:
    given = dict(column.metadata or {})
    fact = _fact(table, name) or Fact("", "", name, "", "", "", (), 0)
    label = given.pop("label", "") or fact.label
    if not label:
        raise ValueError(f"{table.__name__}.{name}: no standard labels this variable; give it one with var('...')")
    own_codelist = given.pop("codelist", "")
    codelists = () if given.get("uncoded") else fact.codelists
    return Variable(
        name=name,
        label=label,
        type=next(kind for kind, dtype in DTYPES.items() if Engine.dtype(dtype) == column.dtype),
        core=given.pop("core", "") or fact.core,
        codelists=(own_codelist,) if own_codelist else codelists,
        source=given.pop("source", ""),
        derivation=given.pop("derivation", ""),
        imputed=given.pop("imputed", False),
        extra=given,
    )


def names(table: type[Table]) -> list[str]:
    """The names of the table's variables, in order."""
    return [variable.name for variable in variables(table)]


def conform(df: pd.DataFrame, table: type[Table]) -> pd.DataFrame:
    """`df` with the declared columns first and in order, each in its declared type where its values allow it.

    Nothing is dropped and nothing is invented: a missing column stays missing, an extra one stays at the end, a value that
    cannot be cast leaves its column as it was. `validate` reports all three.
    """
    kinds = {v.name: v.type for v in variables(table) if v.name in df.columns}
    extra = [c for c in df.columns if c not in kinds]
    ordered = df[[*kinds, *extra]].reset_index(drop=True)
    types = ordered.dtypes
    cast = {name: _cast(ordered[name], kind) for name, kind in kinds.items() if types[name] != DTYPES[kind]}
    return ordered.assign(**cast) if cast else ordered


def _cast(values: "pd.Series[Any]", kind: str) -> "pd.Series[Any]":
    try:
        return values.astype(DTYPES[kind])
    except (TypeError, ValueError):
        return values


def empty(table: type[Table]) -> pd.DataFrame:
    """A frame with the table's columns and types, and no rows."""
    if table not in _EMPTY:
        _EMPTY[table] = pd.DataFrame({v.name: pd.Series(dtype=DTYPES[v.type]) for v in variables(table)})
    return _EMPTY[table].copy()


def select(df: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """`df[columns]`; KeyError names every column that is missing."""
    if missing := [c for c in columns if c not in df.columns]:
        raise KeyError(f"columns {missing} are missing; the table has {list(df.columns)}")
    return df[list(columns)]
