"""ARMCD, ARM, ACTARMCD, ACTARM, ARMNRS and ACTARMUD of the standard forms. SDTMIG 3.4, DM.

Functions of columns for the verb `derived`: their docstrings are the methods in define.xml.
"""

from dataclasses import replace

import pandas as pd

from pipeline.core.series import Series
from pipeline.sdtm.cdash.kits import code_of_arm, label_of_arm
from pipeline.sdtm.standard.demographics import actual_arm, actual_arm_code, arm, arm_code, reason_arm_is_null
from pipeline.sdtm.verbs.mapping import Verb, derived
from pipeline.study import Study
from schemas.base import DTYPES


def assigned_arm(enrolled: Series, randarm: Series, study: Study) -> Series:
    """The code of the arm to which the subject was assigned; null for who was not enrolled."""
    return code_of_arm(randarm, study).where(enrolled.eq("Y"))


def assigned_arm_label(enrolled: Series, randarm: Series, study: Study) -> Series:
    """Description of the arm assigned."""
    return label_of_arm(assigned_arm(enrolled, randarm, study), study)


def received_arm(rfxstdtc: Series, actual: Series, received: Series, unplanned: Series, randarm: Series, study: Study) -> Series:
    """The code of the arm received: as told, else by the kits and drugs given (assignment.actual of study.yaml), else the arm
    assigned; null for a subject who was never dosed, or whose treatment no arm plans."""
    assigned = code_of_arm(randarm, study).where(unplanned.isna())
    return code_of_arm(actual, study).fillna(received).fillna(assigned).where(rfxstdtc.notna())


def received_arm_label(
    rfxstdtc: Series, actual: Series, received: Series, unplanned: Series, randarm: Series, study: Study
) -> Series:
    """Description of the arm received."""
    return label_of_arm(received_arm(rfxstdtc, actual, received, unplanned, randarm, study), study)


def reason_without_arm(
    rfxstdtc: Series, enrolled: Series, failed: Series, actual: Series, received: Series, unplanned: Series, randarm: Series,
    study: Study,
) -> Series:  # fmt: skip
    """Why an arm is null. Assigned and never dosed: ASSIGNED, NOT TREATED; dosed with what no arm plans: UNPLANNED TREATMENT;
    not assigned: SCREEN FAILURE if a criterion was not met and no dose was given, else NOT ASSIGNED."""
    planned = assigned_arm(enrolled, randarm, study).notna()
    given = received_arm(rfxstdtc, actual, received, unplanned, randarm, study).notna()
    dosed = rfxstdtc.notna()
    reason = pd.Series("NOT ASSIGNED", index=rfxstdtc.index, dtype=DTYPES["Char"])
    reason = reason.mask(failed.eq("Y") & ~dosed, "SCREEN FAILURE").mask(planned & ~dosed, "ASSIGNED, NOT TREATED")
    return reason.mask(dosed & ~given, "UNPLANNED TREATMENT").mask(planned & given)


def unplanned_treatment(
    rfxstdtc: Series, actual: Series, received: Series, unplanned: Series, randarm: Series, study: Study
) -> Series:
    """What was given, where it is the treatment of no arm (ARMNRS is UNPLANNED TREATMENT)."""
    given = received_arm(rfxstdtc, actual, received, unplanned, randarm, study)
    return unplanned.where(rfxstdtc.notna() & given.isna())


def arms(study: Study) -> dict[str, Verb]:
    """The arm variables of DM: as `assignment` says where the trial has several arms, else the only one."""
    if study.arms_planned < 2:
        return {
            "ARMCD": derived(arm_code, "ENROLLED"),
            "ARM": derived(arm, "ENROLLED"),
            "ACTARMCD": derived(actual_arm_code, "RFXSTDTC"),
            "ACTARM": derived(actual_arm, "RFXSTDTC"),
            "ARMNRS": derived(reason_arm_is_null, "ENROLLED", "RFXSTDTC", "FAILED"),
        }
    given = ("RFXSTDTC", "ACTUAL", "RECEIVED", "UNPLANNED", "RANDARM")
    verbs = {
        "ARMCD": derived(assigned_arm, "ENROLLED", "RANDARM"),
        "ARM": derived(assigned_arm_label, "ENROLLED", "RANDARM"),
        "ACTARMCD": derived(received_arm, *given),
        "ACTARM": derived(received_arm_label, *given),
        "ARMNRS": derived(reason_without_arm, "RFXSTDTC", "ENROLLED", "FAILED", *given[1:]),
        "ACTARMUD": derived(unplanned_treatment, *given),
    }
    return {name: replace(verb, joined_from=(study.assignment.planned,)) for name, verb in verbs.items()}
