"""ADPR: takes PR and ADSL stage 1, gives procedures with what is prior and what on treatment (STUDY_SPEC 5.16)."""

import pandas as pd

from pipeline.adam.frames import derive_vars_predecessor, finish, to_date
from pipeline.adam.interventions.timing import derive_vars_timing
from pipeline.core.occurred import occurred
from pipeline.core.product import Product
from pipeline.core.time.dates import earliest
from pipeline.study import Study
from schemas.adam.adpr import ADPR


def adpr(pr: pd.DataFrame, adsl_base: pd.DataFrame, study: Study, dm: pd.DataFrame | None = None) -> Product:
    """One record per PR record that began up to the cut-off, of all subjects; `dm` gives the time of the first dose."""
    occurring = occurred(pr, "PR")
    until = occurring.loc[~earliest(occurring["PRSTDTC"]).gt(to_date(study.dco))]
    records = derive_vars_predecessor(until.reset_index(drop=True), adsl_base, "ADSL", ADPR)
    records, issues = derive_vars_timing(records, "PR", adsl_base, dm, study)
    return Product(finish(records, ADPR), issues=issues)
