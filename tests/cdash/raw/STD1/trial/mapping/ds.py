"""As the standard forms are mapped."""

from pipeline.sdtm.cdash.mapping.ds import ds

__all__ = ["ds"]
