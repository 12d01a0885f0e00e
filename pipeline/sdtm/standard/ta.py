"""TA: the planned elements of each arm, in order. STUDY_SPEC 3.3."""

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from pipeline.core.product import Product
from pipeline.study import Study
from schemas.base import conform, names
from schemas.sdtm.trial_design import TA


class PlannedElement(NamedTuple):
    """An element at its place in an arm, as TA has it."""

    ARMCD: str
    ARM: str
    TAETORD: float
    ETCD: str
    ELEMENT: str
    TABRANCH: str | None
    TATRANS: str | None
    EPOCH: str


def planned_elements(study: Study) -> Iterator[PlannedElement]:
    """The elements of every arm in their order: those that `arms` names, else all of the design."""
    known = {element.code: element for element in study.design.elements}
    for arm in study.arms:
        codes = list(arm.elements or known)
        last = {code: place for place, code in enumerate(codes)}
        for place, code in enumerate(codes):
            element, branch = known[code], arm.branch.get(code) if last[code] == place else None
            yield PlannedElement(
                arm.code, arm.label, place + 1.0, code, element.name, branch, element.transition or None, element.epoch
            )


def ta(dm: pd.DataFrame, study: Study) -> Product:
    """The elements that each arm plans; TABRANCH stands at the end of the element where the arm leaves the others.

    `dm` is not looked into: a plan belongs to data that were mapped, so nothing is written for a transfer that is refused.
    """
    rows = pd.DataFrame(list(planned_elements(study)), columns=list(PlannedElement._fields))
    return Product(conform(rows.assign(STUDYID=study.id, DOMAIN="TA").reindex(columns=names(TA)), TA))
