"""The type of a column: pandas has no generic Series at run time, and its stubs describe another version."""

from typing import TYPE_CHECKING, Any, TypeAlias

import pandas as pd

if TYPE_CHECKING:
    Series: TypeAlias = pd.Series[Any]
else:
    Series = pd.Series
