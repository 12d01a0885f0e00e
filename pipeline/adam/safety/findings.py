"""Findings with baseline and change: takes an SDTM findings domain and ADSL stage 1, gives the records that ADLB and ADVS share.

Baseline, the on-treatment window and the record that stands for a visit are one rule for all findings. Each holds within a
series: a parameter and what tells its records apart (series.py).
"""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from pipeline.adam.frames import derive_vars_predecessor, flag, look_up, text, to_date
from pipeline.adam.safety.counted import count_issues
from pipeline.adam.safety.first_dose import after_first_dose
from pipeline.adam.safety.one_unit import derive_vars_unit
from pipeline.adam.safety.series import SERIES, baseline_issues, derive_var_basetype
from pipeline.core.distinct import among
from pipeline.core.issues import gather
from pipeline.core.numbers.decimals import decimals
from pipeline.core.numbers.measured import read_beyond
from pipeline.core.series import Series
from pipeline.core.time.dates import complete, study_day
from pipeline.study import Study
from schemas.base import DTYPES, Table

TEST = ["USUBJID", "PARAMCD"]
_COLLECTED = ("TESTCD", "TEST", "STRESC", "STRESN", "STRESU", "SEQ", "DTC")
_KINDS = ("SPEC", "METHOD", "CAT", "SCAT", "LOC", "LAT", "POS", "TPT")
"""What may tell the records of a test apart, by the end of the variables' names."""
NOT_USED = "NOTUSED"
"""Marks a record that another stands for: a replicate of an average."""


def derive_findings(
    domain: pd.DataFrame,
    code: str,
    adsl_base: pd.DataFrame,
    first_dose: pd.DataFrame,
    table: type[Table],
    study: Study,
    more: Sequence[str] = (),
    in_words: Collection[str] = (),
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The results of SAFFL subjects in `domain` (LB, VS: `code`) up to the cut-off with the variables of Finding, and issues.

    A result is a number, a text below or above a limit, or any text of the parameters `in_words`. Where `domain` has NOTUSED, its
    records that are true there are neither baseline nor the record of a visit. `domain` has PARAMCD and TESTNAME; ANRLO and
    ANRHI where there are limits of normal. Of its own columns only those that Finding is made from and `more` are carried.
    `first_dose`: USUBJID, FIRSTDTC. A result without a complete date is kept, but is neither baseline nor on treatment.
    """
    treated = adsl_base.loc[adsl_base["SAFFL"].eq("Y"), "USUBJID"]
    date = complete(domain[f"{code}DTC"])
    own = among(domain["USUBJID"], treated) & ~date.gt(to_date(study.dco))
    beyond = read_beyond(domain[f"{code}STRESC"])["LIMIT"].where(domain[f"{code}STRESN"].isna())
    words = domain["PARAMCD"].isin(list(in_words)) & domain[f"{code}STRESC"].notna()
    result = domain[f"{code}STRESN"].notna() | beyond.notna() | words
    unread = _without_number(domain.loc[own & ~result & domain[f"{code}STRESC"].notna()], domain.loc[own & result], code)
    columns = [f"{code}{name}" for name in (*_COLLECTED, *_KINDS) if f"{code}{name}" in domain]
    columns += [NOT_USED] if NOT_USED in domain else []
    rows = domain.loc[own & result, ["USUBJID", "VISITNUM", "VISIT", "PARAMCD", "TESTNAME", *dict.fromkeys([*columns, *more])]]
    of_words, limit = words.loc[rows.index], beyond.loc[rows.index].notna()
    records = rows.assign(
        UNIT=rows[f"{code}STRESU"],
        AVAL=rows[f"{code}STRESN"].mask(of_words),
        AVALC=rows[f"{code}STRESC"].where(limit).str.replace(" ", "").mask(of_words, rows[f"{code}STRESC"]),
        INWORDS=of_words,
        ADT=date.loc[rows.index].astype(DTYPES["Date"]),
        SRCDOM=code,
        SRCVAR=text(f"{code}STRESN", rows.index).mask(limit | of_words, f"{code}STRESC"),
        SRCSEQ=rows[f"{code}SEQ"],
    ).reset_index(drop=True)
    records, of_units = derive_vars_unit(records, code)
    records = derive_vars_beyond(records, study)
    records, of_series = derive_var_basetype(records, code, study)
    records = look_up(derive_vars_predecessor(records, adsl_base, "ADSL", table), first_dose, "USUBJID", ["FIRSTDTC"])
    records = derive_vars_visit(derive_vars_baseline(derive_vars_treatment_time(records, code, study)))
    beyond_limit = beyond_issues(records, code, study)
    return records, gather(unread, of_units, of_series, baseline_issues(records, code), beyond_limit)


def _without_number(rows: pd.DataFrame, read: pd.DataFrame, code: str) -> pd.DataFrame:
    """RESULT_TEXT: results in words of tests that have numbers, or should have: with a unit or a limit of normal."""
    numeric = among(rows["PARAMCD"], read["PARAMCD"])
    for name in (f"{code}ORRESU", f"{code}STNRHI"):
        numeric = numeric | rows[name].notna() if name in rows else numeric
    return count_issues("RESULT_TEXT", rows.loc[numeric], code, f"{code}STRESC", [f"{code}TESTCD"])


def derive_vars_beyond(records: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`records` with what `laboratory.beyond_limit` puts in AVAL for a result below or above a limit, and USABLE: whether a
    result is a number in the parameter's unit, known to be below or above one, or words, and is not left out by NOTUSED."""
    beyond = read_beyond(records["AVALC"].where(records["INUNIT"]))
    below = beyond["SIDE"].isin(["<", "<="]) & beyond["LIMIT"].gt(0)  # half of a negative limit would be above it
    half = (decimals(beyond["LIMIT"]) * "0.5").to_floats()
    number = {"left out": records["AVAL"], "limit": beyond["LIMIT"], "half": half.where(below, beyond["LIMIT"])}
    value = records["AVAL"].mask(beyond["SIDE"].notna(), number[study.laboratory.beyond_limit])
    known = value.notna() | beyond["SIDE"].notna() | records["INWORDS"]
    return records.assign(AVAL=value, USABLE=known & ~records[NOT_USED] if NOT_USED in records else known)


def beyond_issues(records: pd.DataFrame, code: str, study: Study) -> pd.DataFrame:
    """RESULT_BEYOND: results below or above a limit, and how they enter means."""
    rows = records.loc[records["INUNIT"] & read_beyond(records["AVALC"])["SIDE"].notna()]
    entered = {"left out": "in no mean and no change", "limit": "counted as the limit", "half": "counted as half the limit"}
    action = f"graded where every such value has the grade; {entered[study.laboratory.beyond_limit]}"
    return count_issues("RESULT_BEYOND", rows, code, "AVALC", ["PARAMCD"], action=action, label=f"{code}STRESC")


def derive_vars_treatment_time(records: pd.DataFrame, code: str, study: Study) -> pd.DataFrame:
    """`records` (ADT, --DTC, TRTSDT, TRTEDT, FIRSTDTC) with AFTER (after the first dose), ONTRTFL and ADY."""
    after = after_first_dose(records[f"{code}DTC"], records["ADT"], records["TRTSDT"], records["FIRSTDTC"])
    until = records["TRTEDT"] + pd.Timedelta(days=study.te.window_days)
    within = after & ~records["ADT"].gt(until)
    dtc = records[f"{code}DTC"] if study.baseline.time == "time" else text("", records.index)
    return records.assign(AFTER=after, ONTRTFL=flag(within), ADY=study_day(records["ADT"], records["TRTSDT"]), WHEN=dtc)


def derive_vars_baseline(records: pd.DataFrame) -> pd.DataFrame:
    """`records` (SERIES, ADT, WHEN, AFTER, USABLE, TRTSDT, AVAL) with ABLFL, BASE and, after the first dose, CHG."""
    order = ["ADT", "WHEN", "VISITNUM", "SRCSEQ"]
    before = records.loc[records["ADT"].le(records["TRTSDT"]) & ~records["AFTER"] & records["USABLE"], [*SERIES, *order]]
    last = before.sort_values([*SERIES, *order], kind="stable").drop_duplicates(SERIES, keep="last")
    based = records.assign(ABLFL=flag(pd.Series(records.index.isin(last.index), index=records.index)))
    base = baseline_of(based, "AVAL")
    change = (decimals(based["AVAL"]) - decimals(base)).to_floats().where(based["AFTER"])
    return based.assign(BASE=base, CHG=change)


def baseline_of(records: pd.DataFrame, variable: str) -> Series:
    """`variable` of the baseline record of the same subject and series, for each record."""
    baseline = records.loc[records["ABLFL"].eq("Y"), [*SERIES, variable]]
    return records[SERIES].merge(baseline, on=SERIES, how="left", validate="m:1")[variable].set_axis(records.index)


def derive_vars_visit(records: pd.DataFrame) -> pd.DataFrame:
    """`records` (SERIES, ABLFL, ADT, WHEN, AFTER, USABLE, VISIT, VISITNUM) with AVISIT, AVISITN, ANL01FL."""
    is_baseline, after = records["ABLFL"].eq("Y"), records["AFTER"]
    visit = text("Baseline", records.index).where(is_baseline, records["VISIT"].where(after))
    number = records["VISITNUM"].where(after).mask(is_baseline, 0.0)
    named = records.assign(AVISIT=visit, AVISITN=number)
    counts = is_baseline | (after & visit.notna() & records["USABLE"])
    columns = [*SERIES, "AFTER", "AVISIT", "AVISITN"]  # AFTER: a visit may have the number 0, or the name, of the baseline
    shown = named.loc[counts, [*columns, "ADT", "WHEN", "SRCSEQ"]].sort_values(["ADT", "WHEN", "SRCSEQ"], kind="stable")
    last = shown.drop_duplicates(columns, keep="last").index
    return named.assign(ANL01FL=flag(pd.Series(np.isin(records.index, last), index=records.index)))
