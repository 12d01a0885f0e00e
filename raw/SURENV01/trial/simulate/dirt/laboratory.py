"""Dirty laboratory: units by another name (X39) and by none (X40), results beyond a limit (X41), no limits of normal (X42), tests
by another name (X43), results on the border of a grade (X44), numbers with a decimal comma or their unit (X45), limits of normal
the wrong way round (X63), a repeat between visits (X64)."""

import numpy as np
import pandas as pd

from ..dirt.sheet import Sheet
from ..text import decimal, iso, whole

NUMBERS = ["LBRES", "LBLO", "LBHI"]
# test, another name of its unit, how many of that unit one of the form's unit is, the issue where the codelist lacks the name
UNITS = (
    ("PLAT", "GI/L", 1.0, ""),
    ("PLAT", "10*9/L", 1.0, "CT_UNMAPPED"),
    ("PLAT", "/uL", 1000.0, ""),
    ("HGB", "g/dL", 0.1, ""),
    ("HGB", "mg/mL", 1.0, ""),
    ("ALT", "IU/L", 1.0, ""),
    ("TSH", "uIU/mL", 1.0, ""),
)
NAMES = {"HGB": "Hemoglobin", "PLAT": "Platelets", "ALT": "SGPT", "TSH": "Thyrotropin"}
UNKNOWN_UNIT = {"LB": "PLAT", "LBP": "CREAT"}
BEYOND = {"TSH": ("LB", "<0.1"), "ALT": ("LB", "<5"), "EOS": ("LBP", "<0.1")}
WITHOUT_LIMITS = {"HGB": "LB", "ALT": "LB", "K": "LBP"}


def _test(sheet: Sheet, test: str, form: str = "LB") -> pd.Series:
    """The results of one test after the first cycle: neither the baseline nor what it is compared with."""
    results = sheet.meant[form]
    later = (results["LBTEST"] == test) & ~results["FOLDER"].isin(["SCRN", "C1D1"])
    return later & (results["LBSPEC"] == "BLOOD") if "LBSPEC" in results else later


def x39(sheet: Sheet) -> None:
    """GI/L, 10*9/L, /uL, g/dL, IU/L, uIU/mL: result and limits in another unit, or in the same one by another name."""
    for test, unit, times, issue in UNITS:
        rows = sheet.choose(f"X39 {unit}", "LB", _test(sheet, test), 0.02)
        if times != 1:
            numbers = sheet.meant["LB"].loc[rows, NUMBERS].astype(float) * times
            for column in NUMBERS:
                write = decimal if times < 1 else whole
                sheet.raw["LB"].loc[rows, column] = write(numbers[column]).set_axis(rows)
        sheet.cells("X39", "LB", rows, "LBU", unit, issue=issue)


def x40(sheet: Sheet) -> None:
    """A unit that nobody knows."""
    for form, test in UNKNOWN_UNIT.items():
        rows = sheet.choose("X40", form, _test(sheet, test, form), 0.005)
        sheet.cells("X40", form, rows, "LBU", "arb. units", meant="arb. units", issue="UNIT_UNKNOWN")


def x41(sheet: Sheet) -> None:
    """Results below a limit of the assay: <0.1, <5."""
    for test, (form, text) in BEYOND.items():
        rows = sheet.choose(f"X41 {test}", form, _test(sheet, test, form), 0.005)
        sheet.cells("X41", form, rows, "LBRES", text, meant=text)


def x42(sheet: Sheet) -> None:
    """Results without the limits of normal; listed by test (RANGE_ABSENT), not by row."""
    for test, form in WITHOUT_LIMITS.items():
        rows = sheet.choose(f"X42 {test}", form, _test(sheet, test, form), 0.005)
        for version in (sheet.raw, sheet.meant):
            version[form].loc[rows, "LBLO"] = np.nan
        sheet.cells("X42", form, rows, "LBHI", np.nan, meant=np.nan)


def x43(sheet: Sheet) -> None:
    """Hemoglobin, Platelets, SGPT, Thyrotropin instead of the codes."""
    for test, name in NAMES.items():
        rows = sheet.choose(f"X43 {test}", "LB", _test(sheet, test), 0.01)
        sheet.cells("X43", "LB", rows, "LBTEST", name)


def x44(sheet: Sheet) -> None:
    """ALT of exactly three times its upper limit, at a limit with decimals: 99.9 where the limit is 33.3 is not above it."""
    rows = sheet.choose("X44", "LB", _test(sheet, "ALT"), 0.005)
    for version in (sheet.raw, sheet.meant):
        version["LB"].loc[rows, "LBHI"] = "33.3"
    sheet.cells("X44", "LB", rows, "LBRES", "99.9", meant="99.9")


def x45(sheet: Sheet) -> None:
    """A weight with a decimal comma; a haemoglobin with its unit in the field of the number."""
    weights = sheet.meant["VS"]
    rows = sheet.choose("X45 comma", "VS", (weights["VSTEST"] == "WEIGHT") & (weights["FOLDER"] != "SCRN"), 0.005)
    sheet.cells("X45", "VS", rows, "VSRES", weights.loc[rows, "VSRES"].str.replace(".", ",", regex=False))
    rows = sheet.choose("X45 unit", "LB", _test(sheet, "HGB"), 0.005)
    entered = sheet.meant["LB"].loc[rows, "LBRES"] + " g/L"
    sheet.cells("X45", "LB", rows, "LBRES", entered, meant=np.nan, issue="NUMBER_INVALID")


def x63(sheet: Sheet) -> None:
    """Limits of normal the wrong way round: they tell nothing; listed by test (RANGE_ODD), not by row."""
    rows = sheet.choose("X63", "LBP", _test(sheet, "AST", "LBP"), 0.005)
    low, high = (sheet.raw["LBP"].loc[rows, column] for column in ("LBLO", "LBHI"))
    sheet.raw["LBP"].loc[rows, "LBLO"] = high
    sheet.meant["LBP"].loc[rows, "LBLO"] = np.nan
    sheet.cells("X63", "LBP", rows, "LBHI", low, meant=np.nan)


def x64(sheet: Sheet) -> None:
    """Potassium measured again five days after the third cycle's visit, between visits of a subject who goes on."""
    results = sheet.meant["LBP"]
    going_on = results["SUBJID"].isin(results.loc[results["FOLDER"] == "C5D1", "SUBJID"])
    rows = sheet.choose("X64", "LBP", _test(sheet, "K", "LBP") & (results["FOLDER"] == "C3D1") & going_on, 0.1)
    again = sheet.raw["LBP"].loc[rows]
    date = iso(again["FORMDT"].to_numpy().astype("datetime64[D]").astype(float) + 5).set_axis(rows)
    result = decimal(again["LBRES"].astype(float) - 0.4).set_axis(rows)
    later = {"_entry": again["_entry"] + 5, "_modified": again["_modified"] + 5}
    sheet.touch("LBP", rows)
    repeat = again.assign(FOLDER="UNS", FOLDERSEQ="9", FORMDT=date, LBRES=result, **later)
    sheet.add("X64", "LBP", repeat, meant=True, column="FOLDER")
