"""From landed forms to SDTM: one module per domain; what they share is in mapping, domain, timing, visits, terms.

`DOMAINS` lists the functions that make the tables; each is named like its table and its parameters name the tables it reads.
"""

from collections.abc import Callable

from pipeline.product import Product
from pipeline.sdtm.ae import ae
from pipeline.sdtm.cm import cm
from pipeline.sdtm.dd import dd
from pipeline.sdtm.dm import dm
from pipeline.sdtm.ds import ds
from pipeline.sdtm.ex import ex
from pipeline.sdtm.mh import mh
from pipeline.sdtm.pr import pr
from pipeline.sdtm.reference import reference
from pipeline.sdtm.rs import rs
from pipeline.sdtm.ss import ss
from pipeline.sdtm.tr import tr
from pipeline.sdtm.tu import tu

DOMAINS: tuple[Callable[..., Product], ...] = (reference, ex, tu, tr, rs, ae, ds, cm, pr, mh, ss, dd, dm)
