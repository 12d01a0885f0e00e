"""One unit for each parameter: takes findings as SDTM has them, gives their values and limits in the unit that most of them have.

Units are read by their meaning (core/numbers/units.py), so GI/L and 10^9/L are one. A result in a unit that cannot be
converted, or in none where others have one, keeps its text and has no number: it is compared with nothing, and listed.
"""

from fractions import Fraction

import pandas as pd

from pipeline.adam.safety.counted import count_issues
from pipeline.core.issues import gather
from pipeline.core.numbers.decimals import number_text
from pipeline.core.numbers.measured import read_beyond
from pipeline.core.numbers.units import converted, factor
from pipeline.core.series import Series
from schemas.base import DTYPES

NUMBERS = ("AVAL", "ANRLO", "ANRHI")


def derive_vars_unit(records: pd.DataFrame, code: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`records` (PARAMCD, TESTNAME, --TESTCD, --STRESC, UNIT, AVAL, AVALC; ANRLO and ANRHI where there are) with the numbers and
    AVALC in the parameter's unit, AVALU, PARAM and INUNIT, false where nothing converts; and the issues of those."""
    units = records.groupby(["PARAMCD", "UNIT"], dropna=False, as_index=False).agg(
        N=("USUBJID", "size"), TESTCD=(f"{code}TESTCD", "first")
    )
    main = _main_units(units)
    records, of_names = derive_var_test_name(records, code)
    placed = records.merge(main, on="PARAMCD", how="left", validate="m:1").set_axis(records.index)
    name = placed["TESTNAME"] + (" (" + placed["AVALU"] + ")").fillna("")
    made, lost = placed.assign(PARAM=name, INUNIT=True), []
    others = units.merge(main, on="PARAMCD")
    others = others.loc[others["UNIT"].ne(others["AVALU"]) & others["AVALU"].notna()]
    for parameter, unit, wanted, test in zip(*(others[c] for c in ("PARAMCD", "UNIT", "AVALU", "TESTCD")), strict=True):
        rows = made["PARAMCD"].eq(parameter) & (made["UNIT"].eq(unit) if isinstance(unit, str) else made["UNIT"].isna())
        by = factor(unit, wanted, test) if isinstance(unit, str) else None
        if by is None:
            lost.append(made.loc[rows])
        made = _converted(made, rows, by, code)
    unread = pd.concat(lost) if lost else made.head(0)
    of_units = count_issues("UNIT_OTHER", unread, code, "UNIT", ["PARAMCD", "AVALU"], label=f"{code}STRESU")
    return made, gather(of_names, of_units)


def derive_var_test_name(records: pd.DataFrame, code: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`records` (PARAMCD, TESTNAME) with one TESTNAME for each parameter, since tables count by it: the commonest, of equally
    common ones the first. And issues: records under another."""
    names = (
        records.groupby(["PARAMCD", "TESTNAME"], as_index=False)
        .size()
        .sort_values(["PARAMCD", "size", "TESTNAME"], ascending=[True, False, True], kind="stable")
    )
    one = names.drop_duplicates("PARAMCD").set_index("PARAMCD")["TESTNAME"]
    name = records["PARAMCD"].map(one).astype(DTYPES["Char"])
    other = records.loc[records["TESTNAME"].ne(name).fillna(False) & records["TESTNAME"].notna()]
    issues = count_issues("TEST_NAMES", other, code, "TESTNAME", ["PARAMCD"], label=f"{code}TEST")
    return records.assign(TESTNAME=name), issues


def _main_units(units: pd.DataFrame) -> pd.DataFrame:
    """PARAMCD and AVALU: the commonest unit of each parameter, of equally common ones the first; none where nobody has one."""
    ordered = units.assign(NONE=units["UNIT"].isna()).sort_values(
        ["PARAMCD", "NONE", "N", "UNIT"], ascending=[True, True, False, True], kind="stable"
    )
    return ordered.drop_duplicates("PARAMCD")[["PARAMCD", "UNIT"]].rename(columns={"UNIT": "AVALU"})


def _converted(records: pd.DataFrame, rows: Series, by: Fraction | None, code: str) -> pd.DataFrame:
    """`records` with the chosen rows in the parameter's unit; without numbers, in their own unit, where no factor is known."""
    numbers = [name for name in NUMBERS if name in records]
    if by is None:
        stated = records[f"{code}STRESC"].fillna(number_text(records["AVAL"]))
        blanked = {name: records[name].mask(rows) for name in numbers}
        unit = records["AVALU"].mask(rows, records["UNIT"])
        in_unit = records["INUNIT"] & ~rows
        return records.assign(**blanked, AVALC=records["AVALC"].mask(rows, stated), AVALU=unit, INUNIT=in_unit)
    values = {name: records[name].mask(rows, converted(records.loc[rows, name], by)) for name in numbers}
    beyond = read_beyond(records.loc[rows, "AVALC"])
    stated = beyond["SIDE"] + number_text(converted(beyond["LIMIT"], by))
    return records.assign(**values, AVALC=records["AVALC"].mask(rows, stated))
