"""As the standard forms are mapped."""

from pipeline.sdtm.cdash.mapping.ae import ae

__all__ = ["ae"]
