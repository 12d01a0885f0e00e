"""DS: milestones and disposition from the forms IC, IE, ENR, EOT and EOS. STUDY_SPEC 3.2 DS.

One record per consent, eligibility, enrolment, end of treatment of each drug, and end of participation.
"""

import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.mapping import (
    ASSIGNED,
    Block,
    FormFields,
    Verb,
    code_text,
    coded,
    collected,
    constant,
    date,
    derived,
    reads,
)
from pipeline.sdtm.verbs.terms import NO, NO_YES, NY, YES
from pipeline.sdtm.verbs.timing import TREATMENT
from pipeline.study import Study
from schemas.sdtm.ds import DS

from ..spellings import END_REASON
from .exposure import named_drug

MILESTONE, DISPOSITION = "PROTOCOL MILESTONE", "DISPOSITION EVENT"
MILESTONES, DISPOSITIONS = "C114118", "C66727"
NOT_REACHED_REASON = "the milestone was not reached"


def milestone(form: str, term: str, dated: str, reached: str = "", criterion: str = "") -> Block:
    """A milestone: one record per row of the form on which it was reached (`reached` is Y), dated by the column `dated`."""

    def where(df: pd.DataFrame) -> "pd.Series[bool]":
        yes = code_text(df[reached]).isin(YES) if reached else df["ROWKEY"].notna()
        return yes & code_text(df["IETESTCD"]).eq(criterion).fillna(False) if criterion else yes

    variables: dict[str, Verb] = {
        "DSTERM": constant(term),
        "DSDECOD": constant(term),
        "DSCAT": constant(MILESTONE),
        "DSDTC": date("FORMDT"),
        "DSSTDTC": date(dated),
    }
    answers = (coded(reached, NY, NO_YES), date(dated)) if reached else ()
    return Block(form, variables, where=where, reason=NOT_REACHED_REASON, rule=f"DS.{term}", checks=(reads(*answers),))


END_OF_TREATMENT = Block(
    form="EOT",
    checks=(reads(coded("EOTYN", NY, NO_YES)),),
    where=lambda df: ~code_text(df["EOTYN"]).isin(NO),
    reason="the drug has not ended",
    variables={
        "DSTERM": collected("EOTREAS"),
        "DSDECOD": coded("EOTREAS", DISPOSITIONS, END_REASON, origin=ASSIGNED),
        "DSCAT": constant(DISPOSITION),
        "DSSCAT": derived(named_drug, "DRUG"),
        "EPOCH": constant(TREATMENT),
        "DSDTC": date("FORMDT"),
        "DSSTDTC": date("LASTDT"),
    },
)

END_OF_STUDY = Block(
    form="EOS",
    checks=(reads(coded("EOSYN", NY, NO_YES)),),
    where=lambda df: ~code_text(df["EOSYN"]).isin(NO),
    reason="the subject has not left the study",
    variables={
        "DSTERM": collected("EOSREAS"),
        "DSDECOD": coded("EOSREAS", DISPOSITIONS, END_REASON, origin=ASSIGNED),
        "DSCAT": constant(DISPOSITION),
        "DSSCAT": constant("STUDY PARTICIPATION"),
        "DSDTC": date("FORMDT"),
        "DSSTDTC": date("EOSDT"),
    },
)

MAPPING = DomainMapping(
    schema=DS,
    order=("DSSTDTC", "DSCAT", "DSDECOD"),
    predose=True,
    blocks=(
        milestone("IC", "INFORMED CONSENT OBTAINED", dated="ICDT"),
        milestone("IE", "ELIGIBILITY CRITERIA MET", dated="FORMDT", reached="IEYN", criterion="ALLMET"),
        milestone("ENR", "ENTERED INTO TRIAL", dated="ENRLDT", reached="ENRLYN"),
        milestone("ENR", "RANDOMIZED", dated="RANDDT", reached="RANDYN"),
        END_OF_TREATMENT,
        END_OF_STUDY,
    ),
)


FIELDS = FormFields(
    uses={
        "IE.IETESTCD": "the row ALLMET is the milestone",
        "IE.IEYN": "the milestone of eligibility was reached",
        "ENR.ENRLYN": "the milestone of enrolment was reached",
        "ENR.RANDYN": "the milestone of randomisation was reached",
        "EOT.EOTYN": "a drug that has not ended makes no record",
        "EOS.EOSYN": "a subject who has not left the study makes no record",
    },
    not_submitted={
        "IC.ICVER": "administrative: the trial master file has the versions of the consent form",
        "IC.ICTYPE": "the earliest consent is the initial one (RFICDTC)",
        "ENR.ELIGYN": "asked again: the answer is that of the form IE, row ALLMET",
        "ENR.SUBJNO": "administrative: a subject is identified by the screening number",
        "ENR.NOTENRREAS": "the criteria not met are in IE, the reason to leave the study in DS",
    },
)


def ds(
    crf_ic: pd.DataFrame, crf_ie: pd.DataFrame, crf_enr: pd.DataFrame, crf_eot: pd.DataFrame, crf_eos: pd.DataFrame,
    reference: pd.DataFrame, visits: pd.DataFrame, study: Study,
) -> Product:  # fmt: skip
    """Milestones, end of treatment of each drug, end of participation."""
    forms = {"IC": crf_ic, "IE": crf_ie, "ENR": crf_enr, "EOT": crf_eot, "EOS": crf_eos}
    return map_domain(MAPPING, forms, reference, visits, study)
