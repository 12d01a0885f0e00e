"""ADVS: vital signs. ADaMIG 1.3 BDS."""

from schemas.adam.finding import Finding


class ADVS(Finding, title="Vital Signs Analysis", key="USUBJID PARAMCD ADT VISITNUM SRCSEQ"):
    """One record per numeric vital sign of a SAFFL subject up to the cut-off."""
