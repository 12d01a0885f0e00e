"""Groups of adverse events: takes events with coded terms, gives the variables of each group (CQ01NAM, SMQ01SC), its issues.

A term is compared at its level of the dictionary: by code where both sides have one, else by name.
"""

from collections.abc import Iterator

import pandas as pd

from pipeline.adam.frames import text
from pipeline.core.distinct import looked_up
from pipeline.core.issues import found, gather
from pipeline.core.series import Series
from pipeline.study import Study
from pipeline.study.coding.events import MedDRA
from pipeline.study.coding.files import key_of
from pipeline.study.coding.queries import BROAD, CODE, KEY, LEVEL, NARROW, SCOPE, TERM, Query
from pipeline.study.event_groups import EventGroup
from schemas.base import DTYPES

VARIABLES = {
    "LLT": ("AELLT", "AELLTCD"), "PT": ("AEDECOD", "AEPTCD"), "HLT": ("AEHLT", "AEHLTCD"), "HLGT": ("AEHLGT", "AEHLGTCD"),
    "SOC": ("AEBODSYS", "AEBDSYCD"),
}  # fmt: skip
"""Level of the dictionary -> term and code of ADAE."""
_RANK = {NARROW: 0.0, BROAD: 1.0}
_WHOLE = 2.0


def derive_vars_groups(events: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`events` (the terms and codes of VARIABLES) with the variables of each group of `ae.groups`."""
    made: dict[str, Series] = {}
    for group in study.event_groups.values():
        rank = _rank(events, group)
        made[group.variable] = text(group.name, events.index).where(rank.notna())
        if group.code and group.query:
            made[group.code] = pd.Series(float(group.query.number), index=events.index).where(rank.notna())
        if group.scope:
            made[group.scope] = rank.map({0.0: NARROW, 1.0: BROAD}).astype(DTYPES["Char"])
    return events.assign(**made)


def _rank(events: pd.DataFrame, group: EventGroup) -> Series:
    """0 of a narrow term, 1 of a broad one, 2 of a group without scopes; the narrowest of any level; null outside the group."""
    rank = pd.Series(float("nan"), index=events.index)
    for level, terms in group.terms.groupby(LEVEL):
        listed = terms.assign(RANK=terms[SCOPE].map(_RANK).astype("float64").fillna(_WHOLE))
        coded = listed[CODE].notna()
        names, codes = _names(events, str(level)), _codes(events, str(level))
        by_code = _look_up_rank(codes, listed[coded], CODE)
        by_name = _look_up_rank(names, listed[~coded], KEY).fillna(_look_up_rank(names.where(codes.isna()), listed[coded], KEY))
        rank = pd.concat([rank, by_code.fillna(by_name)], axis="columns").min(axis="columns")
    return rank


def _look_up_rank(values: Series, terms: pd.DataFrame, by: str) -> Series:
    known = terms[terms[by].notna()]
    ranks = dict(zip(known[by], known["RANK"].astype(str), strict=True))
    return looked_up(values, ranks).astype("float64")


def _names(events: pd.DataFrame, level: str) -> Series:
    return key_of(events[VARIABLES[level][0]])


def _codes(events: pd.DataFrame, level: str) -> Series:
    return events[VARIABLES[level][1]].astype("Int64").astype(DTYPES["Char"])


def query_issues(adae: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Groups without any event, queries of another version of the dictionary, and terms that the dictionary does not have."""
    parts = [part for group in study.event_groups.values() for part in _issues(adae, group, study)]
    return gather(*parts)


def _issues(adae: pd.DataFrame, group: EventGroup, study: Study) -> Iterator[pd.DataFrame]:
    one = pd.DataFrame(index=[0])
    if adae[group.variable].isna().all():
        yield found("GROUP_EMPTY", one, "ADAE", column=group.variable, value=group.name)
    if group.query is None:
        return
    dictionary = study.ae.dictionary
    if dictionary and group.query.version != dictionary.version:
        said = _other_version(adae, group.query, dictionary.version)
        yield found("QUERY_VERSION", one, "ADAE", column=group.variable, value=group.name, message=said)
    files = study.coding.events.dictionary if study.coding.events else None
    if files and (lost := _lacking(group.query.terms, files)):
        said = f"has terms that the dictionary does not have ({group.query.file}): {'; '.join(lost)}"
        yield found("QUERY_TERM", one, "ADAE", column=group.variable, value=group.name, message=said)


def _other_version(adae: pd.DataFrame, query: Query, version: str) -> str:
    """Both versions, and every term of the query that no event has: it may be absent, or have another name or place by now."""
    terms = query.terms
    seen = pd.Series(False, index=terms.index)
    for level in terms[LEVEL].unique():
        here = terms[LEVEL].eq(level)
        seen |= here & (terms[CODE].isin(_codes(adae, level)) | terms[KEY].isin(_names(adae, level).dropna()))
    unseen = _spoken(terms[~seen])
    without = f"terms without any event: {'; '.join(unseen)}" if unseen else "each of its terms has an event"
    return f"is of version {query.version} ({query.file}), the events are coded by {version}; {without}"


def _lacking(terms: pd.DataFrame, dictionary: MedDRA) -> list[str]:
    """The lowest level and preferred terms that the dictionary does not have, by code or else by name."""
    known = {"LLT": dictionary.llts["LLT"], "PT": dictionary.paths["PT"]}
    lost = pd.Series(False, index=terms.index)
    for level, names in known.items():
        here = terms[LEVEL].eq(level)
        of_code = terms[CODE].notna() & ~terms[CODE].isin(names.index.astype("str"))
        lost |= here & (of_code | (terms[CODE].isna() & ~terms[KEY].isin(key_of(names))))
    return _spoken(terms[lost])


def _spoken(terms: pd.DataFrame) -> list[str]:
    """PT Nausea, or PT 10028813 where there is no name."""
    return list(terms[LEVEL] + " " + terms[TERM].fillna(terms[CODE]))
