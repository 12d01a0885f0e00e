"""Numbers of a transport file: takes doubles, gives the 8 bytes of IBM floating point of each.

Its own module because it is the one conversion of numbers in a file of the submission: sign, exponent of 16 (excess 64), 56 bits
of fraction, so that every double within the limits of xpt_limits is held exactly. Layout: SAS Institute, TS-140.
"""

import numpy as np
import numpy.typing as npt

MISSING = np.uint64(ord(".") << 56)  # a full stop, then zeros
BITS, EXCESS = 56, 64


def ibm_numbers(values: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
    """One row of 8 bytes per number, the most significant first; NaN is missing (a full stop)."""
    missing = np.isnan(values)
    fraction, binary = np.frexp(np.where(missing, 0.0, np.abs(values)))  # value = fraction * 2**binary, 0.5 <= fraction < 1
    exponent = -(-binary // 4)  # of 16, so that 1/16 <= fraction * 2**(binary - 4 * exponent) < 1
    whole = np.ldexp(fraction, binary - 4 * exponent + BITS).astype(np.uint64)
    sign = (values < 0).astype(np.uint64) << np.uint64(63)
    words = np.where(whole == 0, np.uint64(0), sign | (exponent + EXCESS).astype(np.uint64) << np.uint64(BITS) | whole)
    return np.where(missing, MISSING, words).astype(">u8").view(np.uint8).reshape(-1, 8)
