"""Dirty values: case, blanks, full width (X07), units (X08), ticks (X09), grades in words (X20), labels for codes (X34), one
site in two languages (X60), a term in Chinese without a translation (X61)."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from ..dirt.sheet import Sheet
from ..text import decimal, whole

Rewrite = Callable[[pd.Series], pd.Series]
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


def lower(values: pd.Series) -> pd.Series:
    """Lower case, with a blank before and after."""
    return " " + values.str.lower() + " "


def spaced(values: pd.Series) -> pd.Series:
    """Blanks around, and doubled between words."""
    return "  " + values.str.replace(" ", "  ", regex=False) + " "


UNTIDY: tuple[tuple[str, str, Rewrite, float], ...] = (
    ("AE", "OUT", lower, 0.01),
    ("AE", "SER", full_width, 0.01),
    ("DM", "SEX", lower, 0.05),
    ("RSP", "OVRESP", full_width, 0.02),
    ("RSP", "TRESP", lower, 0.02),
    ("SURV", "STATUS", spaced, 0.02),
    ("AE", "AETERM", spaced, 0.01),
)


def x07(sheet: Sheet) -> None:
    """Coded answers with blanks around, in lower case or full width; a verbatim term with blanks around and doubled."""
    for form, column, change, share in UNTIDY:
        rows = sheet.choose(f"X07 {column}", form, sheet.meant[form][column].notna(), share)
        sheet.cells("X07", form, rows, column, change(sheet.meant[form].loc[rows, column]))


# how a size is written -> (the size in mm as text, the unit; None: as it was)
SIZES: dict[str, tuple[Rewrite, str | None]] = {
    "cm": (lambda mm: decimal(mm / 10), "cm"),
    "decimal comma": (lambda mm: decimal(mm / 10).str.replace(".", ",", regex=False), "cm"),
    "unit in the value": (lambda mm: whole(mm) + "mm", ""),
    "unknown unit": (whole, "寸"),
}


def x08(sheet: Sheet) -> None:
    """Sizes in cm, with a decimal comma, with the unit in the value; a unit nobody knows; a slip by a factor of ten."""
    lesions = sheet.meant["TL"]
    measured = (lesions["EVALST"] == "MEASURED") & (lesions["FOLDER"] != "SCRN")
    for style, (write, unit) in SIZES.items():
        rows = sheet.choose(f"X08 {style}", "TL", measured, 0.004)
        size = write(lesions.loc[rows, "DIAM"].astype(float)).set_axis(rows)
        issue = "UNIT_UNKNOWN" if style == "unknown unit" else ""
        sheet.cells("X08", "TL", rows, "DIAM", size)
        sheet.cells("X08", "TL", rows, "DIAMU", unit or np.nan, issue=issue)
    rows = sheet.choose("X08 slip", "TL", measured & (lesions["DIAM"].astype(float) > 30), 0.004)
    sheet.cells("X08", "TL", rows, "DIAM", whole(10 * lesions.loc[rows, "DIAM"].astype(float)).set_axis(rows), issue="SIZE_RANGE")


def x09(sheet: Sheet) -> None:
    """Ticked too small to measure, with the number that was measured all the same."""
    lesions = sheet.meant["TL"]
    small = (lesions["EVALST"] == "MEASURED") & (lesions["FOLDER"] != "SCRN") & (lesions["DIAM"].astype(float) <= 20)
    rows = sheet.choose("X09", "TL", small, 0.01)
    sheet.raw["TL"].loc[rows, "EVALST"] = "TOO SMALL"
    sheet.cells("X09", "TL", rows, "TSTM", "Y", issue="TSTM_CONFLICT")


GRADES: dict[str, Rewrite] = {
    "word": lambda grade: "Grade " + grade,
    "roman": lambda grade: grade.map(ROMAN),
    "chinese": lambda grade: grade + "级",
}


def x20(sheet: Sheet) -> None:
    """Grades as `Grade 3`, `III`, `3级`."""
    for style, write in GRADES.items():
        rows = sheet.choose(f"X20 {style}", "AE", sheet.meant["AE"]["TOXGR"].notna(), 0.01)
        sheet.cells("X20", "AE", rows, "TOXGR", write(sheet.meant["AE"].loc[rows, "TOXGR"]))


def x34(sheet: Sheet) -> None:
    """Labels for codes, English and Chinese; and a target response that is not in any list."""
    responses = sheet.meant["RSP"]
    for style in (0, 1):
        rows = sheet.choose(f"X34 {style}", "RSP", responses["OVRESP"].isin(list(LABELS)), 0.02)
        sheet.cells(
            "X34",
            "RSP",
            rows,
            "OVRESP",
            responses.loc[rows, "OVRESP"].map({code: names[style] for code, names in LABELS.items()}),
        )
    sex = sheet.choose("X34 sex", "DM", sheet.meant["DM"]["SEX"].notna(), 0.05)
    sheet.cells("X34", "DM", sex, "SEX", sheet.meant["DM"].loc[sex, "SEX"].map({"M": "男", "F": "女"}))
    rows = sheet.choose("X34 unmapped", "RSP", responses["TRESP"] == "SD", 0.005)
    sheet.cells("X34", "RSP", rows, "TRESP", "Mixed response", issue="CT_UNMAPPED")


SITES = {"LUNG": "肺", "LIVER": "肝"}
UNTRANSLATED = {"Headache": "头痛", "Nausea": "恶心", "Cough": "咳嗽"}


def x60(sheet: Sheet) -> None:
    """The only site of metastasis in Chinese."""
    sites = sheet.meant["CD"]["METSITES"]
    for site, name in SITES.items():
        rows = sheet.choose(f"X60 {site}", "CD", sites == site, 0.02)
        sheet.cells("X60", "CD", rows, "METSITES", name, issue="TEXT_TRANSLATED")


def x61(sheet: Sheet) -> None:
    """The site's words for an event in Chinese, of which the study has no translation; its preferred term is there."""
    events = sheet.meant["AE"]
    rows = sheet.choose("X61", "AE", events["PT"].isin(list(UNTRANSLATED)), 0.02)
    words = events.loc[rows, "PT"].map(UNTRANSLATED)
    sheet.cells("X61", "AE", rows, "AETERM", words, meant=words, issue="TEXT_UNTRANSLATED")
