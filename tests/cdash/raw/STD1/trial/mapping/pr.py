"""As the standard forms are mapped."""

from pipeline.sdtm.cdash.mapping.pr import pr

__all__ = ["pr"]
