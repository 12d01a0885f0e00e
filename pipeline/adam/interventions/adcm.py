"""ADCM: takes CM, SUPPCM and ADSL stage 1, gives medication with its classes, what is prior and what concomitant (STUDY_SPEC
5.16)."""

from collections.abc import Mapping

import pandas as pd

from pipeline.adam.frames import derive_vars_predecessor, finish, merge_qualifiers, text, to_date
from pipeline.adam.interventions.timing import derive_vars_timing
from pipeline.core.issues import found, gather
from pipeline.core.occurred import occurred
from pipeline.core.product import Product
from pipeline.core.series import Series
from pipeline.core.time.dates import earliest
from pipeline.core.wording import same_words
from pipeline.study import Study
from pipeline.study.decisions import MedicationGroup
from schemas.adam.adcm import ADCM
from schemas.adam.adcm import adcm as declared_adcm
from schemas.base import DTYPES

LEVELS = (1, 2, 3, 4)
OF_CM = ("CMCLAS", "CMCLASCD", "CMDOSE", "CMDOSU", "CMDOSFRQ", "CMROUTE")
"""Permissible variables that CM need not have."""


def adcm(
    cm: pd.DataFrame, suppcm: pd.DataFrame, adsl_base: pd.DataFrame, study: Study, dm: pd.DataFrame | None = None
) -> Product:
    """One record per CM record that began up to the cut-off, of all subjects; `dm` gives the time of the first dose."""
    occurring = occurred(cm, "CM")
    until = occurring.loc[~earliest(occurring["CMSTDTC"]).gt(to_date(study.dco))]
    classes = [f"CMATC{level}{what}" for level in LEVELS for what in ("", "CD")]
    records = merge_qualifiers(until, suppcm, "CMSEQ", classes).rename(
        columns={name: name.removeprefix("CM") for name in classes}
    )
    absent = {name: pd.Series(index=records.index, dtype="float64" if name == "CMDOSE" else DTYPES["Char"]) for name in OF_CM}
    records = records.assign(**{name: empty for name, empty in absent.items() if name not in records})
    records = derive_vars_predecessor(records, adsl_base, "ADSL", ADCM)
    records, of_dates = derive_vars_timing(records, "CM", adsl_base, dm, study)
    records = records.assign(**{name: in_group(records, group) for name, group in study.cm.groups.items()})
    return Product(
        finish(records, declared_adcm(tuple(sorted(study.cm.groups)))), issues=gather(of_dates, *_without_codes(records, study))
    )


def in_group(records: pd.DataFrame, group: MedicationGroup) -> Series:
    """The name of the group on the medications that are in it: by a code of the ATC, a class, or a standardised name."""
    codes = [records[name] for name in ("CMCLASCD", *(f"ATC{level}CD" for level in LEVELS))]
    names = [records[name] for name in ("CMCLAS", *(f"ATC{level}" for level in LEVELS))]
    inside = same_words(records["CMDECOD"].fillna(records["CMTRT"]), group.terms)
    for code in codes if group.atc else ():
        inside |= code.str.startswith(group.atc).fillna(False).astype(bool)
    for name in names if group.classes else ():
        inside |= same_words(name, group.classes)
    return text(group.name, records.index).where(inside)


def _without_codes(records: pd.DataFrame, study: Study) -> list[pd.DataFrame]:
    """ATC_ABSENT: classes of interest by code in data without codes."""
    coded_groups: Mapping[str, MedicationGroup] = {name: group for name, group in study.cm.groups.items() if group.atc}
    if not len(records) or records[["CMCLASCD", *(f"ATC{level}CD" for level in LEVELS)]].notna().any(axis=None):
        return []
    sought = pd.Series([f"{group.name}: {', '.join(group.atc)}" for group in coded_groups.values()], dtype=DTYPES["Char"])
    return [found("ATC_ABSENT", sought.to_frame()[[]], "CM", column="CMCLASCD", value=sought)]
