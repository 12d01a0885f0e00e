"""As the standard forms are mapped."""

from pipeline.sdtm.cdash.mapping.qs import qs

__all__ = ["qs"]
