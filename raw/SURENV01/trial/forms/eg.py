"""Form EG: Electrocardiogram, the standard form without the time of the recording."""

from pipeline.sdtm.cdash.forms import eg


class EG(eg.EG, without="EGTIM", page=28):
    """One row per measurement or interpretation per visit; a test by its code in the published codelist."""
