"""Form LBP: Laboratory Panels."""

from schemas.base import Char
from schemas.raw import NUMBER, RawForm, ask


class LBP(RawForm, title="Laboratory Panels", page=27):
    """One row per test of a panel per visit, as the site's laboratory reports it: in its units, by its limits."""

    LBNAM: Char = ask("Laboratory")
    LBCAT: Char = ask("Panel", "HEMATOLOGY", "CHEMISTRY", "COAGULATION", "URINALYSIS")
    LBSPEC: Char = ask("Specimen", "BLOOD", "URINE")
    LBTEST: Char = ask("Test (code of the published codelist)")
    LBRES: Char = ask("Result")
    LBU: Char = ask("Unit")
    LBLO: Char = ask("Lower limit of normal", format=NUMBER)
    LBHI: Char = ask("Upper limit of normal", format=NUMBER)
