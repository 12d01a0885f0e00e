"""Form VS: Vital Signs."""

from schemas.base import Char
from schemas.raw import NUMBER, RawForm, ask


class VS(RawForm, title="Vital Signs", page=11):
    """One row per test per visit."""

    VSTEST: Char = ask("Test", "HEIGHT", "WEIGHT", "SYSBP", "DIABP")
    VSRES: Char = ask("Result", format=NUMBER)
    VSU: Char = ask("Unit", "cm", "kg", "mmHg")
