"""From SDTM to ADaM: one module per dataset; the engines are response.py, time_to_event.py and treatment_emergent.py.

`DATASETS` lists the functions that make the tables, in order; each is named like its table and its parameters name the tables
it reads.
"""

from collections.abc import Callable

from pipeline.adam.adae import adae
from pipeline.adam.adex import adex
from pipeline.adam.adlb import adlb
from pipeline.adam.adrs import adrs
from pipeline.adam.adsl import adsl
from pipeline.adam.adsl_base import adsl_base
from pipeline.adam.adtr import adtr
from pipeline.adam.adtte import adtte
from pipeline.adam.advs import advs
from pipeline.adam.recist import recist
from pipeline.adam.recist_xchk import recist_xchk
from pipeline.product import Product

DATASETS: tuple[Callable[..., Product], ...] = (adsl_base, adtr, recist, adrs, adsl, recist_xchk, adtte, adae, adex, adlb, advs)
