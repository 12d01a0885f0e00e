"""Terms as coded, completed from a dictionary: states of a coded term, and how what was given is held against it."""

from functools import reduce

import pandas as pd

from pipeline.core.series import Series
from pipeline.core.texts import join_texts
from pipeline.study.coding.files import LINE, key_of
from schemas.base import DTYPES

VERBATIM, KEY = "VERBATIM", "KEY"
STATE, SAYS = "STATE", "SAYS"
UNKNOWN, DIFFERS, TWICE = "CODE_UNKNOWN", "CODE_HIERARCHY", "CODED_TWICE"
"""The states of a coded term, which are codes of issues: not in the dictionary, otherwise there, coded in two ways."""


def compare_with_dictionary(given: pd.DataFrame, resolved: pd.DataFrame, unknown: Series, parts: tuple[str, ...]) -> pd.DataFrame:
    """`parts` as the dictionary has them, as given where it does not know the term; STATE, and SAYS what is wrong with it."""
    text = empty = pd.Series("", index=given.index, dtype=DTYPES["Char"])
    for part in parts:
        other = ~unknown & given[part].notna() & resolved[part].notna() & key_of(given[part]).ne(key_of(resolved[part]))
        said = f"; {part} is '" + given[part].fillna("") + "', in the dictionary '" + resolved[part].fillna("") + "'"
        text = text.where(~other, text + said)
    state = pd.Series(None, index=given.index, dtype=DTYPES["Char"]).mask(text.ne(""), DIFFERS).mask(unknown, UNKNOWN)
    values = resolved[list(parts)].where(~unknown, given[list(parts)])
    named = reduce(lambda so_far, part: so_far + given[part].radd(" ").fillna(""), parts, empty)
    says = text.str.removeprefix("; ").mask(unknown, named.str.strip())
    return values.astype(DTYPES["Char"]).assign(**{STATE: state, SAYS: says.where(state.notna())})


def by_verbatim(coded: pd.DataFrame, judgement: pd.DataFrame, parts: tuple[str, ...]) -> pd.DataFrame:
    """One row per verbatim term (KEY): its parts, STATE, SAYS and LINE. One that is coded in two ways has none of them."""
    together = judgement.assign(**{KEY: key_of(coded[VERBATIM]), LINE: coded[LINE]})
    together = together[together[KEY].notna()]
    ways = together.drop_duplicates([KEY, *parts])
    first = ways.drop_duplicates(KEY).set_index(KEY)
    several = ways.loc[ways.duplicated(KEY, keep=False), KEY].drop_duplicates()
    first.loc[several, list(parts)] = None
    first.loc[several, STATE] = TWICE
    first.loc[several, SAYS] = "is coded in two ways"
    lines = join_texts(ways, [KEY], LINE, " and ").set_index(KEY)[LINE]
    return first.assign(**{LINE: lines.reindex(first.index).astype(DTYPES["Char"])})
