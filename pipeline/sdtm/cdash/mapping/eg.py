"""EG: electrocardiograms from the standard form EG, in the units entered."""

import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.cdash.answers import measured_on, with_results
from pipeline.sdtm.cdash.blocks import by_form, reads_forms, standard_block
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.findings import Measurements, not_done
from pipeline.sdtm.verbs.mapping import FormFields, coded, collected, derived
from pipeline.study import Study
from schemas.sdtm.eg import EG

TESTS = Measurements(test="EGTEST", unit="EGORRESU", codes="C71153", names="C71152", units={}, others_as_entered=True)


def mapping(study: Study) -> DomainMapping:
    """The mapping of EG."""
    variables = {
        "EGTESTCD": TESTS.test_code(),
        "EGTEST": TESTS.test_name(),
        "EGORRES": collected("EGORRES"),
        "EGORRESU": coded("EGORRESU", "C71620"),
        "EGSTRESC": TESTS.text("EGORRES"),
        "EGSTRESN": TESTS.number("EGORRES"),
        "EGSTRESU": TESTS.standard_unit("EGORRES"),
        "EGSTAT": derived(not_done, "EGORRES"),
        "EGDTC": measured_on("EGDAT", "EGTIM"),
    }
    block = standard_block("EG", variables, prepare=with_results("EG", "EGORRES"), baseline=("EGTESTCD",))
    return DomainMapping(schema=EG, order=("EGDTC", "EGTESTCD"), predose=True, blocks=(block,))


FIELDS = FormFields(as_asked=True)


@reads_forms("EG")
def eg(reference: pd.DataFrame, visits: pd.DataFrame, study: Study, **forms: pd.DataFrame) -> Product:
    """Electrocardiograms."""
    return map_domain(mapping(study), by_form(forms), reference, visits, study)
