"""As the standard forms are mapped."""

from pipeline.sdtm.cdash.mapping.ex import ex

__all__ = ["ex"]
