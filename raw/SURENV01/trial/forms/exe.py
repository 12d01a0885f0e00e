"""Form EXE: Envafolimab Injections."""

from schemas.base import Char
from schemas.raw import DATE, NUMBER, RawForm, ask


class EXE(RawForm, title="Envafolimab Injections", page=19, starts="DT FORMDT"):
    """One row per planned injection."""

    CYCLE: Char = ask("Cycle", format=NUMBER)
    GIVEN: Char = ask("Injection given?", "Y", "N")
    DT: Char = ask("Date", format=DATE)
    TM: Char = ask("Time (HH:MM)")
    VOL: Char = ask("Volume", format=NUMBER)
    VOLU: Char = ask("Unit of the volume", "mL")
    DOSE: Char = ask("Dose (mg)", format=NUMBER)
    SITE: Char = ask("Site of injection", "ABDOMEN", "ARM", "THIGH")
    CHGREAS: Char = ask("Reason not given", "ADVERSE EVENT", "NON-COMPLIANCE", "OTHER")
