"""As the standard forms are mapped."""

from pipeline.sdtm.cdash.mapping.ss import ss

__all__ = ["ss"]
