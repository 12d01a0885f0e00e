"""HO: hospital resource use, with its reason and the days in intensive care in SUPPHO."""

import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.mapping import LOG_LINE, Block, FormFields, Supp, coded, collected, constant, date, upper_case
from pipeline.study import Study
from schemas.base import Char, Num
from schemas.sdtm.domain import Domain, SuppQual


class HO(Domain, key="STUDYID USUBJID HOTERM HOSTDTC HOSEQ", title="Healthcare Encounters"):
    """One record per encounter per subject."""

    HOSEQ: Num
    HOTERM: Char
    HODECOD: Char
    HOCAT: Char
    EPOCH: Char
    HOSTDTC: Char
    HOENDTC: Char
    HOSTDY: Num
    HOENDY: Num


class SUPPHO(SuppQual, title="Supplemental Qualifiers for HO"):
    """One record per qualifier of an encounter."""


VARIABLES = {
    "HOTERM": collected("HOTERM"),
    "HODECOD": coded("HOTERM", "C171444"),
    "HOCAT": constant("HOSPITAL RESOURCE USE"),
    "HOSTDTC": date("HOSTDAT"),
    "HOENDTC": date("HOENDAT"),
}
SUPP = {"HORSN": Supp("Reason", upper_case("HORSN")), "HOICU": Supp("Days in Intensive Care", collected("HOICU"))}
MAPPING = DomainMapping(schema=HO, supp=SUPPHO, order=("HOSTDTC", "HOTERM"), blocks=(Block("HO", VARIABLES, SUPP),))
FIELDS = FormFields(not_submitted={"HO.FORMDT": LOG_LINE})


def ho(crf_ho: pd.DataFrame, reference: pd.DataFrame, visits: pd.DataFrame, study: Study) -> Product:
    """Hospital resource use."""
    return map_domain(MAPPING, {"HO": crf_ho}, reference, visits, study)
