"""ADVS: takes VS and ADSL stage 1, gives vital signs with baseline and change. The rules stand in findings.py."""

import pandas as pd

from pipeline.adam.frames import finish
from pipeline.adam.safety.findings import derive_findings
from pipeline.adam.safety.first_dose import first_dose_times
from pipeline.core.product import Product
from pipeline.study import Study
from schemas.adam.advs import ADVS

QUALIFIERS = ("VSPOS", "VSLOC", "VSLAT", "VSTPT")


def advs(
    vs: pd.DataFrame, adsl_base: pd.DataFrame, study: Study, ex: pd.DataFrame | None = None, dm: pd.DataFrame | None = None
) -> Product:
    """One record per numeric vital sign of SAFFL subjects up to the cut-off; EX and DM tell the time of the first dose."""
    collected = vs.assign(PARAMCD=vs["VSTESTCD"], TESTNAME=vs["VSTEST"])
    first_dose = first_dose_times(adsl_base, ex, dm, study)
    records, issues = derive_findings(collected, "VS", adsl_base, first_dose, ADVS, study)
    absent = {name: pd.Series(index=records.index, dtype="str") for name in QUALIFIERS if name not in records}
    return Product(finish(records.assign(**absent), ADVS), issues=issues)
