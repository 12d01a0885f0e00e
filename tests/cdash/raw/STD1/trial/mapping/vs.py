"""As the standard forms are mapped."""

from pipeline.sdtm.cdash.mapping.vs import vs

__all__ = ["vs"]
