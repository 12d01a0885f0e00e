"""Form LB: Laboratory, as collected or as the laboratory exports it."""

from schemas.base import Char
from schemas.raw import DATE, NUMBER, TIME, RawForm, ask


class LB(RawForm, title="Laboratory", page=12, starts="LBDAT FORMDT"):
    """One row per test per visit; a test by its code or name in the published codelist."""

    LBCAT: Char = ask("Category", "HEMATOLOGY", "CHEMISTRY", "COAGULATION", "URINALYSIS", "ENDOCRINOLOGY")
    LBTEST: Char = ask("Test")
    LBORRES: Char = ask("Result")
    LBORRESU: Char = ask("Unit")
    LBORNRLO: Char = ask("Lower limit of normal", format=NUMBER)
    LBORNRHI: Char = ask("Upper limit of normal", format=NUMBER)
    LBSPEC: Char = ask("Specimen")
    LBDAT: Char = ask("Date of collection", format=DATE)
    LBTIM: Char = ask("Time of collection", format=TIME)
