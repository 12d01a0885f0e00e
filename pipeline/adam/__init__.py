"""From SDTM to ADaM: one module per dataset; the engines are best_response.py, param_tte.py and treatment_emergent.py.

`DATASETS` lists the functions that make the tables, in order; each is named like its table and its parameters name the tables
it reads.
"""

from collections.abc import Callable

from pipeline.adam.interventions.adcm import adcm
from pipeline.adam.interventions.adpr import adpr
from pipeline.adam.questionnaires.adqs import adqs
from pipeline.adam.response.adrs import adrs
from pipeline.adam.safety.adae import adae
from pipeline.adam.safety.adeg import adeg
from pipeline.adam.safety.adex import adex
from pipeline.adam.safety.adlb import adlb
from pipeline.adam.safety.advs import advs
from pipeline.adam.subjects.addv import addv
from pipeline.adam.subjects.adsl import adsl
from pipeline.adam.subjects.adsl_base import adsl_base
from pipeline.adam.time_to_event.adtte import adtte
from pipeline.adam.tumour.adtr import adtr
from pipeline.adam.tumour.recist import recist
from pipeline.adam.tumour.recist_xchk import recist_xchk
from pipeline.core.product import Product

NEEDS: dict[str, tuple[str, ...]] = {
    "adtr": ("tu", "tr"),
    "recist": ("tu", "tr"),
    "recist_xchk": ("tu", "tr", "rs"),
    "adrs": ("rs",),
    "adtte": ("rs dd ds ss cm pr",),
    "adae": ("ae",),
    "adex": ("ex",),
    "adlb": ("lb",),
    "advs": ("vs",),
    "adeg": ("eg",),
    "adqs": ("qs",),
    "adcm": ("cm",),
    "adpr": ("pr",),
    "addv": ("ds dv ie",),
}
"""What a dataset cannot do without (pipeline.trial.needs): a trial of forms that does not have it has not the dataset."""
DATASETS: tuple[Callable[..., Product], ...] = (
    adsl_base, adtr, recist, adrs, adsl, recist_xchk, adtte, adae, adex, adlb, advs, adeg, adcm, adpr, addv, adqs,
)  # fmt: skip
