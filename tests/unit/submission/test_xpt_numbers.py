"""IBM floating point, worked by hand from the layout in SAS Institute, TS-140: sign, exponent of 16 plus 64, fraction."""

import numpy as np
import pytest

from pipeline.submission.xpt_numbers import ibm_numbers


@pytest.mark.parametrize(
    ("number", "stored"),
    [
        (1.0, "4110000000000000"),  # 1/16 * 16**1
        (-118.625, "C276A00000000000"),  # 0x76.A = 118.625, 16**2
        (0.1, "401999999999999A"),  # the double 0x1.999999999999Ap-4 has the fraction 0x.1999999999999A
        (0.0625, "4010000000000000"),  # 1/16 * 16**0
        (16.0, "4210000000000000"),
        (15.0, "41F0000000000000"),
        (0.0, "0000000000000000"),
        (np.nan, "2E00000000000000"),  # a full stop
    ],
)
def test_ibm_number(number: float, stored: str) -> None:
    """Each number has the bytes that a SAS reader expects."""
    assert ibm_numbers(np.array([number])).tobytes().hex().upper() == stored
