"""DV: protocol deviations from the standard form DV."""

import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.cdash.answers import end_before_start
from pipeline.sdtm.cdash.blocks import by_form, reads_forms, standard_block, where_asked
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
    checks = (where_asked(end_before_start("DVSTDAT", "DVENDAT", "DV_END_LT_START"), "DVSTDAT", "DVENDAT"),)
    block = standard_block("DV", variables, checks=checks)
    return DomainMapping(schema=DV, order=("DVSTDTC", "DVTERM"), blocks=(block,))


FIELDS = FormFields(not_submitted={"DV.FORMDT": LOG_LINE}, as_asked=True)


@reads_forms("DV")
def dv(reference: pd.DataFrame, visits: pd.DataFrame, study: Study, **forms: pd.DataFrame) -> Product:
    """Protocol deviations."""
    return map_domain(mapping(study), by_form(forms), reference, visits, study)
