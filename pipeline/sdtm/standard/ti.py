"""TI: the criteria of the protocol, as study.yaml words them. STUDY_SPEC 3.3."""

import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.standard.criteria import category, criterion_text
from pipeline.study import Study
from schemas.base import DTYPES, conform, key_of
from schemas.sdtm.trial_design import TI


def ti(dm: pd.DataFrame, study: Study) -> Product:
    """One record per criterion of `trial.criteria`; one that IE has and the plan has not is CRITERION_PLANNED.

    `dm` is not looked into, as by `ta`.
    """
    code = pd.Series(sorted(study.trial.criteria), dtype=DTYPES["Char"])
    rows = pd.DataFrame({"IETESTCD": code, "IETEST": criterion_text(code, study), "IECAT": category(code)})
    rows = rows.assign(STUDYID=study.id, DOMAIN="TI", TIVERS=study.trial.version or None)
    return Product(conform(rows.sort_values(list(key_of(TI))), TI))
