"""ADTTE: takes ADRS and ADSL, gives every time-to-event endpoint, one record per subject and parameter (STUDY_SPEC 5.5).

The parameters and their decision tables are declared in `pipeline/endpoints`; param_tte.py is the engine that applies them
to the facts of endpoints.py and progression.py.
"""

import pandas as pd

from pipeline.adam.frames import derive_vars_predecessor, finish, in_key_order, stack
from pipeline.adam.time_to_event.endpoints import derive_params_endpoints
from pipeline.adam.time_to_event.param_tte import derive_var_aval, derive_var_param, never_negative
from pipeline.core.issues import found, gather
from pipeline.core.product import Product
from pipeline.core.time.dates import study_day
from pipeline.endpoints.time_to_event import parameters_of
from pipeline.study import Study
from pipeline.trial.trial import Trial
from schemas.adam.adtte import ADTTE


def adtte(adrs: pd.DataFrame, adsl: pd.DataFrame, study: Study, trial: Trial | None = None) -> Product:
    """One record per subject and parameter; responders only for DOR, CDOR and TTR. A subject without start date has none.

    A `trial` has no parameter whose domains its forms do not make.
    """
    numbered = enumerate(parameters_of(study), start=1)
    had = [pair for pair in numbered if trial is None or all(map(trial.has, pair[1].needs))]
    parameters = derive_params_endpoints([one for _, one in had], adsl, adrs, study)
    parts = [records.assign(PARAMN=float(number)) for (number, _), records in zip(had, parameters, strict=True)]
    records, negative = never_negative(in_key_order(stack(parts, ADTTE), ADTTE))
    no_origin = adsl.loc[adsl[list(study.sets)].eq("Y").any(axis="columns") & adsl["ORIGDT"].isna()]
    issues = gather(
        found("ORIGIN_MISSING", no_origin, "ADTTE", column="ORIGDT"),
        found("TTE_NEGATIVE", records.loc[negative], "ADTTE", column="ADT", value=records["PARAMCD"]),
        found("TTE_UNDATED", records.loc[records["ADT"].isna()], "ADTTE", column="ADT", value=records["PARAMCD"]),
    )
    return Product(_dataset(derive_var_param(derive_var_aval(records, study), study), adsl), issues=issues)


def _dataset(records: pd.DataFrame, adsl: pd.DataFrame) -> pd.DataFrame:
    carried = derive_vars_predecessor(records, adsl, "ADSL", ADTTE)
    return finish(carried.assign(ADY=study_day(carried["ADT"], carried["TRTSDT"])), ADTTE)
