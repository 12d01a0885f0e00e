"""Form IE: Inclusion and Exclusion Criteria."""

from schemas.base import Char
from schemas.raw import RawForm, ask


class IE(RawForm, title="Inclusion and Exclusion Criteria", page=3):
    """One row ALLMET per screening number, and one per criterion that was not met."""

    IECAT: Char = ask("Category of the criterion", "INCLUSION", "EXCLUSION")
    IETESTCD: Char = ask("Criterion (INCLnn, EXCLnn) or ALLMET")
    IEYN: Char = ask("Answer: criterion true, or all met", "Y", "N")
