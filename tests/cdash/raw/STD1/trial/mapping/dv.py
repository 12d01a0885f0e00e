"""As the standard forms are mapped."""

from pipeline.sdtm.cdash.mapping.dv import dv

__all__ = ["dv"]
