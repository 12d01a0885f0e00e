"""The dirtiness of STUDY_SPEC 2.3, one function per id, and the planting of any choice of them.

Takes the clean forms and the ids; gives a `Sheet`: the dirty forms, what a right reading makes of them, and the records.
"""

from collections.abc import Callable

import pandas as pd

from ..dirt import (
    dates,
    electrocardiograms,
    events,
    follow_up,
    laboratory,
    lesions,
    records,
    repeats,
    story,
    times,
    treatment,
    values,
)
from ..dirt.sheet import Sheet
from ..trial import Trial

STORY: dict[str, Callable[[Sheet, Trial], None]] = {
    "X06": story.x06, "X11": story.x11, "X12": story.x12, "X13": story.x13, "X21": story.x21, "X29": story.x29,
}  # fmt: skip
PLANTED: dict[str, Callable[[Sheet], None]] = {
    "X30": records.x30, "X31": lesions.x31, "X25": dates.x25, "X24": events.x24, "X26": events.x26, "X28": dates.x28,
    "X19": events.x19, "X18": events.x18, "X02": dates.x02, "X01": dates.x01, "X17": events.x17, "X20": values.x20,
    "X14": lesions.x14, "X15": lesions.x15, "X16": lesions.x16, "X32": lesions.x32, "X08": values.x08, "X09": values.x09,
    "X10": lesions.x10, "X22": treatment.x22, "X23": treatment.x23, "X27": treatment.x27, "X34": values.x34, "X07": values.x07,
    "X03": records.x03, "X04": records.x04, "X05": records.x05, "X33": records.x33,
    "X49": follow_up.x49, "X58": repeats.x58, "X56": repeats.x56, "X54": events.x54, "X46": treatment.x46, "X48": treatment.x48,
    "X59": events.x59, "X60": values.x60, "X38": times.x38, "X35": times.x35, "X36": times.x36, "X37": times.x37,
    "X39": laboratory.x39, "X40": laboratory.x40, "X41": laboratory.x41, "X42": laboratory.x42, "X43": laboratory.x43,
    "X44": laboratory.x44, "X45": laboratory.x45, "X47": treatment.x47, "X50": follow_up.x50, "X51": follow_up.x51,
    "X52": events.x52, "X53": events.x53, "X55": repeats.x55, "X57": repeats.x57, "X61": values.x61, "X62": treatment.x62,
    "X63": laboratory.x63, "X64": laboratory.x64, "X65": electrocardiograms.x65,
}  # fmt: skip
ALL_DIRT = frozenset(STORY) | frozenset(PLANTED)
USUAL_DIRT = ALL_DIRT - {"X61"}
"""What a trial can have and still be submitted: a term that nobody translates keeps a package from being made."""


def plant(sheet: Sheet, trial: Trial) -> None:
    """Plant the plan's dirt, what needs rare rows first. Works on the sheet."""
    for name, note in STORY.items():
        if name in trial.plan.dirt:
            note(sheet, trial)
    for name, put in PLANTED.items():
        if name in trial.plan.dirt:
            put(sheet)


def planted(records: pd.DataFrame, raw: dict[str, pd.DataFrame], midnight: float) -> pd.DataFrame:
    """The records that a transfer (`raw`, up to `midnight`) carries: the row has that value, or is left out as recorded."""
    left_out = records["gone"].astype(bool)
    there = pd.Series(False, index=records.index)
    for (form, column), group in records[~left_out].groupby(["form", "column"]):
        known = group["row"].isin(raw[form].index)
        if column:
            now = group["row"].map(raw[form][column]).fillna("")
            known &= now.astype("str") == group["raw"].fillna("").astype("str")
        there[known.index[known]] = True
    return records[there | (left_out & (records["_entry"] < midnight))]
