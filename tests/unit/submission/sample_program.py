"""A program for the tests: it imports from the project and has characters outside ASCII. ≥"""

import re

from pipeline.core.time.dates import study_day

SIGN = "≥ 10 µg, 软"


def t_sample() -> tuple[object, object]:
    """Makes nothing."""
    return re, study_day
