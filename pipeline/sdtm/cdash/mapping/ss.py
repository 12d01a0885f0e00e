"""SS: alive or dead at each contact, from the standard form SS."""

import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.cdash.answers import measured_on
from pipeline.sdtm.cdash.blocks import by_form, reads_forms, standard_block
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.mapping import FormFields, coded, collected, constant
from pipeline.study import Study
from schemas.sdtm.ss import SS


def mapping(study: Study) -> DomainMapping:
    """The mapping of SS."""
    variables = {
        "SSTESTCD": constant("SURVSTAT"),
        "SSTEST": constant("Survival Status"),
        "SSORRES": collected("SSORRES"),
        "SSSTRESC": coded("SSORRES", "C124304"),
        "SSDTC": measured_on("SSDAT"),
    }
    return DomainMapping(schema=SS, order=("SSTESTCD", "SSDTC"), blocks=(standard_block("SS", variables),))


FIELDS = FormFields(as_asked=True)


@reads_forms("SS")
def ss(reference: pd.DataFrame, visits: pd.DataFrame, study: Study, **forms: pd.DataFrame) -> Product:
    """Survival status at each contact."""
    return map_domain(mapping(study), by_form(forms), reference, visits, study)
