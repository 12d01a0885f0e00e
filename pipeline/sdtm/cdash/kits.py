"""Arms by the words of forms, and the treatment of a kit: of the form of its dispensing, else of its randomisation."""

from collections.abc import Mapping

import pandas as pd

from pipeline.core.series import Series
from pipeline.sdtm.verbs.mapping import answers, code_text, meaning, tidy
from pipeline.study import Study
from schemas.base import DTYPES
from schemas.codelists import normalise

Forms = Mapping[str, pd.DataFrame]


def code_of_arm(text: Series, study: Study) -> Series:
    """The code of the arm that a form names by its code, its label or one of its `codes`; missing where it names none."""
    return meaning(text, {normalise(words): arm.code for arm in study.arms for words in (*arm.codes, arm.label, arm.code)})


def label_of_arm(code: Series, study: Study) -> Series:
    """Description of the arm."""
    return code.map({arm.code: arm.label for arm in study.arms}).astype(DTYPES["Char"])


def kits(forms: Forms, study: Study) -> pd.DataFrame:
    """KIT, ARM and TIMES, in how many arms it is: one row per kit number of DA or RAND whose arm is known."""
    parts = []
    for form, number, arm in (("DA", "DAREFID", "KITARM"), ("RAND", "KITNO", "ARMCD")):
        if form in forms:
            rows = forms[form]
            parts.append(
                pd.DataFrame(
                    {"KIT": code_text(answers(rows, number)), "ARM": code_of_arm(answers(rows, arm), study), "FROM": form}
                )
            )
    if not parts:
        return pd.DataFrame({"KIT": [], "ARM": [], "TIMES": []}).astype({"KIT": DTYPES["Char"], "ARM": DTYPES["Char"]})
    known = pd.concat(parts, ignore_index=True).dropna(subset=["KIT", "ARM"])
    dispensed = known.loc[known["FROM"].eq("DA"), "KIT"]
    known = known[known["FROM"].eq("DA") | ~known["KIT"].isin(dispensed)].drop_duplicates(["KIT", "ARM"])
    return known.assign(TIMES=known.groupby("KIT")["ARM"].transform("size")).drop_duplicates("KIT")[["KIT", "ARM", "TIMES"]]


def arm_of_kit(number: Series, known: pd.DataFrame) -> Series:
    """The arm of each kit number; missing where it is not known, or more than one."""
    single = known[known["TIMES"].eq(1)].set_index("KIT")["ARM"]
    return code_text(number).map(single).astype(DTYPES["Char"])


def with_drugs_of_kits(ex: pd.DataFrame, forms: Forms, study: Study) -> pd.DataFrame:
    """EX with EXTRT filled, where it is empty, by the one drug of the arm of the kit: sites of a blinded trial do not know it."""
    drugs = {arm.code: arm.drugs[0] for arm in study.arms if len(arm.drugs) == 1}
    if "EXREFID" not in ex or not drugs:
        return ex
    of_kit = arm_of_kit(ex["EXREFID"], kits(forms, study)).map(drugs).astype(DTYPES["Char"])
    named = answers(ex, "EXTRT")
    return ex.assign(EXTRT=named.where(tidy(named).notna(), of_kit))
