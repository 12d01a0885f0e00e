"""Chains of links: the first item of each chain, from items that name an earlier one.

Used for re-screened subjects and for adverse events reported anew when they worsened.
"""

import pandas as pd

from pipeline.core.series import Series

_LONGEST = 50  # a real chain has a few links; a circle never ends


def first_of_chain(group: Series, item: Series, earlier: Series) -> Series:
    """For each row, the item at the start of its chain inside its group; the item itself where nothing precedes it.

    `earlier` names an item of the same group or is missing; a name that the group does not have is no link. A circle ends at
    its alphabetically first item.
    """
    items = pd.MultiIndex.from_arrays([group, item])
    target = pd.MultiIndex.from_arrays([group, earlier])
    known = pd.Series(earlier.to_numpy(), index=items)[earlier.notna().to_numpy() & target.isin(items)]
    link = known[~known.index.duplicated()]
    first = item
    for _ in range(_LONGEST):
        step = pd.Series(pd.MultiIndex.from_arrays([group, first]).map(link), index=item.index).fillna(first).astype(item.dtype)
        if step.equals(first):
            return first
        first = step
    return pd.concat([first, item], axis=1).min(axis=1).astype(item.dtype)
