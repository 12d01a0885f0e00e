"""QS: questionnaires from the standard form QS, item by item; scores are the analysis dataset's."""

import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.cdash.answers import measured_on, number_if_any, with_results
from pipeline.sdtm.cdash.blocks import by_form, reads_forms, standard_block
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.findings import not_done
from pipeline.sdtm.verbs.mapping import FormFields, coded, collected, derived, upper_case
from pipeline.study import Study
from schemas.sdtm.qs import QS


def mapping(study: Study) -> DomainMapping:
    """The mapping of QS."""
    variables = {
        "QSTESTCD": upper_case("QSTESTCD"),
        "QSTEST": collected("QSTEST"),
        "QSCAT": coded("QSCAT", "C100129"),
        "QSORRES": collected("QSORRES"),
        "QSSTRESC": collected("QSORRES"),
        "QSSTRESN": derived(number_if_any, "QSORRES"),
        "QSSTAT": derived(not_done, "QSORRES"),
        "QSDTC": measured_on("QSDAT"),
    }
    block = standard_block("QS", variables, prepare=with_results("QS", "QSORRES"), baseline=("QSCAT", "QSTESTCD"))
    return DomainMapping(schema=QS, order=("QSDTC", "QSCAT", "QSTESTCD"), predose=True, blocks=(block,))


FIELDS = FormFields(as_asked=True)


@reads_forms("QS")
def qs(reference: pd.DataFrame, visits: pd.DataFrame, study: Study, **forms: pd.DataFrame) -> Product:
    """Answers to questionnaires."""
    return map_domain(mapping(study), by_form(forms), reference, visits, study)
