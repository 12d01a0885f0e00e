"""TE: the planned elements with the rules of their start and end. STUDY_SPEC 3.3."""

import pandas as pd

from pipeline.core.product import Product
from pipeline.study import Study
from schemas.base import conform, key_of, names
from schemas.sdtm.trial_design import TE


def te(ta: pd.DataFrame, study: Study) -> Product:
    """The elements that TA has, by the rule of their end and, where it is planned, their duration."""
    rows = pd.DataFrame(
        {
            "STUDYID": study.id,
            "DOMAIN": "TE",
            "ETCD": [element.code for element in study.design.elements],
            "ELEMENT": [element.name for element in study.design.elements],
            "TESTRL": [element.start for element in study.design.elements],
            "TEENRL": [element.end for element in study.design.elements],
            "TEDUR": [element.duration or None for element in study.design.elements],
        }
    )
    planned = rows[rows["ETCD"].isin(ta["ETCD"])].reindex(columns=names(TE))
    return Product(conform(planned.sort_values(list(key_of(TE))), TE))
