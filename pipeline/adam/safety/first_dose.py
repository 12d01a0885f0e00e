"""The time of the first dose: takes EX, DM and ADSL stage 1, gives which findings of its day came after it.

The same rule as --LOBXFL of SDTM: what is of the day of the first dose precedes it, unless both times are known and it is later.
"""

import pandas as pd

from pipeline.adam.frames import merge_subjects, text
from pipeline.adam.subjects.doses import given_doses
from pipeline.core.series import Series
from pipeline.core.time.dates import complete
from pipeline.study import Study

DAY = 10  # characters of a date without a time
_PRECISIONS = (13, 16, 19)  # hour, minute, second


def first_dose_times(adsl_base: pd.DataFrame, ex: pd.DataFrame | None, dm: pd.DataFrame | None, study: Study) -> pd.DataFrame:
    """USUBJID and FIRSTDTC, the date and time of the first dose; missing where only its day is known.

    Known where every dose of that day has a time; else RFXSTDTC where it has one. Nobody has one with `baseline.time: day`.
    """
    subjects = adsl_base[["USUBJID", "TRTSDT"]]
    if ex is None or dm is None or study.baseline.time == "day":
        return subjects[["USUBJID"]].assign(FIRSTDTC=text(None, subjects.index))
    given = given_doses(ex, adsl_base, study)
    doses = given[["USUBJID", "SDT"]].assign(DTC=given["EXSTDTC"])
    doses = merge_subjects(doses, subjects, ["TRTSDT"])
    of_day = doses.loc[doses["SDT"].eq(doses["TRTSDT"])].sort_values(["USUBJID", "DTC"], kind="stable")
    first = of_day.drop_duplicates("USUBJID")  # a date alone sorts before the same date with a time
    stated = merge_subjects(subjects, dm.assign(STATED=dm["RFXSTDTC"]), ["STATED"])
    exposed = merge_subjects(stated, first.rename(columns={"DTC": "DOSED"}), ["DOSED"])
    reference = exposed["STATED"].where(_timed(exposed["STATED"]) & complete(exposed["STATED"]).eq(exposed["TRTSDT"]))
    return exposed[["USUBJID"]].assign(FIRSTDTC=exposed["DOSED"].where(_timed(exposed["DOSED"]), reference))


def after_first_dose(dtc: Series, date: Series, start: Series, first: Series) -> Series:
    """Whether each finding (text and date) came after the first dose (`start` its date, `first` its date and time or missing)."""
    later = pd.Series(False, index=dtc.index)
    shorter = pd.concat([dtc.str.len(), first.str.len()], axis=1).min(axis=1, skipna=False)
    for length in _PRECISIONS:
        same = shorter.ge(length)
        later = later.mask(same, dtc.str.slice(0, length).gt(first.str.slice(0, length)).fillna(False))
    return date.gt(start) | (date.eq(start) & later)


def _timed(dtc: Series) -> Series:
    return dtc.str.len().gt(DAY).fillna(False)
