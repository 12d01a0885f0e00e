"""Every printed cell and the results it shows: takes the markup of an output, gives its cells; and holds them against the ARD.

Its own module because this reads what was written, not what was meant to be: a cell whose number is not in the ARD, or whose text
does not print it, is found whatever made it.
"""

import re
from collections.abc import Mapping
from html import unescape

import pandas as pd

_CELL = re.compile(r'<td data-ard="([^"]*)">(.*?)</td>', re.DOTALL)
FINDINGS = ["output_id", "ard_id", "text", "what"]


def read_cells(contents: Mapping[str, str]) -> pd.DataFrame:
    """output_id, cell (its number in the output), ard_id, text: one row per cell and result that it names. `contents`: the markup
    of each output."""
    rows = [
        (output, number, ard_id, unescape(text.replace("<br>", "\n")))
        for output, content in contents.items()
        for number, (ids, text) in enumerate(_CELL.findall(content))
        for ard_id in ids.split()
    ]
    return pd.DataFrame(rows, columns=["output_id", "cell", "ard_id", "text"])


def check_cells(cells: pd.DataFrame, ard: pd.DataFrame) -> pd.DataFrame:
    """Cells (FINDINGS) that name a result which is not in the ARD once, is another output's, or is not printed in their text."""
    times = ard["ard_id"].value_counts()
    known = ard.drop_duplicates("ard_id").set_index("ard_id")[["output_id", "stat_fmt"]]
    joined = cells.join(known, on="ard_id", rsuffix="_of_result")
    number = cells["ard_id"].map(times).fillna(0)
    text, printed = joined["text"].to_numpy(dtype=object), joined["stat_fmt"].fillna("").to_numpy(dtype=object)
    shown = pd.Series([part in whole for part, whole in zip(printed, text, strict=True)], index=cells.index, dtype=bool)
    what = pd.Series("", index=cells.index, dtype="str")
    what = what.mask(~shown, "prints another text than its result")
    what = what.mask(joined["output_id"] != joined["output_id_of_result"], "shows another output's result")
    what = what.mask(number != 1, "names a result that is not in the ARD exactly once")
    return cells.assign(what=what)[what != ""][FINDINGS]
