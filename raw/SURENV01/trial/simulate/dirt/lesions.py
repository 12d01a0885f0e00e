"""Dirty tumour assessments: missing target rows (X10), split and merged lesions (X14), equivocal new lesions (X15), several scan
dates (X16), NE with all lesions measured (X31), baselines against the rules (X32)."""

import numpy as np
import pandas as pd

from ..dirt.sheet import Sheet
from ..text import TEXT, whole

SUBJECT = ["SITEID", "SUBJID"]
SCAN = [*SUBJECT, "FOLDER", "FOLDERSEQ"]


def shifted(dates: pd.Series, days: int) -> pd.Series:
    """Complete ISO dates moved by some days."""
    moved = pd.to_datetime(dates, format="%Y-%m-%d") + pd.Timedelta(days=days)
    return moved.dt.strftime("%Y-%m-%d").astype(TEXT)


def _later(sheet: Sheet, among: int = 1) -> pd.Series:
    """Measured targets after baseline, of scans with at least this many targets."""
    lesions = sheet.meant["TL"]
    count = lesions.groupby(SCAN)["LESID"].transform("size")
    return (lesions["FOLDER"] != "SCRN") & (lesions["EVALST"] == "MEASURED") & (count >= among)


def x10(sheet: Sheet) -> None:
    """A target without a row at one scan."""
    rows = sheet.choose("X10", "TL", _later(sheet, 2), 0.003)
    sheet.drop("X10", "TL", rows, meant=False, issue="TARGET_MISSING")


def x14(sheet: Sheet) -> None:
    """At its last scan a target has fallen into two pieces of the same total, or two targets of one organ have grown together."""
    lesions = sheet.meant["TL"]
    last = ~lesions.sort_values("SCANDT", kind="stable").duplicated([*SUBJECT, "LESID"], keep="last").reindex(lesions.index)
    rows = sheet.choose("X14 split", "TL", last & _later(sheet) & (lesions["DIAM"].astype(float) >= 12), 0.005)
    parent = sheet.raw["TL"].loc[rows]
    size = parent["DIAM"].astype(float)
    sheet.drop("X14", "TL", rows, meant=True)
    for piece, part in ((1, np.ceil(size / 2)), (2, np.floor(size / 2))):
        fragment = parent.assign(
            LESID=parent["LESID"] + f".{piece}", DIAM=whole(part).array, SPLITOF=parent["LESID"],
            RECPOS=whole(parent["RECPOS"].astype(float) * 10 + piece).array,
        )  # fmt: skip
        sheet.add("X14", "TL", fragment, meant=True, column="SPLITOF")
    _merge(sheet)


def _merge(sheet: Sheet) -> None:
    lesions = sheet.meant["TL"]
    last = ~lesions.sort_values("SCANDT", kind="stable").duplicated([*SUBJECT, "LESID"], keep="last").reindex(lesions.index)
    fit = last & _later(sheet, 2) & sheet.free("TL") & (lesions["NODE"] == "N")
    pairs = lesions[fit & lesions[fit].duplicated([*SCAN, "SITE"], keep=False).reindex(lesions.index, fill_value=False)]
    second = pairs.duplicated([*SCAN, "SITE"])
    rows = sheet.choose("X14 merge", "TL", pd.Series(second, index=pairs.index).reindex(lesions.index, fill_value=False), 0.05)
    first = pairs[~second].reset_index().merge(lesions.loc[rows, [*SCAN, "SITE"]].reset_index(names="ROW"), on=[*SCAN, "SITE"])
    one, two = lesions.loc[first["index"]].reset_index(drop=True), lesions.loc[first["ROW"]].reset_index(drop=True)
    name = one["LESID"] + "/" + two["LESID"]
    merged = one.assign(
        LESID=name,
        MERGEOF=name,
        DIAM=whole(one["DIAM"].astype(float) + two["DIAM"].astype(float)),
        RECPOS=whole(50 + two["RECPOS"].astype(float)),
    )
    for index in (first["index"], first["ROW"]):
        parents = pd.Index(index)
        for column in ("DIAM", "DIAMU"):
            for version in (sheet.raw, sheet.meant):
                version["TL"].loc[parents, column] = pd.Series(np.nan, index=parents, dtype=TEXT)
        sheet.cells("X14", "TL", parents, "EVALST", "MERGED", meant="MERGED")
    sheet.add("X14", "TL", merged, meant=True, column="MERGEOF")


def x15(sheet: Sheet) -> None:
    """The new lesion was seen at the scan before, and was equivocal then."""
    new = sheet.meant["NL"]
    following = new.groupby(SUBJECT)[["NLYN", "LESID", "SITE"]].shift(-1)
    rows = sheet.choose("X15", "NL", (new["NLYN"] == "N") & (following["NLYN"] == "Y"), 0.05)
    for column, value in (("NLYN", "Y"), ("LESID", "NEW01"), ("METHOD", "CT SCAN")):
        sheet.raw["NL"].loc[rows, column] = value
    sheet.raw["NL"].loc[rows, "SITE"] = following.loc[rows, "SITE"]
    sheet.raw["NL"].loc[rows, "SCANDT"] = new.loc[rows, "FORMDT"]
    sheet.cells("X15", "NL", rows, "NLSTAT", "EQUIVOCAL")


def x16(sheet: Sheet) -> None:
    """The second target was scanned four days before the others of its time point."""
    rows = sheet.choose("X16", "TL", _later(sheet, 2) & (sheet.meant["TL"]["RECPOS"] == "2"), 0.03)
    earlier = shifted(sheet.meant["TL"].loc[rows, "SCANDT"], -4)
    sheet.cells("X16", "TL", rows, "SCANDT", earlier, meant=earlier)


def x31(sheet: Sheet) -> None:
    """The investigator says NE though every lesion was measured; the record counts as it is."""
    rows = sheet.choose("X31", "RSP", (sheet.meant["RSP"]["OVRESP"] == "SD") & (sheet.meant["RSP"]["TRESP"] == "SD"), 0.005)
    for version in (sheet.raw, sheet.meant):
        version["RSP"].loc[rows, "TRESP"] = "NE"
    sheet.cells("X31", "RSP", rows, "OVRESP", "NE", meant="NE")


def x32(sheet: Sheet) -> None:
    """Three targets in one organ: the third is recorded, at every scan, in the organ of the first."""
    lesions = sheet.meant["TL"]
    organ = lesions[lesions["LESID"] == "T01"].drop_duplicates(SUBJECT).set_index("SUBJID")["SITE"]
    non_nodal = lesions.groupby(SUBJECT)["NODE"].transform("max") == "N"
    third = non_nodal & (lesions["LESID"] == "T03") & (lesions["FOLDER"] == "SCRN")
    rows = sheet.choose("X32", "TL", third, 0.05)
    people = lesions.loc[rows, "SUBJID"]
    every = lesions.index[lesions["SUBJID"].isin(people) & lesions["LESID"].isin(["T02", "T03"])]
    same = lesions.loc[every, "SUBJID"].map(organ)
    for version in (sheet.raw, sheet.meant):
        version["TL"].loc[every, "SITE"] = same
    sheet.mark("X32", "TL", rows, "SITE", clean=lesions.loc[rows, "SITE"], issue="BASELINE_RECIST")
