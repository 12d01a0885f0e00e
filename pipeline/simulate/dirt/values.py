"""Dirty values: case, blanks and full-width characters (X07), units (X08), ticks (X09), grades in words (X20), labels for codes (X34)."""

import pandas as pd

from pipeline.simulate.dirt.sheet import Sheet
from pipeline.simulate.text import TEXT, decimal, whole

ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV", "5": "V"}
LABELS = {
    "CR": ("Complete Response", "完全缓解"),
    "PR": ("Partial Response", "部分缓解"),
    "SD": ("Stable Disease", "疾病稳定"),
    "PD": ("Progressive Disease", "疾病进展"),
}


def full_width(values: pd.Series) -> pd.Series:
    """ASCII letters and signs as their full-width forms."""
    wide = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
    return values.str.translate(wide)


def x07(sheet: Sheet) -> None:
    """Coded answers with blanks around, in lower case or full width; a verbatim term with blanks around and doubled."""
    for form, column, change, share in (
        ("AE", "OUT", lambda v: " " + v.str.lower() + " ", 0.01),
        ("AE", "SER", full_width, 0.01),
        ("DM", "SEX", str_lower, 0.05),
        ("RSP", "OVRESP", full_width, 0.02),
        ("RSP", "TRESP", lambda v: " " + v.str.lower(), 0.02),
        ("SURV", "STATUS", lambda v: v.str.capitalize() + " ", 0.02),
        ("AE", "AETERM", lambda v: "  " + v.str.replace(" ", "  ", regex=False) + " ", 0.01),
    ):
        rows = sheet.choose(f"X07 {column}", form, sheet.meant[form][column].notna(), share)
        sheet.cells("X07", form, rows, column, change(sheet.meant[form].loc[rows, column]))


def str_lower(values: pd.Series) -> pd.Series:
    """Lower case."""
    return values.str.lower()


def x08(sheet: Sheet) -> None:
    """Sizes in cm, with a decimal comma, with the unit in the value; a unit nobody knows; a slip by a factor of ten."""
    measured = (sheet.meant["TL"]["EVALST"] == "MEASURED") & (sheet.meant["TL"]["FOLDER"] != "SCRN")
    big = measured & (sheet.meant["TL"]["DIAM"].astype(float) > 30)
    for style, (size, unit, eligible, issue) in {
        "cm": (lambda v: decimal(v / 10).array, "cm", measured, ""),
        "comma": (lambda v: decimal(v / 10).str.replace(".", ",", regex=False).array, "cm", measured, ""),
        "in the value": (lambda v: (whole(v) + "mm").array, None, measured, ""),
        "unknown": (lambda v: whole(v).array, "寸", measured, "UNIT_UNKNOWN"),
        "slip": (lambda v: whole(v * 10).array, "mm", big, "SIZE_RANGE"),
    }.items():
        rows = sheet.choose(f"X08 {style}", "TL", eligible, 0.004)
        values = sheet.meant["TL"].loc[rows, "DIAM"].astype(float)
        sheet.cells("X08", "TL", rows, "DIAM", pd.Series(size(values), index=rows, dtype=TEXT), issue=issue if style == "slip" else "")
        if style != "slip":
            sheet.cells("X08", "TL", rows, "DIAMU", unit, issue=issue)


def x09(sheet: Sheet) -> None:
    """Ticked too small to measure, with the number that was measured all the same."""
    lesions = sheet.meant["TL"]
    small = (lesions["EVALST"] == "MEASURED") & (lesions["FOLDER"] != "SCRN") & (lesions["DIAM"].astype(float) <= 20)
    rows = sheet.choose("X09", "TL", small, 0.01)
    sheet.raw["TL"].loc[rows, "EVALST"] = "TOO SMALL"
    sheet.cells("X09", "TL", rows, "TSTM", "Y", issue="TSTM_CONFLICT")


def x20(sheet: Sheet) -> None:
    """Grades as `Grade 3`, `III`, `3级`."""
    for style, write in (
        ("word", lambda v: "Grade " + v),
        ("roman", lambda v: v.map(ROMAN)),
        ("chinese", lambda v: v + "级"),
    ):
        rows = sheet.choose(f"X20 {style}", "AE", sheet.meant["AE"]["TOXGR"].notna(), 0.01)
        sheet.cells("X20", "AE", rows, "TOXGR", write(sheet.meant["AE"].loc[rows, "TOXGR"]))


def x34(sheet: Sheet) -> None:
    """Labels for codes, English and Chinese; and a target response that is not in any list."""
    responses = sheet.meant["RSP"]
    for style in (0, 1):
        rows = sheet.choose(f"X34 {style}", "RSP", responses["OVRESP"].isin(list(LABELS)), 0.02)
        sheet.cells("X34", "RSP", rows, "OVRESP", responses.loc[rows, "OVRESP"].map({code: names[style] for code, names in LABELS.items()}))
    sex = sheet.choose("X34 sex", "DM", sheet.meant["DM"]["SEX"].notna(), 0.05)
    sheet.cells("X34", "DM", sex, "SEX", sheet.meant["DM"].loc[sex, "SEX"].map({"M": "男", "F": "女"}))
    rows = sheet.choose("X34 unmapped", "RSP", responses["TRESP"] == "SD", 0.005)
    sheet.cells("X34", "RSP", rows, "TRESP", "Mixed response", issue="CT_UNMAPPED")
