"""DA: kits dispensed and returned, from the standard form DA; the treatment of a kit decides the arm received (DM)."""

import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.cdash.answers import measured_on
from pipeline.sdtm.cdash.blocks import by_form, reads_forms, standard_block
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.findings import Measurements
from pipeline.sdtm.verbs.mapping import FormFields, coded, collected
from pipeline.study import Study
from schemas.sdtm.da import DA

TESTS = Measurements(test="DATEST", unit="DAORRESU", codes="C78732", names="C78731", units={}, others_as_entered=True)


def mapping(study: Study) -> DomainMapping:
    """The mapping of DA."""
    variables = {
        "DAREFID": collected("DAREFID"),
        "DATESTCD": TESTS.test_code(),
        "DATEST": TESTS.test_name(),
        "DAORRES": collected("DAORRES"),
        "DAORRESU": coded("DAORRESU", "C71620"),
        "DASTRESC": TESTS.text("DAORRES"),
        "DASTRESN": TESTS.number("DAORRES"),
        "DASTRESU": TESTS.standard_unit("DAORRES"),
        "DADTC": measured_on("DADAT"),
    }
    return DomainMapping(
        schema=DA, order=("DADTC", "DATESTCD", "DAREFID"), predose=True, blocks=(standard_block("DA", variables),)
    )


FIELDS = FormFields(
    uses={"DA.KITARM": "the arm of a kit, by which the arm received is known"},
    as_asked=True,
)


@reads_forms("DA")
def da(reference: pd.DataFrame, visits: pd.DataFrame, study: Study, **forms: pd.DataFrame) -> Product:
    """Drug accountability."""
    return map_domain(mapping(study), by_form(forms), reference, visits, study)
