"""DS: consent, enrolment and end of treatment from the form SUBJ."""

import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.mapping import Block, coded, collected, constant, date
from pipeline.study import Study
from schemas.sdtm.ds import DS


def milestone(term: str, dated: str) -> Block:
    """A milestone that was reached on the date in the column `dated`."""
    return Block(
        form="SUBJ",
        where=lambda df: df[dated].notna(),
        reason="the milestone was not reached",
        rule=f"DS.{term}",
        variables={
            "DSTERM": constant(term),
            "DSDECOD": constant(term),
            "DSCAT": constant("PROTOCOL MILESTONE"),
            "DSSTDTC": date(dated),
        },
    )


MAPPING = DomainMapping(
    schema=DS,
    order=("DSSTDTC", "DSDECOD"),
    blocks=(
        milestone("INFORMED CONSENT OBTAINED", dated="CONSDT"),
        milestone("ENTERED INTO TRIAL", dated="ENTERDT"),
        Block(
            form="SUBJ",
            where=lambda df: df["STOPDT"].notna(),
            reason="treatment has not ended",
            variables={
                "DSTERM": collected("STOPWHY"),
                "DSDECOD": coded("STOPWHY", "C66727"),
                "DSCAT": constant("DISPOSITION EVENT"),
                "DSSCAT": constant("TOYCIN"),
                "DSSTDTC": date("STOPDT"),
            },
        ),
    ),
)


def ds(crf_subj: pd.DataFrame, reference: pd.DataFrame, visits: pd.DataFrame, study: Study) -> Product:
    """Milestones and the end of treatment."""
    return map_domain(MAPPING, {"SUBJ": crf_subj}, reference, visits, study)
