"""From landed forms to SDTM: the verbs of a mapping, and the tables that follow from the design and from other datasets.

A trial maps its forms in `raw/<STUDY>/trial/mapping/`. `STANDARD` are the functions that the engine ships for every trial; each
is named like its table and its parameters name the tables it reads.
"""

from collections.abc import Callable

from pipeline.product import Product
from pipeline.sdtm.cut import cut
from pipeline.sdtm.relrec import relrec
from pipeline.sdtm.sv import sv
from pipeline.sdtm.ta import ta
from pipeline.sdtm.te import te
from pipeline.sdtm.ti import ti
from pipeline.sdtm.ts import ts
from pipeline.sdtm.tv import tv

STANDARD: tuple[Callable[..., Product], ...] = (cut, sv, relrec, ta, te, tv, ti, ts)
