"""The standard forms that this trial takes."""

from pipeline.sdtm.cdash.forms.ds import DS
from pipeline.sdtm.cdash.forms.ic import IC
from pipeline.sdtm.cdash.forms.lb import LB
from pipeline.sdtm.cdash.forms.mh import MH
from pipeline.sdtm.cdash.forms.rand import RAND
from pipeline.sdtm.cdash.forms.vs import VS

__all__ = ["DS", "IC", "LB", "MH", "RAND", "VS"]
