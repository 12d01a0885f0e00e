"""Form STR: the strata as the site has them."""

from schemas.base import Char
from schemas.raw import RawForm, ask


class STR(RawForm, title="Stratification Factors", page=6):
    """One row per registered subject."""

    STRECOG: Char = ask("WHO performance status", "0", "1")
    STRLINES: Char = ask("Prior lines for advanced disease", "0-1", "2+")
