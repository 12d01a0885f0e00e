"""VS: vital signs from the standard form VS, one record per test and visit, in cm, kg, mmHg, C and per minute."""

import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.cdash.answers import measured_on, with_results
from pipeline.sdtm.cdash.blocks import by_form, reads_forms, standard_block, where_asked
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.findings import Measurements, not_done
from pipeline.sdtm.verbs.mapping import FormFields, coded, collected, derived
from pipeline.study import Study
from schemas.sdtm.vs import VS

PER_MINUTE = {"beats/min": 1, "bpm": 1, "/min": 1}
TESTS = Measurements(
    test="VSTEST",
    unit="VSORRESU",
    codes="C66741",
    names="C67153",
    units={
        "HEIGHT": ("cm", {"cm": 1, "m": 100}),
        "WEIGHT": ("kg", {"kg": 1, "g": 0.001}),
        "SYSBP": ("mmHg", {"mmHg": 1, "kPa": 7.50062}),
        "DIABP": ("mmHg", {"mmHg": 1, "kPa": 7.50062}),
        "PULSE": ("beats/min", PER_MINUTE),
        "HR": ("beats/min", PER_MINUTE),
        "RESP": ("breaths/min", {"breaths/min": 1, "/min": 1}),
        "TEMP": ("C", {"C": 1, "°C": 1}),
    },
    others_as_entered=True,
)


def mapping(study: Study) -> DomainMapping:
    """The mapping of VS."""
    variables = {
        "VSTESTCD": TESTS.test_code(),
        "VSTEST": TESTS.test_name(),
        "VSORRES": collected("VSORRES"),
        "VSORRESU": coded("VSORRESU", "C66770"),
        "VSSTRESC": TESTS.text("VSORRES"),
        "VSSTRESN": TESTS.number("VSORRES"),
        "VSSTRESU": TESTS.standard_unit("VSORRES"),
        "VSSTAT": derived(not_done, "VSORRES"),
        "VSDTC": measured_on("VSDAT", "VSTIM"),
    }
    block = standard_block(
        "VS",
        variables,
        prepare=with_results("VS", "VSORRES"),
        baseline=("VSTESTCD",),
        checks=(where_asked(TESTS.unreadable("VSORRES"), "VSORRES", "VSORRESU"),),
    )
    return DomainMapping(schema=VS, order=("VSDTC", "VSTESTCD"), predose=True, blocks=(block,))


FIELDS = FormFields(as_asked=True)


@reads_forms("VS")
def vs(reference: pd.DataFrame, visits: pd.DataFrame, study: Study, **forms: pd.DataFrame) -> Product:
    """Vital signs."""
    return map_domain(mapping(study), by_form(forms), reference, visits, study)
