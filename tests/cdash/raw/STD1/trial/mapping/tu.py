"""As the standard forms are mapped."""

from pipeline.sdtm.cdash.mapping.tu import tu

__all__ = ["tu"]
