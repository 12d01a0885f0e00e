"""Subjects and their reference dates from the standard forms DM, IC, EX, DS, AE, DD and SS, as far as the trial has them.

Every screening number is a person, unless the form DM names an earlier one: USUBJID is then made of the first of the chain.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import pandas as pd

from pipeline.core.issues import gather
from pipeline.core.product import Product
from pipeline.core.series import Series
from pipeline.sdtm.cdash.answers import of_all_drugs, study_drug
from pipeline.sdtm.cdash.blocks import by_form, reads_forms
from pipeline.sdtm.cdash.doses import doses
from pipeline.sdtm.cdash.kits import with_drugs_of_kits
from pipeline.sdtm.standard.subjects import Sources, dated, each_a_person, make_reference, persons, unknown_screenings
from pipeline.sdtm.verbs.mapping import answers, code_text, meaning
from pipeline.study import Study
from schemas.base import DTYPES
from schemas.codelists import spellings

DISPOSITIONS = "C66727"
MILESTONE = "PROTOCOL MILESTONE"
EARLIER = "PSUBJID"


def ended(ds: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The ends of the study's drugs, with EXTRT and DTC (Sources.ended); the end of study treatment is that of each drug."""
    rows = dated(ds, "DSSTDAT", study).assign(EXTRT=study_drug(ds["DSSCAT"], study))
    ends = code_text(ds["DSCAT"]).ne(MILESTONE)
    of_all = (
        rows[ends & of_all_drugs(ds["DSSCAT"], study)]
        .drop(columns="EXTRT")
        .merge(pd.DataFrame({"EXTRT": study.names_of_drugs}), how="cross")
    )
    return pd.concat([rows[ends & rows["EXTRT"].isin(study.names_of_drugs)], of_all], ignore_index=True)


class Evidence(NamedTuple):
    """Where a form tells of a death: its date, the domain to which that goes, and the answer (a codelist) that tells it."""

    form: str
    date: str
    source: str
    answer: str = ""
    codelist: str = ""


EVIDENCE = (
    Evidence("DD", "DTHDAT", "DM"),
    Evidence("DS", "DSSTDAT", "DS", "DSDECOD", DISPOSITIONS),
    Evidence("SS", "SSDAT", "SS", "SSORRES", "C124304"),
    Evidence("AE", "AEENDAT", "AE", "AEOUT", "C66768"),
)


def _of_treatment(ds: pd.DataFrame, study: Study) -> Series:
    """Which rows of DS tell the end of a drug, or of all of them."""
    dsscat = answers(ds, "DSSCAT")
    return study_drug(dsscat, study).isin(study.names_of_drugs) | of_all_drugs(dsscat, study)


def deaths(forms: Mapping[str, pd.DataFrame], study: Study) -> list[pd.DataFrame]:
    """Every row that says that the subject died, with FORM, COLUMN, DTC and SOURCE (Sources.deaths), form by form."""
    parts = []
    for one in EVIDENCE:
        if one.form in forms:
            rows = forms[one.form].assign(**{one.date: answers(forms[one.form], one.date)})
            if one.answer:
                rows = rows[meaning(answers(rows, one.answer), spellings(one.codelist)).isin(["DEATH", "DEAD", "FATAL"])]
            evidence = dated(rows, one.date, study).assign(FORM=one.form, COLUMN=one.date, SOURCE=one.source)
            if one.form == "DS":  # the end of a drug is dated by its last dose, not by the death that it tells
                evidence = evidence.assign(DTC=evidence["DTC"].mask(_of_treatment(rows, study)))
            parts.append(evidence)
    return parts


@reads_forms("DM", optional=("IC", "EX", "RAND", "DA", "DS", "DD", "SS", "AE"))
def reference(visit_forms: Mapping[str, pd.DataFrame], study: Study, **forms: pd.DataFrame) -> Product:
    """Who is who, and the dates that every domain refers to."""
    had = by_form(forms)
    none = had["DM"].head(0).assign(DTC="", EXTRT="", STDTC="", ENDTC="", FORM="", COLUMN="", SOURCE="").astype(DTYPES["Char"])
    told = deaths(had, study)
    again = EARLIER in had["DM"]
    people = persons(had["DM"], had["DM"], EARLIER, study) if again else each_a_person(had["DM"], study)
    sources = Sources(
        people=people,
        consent=dated(had["IC"], "RFICDAT", study) if "IC" in had else none,
        doses=doses(with_drugs_of_kits(had["EX"], had, study), study) if "EX" in had else none,
        ended=ended(had["DS"], study) if "DS" in had else none,
        deaths=pd.concat(told, ignore_index=True) if told else none,
    )
    product = make_reference(sources, visit_forms, study)
    unknown = unknown_screenings(people, had["DM"], "DM", EARLIER) if again else gather()
    return replace(product, issues=gather(unknown, product.issues))
