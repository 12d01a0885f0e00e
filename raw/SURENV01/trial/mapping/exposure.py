"""What a dose is: takes the two dosing forms, gives milligrams and whether a row is exposure.

Its own module because EX and the reference dates (first and last dose) must count the same rows (STUDY_SPEC 3.2 EX, X21-X23).
"""

from typing import Any

import pandas as pd

from pipeline.core.distinct import each_distinct
from pipeline.core.numbers.units import factor
from pipeline.core.time import dates
from pipeline.sdtm.verbs.mapping import code_text, meaning, tidy, to_number
from pipeline.sdtm.verbs.terms import YES
from pipeline.study import Study

from ..spellings import DRUG

SURUFATINIB, ENVAFOLIMAB = "SURUFATINIB", "ENVAFOLIMAB"


def surufatinib_mg(dose: "pd.Series[Any]", unit: "pd.Series[Any]", study: Study) -> "pd.Series[Any]":
    """Dose in mg: the number of capsules times their strength, or the mass entered; mg where no unit was entered.

    Null where the dose is no number, or its unit no mass.
    """
    capsules = code_text(unit).isin(["CAPSULE", "CAPSULES", "粒"])
    amount = to_number(dose)
    mass = amount * factor_of(unit, "mg").mask(tidy(unit).isna(), 1.0)
    return mass.where(~capsules, amount * study.drugs[SURUFATINIB].unit_mg).round(10)


def factor_of(unit: "pd.Series[Any]", wanted: str) -> "pd.Series[Any]":
    """How many of the unit `wanted` one of each unit is; null where that is not known, or no unit was entered."""

    def factors(distinct: "pd.Series[Any]") -> "pd.Series[Any]":
        known = [factor(text, wanted) for text in tidy(distinct).fillna("")]
        return pd.Series([None if by is None else float(by) for by in known], index=distinct.index, dtype="float64")

    return each_distinct(unit, factors)


def is_taken(dose: "pd.Series[Any]") -> "pd.Series[Any]":
    """A dose above 0, or one that is stated and no number (200-250): how much it was is not known, that it was taken is."""
    amount, words = to_number(dose), code_text(dose)
    return amount.gt(0) | (amount.isna() & words.str.contains("[1-9]").fillna(False).astype(bool))


def named_drug(drug: "pd.Series[Any]") -> "pd.Series[Any]":
    """The drug by its name in the design; as entered, in upper case, where it is none of these."""
    return meaning(drug, DRUG).fillna(code_text(drug))


def envafolimab_mg(volume: "pd.Series[Any]", dose: "pd.Series[Any]", study: Study) -> "pd.Series[Any]":
    """Dose in mg: the volume in mL times the strength; mg as entered where no volume was."""
    return (to_number(volume) * study.drugs[ENVAFOLIMAB].unit_mg).fillna(to_number(dose))


def is_injected(given: "pd.Series[Any]") -> "pd.Series[Any]":
    """An injection that was given; what is marked not given is no exposure, whatever dose it carries (X22)."""
    return code_text(given).isin(YES)


def with_link_ids(crf_exs: pd.DataFrame, crf_exe: pd.DataFrame, reference: pd.DataFrame, study: Study) -> dict[str, pd.DataFrame]:
    """Both dosing forms with LNKID: drug and number of the row among the person's, in order of date, then row key.

    All rows are numbered, given or not, so that EC and EX number alike (RELREC ECEX).
    """
    forms = {"EXS": (crf_exs, "STDT", "SUR"), "EXE": (crf_exe, "DT", "ENV")}
    return {form: _numbered(rows, column, drug, reference, study) for form, (rows, column, drug) in forms.items()}


# What LNKID is made from (FormFields.made_from).
LINK_ID_MADE_FROM = {"EXS.LNKID": ("EXS.STDT",), "EXE.LNKID": ("EXE.DT",)}


def link_id(lnkid: "pd.Series[Any]") -> "pd.Series[Any]":
    """Drug and number of the row among the person's, in order of date; the same in EC and EX."""
    return lnkid


def _numbered(rows: pd.DataFrame, column: str, drug: str, reference: pd.DataFrame, study: Study) -> pd.DataFrame:
    people = rows[["SITEID", "SUBJID"]].merge(reference[["SITEID", "SUBJID", "USUBJID"]], how="left").set_index(rows.index)
    day = dates.parse(rows[column], study.dates.dmy_ambiguous)["DTC"]
    ordered = rows.assign(PERSON=people["USUBJID"].fillna(rows["ROWKEY"]), DAY=day).sort_values(["DAY", "ROWKEY"])
    number = (ordered.groupby("PERSON").cumcount() + 1).astype("str").str.zfill(3)
    return rows.assign(LNKID=(f"{drug}-" + number).reindex(rows.index))


def exposure(crf_exs: pd.DataFrame, crf_exe: pd.DataFrame, study: Study) -> pd.DataFrame:
    """One row per given dose interval of either drug: SITEID, SUBJID, ROWKEY, EXTRT, STDTC, ENDTC (null while open)."""
    exs = crf_exs.assign(
        EXTRT=SURUFATINIB,
        GIVEN=is_taken(crf_exs["DOSE"]),
        STDTC=dates.parse(crf_exs["STDT"], study.dates.dmy_ambiguous)["DTC"],
        ENDTC=dates.parse(crf_exs["ENDT"], study.dates.dmy_ambiguous)["DTC"],
    )
    exe = crf_exe[is_injected(crf_exe["GIVEN"])]
    start = dates.parse(exe["DT"], study.dates.dmy_ambiguous, exe["TM"])["DTC"]
    injected = envafolimab_mg(exe["VOL"], exe["DOSE"], study).gt(0)
    exe = exe.assign(EXTRT=ENVAFOLIMAB, GIVEN=injected, STDTC=start, ENDTC=start)
    columns = ["SITEID", "SUBJID", "ROWKEY", "EXTRT", "STDTC", "ENDTC"]
    given = pd.concat([exs.loc[exs["GIVEN"], columns], exe.loc[exe["GIVEN"], columns]], ignore_index=True)
    return given.reset_index(drop=True)
