"""DD: the primary cause of death (form DTH). STUDY_SPEC 3.2 DD."""

from typing import Any

import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.mapping import Block, FormFields, constant, date, derived, reads, tidy, upper_case
from pipeline.study import Study
from schemas.sdtm.dd import DD


def cause_as_collected(cause: "pd.Series[Any]", causeoth: "pd.Series[Any]") -> "pd.Series[Any]":
    """The specified text where another cause was specified, else the cause ticked."""
    return tidy(causeoth).fillna(tidy(cause))


MAPPING = DomainMapping(
    schema=DD,
    order=("DDTESTCD",),
    blocks=(
        Block(
            form="DTH",
            checks=(reads(date("DTHDT")),),
            variables={
                "DDTESTCD": constant("PRCDTH"),
                "DDTEST": constant("Primary Cause of Death"),
                "DDORRES": derived(cause_as_collected, "CAUSE", "CAUSEOTH"),
                "DDSTRESC": upper_case("CAUSE"),
                "DDDTC": date("FORMDT"),
            },
        ),
    ),
)


FIELDS = FormFields(not_submitted={"DTH.REL": "the relation of a fatal event is that of the adverse event (AEREL)"})


def dd(crf_dth: pd.DataFrame, reference: pd.DataFrame, visits: pd.DataFrame, study: Study) -> Product:
    """Primary cause of death."""
    return map_domain(MAPPING, {"DTH": crf_dth}, reference, visits, study)
