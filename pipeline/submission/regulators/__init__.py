"""Who receives a package, and what each asks: one YAML file per regulator, every demand with its source."""

from pipeline.submission.regulators.regulator import NAMES, Regulator, regulator

__all__ = ["NAMES", "Regulator", "regulator"]
