"""The tests of the laboratory panels: units and limits of normal of two laboratories, and how results are distributed.

Laboratory A reports in SI units, B in conventional ones. A result is drawn in the units of A and rounded as it is reported.
"""

from dataclasses import dataclass

LABORATORIES = ("HOSPITAL LABORATORY A", "HOSPITAL LABORATORY B")


@dataclass(frozen=True)
class Test:
    """Unit, limits of normal and decimals in each laboratory; `factor`: how many units of B one of A is.

    `median` and `spread` of the logarithm; `drift` of the logarithm over the first eighteen weeks of treatment.
    """

    name: str
    panel: str
    unit: tuple[str, str]
    low: tuple[str, str]
    high: tuple[str, str]
    factor: float
    decimals: tuple[int, int]
    median: float
    spread: float
    drift: float = 0.0


def _same(
    name: str, panel: str, unit: str, low: tuple[str, str], high: tuple[str, str], decimals: int, median: float, spread: float,
    drift: float = 0.0,
) -> Test:  # fmt: skip
    """A test that both laboratories report in one unit, by limits of their own."""
    return Test(name, panel, (unit, unit), low, high, 1.0, (decimals, decimals), median, spread, drift)


H, C, K = "HEMATOLOGY", "CHEMISTRY", "COAGULATION"
TESTS = (
    _same("WBC", H, "10^9/L", ("3.5", "4.0"), ("9.5", "10.0"), 1, 5.9, 0.30, -0.15),
    _same("NEUT", H, "10^9/L", ("1.8", "2.0"), ("6.3", "7.0"), 1, 3.6, 0.38, -0.18),
    _same("LYM", H, "10^9/L", ("1.1", "1.0"), ("3.2", "3.5"), 1, 1.5, 0.32),
    _same("MONO", H, "10^9/L", ("0.1", "0.1"), ("0.6", "0.8"), 2, 0.40, 0.30),
    _same("EOS", H, "10^9/L", ("0.02", "0.02"), ("0.52", "0.50"), 2, 0.15, 0.55, 0.2),
    _same("BASO", H, "10^9/L", ("0.00", "0.00"), ("0.06", "0.10"), 2, 0.03, 0.45),
    _same("RBC", H, "10^12/L", ("3.8", "4.0"), ("5.8", "5.5"), 2, 4.3, 0.09),
    Test("HCT", H, ("fraction of 1", "%"), ("0.35", "35"), ("0.50", "50"), 100.0, (2, 0), 0.38, 0.09),
    _same("AST", C, "U/L", ("15", "0"), ("40", "38"), 0, 25, 0.40, 0.20),
    _same("ALP", C, "U/L", ("45", "40"), ("125", "130"), 0, 88, 0.35, 0.05),
    _same("GGT", C, "U/L", ("10", "0"), ("60", "55"), 0, 33, 0.55, 0.10),
    _same("LDH", C, "U/L", ("120", "120"), ("250", "246"), 0, 215, 0.30),
    _same("CK", C, "U/L", ("40", "30"), ("200", "190"), 0, 95, 0.50, 0.15),
    Test("BILI", C, ("umol/L", "mg/dL"), ("3.4", "0.2"), ("20.5", "1.2"), 1 / 17.104, (1, 1), 10.5, 0.40, 0.25),
    Test("BILDIR", C, ("umol/L", "mg/dL"), ("0.0", "0.0"), ("6.8", "0.4"), 1 / 17.104, (1, 1), 3.2, 0.40, 0.25),
    Test("CREAT", C, ("umol/L", "mg/dL"), ("57", "0.60"), ("97", "1.10"), 1 / 88.42, (0, 2), 68, 0.20, 0.05),
    _same("UREA", C, "mmol/L", ("3.1", "2.5"), ("8.0", "7.8"), 1, 5.1, 0.28),
    Test("URATE", C, ("umol/L", "mg/dL"), ("208", "3.5"), ("428", "7.2"), 1 / 59.48, (0, 1), 310, 0.22),
    Test("ALB", C, ("g/L", "g/dL"), ("40", "3.5"), ("55", "5.2"), 0.1, (0, 1), 41, 0.09, -0.05),
    Test("PROT", C, ("g/L", "g/dL"), ("65", "6.4"), ("85", "8.3"), 0.1, (0, 1), 70, 0.06),
    _same("SODIUM", C, "mmol/L", ("137", "135"), ("147", "145"), 0, 140, 0.016),
    _same("K", C, "mmol/L", ("3.5", "3.5"), ("5.3", "5.1"), 1, 4.2, 0.09),
    _same("CL", C, "mmol/L", ("99", "98"), ("110", "107"), 0, 103, 0.022),
    Test("CA", C, ("mmol/L", "mg/dL"), ("2.11", "8.6"), ("2.52", "10.2"), 4.008, (2, 1), 2.30, 0.045),
    Test("MG", C, ("mmol/L", "mg/dL"), ("0.75", "1.7"), ("1.02", "2.5"), 2.43, (2, 1), 0.86, 0.09),
    Test("PHOS", C, ("mmol/L", "mg/dL"), ("0.85", "2.6"), ("1.51", "4.6"), 3.097, (2, 1), 1.12, 0.14),
    Test("GLUC", C, ("mmol/L", "mg/dL"), ("3.9", "70"), ("6.1", "110"), 18.016, (1, 0), 5.3, 0.16),
    Test("CHOL", C, ("mmol/L", "mg/dL"), ("3.10", "120"), ("5.18", "200"), 38.665, (2, 0), 4.6, 0.20, 0.08),
    Test("TRIG", C, ("mmol/L", "mg/dL"), ("0.56", "50"), ("1.70", "150"), 88.54, (2, 0), 1.25, 0.42, 0.20),
    _same("AMYLASE", C, "U/L", ("35", "28"), ("135", "100"), 0, 60, 0.35, 0.10),
    _same("LIPASET", C, "U/L", ("13", "0"), ("60", "67"), 0, 31, 0.45, 0.15),
    Test("T4FR", C, ("pmol/L", "ng/dL"), ("12.0", "0.93"), ("22.0", "1.71"), 1 / 12.871, (1, 2), 15.6, 0.16, -0.20),
    _same("INR", K, "", ("0.8", "0.9"), ("1.2", "1.2"), 2, 1.02, 0.09),
    _same("APTT", K, "s", ("25.0", "24.0"), ("37.0", "35.0"), 1, 29.5, 0.11),
    _same("PT", K, "s", ("9.4", "10.0"), ("12.5", "13.5"), 1, 11.6, 0.07),
)
"""In the order of the form; haemoglobin, platelets, ALT and TSH have the form LB."""
URINE = {"PROT": 0.8, "GLUC": 0.0, "OCCBLD": 0.2}
"""Dipstick tests: how much further results spread on treatment."""
WORDS = ("NEGATIVE", "TRACE", "1+", "2+", "3+")
