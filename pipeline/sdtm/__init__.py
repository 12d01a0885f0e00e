"""From landed forms to SDTM: the verbs of a mapping, and the tables that follow from the design and from other datasets.

A trial maps its forms in `raw/<STUDY>/trial/mapping/`. `STANDARD` are the functions that the engine ships for every trial; each
is named like its table and its parameters name the tables it reads.
"""

from collections.abc import Callable

from pipeline.core.product import Product
from pipeline.sdtm.cut import cut
from pipeline.sdtm.standard.relrec import relrec
from pipeline.sdtm.standard.se import se
from pipeline.sdtm.standard.sv import sv
from pipeline.sdtm.standard.ta import ta
from pipeline.sdtm.standard.te import te
from pipeline.sdtm.standard.ti import ti
from pipeline.sdtm.standard.ts import ts
from pipeline.sdtm.standard.tv import tv

STANDARD: tuple[Callable[..., Product], ...] = (cut, sv, se, relrec, ta, te, tv, ti, ts)
