"""Electrocardiograms: which parameters are QTc, and the categories between limits (STUDY_SPEC 5.17)."""

from collections.abc import Sequence
from itertools import pairwise

DERIVED_QTC = ("QTCFR", "QTCBR")
RECORDED_QTC = {"QTCFR": ("QTCFAG", "QTCFSB"), "QTCBR": ("QTCBAG", "QTCBSB")}
"""The tests whose recorded result is compared with a derived one."""
QTC = ("QTCFR", *RECORDED_QTC["QTCFR"], "QTCBR", *RECORDED_QTC["QTCBR"])
"""All of them, in the order of tables."""


def categories(limits: Sequence[int]) -> list[str]:
    """The names of the categories between limits: <=450, >450 to <=480, >500."""
    between = [f">{low} to <={high}" for low, high in pairwise(limits)]
    return [f"<={limits[0]}", *between, f">{limits[-1]}"]


INTERPRETATION = "INTP"
INTERPRETATIONS = (
    "NORMAL",
    "ABNORMAL, NOT CLINICALLY SIGNIFICANT",
    "ABNORMAL NCS",
    "ABNORMAL",
    "ABNORMAL, CLINICALLY SIGNIFICANT",
    "ABNORMAL CS",
)
"""What an interpretation says, the best first; another text is worse."""
