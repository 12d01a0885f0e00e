"""Form WELL: Well-being."""

from schemas.base import Char
from schemas.raw import NUMBER, RawForm, ask


class WELL(RawForm, title="Well-being", page=4):
    """One row per visit."""

    SCORE: Char = ask("How well do you feel, from 0 to 10?", format=NUMBER)
