"""VS: vital signs from the form VS, one record per test and visit, in cm, kg and mmHg. STUDY_SPEC 2.2; SDTMIG 3.4 VS."""

import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.verbs.domain import DomainMapping, map_domain
from pipeline.sdtm.verbs.findings import Measurements, not_done
from pipeline.sdtm.verbs.mapping import Block, coded, collected, date, derived
from pipeline.study import Study
from schemas.sdtm.vs import VS

TESTS = Measurements(
    test="VSTEST",
    unit="VSU",
    codes="C66741",
    names="C67153",
    units={
        "HEIGHT": ("cm", {"cm": 1, "m": 100}),
        "WEIGHT": ("kg", {"kg": 1, "g": 0.001}),
        "SYSBP": ("mmHg", {"mmHg": 1, "kPa": 7.50062}),
        "DIABP": ("mmHg", {"mmHg": 1, "kPa": 7.50062}),
    },
)

MAPPING = DomainMapping(
    schema=VS,
    order=("VSDTC", "VSTESTCD"),
    predose=True,
    blocks=(
        Block(
            form="VS",
            baseline=("VSTESTCD",),
            checks=(TESTS.unreadable("VSRES"),),
            variables={
                "VSTESTCD": TESTS.test_code(),
                "VSTEST": TESTS.test_name(),
                "VSORRES": collected("VSRES"),
                "VSORRESU": coded("VSU", "C66770"),
                "VSSTRESC": TESTS.text("VSRES"),
                "VSSTRESN": TESTS.number("VSRES"),
                "VSSTRESU": TESTS.standard_unit("VSRES"),
                "VSSTAT": derived(not_done, "VSRES"),
                "VSDTC": date("FORMDT"),
            },
        ),
    ),
)


def vs(crf_vs: pd.DataFrame, reference: pd.DataFrame, visits: pd.DataFrame, study: Study) -> Product:
    """Height, weight and blood pressure."""
    return map_domain(MAPPING, {"VS": crf_vs}, reference, visits, study)
