"""EG: electrocardiograms, mapped as the standard form is."""

from pipeline.sdtm.cdash.mapping.eg import FIELDS, eg

__all__ = ["FIELDS", "eg"]
