"""IE: criteria that a subject did not meet, from the form IE. STUDY_SPEC 3.2 IE.

The form's row ALLMET is the milestone of eligibility (DS), no criterion. The words of a criterion are the study's.
"""

from typing import Any

import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.standard.criteria import criterion_text
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.mapping import Block, code_text, coded, date, derived, upper_case
from pipeline.sdtm.verbs.terms import NO, NO_YES, NY, YES
from pipeline.study import Study
from schemas.sdtm.ie import IE


def not_met(df: pd.DataFrame) -> "pd.Series[Any]":
    """An inclusion criterion that is not true, or an exclusion criterion that is."""
    criterion, answer = code_text(df["IETESTCD"]), code_text(df["IEYN"])
    inclusion, exclusion = (criterion.str.match(rf"{kind}\d").fillna(False) for kind in ("INCL", "EXCL"))
    return (inclusion & answer.isin(NO)) | (exclusion & answer.isin(YES))


MAPPING = DomainMapping(
    schema=IE,
    order=("IETESTCD", "IEDTC"),
    predose=True,
    blocks=(
        Block(
            form="IE",
            where=not_met,
            reason="the criterion is met, or the row is the question whether all are",
            variables={
                "IETESTCD": upper_case("IETESTCD"),
                "IETEST": derived(criterion_text, "IETESTCD", origin="Protocol"),
                "IECAT": coded("IECAT", "C66797"),
                "IEORRES": coded("IEYN", NY, NO_YES),
                "IESTRESC": coded("IEYN", NY, NO_YES),
                "IEDTC": date("FORMDT"),
            },
        ),
    ),
)


def ie(crf_ie: pd.DataFrame, reference: pd.DataFrame, visits: pd.DataFrame, study: Study) -> Product:
    """Inclusion and exclusion criteria that were not met."""
    return map_domain(MAPPING, {"IE": crf_ie}, reference, visits, study)
