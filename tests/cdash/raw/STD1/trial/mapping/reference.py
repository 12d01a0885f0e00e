"""As the standard forms are mapped."""

from pipeline.sdtm.cdash.mapping.reference import reference

__all__ = ["reference"]
