"""The analysis datasets, one class per dataset: which variables they have, and where each comes from.

`DATASETS` gives the class by the table's name in the pipeline (lower case). A variable is a predecessor ("ADSL.AGE") or derived
(the method in words, as define.xml prints it); a test resolves the predecessors.
"""

from schemas.adam.adae import ADAE
from schemas.adam.adex import ADEX
from schemas.adam.adlb import ADLB
from schemas.adam.adrs import ADRS
from schemas.adam.adsl import ADSL, ADSL_BASE
from schemas.adam.adtr import ADTR
from schemas.adam.adtte import ADTTE
from schemas.adam.advs import ADVS
from schemas.adam.recist import RECIST
from schemas.adam.recist_xchk import RECIST_XCHK
from schemas.base import AdamDataset, name_of

DATASETS: dict[str, type[AdamDataset]] = {
    name_of(dataset).lower(): dataset
    for dataset in (ADSL_BASE, ADTR, RECIST, ADRS, ADSL, RECIST_XCHK, ADTTE, ADAE, ADEX, ADLB, ADVS)
}

__all__ = ["DATASETS"]
