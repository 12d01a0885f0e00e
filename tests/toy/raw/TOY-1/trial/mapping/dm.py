"""DM: one record per subject from the form SUBJ; last, since the end of participation is the latest date of any domain."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pipeline.core.product import Product
from pipeline.core.time import dates
from pipeline.sdtm.standard.demographics import actual_arm, actual_arm_code, arm, arm_code, first_dose, last_contact, last_dose
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.mapping import Block, FormFields, coded, collected, constant, date, derived
from pipeline.study import Study
from schemas.sdtm.dm import DM, SUPPDM


def reason_arm_is_null(entered: "pd.Series[Any]", rfxstdtc: "pd.Series[Any]") -> "pd.Series[Any]":
    """SCREEN FAILURE if not enrolled; ASSIGNED, NOT TREATED if enrolled and never dosed."""
    return entered.map({"Y": "ASSIGNED, NOT TREATED", "N": "SCREEN FAILURE"}).where(rfxstdtc.isna())


def age(birthdt: "pd.Series[Any]", rficdtc: "pd.Series[Any]") -> "pd.Series[Any]":
    """Whole years from birth to consent."""
    born, at = dates.complete(birthdt), dates.complete(rficdtc)
    before_birthday = (at.dt.month * 100 + at.dt.day) < (born.dt.month * 100 + born.dt.day)
    return (at.dt.year - born.dt.year).astype("float64") - before_birthday


def latest_date(lastdtc: "pd.Series[Any]") -> "pd.Series[Any]":
    """The latest complete date of any domain."""
    return lastdtc


def mapping(study: Study) -> DomainMapping:
    """The mapping of DM; country and arm are the study's."""
    block = Block(
        form="SUBJ",
        variables={
            "SUBJID": collected("SUBJID"),
            "RFSTDTC": derived(first_dose, "RFXSTDTC"),
            "RFENDTC": derived(last_dose, "RFXENDTC"),
            "RFPENDTC": derived(latest_date, "LASTDTC"),
            "SITEID": collected("SITEID"),
            "BRTHDTC": date("BIRTHDT"),
            "AGE": derived(age, "BIRTHDT", "RFICDTC"),
            "AGEU": constant("YEARS"),
            "SEX": coded("GENDER", "C66731"),
            "RACE": coded("RACE", "C74457"),
            "ARMCD": derived(arm_code, "ENTERED"),
            "ARM": derived(arm, "ENTERED"),
            "ACTARMCD": derived(actual_arm_code, "RFXSTDTC"),
            "ACTARM": derived(actual_arm, "RFXSTDTC"),
            "ARMNRS": derived(reason_arm_is_null, "ENTERED", "RFXSTDTC"),
            "COUNTRY": constant(study.study.country),
            "DMDTC": date("FORMDT"),
        },
    )
    return DomainMapping(schema=DM, supp=SUPPDM, order=("USUBJID",), blocks=(block,))


FIELDS = FormFields(made_from={"SUBJ.LASTDTC": ()})  # from the dates of all other domains


def dm(
    crf_subj: pd.DataFrame, reference: pd.DataFrame, visits: pd.DataFrame, domains: Mapping[str, pd.DataFrame], study: Study
) -> Product:
    """Demographics, arm, reference dates and end of participation."""
    person = reference[["SITEID", "SUBJID", "USUBJID"]].merge(last_contact(domains), on="USUBJID", how="left")
    rows = crf_subj.merge(person.drop(columns="USUBJID"), on=["SITEID", "SUBJID"], how="left")
    return map_domain(mapping(study), {"SUBJ": rows}, reference, visits, study)
