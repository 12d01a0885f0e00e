"""As the standard forms are mapped."""

from pipeline.sdtm.cdash.mapping.mh import mh

__all__ = ["mh"]
