"""DS: consent, eligibility, randomisation, and the milestones, ends of drugs and of participation that the form DS tells."""

import pandas as pd

from pipeline.core.product import Product
from pipeline.core.protocol_versions import PROTVER
from pipeline.core.series import Series
from pipeline.sdtm.cdash.answers import of_all_drugs, study_drug
from pipeline.sdtm.cdash.blocks import by_form, moment, reads_forms, standard_block
from pipeline.sdtm.cdash.mapping.reference import DISPOSITIONS, MILESTONE
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.mapping import (
    ASSIGNED,
    COLLECTED,
    Block,
    FormFields,
    Rows,
    Verb,
    answers,
    code_text,
    coded,
    constant,
    date,
    derived,
    reads,
    tidy,
    upper_case,
)
from pipeline.sdtm.verbs.terms import NO_YES, NY, YES
from pipeline.sdtm.verbs.timing import TREATMENT
from pipeline.study import Study
from schemas.base import DTYPES
from schemas.sdtm.ds import DS

MILESTONES = "C114118"
CONSENT = "INFORMED CONSENT OBTAINED"
FORMS = ("IC", "IE", "RAND", "DS")


def milestone(form: str, term: str, dated: str, reached: str = "", time: str = "", words: Verb | None = None) -> Block:
    """A milestone: one record per row of the form on which it was reached (`reached` is Y, else the date is there); `words`:
    DSTERM, where it is not `term`."""

    def where(df: pd.DataFrame) -> Series:
        return code_text(df[reached]).isin(YES) if reached else tidy(answers(df, dated)).notna()

    variables = {
        "DSTERM": words or constant(term),
        "DSDECOD": constant(term),
        "DSCAT": constant(MILESTONE),
        "DSDTC": date("FORMDT"),
        "DSSTDTC": _own_date_or_forms(dated, time),
    }
    checks = (reads(coded(reached, NY, NO_YES)),) if reached else ()
    return standard_block(form, variables, where=where, reason="the milestone was not reached", rule=f"DS.{term}", checks=checks)


def _own_date_or_forms(column: str, time: str) -> Verb:
    """The date of the milestone, with the time where one is asked for; where the form does not ask for one, that of the form."""

    def apply(rows: Rows) -> Series:
        return (moment(column, time) if column in rows.df else date("FORMDT")).apply(rows)

    return Verb(COLLECTED, ("FORMDT",), "", apply, "date", further=tuple(filter(None, (column, time))))


def consented_to(formdt: Series, protver: Series) -> Series:
    """The consent, with the version of the protocol where the form asks for it."""
    version = tidy(protver)
    return pd.Series(CONSENT, index=version.index, dtype=DTYPES["Char"]) + (" TO PROTOCOL VERSION " + version).fillna("")


def event_or_milestone(decod: str) -> Verb:
    """DSDECOD: a term of milestones, or of dispositions, as DSCAT says."""

    def apply(rows: Rows) -> Series:
        is_milestone = code_text(answers(rows.df, "DSCAT")).eq(MILESTONE).fillna(False)
        terms = pd.Series(None, index=rows.df.index, dtype=DTYPES["Char"])
        for codelist, part in ((MILESTONES, is_milestone), (DISPOSITIONS, ~is_milestone)):
            term = coded(decod, codelist).apply(Rows(rows.form, rows.df[part], rows.study, rows.issues))
            terms = terms.mask(part, term.reindex(rows.df.index))
        return terms

    return Verb(ASSIGNED, (decod,), "", apply, "coded", further=("DSCAT",))


def epoch_of_event(dsscat: Series, dscat: Series, study: Study) -> Series:
    """TREATMENT where the treatment with a drug, or with all, ended; else the epoch of the date."""
    named = study_drug(dsscat, study).isin(study.names_of_drugs) | of_all_drugs(dsscat, study)
    of_drug = dsscat.notna() & named & code_text(dscat).ne(MILESTONE)
    return pd.Series(TREATMENT, index=dsscat.index, dtype=DTYPES["Char"]).where(of_drug)


def term_entered(decod: Series, term: Series) -> Series:
    """The site's words; where there are none, the term chosen."""
    return tidy(term).fillna(tidy(decod))


def mapping(study: Study) -> DomainMapping:
    """The mapping of DS: consent, eligibility, randomisation, and the rows of the form DS."""
    consent = derived(consented_to, "FORMDT", origin=COLLECTED, further=(PROTVER,))
    disposition = standard_block(
        "DS",
        {
            "DSTERM": derived(term_entered, "DSDECOD", origin=COLLECTED, further=("DSTERM",)),
            "DSDECOD": event_or_milestone("DSDECOD"),
            "DSCAT": upper_case("DSCAT"),
            "DSSCAT": derived(study_drug, "DSSCAT", origin=COLLECTED),
            "EPOCH": derived(epoch_of_event, "DSSCAT", further=("DSCAT",)),
            "DSDTC": date("FORMDT"),
            "DSSTDTC": date("DSSTDAT"),
        },
    )
    blocks = (
        milestone("IC", CONSENT, dated="RFICDAT", words=consent if study.trial.amendments else None),
        milestone("IE", "ELIGIBILITY CRITERIA MET", dated="IEDAT", reached="IEYN"),
        milestone("RAND", "RANDOMIZED", dated="RANDDAT", time="RANDTIM"),
        disposition,
    )
    return DomainMapping(schema=DS, order=("DSSTDTC", "DSCAT", "DSDECOD"), predose=True, blocks=blocks)


FIELDS = FormFields(uses={"IE.IEYN": "the milestone of eligibility was reached"}, as_asked=True)


@reads_forms(optional=FORMS)
def ds(reference: pd.DataFrame, visits: pd.DataFrame, study: Study, **forms: pd.DataFrame) -> Product:
    """Milestones, the end of treatment with each drug, and the end of participation."""
    return map_domain(mapping(study), by_form(forms), reference, visits, study)
