"""From landed forms to SDTM: one module per domain; what they share is in mapping, domain, timing, visits, terms.

`DOMAINS` lists the functions that make the tables; each is named like its table and its parameters name the tables it reads.
"""

from collections.abc import Callable

from pipeline.product import Product
from pipeline.sdtm.ae import ae
from pipeline.sdtm.cm import cm
from pipeline.sdtm.cut import at_cut, cut
from pipeline.sdtm.data_checks import data_checks
from pipeline.sdtm.dd import dd
from pipeline.sdtm.dm import dm
from pipeline.sdtm.ds import ds
from pipeline.sdtm.ec import ec
from pipeline.sdtm.ex import ex
from pipeline.sdtm.ie import ie
from pipeline.sdtm.lb import lb
from pipeline.sdtm.mh import mh
from pipeline.sdtm.pr import pr
from pipeline.sdtm.reference import reference
from pipeline.sdtm.relrec import relrec
from pipeline.sdtm.rs import rs
from pipeline.sdtm.se import se
from pipeline.sdtm.ss import ss
from pipeline.sdtm.sv import sv
from pipeline.sdtm.ta import ta
from pipeline.sdtm.te import te
from pipeline.sdtm.ti import ti
from pipeline.sdtm.tr import tr
from pipeline.sdtm.ts import ts
from pipeline.sdtm.tu import tu
from pipeline.sdtm.tv import tv
from pipeline.sdtm.vs import vs

_MAPPED: tuple[Callable[..., Product], ...] = (
    reference, ec, ex, tu, tr, rs, ae, ds, cm, pr, mh, ss, dd, ie, vs, lb, sv, dm, se, relrec, ta, te, tv, ti, ts, data_checks,
)  # fmt: skip
DOMAINS: tuple[Callable[..., Product], ...] = (cut, *map(at_cut, _MAPPED))
