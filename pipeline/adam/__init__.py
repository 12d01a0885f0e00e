"""From SDTM to ADaM: one module per dataset; the engines are response.py, time_to_event.py and treatment_emergent.py.

`DATASETS` lists the functions that make the tables, in order; each is named like its table and its parameters name the tables
it reads.
"""

from collections.abc import Callable

from pipeline.adam.adae import adae
from pipeline.adam.adrs import adrs
from pipeline.adam.adsl import adsl
from pipeline.adam.adsl_base import adsl_base
from pipeline.adam.adtr import adtr
from pipeline.adam.adtte import adtte
from pipeline.product import Product

DATASETS: tuple[Callable[..., Product], ...] = (adsl_base, adtr, adrs, adsl, adtte, adae)
