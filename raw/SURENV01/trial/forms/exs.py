"""Form EXS: Surufatinib Dosing."""

from schemas.base import Char
from schemas.raw import DATE, NUMBER, RawForm, ask


class EXS(RawForm, title="Surufatinib Dosing", page=18, log=True, starts="STDT", ends="ENDT", ongoing="ONGO"):
    """One row per interval of constant dose; dose 0 while interrupted."""

    STDT: Char = ask("First day of the interval", format=DATE)
    ENDT: Char = ask("Last day of the interval", format=DATE)
    DOSE: Char = ask("Dose per day", format=NUMBER)
    DOSEU: Char = ask("Unit of the dose", "mg")
    FREQ: Char = ask("Frequency", "QD")
    CHG: Char = ask("Change against the interval before", "NONE", "REDUCED", "INTERRUPTED", "RESUMED", "STOPPED")
    CHGREAS: Char = ask("Reason of the change", "ADVERSE EVENT", "NON-COMPLIANCE", "OTHER")
    ONGO: Char = ask("Interval ongoing?", "Y", "N")
