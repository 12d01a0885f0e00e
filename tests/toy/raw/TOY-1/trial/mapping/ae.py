"""AE: adverse events from the form EVT."""

import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.mapping import Block, Supp, coded, collected, date
from pipeline.study import Study
from schemas.sdtm.ae import AE, SUPPAE

MAPPING = DomainMapping(
    schema=AE,
    supp=SUPPAE,
    order=("AESTDTC", "AEDECOD"),
    blocks=(
        Block(
            form="EVT",
            variables={
                "AETERM": collected("TERM"),
                "AEDECOD": collected("PREFTERM"),
                "AEBODSYS": collected("ORGAN"),
                "AESOC": collected("ORGAN"),
                "AESER": coded("SERIOUS", "C66742"),
                "AEACN": coded("DONE", "C66767"),
                "AEREL": coded("CAUSED", values={"RELATED": "Y", "NOT RELATED": "N"}),
                "AETOXGR": collected("GRADE"),
                "AESTDTC": date("FROMDT"),
                "AEENDTC": date("TODT"),
            },
            supp={
                "AERELT": Supp("Causality to Toycin", collected("CAUSED")),
                "AEACNT": Supp("Action Taken with Toycin", coded("DONE", "C66767")),
            },
        ),
    ),
)


def ae(crf_evt: pd.DataFrame, reference: pd.DataFrame, visits: pd.DataFrame, study: Study) -> Product:
    """Adverse events, with relation and action in SUPPAE."""
    return map_domain(MAPPING, {"EVT": crf_evt}, reference, visits, study)
