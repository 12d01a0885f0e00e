"""Protein in urine: takes laboratory results, gives those of a dipstick a parameter of their own beside quantities.

CTCAE grades both. Words and quantities share no baseline, so they share no parameter.
"""

import pandas as pd

from pipeline.adam.safety.counted import count_issues
from pipeline.core.numbers.dipstick import plus_signs
from pipeline.core.numbers.measured import read_beyond
from pipeline.core.series import Series

PROTEIN, DIPSTICK = "PROT_U", "PROTDIP"


def derive_param_dipstick(lb: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`lb` (PARAMCD, TESTNAME, LBSTRESC, LBSTRESN) with PARAMCD PROTDIP on protein in urine in words, which then have no number;
    and issues, words that are no result of a dipstick, which are left out."""
    in_words = lb["PARAMCD"].eq(PROTEIN).fillna(False) & lb["LBSTRESC"].notna()
    in_words &= lb["LBSTRESN"].isna() & read_beyond(lb["LBSTRESC"])["SIDE"].isna()
    known = in_words & plus_signs(lb["LBSTRESC"]).notna()
    unknown = in_words & ~known
    code, name = lb["PARAMCD"].mask(known, DIPSTICK), lb["TESTNAME"].mask(known, lb["TESTNAME"] + ", dipstick")
    issues = count_issues("RESULT_TEXT", lb.loc[unknown], "LB", "LBSTRESC", ["LBTESTCD"])
    return lb.assign(PARAMCD=code, TESTNAME=name).loc[~unknown], issues


def value_to_grade(records: pd.DataFrame) -> Series:
    """AVAL, or the number of plus signs of a result of a dipstick."""
    words = records["AVALC"].where(records["PARAMCD"].eq(DIPSTICK))
    return records["AVAL"].fillna(plus_signs(words))
