"""As the standard forms are mapped."""

from pipeline.sdtm.cdash.mapping.rs import rs

__all__ = ["rs"]
