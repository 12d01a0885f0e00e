"""DV: protocol deviations from the standard form DV."""

import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.cdash.blocks import by_form, reads_forms, standard_block
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.mapping import LOG_LINE, FormFields, collected, date, upper_case
from pipeline.study import Study
from schemas.sdtm.dv import DV


def mapping(study: Study) -> DomainMapping:
    """The mapping of DV."""
    variables = {
        "DVTERM": collected("DVTERM"),
        "DVDECOD": upper_case("DVDECOD"),
        "DVCAT": upper_case("DVCAT"),
        "DVSTDTC": date("DVSTDAT"),
        "DVENDTC": date("DVENDAT"),
    }
    return DomainMapping(schema=DV, order=("DVSTDTC", "DVTERM"), blocks=(standard_block("DV", variables),))


FIELDS = FormFields(not_submitted={"DV.FORMDT": LOG_LINE}, as_asked=True)


@reads_forms("DV")
def dv(reference: pd.DataFrame, visits: pd.DataFrame, study: Study, **forms: pd.DataFrame) -> Product:
    """Protocol deviations."""
    return map_domain(mapping(study), by_form(forms), reference, visits, study)
