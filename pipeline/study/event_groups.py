"""Groups of adverse events as study.yaml declares them, completed from the queries in coding/, for ADAE and outputs."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

import pandas as pd

from pipeline.study.coding.files import LINE, key_of
from pipeline.study.coding.queries import CODE, KEY, LEVEL, QUERY_FILES, SCOPE, TERM, Query
from pipeline.study.decisions.safety import TermGroup
from schemas.base import DTYPES

Queries = Mapping[str, tuple[Query, ...]]


@dataclass(frozen=True, eq=False)
class EventGroup:
    """`variable`: CQ01NAM or SMQ01NAM, with its name; `terms` as coding.queries.Query has them; `query`: None of a list of terms
    in study.yaml; `special_interest`: shown among the events of special interest."""

    variable: str
    name: str
    terms: pd.DataFrame
    special_interest: bool
    query: Query | None = None

    @property
    def scope(self) -> str:
        """The variable with the scope of an event, SMQ01SC; "" of a list of terms, which has none."""
        return f"{self.variable.removesuffix('NAM')}SC" if self.query else ""

    @property
    def code(self) -> str:
        """The variable with the code of the query, SMQ01CD; "" but of an SMQ."""
        return f"{self.variable.removesuffix('NAM')}CD" if self.variable.startswith("SMQ") else ""

    @property
    def variables(self) -> tuple[str, ...]:
        """All its variables of ADAE."""
        return tuple(name for name in (self.variable, self.code, self.scope) if name)


def resolve_groups(declared: Mapping[str, TermGroup], queries: Queries) -> dict[str, EventGroup]:
    """The groups by variable, in its order; one whose query no file has is left out (`query_faults`)."""
    found = {variable: _resolve(variable, group, queries) for variable, group in sorted(declared.items())}
    return {variable: group for variable, group in found.items() if group}


def _resolve(variable: str, group: TermGroup, queries: Queries) -> EventGroup | None:
    if group.terms is not None:
        return EventGroup(variable, group.name, _as_terms(group.terms), group.special_interest)
    query = next((one for one in _of_file(variable, queries) if group.query in (one.name, one.number)), None)
    return EventGroup(variable, group.name or query.name, query.terms, group.special_interest, query) if query else None


def _as_terms(listed: tuple[str, ...]) -> pd.DataFrame:
    """Preferred terms as a query has them."""
    names = pd.Series(listed, dtype=DTYPES["Char"])
    nothing = pd.Series(None, index=names.index, dtype=DTYPES["Char"])
    return pd.DataFrame({LEVEL: "PT", TERM: names, CODE: nothing, SCOPE: nothing, KEY: key_of(names), LINE: nothing})


def _of_file(variable: str, queries: Queries) -> tuple[Query, ...]:
    return queries.get(file_of(variable), ())


def file_of(variable: str) -> str:
    """The file of the queries of a group's variable: smq.csv of SMQ01NAM."""
    return next(file for prefix, file in QUERY_FILES.items() if variable.startswith(prefix))


def query_faults(declared: Mapping[str, TermGroup], queries: Queries) -> Iterator[str]:
    """Groups whose query no file of coding/ has, with the nearest name."""
    for variable, group in declared.items():
        if group.query and _resolve(variable, group, queries) is None:
            known = [text for one in _of_file(variable, queries) for text in (one.name, one.number) if text]
            near = get_close_matches(group.query, known, 1, 0.0)
            there = f"the nearest is '{near[0]}'" if near else "there is no such file, or it is empty"
            yield (
                f"key 'ae.groups.{variable}.query' has the value '{group.query}', which is neither NAME nor ID of a query in "
                f"coding/{file_of(variable)}; {there}"
            )
