"""As the standard forms are mapped."""

from pipeline.sdtm.cdash.mapping.dd import dd

__all__ = ["dd"]
