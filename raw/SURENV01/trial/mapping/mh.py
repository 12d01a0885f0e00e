"""MH: general history (form MH), the sarcoma's diagnosis and its metastases (form CD). STUDY_SPEC 3.2 MH."""

from typing import Any

import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.grades import grade
from pipeline.sdtm.verbs.mapping import (
    LOG_LINE,
    Block,
    FormFields,
    Supp,
    code_text,
    coded,
    collected,
    constant,
    date,
    derived,
    reads,
    tidy,
    upper_case,
)
from pipeline.sdtm.verbs.terms import NO_YES, NY, YES
from pipeline.study import Study
from schemas.sdtm.mh import MH, SUPPMH

GENERAL, DIAGNOSIS, METASTATIC = "GENERAL MEDICAL HISTORY", "PRIMARY DIAGNOSIS", "METASTATIC DISEASE"


def ongoing_at_consent(mhongo: "pd.Series[Any]", mhendt: "pd.Series[Any]") -> "pd.Series[Any]":
    """ONGOING when ticked ongoing and without an end date."""
    return pd.Series("ONGOING", index=mhongo.index).where(code_text(mhongo).isin(YES) & tidy(mhendt).isna())


def consent_as_reference(mhongo: "pd.Series[Any]", mhendt: "pd.Series[Any]") -> "pd.Series[Any]":
    """INFORMED CONSENT where MHENRTPT is filled."""
    return ongoing_at_consent(mhongo, mhendt).map({"ONGOING": "INFORMED CONSENT"})


def metastatic_sites(forms: dict[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    """One row per site of metastasis: the diagnosis form lists them in one field, separated by ';'."""
    rows = forms["CD"].assign(METSITE=forms["CD"]["METSITES"].str.split(";")).explode("METSITE", ignore_index=True)
    return rows[code_text(rows["METSITE"]).notna()].reset_index(drop=True)


GENERAL_HISTORY = Block(
    form="MH",
    checks=(reads(coded("MHONGO", NY, NO_YES)),),
    variables={
        "MHTERM": collected("MHTERM"),
        "MHCAT": constant(GENERAL),
        "MHTOXGR": grade("MHTOXGR"),
        "MHSTDTC": date("MHSTDT"),
        "MHENDTC": date("MHENDT"),
        "MHENRTPT": derived(ongoing_at_consent, "MHONGO", "MHENDT"),
        "MHENTPT": derived(consent_as_reference, "MHONGO", "MHENDT"),
    },
)

PRIMARY_DIAGNOSIS = Block(
    form="CD",
    variables={"MHTERM": collected("HISTOLOGY"), "MHCAT": constant(DIAGNOSIS), "MHSTDTC": date("DXDT")},
    supp={
        "MHGRADE": Supp("FNCLCC Grade", upper_case("GRADE")),
        "MHSTAGE": Supp("Stage", upper_case("STAGE")),
        "MHPRIMS": Supp("Primary Tumor Site", upper_case("PRIMSITE")),
    },
)

METASTASES = Block(
    form="CD",
    prepare=metastatic_sites,
    rule="MH.METASTASES",
    variables={"MHTERM": upper_case("METSITE"), "MHCAT": constant(METASTATIC)},
)

MAPPING = DomainMapping(
    schema=MH, supp=SUPPMH, order=("MHCAT", "MHTERM", "MHSTDTC"), blocks=(GENERAL_HISTORY, PRIMARY_DIAGNOSIS, METASTASES)
)


FIELDS = FormFields(made_from={"CD.METSITE": ("CD.METSITES",)}, not_submitted={"MH.FORMDT": LOG_LINE})


def mh(crf_mh: pd.DataFrame, crf_cd: pd.DataFrame, reference: pd.DataFrame, visits: pd.DataFrame, study: Study) -> Product:
    """General history, primary diagnosis and sites of metastasis, with grade and stage in SUPPMH."""
    return map_domain(MAPPING, {"MH": crf_mh, "CD": crf_cd}, reference, visits, study)
