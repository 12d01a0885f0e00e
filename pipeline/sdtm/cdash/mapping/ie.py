"""IE: inclusion and exclusion criteria that were not met, from the standard form IE; their words are those of study.yaml."""

import pandas as pd

from pipeline.core.product import Product
from pipeline.core.series import Series
from pipeline.sdtm.cdash.answers import measured_on
from pipeline.sdtm.cdash.blocks import by_form, reads_forms, standard_block
from pipeline.sdtm.standard.criteria import category, criterion_text
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.mapping import COLLECTED, FormFields, answers, code_text, derived, tidy, upper_case
from pipeline.study import Study
from schemas.base import DTYPES
from schemas.sdtm.ie import IE


def answer(ietestcd: Series) -> Series:
    """N for an inclusion criterion that was not met, Y for an exclusion criterion that was."""
    return category(ietestcd).map({"INCLUSION": "N", "EXCLUSION": "Y"}).astype(DTYPES["Char"])


def category_of(ietestcd: Series, iecat: Series) -> Series:
    """The category entered, else that of the criterion's name (INCLnn, EXCLnn)."""
    return code_text(iecat).fillna(category(ietestcd))


def mapping(study: Study) -> DomainMapping:
    """The mapping of IE."""
    variables = {
        "IETESTCD": upper_case("IETESTCD"),
        "IETEST": derived(criterion_text, "IETESTCD", origin="Protocol"),
        "IECAT": derived(category_of, "IETESTCD", origin=COLLECTED, further=("IECAT",)),
        "IEORRES": derived(answer, "IETESTCD"),
        "IESTRESC": derived(answer, "IETESTCD"),
        "IEDTC": measured_on("IEDAT"),
    }
    named = standard_block(
        "IE", variables, where=lambda df: tidy(answers(df, "IETESTCD")).notna(), reason="no criterion that was not met"
    )
    return DomainMapping(schema=IE, order=("IETESTCD", "IEDTC"), predose=True, blocks=(named,))


FIELDS = FormFields(as_asked=True)


@reads_forms("IE")
def ie(reference: pd.DataFrame, visits: pd.DataFrame, study: Study, **forms: pd.DataFrame) -> Product:
    """Criteria that a subject did not meet."""
    return map_domain(mapping(study), by_form(forms), reference, visits, study)
