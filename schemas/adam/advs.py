"""ADVS: vital signs. ADaMIG 1.3 BDS."""

from schemas.adam.finding import Finding
from schemas.base import Char, predecessor


class ADVS(Finding, title="Vital Signs Analysis", key="USUBJID PARAMCD ADT VISITNUM SRCSEQ"):
    """One record per numeric vital sign of a SAFFL subject up to the cut-off."""

    VSPOS: Char = predecessor("VS.VSPOS", "Vital Signs Position of Subject")
    VSLOC: Char = predecessor("VS.VSLOC", "Location of Vital Signs Measurement")
    VSLAT: Char = predecessor("VS.VSLAT", "Laterality")
    VSTPT: Char = predecessor("VS.VSTPT", "Planned Time Point Name")
    VSDTC: Char = predecessor("VS.VSDTC", "Date/Time of Measurements")
