"""As the standard forms are mapped."""

from pipeline.sdtm.cdash.mapping.ie import ie

__all__ = ["ie"]
