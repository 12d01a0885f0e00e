"""TA: the planned elements of the arm, in order. STUDY_SPEC 3.3."""

import pandas as pd

from pipeline.core.product import Product
from pipeline.study import Study
from schemas.base import conform, names
from schemas.sdtm.trial_design import TA


def ta(dm: pd.DataFrame, study: Study) -> Product:
    """Each arm of the study goes through the same elements.

    `dm` is not looked into: a plan belongs to data that were mapped, so nothing is written for a transfer that is refused.
    """
    elements = pd.DataFrame(
        {
            "STUDYID": study.id,
            "DOMAIN": "TA",
            "TAETORD": [float(number) for number in range(1, len(study.design.elements) + 1)],
            "ETCD": [element.code for element in study.design.elements],
            "ELEMENT": [element.name for element in study.design.elements],
            "TATRANS": [element.transition or None for element in study.design.elements],
            "EPOCH": [element.epoch for element in study.design.elements],
        }
    )
    arms = pd.DataFrame([(arm.code, arm.label) for arm in study.arms], columns=["ARMCD", "ARM"])
    return Product(conform(arms.merge(elements, how="cross").reindex(columns=names(TA)), TA))
