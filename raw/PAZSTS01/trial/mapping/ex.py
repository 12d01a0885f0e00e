"""EX: as the standard form, with the strength of the tablets in SUPPEX."""

from dataclasses import replace

import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.cdash.blocks import change
from pipeline.sdtm.cdash.mapping.ex import FIELDS
from pipeline.sdtm.cdash.mapping.ex import mapping as standard
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.mapping import Supp, collected
from pipeline.study import Study
from schemas.sdtm.domain import SuppQual

__all__ = ["FIELDS"]


class SUPPEX(SuppQual, title="Supplemental Qualifiers for EX"):
    """One record per qualifier of a dose: the strength of its tablets."""


def mapping(study: Study) -> DomainMapping:
    """The mapping of EX."""
    strength = {"EXSTREN": Supp("Strength of the Tablets (mg)", collected("EXSTREN"))}
    return replace(change(standard(study), "EX", supp=strength), supp=SUPPEX)


def ex(crf_ex: pd.DataFrame, reference: pd.DataFrame, visits: pd.DataFrame, study: Study) -> Product:
    """Exposure per kit: an interval of constant dose."""
    return map_domain(mapping(study), {"EX": crf_ex}, reference, visits, study)
