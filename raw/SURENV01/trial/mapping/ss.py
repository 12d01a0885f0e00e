"""SS: subject status from the survival follow-up (form SURV). STUDY_SPEC 3.2 SS."""

import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.mapping import Block, FormFields, coded, collected, constant, date
from pipeline.study import Study
from schemas.sdtm.ss import SS

from ..spellings import STATUS

MAPPING = DomainMapping(
    schema=SS,
    order=("SSTESTCD", "SSDTC"),
    blocks=(
        Block(
            form="SURV",
            variables={
                "SSTESTCD": constant("SURVSTAT"),
                "SSTEST": constant("Survival Status"),
                "SSORRES": collected("STATUS"),
                "SSSTRESC": coded("STATUS", "C124304", STATUS),
                "SSDTC": date("CONTDT"),
            },
        ),
    ),
)


FIELDS = FormFields(not_submitted={"SURV.SOURCE": "a note for monitoring: the status counts alike, whoever gave it"})


def ss(crf_surv: pd.DataFrame, reference: pd.DataFrame, visits: pd.DataFrame, study: Study) -> Product:
    """Alive, dead or unknown at each contact, dated by the day for which the status is known."""
    return map_domain(MAPPING, {"SURV": crf_surv}, reference, visits, study)
