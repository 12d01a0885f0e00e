"""The analysis datasets, one class per dataset: which variables they have, and where each comes from.

`datasets` gives the class by the table's name in the pipeline (lower case). A variable is a predecessor ("ADSL.AGE") or derived
(the method in words, as define.xml prints it); a test resolves the predecessors.
"""

from schemas.adam.adae import adae
from schemas.adam.adcm import adcm
from schemas.adam.addv import ADDV
from schemas.adam.adeg import ADEG
from schemas.adam.adex import adex
from schemas.adam.adlb import ADLB
from schemas.adam.adpr import ADPR
from schemas.adam.adqs import ADQS
from schemas.adam.adrs import ADRS
from schemas.adam.adsl import adsl, adsl_base
from schemas.adam.adtr import ADTR
from schemas.adam.adtte import ADTTE
from schemas.adam.advs import ADVS
from schemas.adam.recist import RECIST
from schemas.adam.recist_xchk import RECIST_XCHK
from schemas.base import AdamDataset, name_of
from schemas.design import DrugColumns

__all__ = ["datasets"]


def datasets(
    drugs: tuple[DrugColumns, ...],
    groups: tuple[str, ...],
    amended: bool = False,
    verified: tuple[bool, ...] = (),
    classes_of_interest: tuple[str, ...] = (),
    reviewers: tuple[tuple[str, str], ...] = (),
) -> dict[str, type[AdamDataset]]:
    """The classes for these drugs, groups of adverse events and classes of medication (CQ01NAM); the same classes for the same
    ones.

    `amended`: the protocol has several versions. `verified`: of each stratum whether a form has its value, too.
    `reviewers`: code and name of each evaluator beside the investigator.
    """
    classes: tuple[type[AdamDataset], ...] = (
        adsl_base(drugs, amended, verified, reviewers), ADTR, RECIST, ADRS, adsl(drugs, amended, verified, reviewers),
        RECIST_XCHK, ADTTE,
        adae(drugs, groups), adex(drugs), ADLB, ADVS, ADEG, adcm(classes_of_interest), ADPR, ADDV, ADQS,
    )  # fmt: skip
    return {name_of(dataset).lower(): dataset for dataset in classes}
