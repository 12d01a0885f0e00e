"""DD: the primary cause of death from the standard form DD; the date of death is that of DM."""

import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.cdash.blocks import by_form, reads_forms, standard_block, where_asked
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.mapping import FormFields, collected, constant, date, reads, upper_case
from pipeline.study import Study
from schemas.sdtm.dd import DD


def mapping(study: Study) -> DomainMapping:
    """The mapping of DD."""
    variables = {
        "DDTESTCD": constant("PRCDTH"),
        "DDTEST": constant("Primary Cause of Death"),
        "DDORRES": collected("DDORRES"),
        "DDSTRESC": upper_case("DDORRES"),
        "DDDTC": date("FORMDT"),
    }
    block = standard_block("DD", variables, checks=(where_asked(reads(date("DTHDAT")), "DTHDAT"),))
    return DomainMapping(schema=DD, order=("DDTESTCD",), blocks=(block,))


FIELDS = FormFields(as_asked=True)


@reads_forms("DD")
def dd(reference: pd.DataFrame, visits: pd.DataFrame, study: Study, **forms: pd.DataFrame) -> Product:
    """Primary cause of death."""
    return map_domain(mapping(study), by_form(forms), reference, visits, study)
