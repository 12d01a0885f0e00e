"""TI: the criteria of the protocol, as study.yaml words them. STUDY_SPEC 3.3."""

import pandas as pd

from pipeline.core.product import Product
from pipeline.sdtm.standard.criteria import category, criterion_text
from pipeline.study import Study
from schemas.base import DTYPES, conform, key_of
from schemas.sdtm.trial_design import TI


def ti(dm: pd.DataFrame, study: Study) -> Product:
    """One record per criterion of each version of the protocol that changed the criteria, under the first version of the set
    (TIVERS); one that IE has and the plan has not is CRITERION_PLANNED.

    `dm` is not looked into, as by `ta`.
    """
    sets = {version: sorted(codes) for version, codes in study.trial.criteria_sets.items()}
    code = pd.Series([code for codes in sets.values() for code in codes], dtype=DTYPES["Char"])
    version = pd.Series([version or None for version, codes in sets.items() for _ in codes], dtype=DTYPES["Char"])
    rows = pd.DataFrame({"IETESTCD": code, "IETEST": criterion_text(code, study), "IECAT": category(code), "TIVERS": version})
    rows = rows.assign(STUDYID=study.id, DOMAIN="TI")
    return Product(conform(rows.sort_values(list(key_of(TI))), TI))
