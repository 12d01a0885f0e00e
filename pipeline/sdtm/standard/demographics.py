"""What DM says of a subject in any trial: arms, age, reference dates, end of participation.

Functions of columns for the verb `derived`: their docstrings are the methods in define.xml. `last_contact` prepares LASTDTC.
"""

from collections.abc import Mapping

import pandas as pd

from pipeline.core.evaluators import by_investigator
from pipeline.core.series import Series
from pipeline.core.time import dates
from pipeline.sdtm.verbs.mapping import code_text, to_number
from pipeline.sdtm.verbs.terms import YES
from pipeline.study import Study, StudyError
from pipeline.study.arms import Arm
from schemas.base import DTYPES


def arm_code(enrlyn: Series, study: Study) -> Series:
    """The planned arm of a subject who was enrolled; null otherwise."""
    return pd.Series(only_arm(study).code, index=enrlyn.index).where(code_text(enrlyn).isin(YES))


def arm(enrlyn: Series, study: Study) -> Series:
    """Description of the planned arm."""
    return _label(arm_code(enrlyn, study), study)


def actual_arm_code(rfxstdtc: Series, study: Study) -> Series:
    """The arm of a subject who had at least one dose of {any drug}; null otherwise."""
    return pd.Series(only_arm(study).code, index=rfxstdtc.index).where(rfxstdtc.notna())


def actual_arm(rfxstdtc: Series, study: Study) -> Series:
    """Description of the actual arm."""
    return _label(actual_arm_code(rfxstdtc, study), study)


ONE_ARM = (arm_code, arm, actual_arm_code, actual_arm)
"""Functions that give everybody the one arm there is."""
REMEDY = (
    "map ARMCD, ARM, ACTARMCD and ACTARM in trial/mapping/dm.py from the columns that hold the arm, for instance "
    '"ARMCD": coded("RANDARM", values={"1": "A", "2": "B"})'
)


def only_arm(study: Study) -> Arm:
    """The arm of a trial that has one. StudyError where it has none or several: nothing says then who is in which."""
    if len(study.arms) == 1:
        return study.arms[0]
    if not study.arms:
        example = "- {code: A, label: Drug A}"
        raise StudyError(f"study.yaml of {study.id}: key 'arms' is missing; write the arm of the trial, for instance '{example}'")
    codes = ", ".join(arm.code for arm in study.arms)
    raise StudyError(
        f"study.yaml of {study.id}: key 'arms' has {codes}, and DM would give everybody {study.arms[0].code}; {REMEDY}"
    )


def _label(armcd: Series, study: Study) -> Series:
    return armcd.map({a.code: a.label for a in study.arms}).astype(DTYPES["Char"])


def reason_arm_is_null(enrlyn: Series, rfxstdtc: Series, failed: Series) -> Series:
    """ASSIGNED, NOT TREATED if enrolled and never dosed; SCREEN FAILURE if a criterion was not met; else NOT ASSIGNED (M05)."""
    enrolled, dosed = code_text(enrlyn).isin(YES), rfxstdtc.notna()
    reason = pd.Series("NOT ASSIGNED", index=enrlyn.index).mask(failed.eq("Y"), "SCREEN FAILURE")
    return reason.mask(enrolled, "ASSIGNED, NOT TREATED").mask(enrolled & dosed)


def compute_age(brthdt: Series, age: Series, refdtc: Series, study: Study) -> Series:
    """Whole years from birth (complete, or year and month) to the reference date ({age_ref}); else the age collected."""
    birth = dates.parse(brthdt, study.dates.dmy_ambiguous)["DTC"]
    born = dates.earliest(birth).where(dates.precision(birth).isin(["M", "D"]))
    at = dates.earliest(refdtc)
    before_birthday = (at.dt.month * 100 + at.dt.day) < (born.dt.month * 100 + born.dt.day)
    years = (at.dt.year - born.dt.year).astype("float64") - before_birthday.astype("float64")
    return years.fillna(to_number(age))


def age_unit(brthdt: Series, age: Series, refdtc: Series, study: Study) -> Series:
    """YEARS where AGE is present."""
    return compute_age(brthdt, age, refdtc, study).notna().map({True: "YEARS", False: None})


def last_contact(domains: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """USUBJID and LASTDTC: the latest complete date over all --DTC, --STDTC and --ENDTC of the subject.

    A response by another than the investigator is no contact: it is dated by the reading.
    """
    had = {name: by_investigator(table, "RSEVAL") if name == "RS" else table for name, table in domains.items()}
    dated = [
        pd.DataFrame({"USUBJID": table["USUBJID"], "DAY": dates.complete(table[column])})
        for name, table in had.items()
        for column in (f"{name}DTC", f"{name}STDTC", f"{name}ENDTC")
        if column in table
    ]
    latest = pd.concat(dated, ignore_index=True).groupby("USUBJID", as_index=False)["DAY"].max()
    return latest.assign(LASTDTC=dates.iso(latest["DAY"]))[["USUBJID", "LASTDTC"]]


def first_dose(rfxstdtc: Series) -> Series:
    """The first dose of study treatment; null for a subject who was never dosed."""
    return rfxstdtc


def last_dose(rfxendtc: Series) -> Series:
    """The last dose of study treatment; null for a subject who was never dosed."""
    return rfxendtc


def known_dead(dthfl: Series) -> Series:
    """Y if a death form, an end of study, a survival contact or a fatal adverse event says that the subject died."""
    return dthfl


def end_of_participation(dthfl: Series, dthdtc: Series, lastdtc: Series) -> Series:
    """Date of death if dead and the date is known; else the latest complete date of any domain."""
    return dthdtc.where(dthfl.eq("Y")).fillna(lastdtc)
