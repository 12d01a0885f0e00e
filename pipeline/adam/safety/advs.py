"""ADVS: takes VS and ADSL stage 1, gives vital signs with baseline and change. The rules stand in findings.py."""

import pandas as pd

from pipeline.adam.frames import finish
from pipeline.adam.safety.findings import derive_findings
from pipeline.core.product import Product
from pipeline.study import Study
from schemas.adam.advs import ADVS


def advs(vs: pd.DataFrame, adsl_base: pd.DataFrame, study: Study) -> Product:
    """One record per numeric vital sign of SAFFL subjects up to the cut-off."""
    return Product(finish(derive_findings(vs, "VS", adsl_base, ADVS, study), ADVS))
