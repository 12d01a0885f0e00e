"""Form ECOG: ECOG Performance Status."""

from schemas.base import Char
from schemas.raw import RawForm, ask


class ECOG(RawForm, title="ECOG Performance Status", page=10):
    """One row per visit."""

    ECOGSC: Char = ask("ECOG score", "0", "1", "2", "3", "4")
