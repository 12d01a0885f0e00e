"""PR: cancer surgery and radiotherapy before (forms PSRG, PRT) and after (form SAT) the study treatment. STUDY_SPEC 3.2 PR."""

import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.mapping import (
    LOG_LINE,
    Block,
    FormFields,
    Supp,
    coded,
    collected,
    constant,
    date,
    meaning,
    number,
    upper_case,
)
from pipeline.study import Study
from schemas.sdtm.pr import PR, SUPPPR

from ..spellings import LOCATION, THERAPY
from .cm import PRIOR, PROCEDURES, RADIOTHERAPY, SUBSEQUENT, SURGERY

INTENT = {"PRINTENT": Supp("Intent of Procedure", upper_case("INTENT"))}

PRIOR_SURGERY = Block(
    form="PSRG",
    variables={
        "PRTRT": collected("PROC"),
        "PRCAT": constant(PRIOR),
        "PRSCAT": constant(SURGERY),
        "PRLOC": coded("SITE", "C74456", LOCATION),
        "PRSTDTC": date("DT"),
    },
)

PRIOR_RADIOTHERAPY = Block(
    form="PRT",
    variables={
        "PRTRT": constant(RADIOTHERAPY),
        "PRDECOD": constant(RADIOTHERAPY),
        "PRCAT": constant(PRIOR),
        "PRSCAT": constant(RADIOTHERAPY),
        "PRDOSE": number("DOSE"),
        "PRDOSU": coded("UNIT", "C71620"),
        "PRLOC": coded("SITE", "C74456", LOCATION),
        "PRSTDTC": date("STDT"),
        "PRENDTC": date("ENDT"),
    },
    supp=INTENT,
)

SUBSEQUENT_PROCEDURE = Block(
    form="SAT",
    where=lambda df: meaning(df["TYPE"], THERAPY).isin(PROCEDURES),
    reason="not a procedure (see CM)",
    variables={
        "PRTRT": collected("DRUG"),
        "PRCAT": constant(SUBSEQUENT),
        "PRSCAT": coded("TYPE", values=THERAPY),
        "PRINDC": upper_case("REAS"),
        "PRSTDTC": date("STDT"),
        "PRENDTC": date("ENDT"),
    },
    supp=INTENT,
)

MAPPING = DomainMapping(
    schema=PR,
    supp=SUPPPR,
    order=("PRCAT", "PRTRT", "PRSTDTC"),
    blocks=(PRIOR_SURGERY, PRIOR_RADIOTHERAPY, SUBSEQUENT_PROCEDURE),
)


FIELDS = FormFields(not_submitted={"PSRG.FORMDT": LOG_LINE, "PRT.FORMDT": LOG_LINE})


def pr(
    crf_psrg: pd.DataFrame, crf_prt: pd.DataFrame, crf_sat: pd.DataFrame, reference: pd.DataFrame, visits: pd.DataFrame,
    study: Study,
) -> Product:  # fmt: skip
    """Prior and subsequent cancer surgery and radiotherapy, with the intent in SUPPPR."""
    return map_domain(MAPPING, {"PSRG": crf_psrg, "PRT": crf_prt, "SAT": crf_sat}, reference, visits, study)
