"""As the standard forms are mapped."""

from pipeline.sdtm.cdash.mapping.cm import cm

__all__ = ["cm"]
