"""The version of this package, which pyproject.toml reads and study.yaml may ask for (`requires`)."""

VERSION = "0.1.0"
