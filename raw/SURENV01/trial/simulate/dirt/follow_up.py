"""Dirty follow-up: deaths that no form of death tells (X49), kinds of therapy by other names and by none (X50), answers of the
follow-up as labels (X51)."""

import pandas as pd

from ..dirt.sheet import Sheet

KINDS = {"Systemic therapy": "", "全身治疗": "", "CHEMOTHERAPY": "", "TCM": "CT_UNMAPPED"}
# form, column, the answer, the label that a site writes for it
LABELS = (
    ("SURV", "STATUS", "ALIVE", "存活"),
    ("SURV", "STATUS", "DEAD", "死亡"),
    ("EOS", "EOSREAS", "DEATH", "Died"),
    ("EOS", "EOSREAS", "DEATH", "死亡"),
    ("EOT", "DRUG", "SURUFATINIB", "索凡替尼"),
    ("EOT", "DRUG", "ENVAFOLIMAB", "恩沃利单抗"),
    ("EXE", "GIVEN", "Y", "是"),
)


def x49(sheet: Sheet) -> None:
    """A death without its form: the end of study and the survival contact tell of it."""
    deaths, ends = sheet.meant["DTH"], sheet.meant["EOS"]
    clean = ends[sheet.free("EOS") & (ends["EOSREAS"] == "DEATH")].drop_duplicates("SUBJID").set_index("SUBJID")["EOSDT"]
    same = deaths["DTHDT"] == deaths["SUBJID"].map(clean)
    rows = sheet.choose("X49", "DTH", same & (deaths["CAUSE"] != "ADVERSE EVENT"), 0.04)
    people = deaths.loc[rows, "SUBJID"]
    sheet.drop("X49", "DTH", rows, meant=True, issue="DTH_SOURCE")
    for form in ("EOS", "SURV"):
        sheet.touch(form, sheet.meant[form].index[sheet.meant[form]["SUBJID"].isin(people)])


def x50(sheet: Sheet) -> None:
    """New therapies whose kind is in other words, in Chinese, finer than asked, or none that the form has."""
    for kind, issue in KINDS.items():
        rows = sheet.choose(f"X50 {kind}", "SAT", sheet.meant["SAT"]["TYPE"] == "SYSTEMIC", 0.02)
        sheet.cells("X50", "SAT", rows, "TYPE", kind, issue=issue)


def x51(sheet: Sheet) -> None:
    """Labels for the codes that decide on life, the end of a drug and a dose."""
    for form, column, answer, label in LABELS:
        rows = sheet.choose(f"X51 {column} {label}", form, sheet.meant[form][column] == answer, 0.01)
        sheet.cells("X51", form, rows, column, pd.Series(label, index=rows, dtype="str"))
