"""The standard forms that this trial takes as they are."""

from pipeline.sdtm.cdash.forms.cm import CM
from pipeline.sdtm.cdash.forms.da import DA
from pipeline.sdtm.cdash.forms.dd import DD
from pipeline.sdtm.cdash.forms.ds import DS
from pipeline.sdtm.cdash.forms.dv import DV
from pipeline.sdtm.cdash.forms.eg import EG
from pipeline.sdtm.cdash.forms.ic import IC
from pipeline.sdtm.cdash.forms.ie import IE
from pipeline.sdtm.cdash.forms.mh import MH
from pipeline.sdtm.cdash.forms.qs import QS
from pipeline.sdtm.cdash.forms.ss import SS
from pipeline.sdtm.cdash.forms.vs import VS

__all__ = ["CM", "DA", "DD", "DS", "DV", "EG", "IC", "IE", "MH", "QS", "SS", "VS"]
