"""As the standard forms are mapped."""

from pipeline.sdtm.cdash.mapping.eg import eg

__all__ = ["eg"]
