"""EX: exposure from the standard form EX. What is not asked of form, frequency and route is as `drugs` of study.yaml plans it."""

import pandas as pd

from pipeline.core.product import Product
from pipeline.core.series import Series
from pipeline.sdtm.cdash.allocation import is_planned_drug
from pipeline.sdtm.cdash.answers import study_drug
from pipeline.sdtm.cdash.blocks import by_form, moment, reads_forms, standard_block, where_asked
from pipeline.sdtm.cdash.doses import is_given
from pipeline.sdtm.cdash.kits import with_drugs_of_kits
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.mapping import (
    COLLECTED,
    LOG_LINE,
    FormFields,
    Rows,
    Verb,
    coded,
    collected,
    derived,
    number,
    reads,
    tidy,
    to_number,
    upper_case,
)
from pipeline.sdtm.verbs.terms import NO_YES, NY
from pipeline.study import Study
from schemas.base import DTYPES, Char, extended, var
from schemas.sdtm.ex import EX as STANDARD_EX

EX = extended(STANDARD_EX, {"EXREFID": (Char, var(after="EXSEQ")), "EXDOSTXT": (Char, var(after="EXDOSE"))})


def amount(dose: Series) -> Series:
    """The dose as entered, where it is a number."""
    return to_number(dose)


def dose_in_words(dose: Series) -> Series:
    """The dose as entered, where it is no number."""
    return tidy(dose).where(to_number(dose).isna())


def as_entered_or_planned(column: str, codelist: str, key: str) -> Verb:
    """The answer as a term; where there is none, what study.yaml plans for the drug or, for a placebo, for what it imitates."""

    def apply(rows: Rows) -> Series:
        drug = study_drug(rows.df["EXTRT"], rows.study)
        planned = {name: getattr(one, key) for name, one in rows.study.drugs.items()}
        planned |= {placebo: getattr(one, key) for one in rows.study.drugs.values() for placebo in one.placebo}
        answer = coded(column, codelist).apply(rows) if column in rows.df else pd.Series(None, index=rows.df.index)
        return answer.astype(DTYPES["Char"]).fillna(drug.map(planned).astype(DTYPES["Char"]))

    return Verb(COLLECTED, ("EXTRT",), "", apply, "coded", further=(column,))


def drugs_filled(forms: dict[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    """The rows of EX, with the drug of the kit where the site does not name one."""
    return with_drugs_of_kits(forms["EX"], forms, study)


def drugs_of_the_design(rows: Rows) -> None:
    """DRUG_UNKNOWN: drugs that the design lacks."""
    known = rows.study.names_of_drugs
    entered = study_drug(rows.df["EXTRT"], rows.study)
    message = f"is not a drug of the design ({', '.join(known)}); correct it, or add it to drugs of study.yaml"
    rows.report("DRUG_UNKNOWN", ~is_planned_drug(entered, rows.study), "EXTRT", message=message)


def mapping(study: Study) -> DomainMapping:
    """The mapping of EX; intervals of dose 0 are dropped unless the study keeps them (ex_zero_rows); a placebo's are doses."""

    def is_exposure(df: pd.DataFrame) -> Series:
        return is_given(df, study) | (to_number(df["EXDOSE"]).eq(0) & (study.ex_zero_rows == "keep"))

    variables: dict[str, Verb] = {
        "EXREFID": collected("EXREFID"),
        "EXTRT": derived(study_drug, "EXTRT", origin=COLLECTED),
        "EXDOSE": derived(amount, "EXDOSE", origin=COLLECTED),
        "EXDOSTXT": derived(dose_in_words, "EXDOSE", origin=COLLECTED),
        "EXDOSU": coded("EXDOSU", "C71620"),
        "EXDOSFRM": as_entered_or_planned("EXDOSFRM", "C66726", "form"),
        "EXDOSFRQ": as_entered_or_planned("EXDOSFRQ", "C71113", "frequency"),
        "EXROUTE": as_entered_or_planned("EXROUTE", "C66729", "route"),
        "EXADJ": upper_case("EXADJ"),
        "EXSTDTC": moment("EXSTDAT", "EXSTTIM"),
        "EXENDTC": moment("EXENDAT", "EXENTIM"),
    }
    checks = (
        reads(number("EXDOSE")),
        drugs_of_the_design,
        where_asked(reads(coded("EXONGO", NY, NO_YES)), "EXONGO"),
    )
    block = standard_block(
        "EX", variables, where=is_exposure, reason="no dose in this interval", prepare=drugs_filled, checks=checks
    )
    return DomainMapping(schema=EX, order=("EXSTDTC", "EXTRT", "EXENDTC"), blocks=(block,))


FIELDS = FormFields(
    uses={"EX.EXONGO": "an interval that goes on has no end date"}, not_submitted={"EX.FORMDT": LOG_LINE}, as_asked=True
)


@reads_forms("EX", optional=("RAND", "DA"))
def ex(reference: pd.DataFrame, visits: pd.DataFrame, study: Study, **forms: pd.DataFrame) -> Product:
    """Exposure per drug and interval of constant dose."""
    return map_domain(mapping(study), by_form(forms), reference, visits, study)
