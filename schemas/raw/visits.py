"""Forms of a safety visit: performance status, vital signs, laboratory (STUDY_SPEC 2.2)."""

from schemas.base import Char
from schemas.raw.form import NUMBER, ROW_KEY, RawForm, ask


class ECOG(RawForm, name="crf_ecog", key=ROW_KEY, title="ECOG Performance Status"):
    """One row per visit."""

    ECOGSC: Char = ask("ECOG score", "0", "1", "2", "3", "4")


class VS(RawForm, name="crf_vs", key=ROW_KEY, title="Vital Signs"):
    """One row per test per visit."""

    VSTEST: Char = ask("Test", "HEIGHT", "WEIGHT", "SYSBP", "DIABP")
    VSRES: Char = ask("Result", format=NUMBER)
    VSU: Char = ask("Unit", "cm", "kg", "mmHg")


class LB(RawForm, name="crf_lb", key=ROW_KEY, title="Laboratory"):
    """One row per test per visit."""

    LBTEST: Char = ask("Test", "HGB", "PLAT", "ALT", "TSH")
    LBRES: Char = ask("Result", format=NUMBER)
    LBU: Char = ask("Unit", "g/L", "10^9/L", "U/L", "mIU/L")
    LBLO: Char = ask("Lower limit of normal", format=NUMBER)
    LBHI: Char = ask("Upper limit of normal", format=NUMBER)
