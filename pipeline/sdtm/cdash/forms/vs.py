"""Form VS: Vital Signs."""

from schemas.base import Char
from schemas.raw import DATE, NUMBER, TIME, RawForm, ask


class VS(RawForm, title="Vital Signs", page=10, starts="VSDAT FORMDT"):
    """One row per test per visit."""

    VSTEST: Char = ask("Test", "HEIGHT", "WEIGHT", "SYSBP", "DIABP", "PULSE", "HR", "RESP", "TEMP", "OXYSAT")
    VSORRES: Char = ask("Result", format=NUMBER)
    VSORRESU: Char = ask("Unit")
    VSDAT: Char = ask("Date of measurement", format=DATE)
    VSTIM: Char = ask("Time of measurement", format=TIME)
