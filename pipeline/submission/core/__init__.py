"""CDISC's open rules engine (CORE) on a package: an independent tool in an environment of its own, and its report made readable.

environment makes that environment, engine runs the tool, results reads what it says, report shows it beside our explanations. It
needs Python 3.12 and pandas 3, which this project does not have: it is called as a program and never imported.
"""

from pipeline.core.errors import CrfError

VERSION = "0.17.1"


class CoreError(CrfError):
    """CORE cannot be run, or ended without a result; the message says why and what to do. Nothing is left behind."""
