"""Form IE: Inclusion and Exclusion Criteria."""

from schemas.base import Char
from schemas.raw import DATE, RawForm, ask


class IE(RawForm, title="Inclusion and Exclusion Criteria", page=3, starts="IEDAT FORMDT"):
    """One row with IEYN per subject, and one per criterion that was not met."""

    IEYN: Char = ask("Were all eligibility criteria met?", "Y", "N")
    IECAT: Char = ask("Category of the criterion not met", "INCLUSION", "EXCLUSION")
    IETESTCD: Char = ask("Criterion not met (INCLnn, EXCLnn)")
    IEDAT: Char = ask("Date of the assessment", format=DATE)
