"""XW: well-being from the form WELL, a domain of this trial's own."""

import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.mapping import Block, collected, constant, date, number
from pipeline.study import Study
from schemas.base import Char, Num, var
from schemas.sdtm.domain import Domain


class XW(Domain, like="VS", key="STUDYID USUBJID XWTESTCD XWDTC XWSEQ", title="Well-being"):
    """One record per visit per subject."""

    XWSEQ: Num
    XWTESTCD: Char = var("Well-being Test Short Name")
    XWTEST: Char = var("Well-being Test Name")
    XWORRES: Char
    XWSTRESC: Char
    XWSTRESN: Num
    VISITNUM: Num
    VISIT: Char
    EPOCH: Char
    XWDTC: Char
    XWDY: Num


MAPPING = DomainMapping(
    schema=XW,
    order=("XWDTC",),
    blocks=(
        Block(
            form="WELL",
            variables={
                "XWTESTCD": constant("WELL"),
                "XWTEST": constant("Well-being"),
                "XWORRES": collected("SCORE"),
                "XWSTRESC": collected("SCORE"),
                "XWSTRESN": number("SCORE"),
                "XWDTC": date("FORMDT"),
            },
        ),
    ),
)


def xw(crf_well: pd.DataFrame, reference: pd.DataFrame, visits: pd.DataFrame, study: Study) -> Product:
    """Well-being at every visit."""
    return map_domain(MAPPING, {"WELL": crf_well}, reference, visits, study)
