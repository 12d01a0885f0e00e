"""CM: systemic anti-cancer therapy before (form PTX) and after (form SAT) the study treatment. STUDY_SPEC 3.2 CM."""

from typing import Any

import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.mapping import (
    ASSIGNED,
    LOG_LINE,
    Block,
    FormFields,
    Rows,
    Supp,
    code_text,
    collected,
    constant,
    date,
    derived,
    meaning,
    upper_case,
)
from pipeline.study import Study
from schemas.sdtm.cm import CM, SUPPCM

from ..spellings import THERAPY

PROCEDURES = RADIOTHERAPY, SURGERY = "RADIOTHERAPY", "SURGERY"
PRIOR, SUBSEQUENT = "PRIOR ANTI-CANCER THERAPY", "SUBSEQUENT ANTI-CANCER THERAPY"


def regimen_of_line(line: "pd.Series[Any]") -> "pd.Series[Any]":
    """PRIOR-01, PRIOR-02 ...: the agents of one line of therapy share it."""
    return "PRIOR-" + code_text(line).str.zfill(2)


def unknown_kind(rows: Rows) -> None:
    """CT_UNMAPPED: a new therapy of a kind that is not known ends the analysis all the same; it is kept here."""
    unknown = code_text(rows.df["TYPE"]).notna() & meaning(rows.df["TYPE"], THERAPY).isna()
    rows.report("CT_UNMAPPED", unknown, "TYPE", action="kept as a systemic therapy")


PRIOR_THERAPY = Block(
    form="PTX",
    variables={
        "CMGRPID": derived(regimen_of_line, "LINE"),
        "CMTRT": collected("DRUG"),
        "CMDECOD": upper_case("DRUG", origin=ASSIGNED),
        "CMCAT": constant(PRIOR),
        "CMSCAT": upper_case("TYPE"),
        "CMRSDISC": upper_case("STOPREAS"),
        "CMSTDTC": date("STDT"),
        "CMENDTC": date("ENDT"),
    },
    supp={
        "CMLINE": Supp("Line of Therapy", collected("LINE")),
        "CMREGIM": Supp("Regimen", collected("REGIMEN")),
        "CMBESTR": Supp("Best Response to Prior Therapy", upper_case("BEST"), "INVESTIGATOR"),
        "CMPDDTC": Supp("Date of Progression on Prior Therapy", date("PDDT")),
    },
)

SUBSEQUENT_THERAPY = Block(
    form="SAT",
    checks=(unknown_kind,),
    where=lambda df: ~meaning(df["TYPE"], THERAPY).isin(PROCEDURES),
    reason="a procedure (see PR)",
    variables={
        "CMTRT": collected("DRUG"),
        "CMDECOD": upper_case("DRUG", origin=ASSIGNED),
        "CMCAT": constant(SUBSEQUENT),
        "CMINDC": upper_case("REAS"),
        "CMSTDTC": date("STDT"),
        "CMENDTC": date("ENDT"),
    },
    supp={"CMINTENT": Supp("Intent of Therapy", upper_case("INTENT"))},
)

MAPPING = DomainMapping(schema=CM, supp=SUPPCM, order=("CMCAT", "CMTRT", "CMSTDTC"), blocks=(PRIOR_THERAPY, SUBSEQUENT_THERAPY))


FIELDS = FormFields(
    uses={"SAT.TYPE": "a procedure is a record in PR, any other therapy is one here"},
    not_submitted={"PTX.FORMDT": LOG_LINE, "SAT.FORMDT": LOG_LINE},
)


def cm(crf_ptx: pd.DataFrame, crf_sat: pd.DataFrame, reference: pd.DataFrame, visits: pd.DataFrame, study: Study) -> Product:
    """Prior and subsequent systemic anti-cancer therapy, with line and best response in SUPPCM."""
    return map_domain(MAPPING, {"PTX": crf_ptx, "SAT": crf_sat}, reference, visits, study)
