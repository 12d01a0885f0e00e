"""Dirty facts of people: a condition that the sex cannot have (X59), one site in two languages (X60), a term in Chinese without a
translation (X61)."""

from ..dirt.sheet import Sheet

SITES = {"LUNG": "肺", "LIVER": "肝"}
UNTRANSLATED = {"Headache": "头痛", "Nausea": "恶心", "Cough": "咳嗽"}


def x59(sheet: Sheet) -> None:
    """A condition of the prostate in the history of a woman."""
    history, people = sheet.meant["MH"], sheet.meant["DM"]
    women = history["SUBJID"].isin(people.loc[people["SEX"] == "F", "SUBJID"])
    rows = sheet.choose("X59", "MH", women & (history["MHTERM"] == "Diabetes mellitus"), 0.05)
    sheet.cells(
        "X59", "MH", rows, "MHTERM", "Benign prostatic hyperplasia", meant="Benign prostatic hyperplasia", issue="SEX_DIFF"
    )


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
