"""EX: exposure from the form TAB."""

from typing import Any

import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.mapping import Block, constant, date, derived, to_number
from pipeline.study import Study
from schemas.sdtm.ex import EX


def milligrams(tablets: "pd.Series[Any]", study: Study) -> "pd.Series[Any]":
    """Tablets per day times the strength of a tablet."""
    return to_number(tablets) * study.drugs["TOYCIN"].unit_mg


def mapping(study: Study) -> DomainMapping:
    """The mapping of EX; form and route are the study's."""
    drug = study.drugs["TOYCIN"]
    block = Block(
        form="TAB",
        where=lambda df: to_number(df["TABLETS"]).gt(0),
        reason="no dose in this interval",
        variables={
            "EXTRT": constant("TOYCIN"),
            "EXDOSE": derived(milligrams, "TABLETS"),
            "EXDOSU": constant("mg"),
            "EXDOSFRM": constant(drug.form),
            "EXDOSFRQ": constant(drug.frequency),
            "EXROUTE": constant(drug.route),
            "EXSTDTC": date("FROMDT"),
            "EXENDTC": date("TODT"),
        },
    )
    return DomainMapping(schema=EX, order=("EXSTDTC",), blocks=(block,))


def ex(crf_tab: pd.DataFrame, reference: pd.DataFrame, visits: pd.DataFrame, study: Study) -> Product:
    """Exposure in mg per interval of constant dose."""
    return map_domain(mapping(study), {"TAB": crf_tab}, reference, visits, study)
