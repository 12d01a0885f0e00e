"""Every printed cell against the results it shows: takes the cells of the outputs and the ARD, gives what disagrees."""

import pandas as pd

FINDINGS = ["output_id", "ard_id", "text", "what"]


def check_cells(cells: pd.DataFrame, ard: pd.DataFrame) -> pd.DataFrame:
    """Cells (FINDINGS) that name a result which is not in the ARD once, is another output's, or is not printed in their text.

    `cells`: output_id, ard_id and text, one row per cell and result that it shows (render/cells.py).
    """
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
