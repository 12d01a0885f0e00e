"""The standard forms that this trial takes as they are."""

from pipeline.sdtm.cdash.forms.dd import DD
from pipeline.sdtm.cdash.forms.ds import DS
from pipeline.sdtm.cdash.forms.dv import DV
from pipeline.sdtm.cdash.forms.eg import EG
from pipeline.sdtm.cdash.forms.ic import IC
from pipeline.sdtm.cdash.forms.ie import IE
from pipeline.sdtm.cdash.forms.lb import LB
from pipeline.sdtm.cdash.forms.mh import MH
from pipeline.sdtm.cdash.forms.pr import PR
from pipeline.sdtm.cdash.forms.qs import QS
from pipeline.sdtm.cdash.forms.rs import RS
from pipeline.sdtm.cdash.forms.ss import SS
from pipeline.sdtm.cdash.forms.tr import TR
from pipeline.sdtm.cdash.forms.tu import TU
from pipeline.sdtm.cdash.forms.vs import VS

__all__ = ["DD", "DS", "DV", "EG", "IC", "IE", "LB", "MH", "PR", "QS", "RS", "SS", "TR", "TU", "VS"]
