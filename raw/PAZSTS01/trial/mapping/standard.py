"""What is mapped as the standard forms are."""

from pipeline.sdtm.cdash.mapping.ae import ae
from pipeline.sdtm.cdash.mapping.cm import cm
from pipeline.sdtm.cdash.mapping.da import da
from pipeline.sdtm.cdash.mapping.dd import dd
from pipeline.sdtm.cdash.mapping.dm import dm
from pipeline.sdtm.cdash.mapping.ds import ds
from pipeline.sdtm.cdash.mapping.dv import dv
from pipeline.sdtm.cdash.mapping.eg import eg
from pipeline.sdtm.cdash.mapping.ie import ie
from pipeline.sdtm.cdash.mapping.lb import lb
from pipeline.sdtm.cdash.mapping.mh import mh
from pipeline.sdtm.cdash.mapping.pr import pr
from pipeline.sdtm.cdash.mapping.qs import qs
from pipeline.sdtm.cdash.mapping.reference import reference
from pipeline.sdtm.cdash.mapping.rs import rs
from pipeline.sdtm.cdash.mapping.ss import ss
from pipeline.sdtm.cdash.mapping.tr import tr
from pipeline.sdtm.cdash.mapping.tu import tu
from pipeline.sdtm.cdash.mapping.vs import vs

__all__ = [
    "ae",
    "cm",
    "da",
    "dd",
    "dm",
    "ds",
    "dv",
    "eg",
    "ie",
    "lb",
    "mh",
    "pr",
    "qs",
    "reference",
    "rs",
    "ss",
    "tr",
    "tu",
    "vs",
]
