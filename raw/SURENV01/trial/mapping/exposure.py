"""What a dose is: takes the two dosing forms, gives milligrams and whether a row is exposure.

Its own module because EX and the reference dates (first and last dose) must count the same rows (STUDY_SPEC 3.2 EX, X21-X23).
"""

from typing import Any

import pandas as pd

from pipeline.core.time import dates
from pipeline.sdtm.verbs.mapping import code_text, to_number
from pipeline.sdtm.verbs.terms import YES
from pipeline.study import Study

SURUFATINIB, ENVAFOLIMAB = "SURUFATINIB", "ENVAFOLIMAB"


def surufatinib_mg(dose: "pd.Series[Any]", unit: "pd.Series[Any]", study: Study) -> "pd.Series[Any]":
    """Dose in mg: the number of capsules times their strength, or mg as entered."""
    capsules = code_text(unit).isin(["CAPSULE", "CAPSULES", "粒"])
    amount = to_number(dose)
    return amount.where(~capsules, amount * study.drugs[SURUFATINIB].unit_mg)


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
    """One row per given dose interval of either drug: SITEID, SUBJID, ROWKEY, EXTRT, STDTC, ENDTC (null while open), mg > 0."""
    exs = crf_exs.assign(
        EXTRT=SURUFATINIB,
        MG=surufatinib_mg(crf_exs["DOSE"], crf_exs["DOSEU"], study),
        STDTC=dates.parse(crf_exs["STDT"], study.dates.dmy_ambiguous)["DTC"],
        ENDTC=dates.parse(crf_exs["ENDT"], study.dates.dmy_ambiguous)["DTC"],
    )
    exe = crf_exe[is_injected(crf_exe["GIVEN"])]
    start = dates.parse(exe["DT"], study.dates.dmy_ambiguous, exe["TM"])["DTC"]
    exe = exe.assign(EXTRT=ENVAFOLIMAB, MG=envafolimab_mg(exe["VOL"], exe["DOSE"], study), STDTC=start, ENDTC=start)
    columns = ["SITEID", "SUBJID", "ROWKEY", "EXTRT", "MG", "STDTC", "ENDTC"]
    given = pd.concat([exs[columns], exe[columns]], ignore_index=True)
    return given[given["MG"].gt(0)].reset_index(drop=True)
