"""ADDV: takes DV, what other data show and the issues of SDTM, gives protocol deviations with severity and category (STUDY_SPEC
5.19).

A deviation that the site reported and a check found as well stands twice, under who found it; tables count the subject once per
category.
"""

import pandas as pd

from pipeline.adam.frames import append, derive_vars_predecessor, finish, text, to_date
from pipeline.adam.subjects.deviations import find_deviations
from pipeline.core.distinct import among
from pipeline.core.issues import found
from pipeline.core.product import Product
from pipeline.core.series import Series
from pipeline.core.time.dates import complete, earliest, study_day
from pipeline.core.wording import same_words
from pipeline.endpoints.deviations import IN_DATA, KINDS, MAJOR, MINOR, REPORTED, SHOWN_BY, SHOWN_IN
from pipeline.study import Study
from schemas.adam.addv import ADDV
from schemas.base import conform, empty
from schemas.sdtm.dv import DV

NO_CATEGORY = "No category"


def addv(
    adsl_base: pd.DataFrame,
    dm: pd.DataFrame,
    ie: pd.DataFrame,
    ds: pd.DataFrame,
    issues: pd.DataFrame,
    study: Study,
    dv: pd.DataFrame | None = None,
) -> Product:
    """One record per deviation up to the cut-off: reported in DV, shown by DM, IE, DS or study.yaml, or an issue of SDTM that
    `deviations.issues` names."""
    reported = _reported(empty(DV) if dv is None else dv, study)
    every = conform(append([reported, *_from_data(adsl_base, dm, ie, ds, study), _of_issues(issues, study)]), ADDV)
    of_subjects = every.loc[among(every["USUBJID"], adsl_base["USUBJID"])].reset_index(drop=True)
    records = derive_vars_predecessor(of_subjects, adsl_base, "ADSL", ADDV)
    with_dates = records.assign(ASTDT=complete(records["DVSTDTC"]))
    with_dates = with_dates.assign(ASTDY=study_day(with_dates["ASTDT"], with_dates["TRTSDT"]))
    ungraded = with_dates.loc[with_dates["ASEV"].isna()]
    value = ungraded["DVCAT"].fillna("") + ": " + ungraded["DVTERM"].fillna("")
    return Product(finish(with_dates, ADDV), issues=found("DV_UNGRADED", ungraded, "DV", column="DVCAT", value=value))


def _reported(dv: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The deviations of DV begun up to the cut-off."""
    rows = dv.loc[~earliest(dv["DVSTDTC"]).gt(to_date(study.dco))].reset_index(drop=True)
    scat = rows["DVSCAT"] if "DVSCAT" in rows else text(None, rows.index)
    severity = _severity(rows["DVCAT"], study).fillna(_severity(scat, study))
    other = [part.where(_severity(part, study).isna()) for part in (rows["DVCAT"], scat)]
    category = rows["DVDECOD"].fillna(other[0]).fillna(other[1]).fillna(NO_CATEGORY)
    return rows.assign(
        ASEV=severity, ACAT1=_sentence(category), FOUNDBY=REPORTED, SRCDOM="DV", SRCVAR="DVTERM", SRCSEQ=rows["DVSEQ"],
    )  # fmt: skip


def _severity(words: Series, study: Study) -> Series:
    """MAJOR or MINOR as the texts say; missing for one that says neither."""
    major, minor = same_words(words, study.deviations.major), same_words(words, study.deviations.minor)
    return text(None, words.index).mask(minor, MINOR).mask(major, MAJOR)


def _from_data(adsl: pd.DataFrame, dm: pd.DataFrame, ie: pd.DataFrame, ds: pd.DataFrame, study: Study) -> list[pd.DataFrame]:
    """What the data show without an issue, each kind major unless `deviations.minor_kinds` has it."""
    found_by_kind = find_deviations(adsl, dm, ie, ds, study)
    return [
        rows.rename(columns={"SEQ": "SRCSEQ", "DTC": "DVSTDTC", "TEXT": "DVTERM"}).assign(
            ASEV=MINOR if kind in study.deviations.minor_kinds else MAJOR, ACAT1=KINDS[kind], FOUNDBY=IN_DATA,
            SRCDOM=SHOWN_BY[kind], SRCVAR=SHOWN_IN[kind],
        )
        for kind, rows in found_by_kind.items()
    ]  # fmt: skip


def _of_issues(issues: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The issues of SDTM that are deviations, of the subject that they name."""
    declared = study.deviations.issues
    rows = issues.loc[issues["CODE"].isin(list(declared)) & issues["USUBJID"].notna()].reset_index(drop=True)
    category = rows["CODE"].map({code: kind.category for code, kind in declared.items()}).astype("str")
    severity = rows["CODE"].map({code: kind.severity for code, kind in declared.items()}).astype("str")
    return pd.DataFrame({
        "USUBJID": rows["USUBJID"], "DVTERM": rows["MESSAGE"], "ACAT1": category, "ASEV": severity, "FOUNDBY": rows["CODE"],
    })  # fmt: skip


def _sentence(words: Series) -> Series:
    return words.mask(words.str.isupper().eq(True), words.str.capitalize())
