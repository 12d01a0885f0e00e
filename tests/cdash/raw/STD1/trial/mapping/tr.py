"""As the standard forms are mapped."""

from pipeline.sdtm.cdash.mapping.tr import tr

__all__ = ["tr"]
