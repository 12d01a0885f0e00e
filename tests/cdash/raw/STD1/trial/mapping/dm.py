"""As the standard forms are mapped."""

from pipeline.sdtm.cdash.mapping.dm import dm

__all__ = ["dm"]
