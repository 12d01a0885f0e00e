"""As the standard forms are mapped."""

from pipeline.sdtm.cdash.mapping.lb import lb

__all__ = ["lb"]
