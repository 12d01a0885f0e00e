"""The programs that check a trial's code, which the extra `check` installs."""

from importlib.util import find_spec

from pipeline.core.errors import CrfError


class ToolMissing(CrfError):
    """A program of the extra `check` is not installed; the message says how to install it."""


def require(*tools: str) -> None:
    """ToolMissing for those of `tools` (modules) that are not installed."""
    if missing := [tool for tool in tools if find_spec(tool) is None]:
        verb = "is" if len(missing) == 1 else "are"
        raise ToolMissing(f"{' and '.join(missing)} {verb} not installed; pip install -c constraints.txt 'crf2tlf[check]'")
