"""DM: one record per person, from the forms DM, ENR and IE, the reference dates, and the dates of all other domains.

It comes last: the end of participation is the latest date that any domain has (DESIGN 2). STUDY_SPEC 3.2 DM, M04, M05.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.standard.demographics import (
    actual_arm,
    actual_arm_code,
    age_unit,
    arm,
    arm_code,
    compute_age,
    end_of_participation,
    first_dose,
    known_dead,
    last_contact,
    last_dose,
    reason_arm_is_null,
)
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.mapping import (
    PROTOCOL,
    SEPARATOR,
    Block,
    FormFields,
    Supp,
    code_text,
    coded,
    collected,
    constant,
    date,
    derived,
    number,
    reads,
)
from pipeline.sdtm.verbs.terms import NO, YES
from pipeline.study import Study
from schemas.base import DTYPES
from schemas.sdtm.dm import DM, SUPPDM

from ..spellings import RACE, SEX
from .reference import MADE_FROM as REFERENCE_MADE_FROM

_SUBJECT = ["SITEID", "SUBJID"]
_RACE_BOXES = 3


def races(race: "pd.Series[Any]") -> pd.DataFrame:
    """The races ticked, one per column from 0: the form separates them by ';' or '/'."""
    parts = code_text(race).str.split(r"\s*[;/]\s*", regex=True, expand=True).reindex(columns=range(_RACE_BOXES))
    return parts.astype(DTYPES["Char"]).replace(RACE)


def race_or_multiple(race: "pd.Series[Any]") -> "pd.Series[Any]":
    """The race, or MULTIPLE where more than one was ticked (details in SUPPDM)."""
    ticked = races(race)
    return ticked[0].mask(ticked[1].notna(), "MULTIPLE")


def race_box(number: int) -> Supp:
    """SUPPDM.RACEn: the n-th race, where more than one was ticked."""

    def nth_race(race: "pd.Series[Any]") -> "pd.Series[Any]":
        ticked = races(race)
        return ticked[number - 1].where(ticked[1].notna())

    return Supp(f"Race {number}", derived(nth_race, "RACE", origin="Collected"))


def one_row_per_person(forms: dict[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    """The DM row of the enrolled, else the latest, participation of each person, with ENR, IE and reference beside it."""
    enrolment = forms["ENR"].sort_values("ROWKEY").drop_duplicates(_SUBJECT)
    rows = forms["DM"].merge(forms["REFERENCE"][[*_SUBJECT, "USUBJID", "DTHDTC", "DTHFL"]], on=_SUBJECT, how="left")
    rows = rows.merge(
        enrolment[[*_SUBJECT, "ENRLYN", "ENRLDT", "RESCRN_OF", "ROWKEY"]], on=_SUBJECT, how="left", suffixes=("", "_ENR")
    )
    rows = rows.merge(_eligibility(forms["IE"]), on=_SUBJECT, how="left")
    enrolled = code_text(rows["ENRLYN"]).isin(YES)
    person = rows["USUBJID"].fillna(rows["ROWKEY"])  # an unknown subject stays, to be reported
    rows = rows.assign(PERSON=person, ENROLLED=enrolled).sort_values(["PERSON", "ENROLLED", "SUBJID"])
    sources = rows["ROWKEY"].str.cat(rows["ROWKEY_ENR"], sep=SEPARATOR).fillna(rows["ROWKEY"])
    rows = rows.assign(SOURCES=sources.groupby(rows["PERSON"]).transform(SEPARATOR.join))
    kept = rows.drop_duplicates("PERSON", keep="last")
    return kept.merge(forms["LAST"], on="USUBJID", how="left").drop(columns=["USUBJID", "PERSON", "ENROLLED"])


def _eligibility(ie: pd.DataFrame) -> pd.DataFrame:
    """FAILED = Y for a screening number with a criterion not met: ALLMET answered N, or a criterion listed."""
    answered_no = code_text(ie["IEYN"]).isin(NO) & code_text(ie["IETESTCD"]).eq("ALLMET").fillna(False)
    listed = code_text(ie["IETESTCD"]).str.match(r"(?:INCL|EXCL)\d").fillna(False)
    return ie.loc[answered_no | listed, _SUBJECT].drop_duplicates().assign(FAILED="Y")


def mapping(study: Study) -> DomainMapping:
    """The mapping of DM; country, arms, reference of the age and end of reference are the study's."""
    age_reference = {"RFICDTC": "RFICDTC", "RFXSTDTC": "RFXSTDTC", "ENRLDT": "ENRLDT"}[study.age_ref]
    end = ("RFXENDTC",) if study.rfendtc == "last_dose" else ("DTHFL", "DTHDTC", "LASTDTC")
    block = Block(
        form="DM",
        prepare=one_row_per_person,
        checks=(reads(number("AGE")),),
        variables={
            "SUBJID": collected("SUBJID"),
            "RFSTDTC": derived(first_dose, "RFXSTDTC"),
            "RFENDTC": derived(last_dose, *end) if len(end) == 1 else derived(end_of_participation, *end),
            "RFPENDTC": derived(end_of_participation, "DTHFL", "DTHDTC", "LASTDTC"),
            "DTHDTC": collected("DTHDTC"),
            "DTHFL": derived(known_dead, "DTHFL"),
            "SITEID": collected("SITEID"),
            "BRTHDTC": date("BRTHDT"),
            "AGE": derived(compute_age, "BRTHDT", "AGE", age_reference),
            "AGEU": derived(age_unit, "BRTHDT", "AGE", age_reference, origin="Assigned"),
            "SEX": coded("SEX", "C66731", SEX),
            "RACE": derived(race_or_multiple, "RACE", origin="Collected"),
            "ETHNIC": coded("ETHNIC", "C66790"),
            "ARMCD": derived(arm_code, "ENRLYN"),
            "ARM": derived(arm, "ENRLYN"),
            "ACTARMCD": derived(actual_arm_code, "RFXSTDTC"),
            "ACTARM": derived(actual_arm, "RFXSTDTC"),
            "ARMNRS": derived(reason_arm_is_null, "ENRLYN", "RFXSTDTC", "FAILED"),
            "COUNTRY": constant(study.study.country, PROTOCOL),
            "DMDTC": date("FORMDT"),
        },
        supp={
            "RACEOTH": Supp("Race, Other", collected("RACEOTH")),
            **{f"RACE{n}": race_box(n) for n in range(1, _RACE_BOXES + 1)},
            "RESCRSUB": Supp("Earlier Screening Number", collected("RESCRN_OF")),
        },
    )
    return DomainMapping(schema=DM, supp=SUPPDM, order=("USUBJID",), blocks=(block,))


FIELDS = FormFields(
    made_from={
        **{f"DM.{variable}": columns for variable, columns in REFERENCE_MADE_FROM.items()},
        "DM.ENRLYN": ("ENR.ENRLYN",),
        "DM.ENRLDT": ("ENR.ENRLDT",),
        "DM.RESCRN_OF": ("ENR.RESCRN_OF",),
        "DM.FAILED": ("IE.IETESTCD", "IE.IEYN"),
        "DM.LASTDTC": (),  # from the dates of all other domains
    }
)


def dm(
    crf_dm: pd.DataFrame, crf_enr: pd.DataFrame, crf_ie: pd.DataFrame, reference: pd.DataFrame, visits: pd.DataFrame,
    domains: Mapping[str, pd.DataFrame], study: Study,
) -> Product:  # fmt: skip
    """Demographics, arms, reference dates and end of participation; races and earlier screening number in SUPPDM."""
    forms = {"DM": crf_dm, "ENR": crf_enr, "IE": crf_ie, "REFERENCE": reference, "LAST": last_contact(domains)}
    return map_domain(mapping(study), forms, reference, visits, study)
