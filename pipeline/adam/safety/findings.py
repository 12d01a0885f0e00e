"""Findings with baseline and change: takes an SDTM findings domain and ADSL stage 1, gives the records that ADLB and ADVS share.

Its own module because baseline, the on-treatment window and the record that stands for a visit are one rule for all findings.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pipeline.adam.frames import Series, derive_vars_predecessor, flag, text, to_date
from pipeline.core.dates import complete, study_day
from pipeline.core.distinct import among
from pipeline.study import Study
from schemas.base import DTYPES, Table

TEST = ["USUBJID", "PARAMCD"]


def derive_findings(
    domain: pd.DataFrame, code: str, adsl_base: pd.DataFrame, table: type[Table], study: Study, more: Sequence[str] = ()
) -> pd.DataFrame:
    """The numeric results of SAFFL subjects in `domain` (LB, VS: `code`) up to the cut-off, with the variables of Finding.

    Of the domain's own columns only those that Finding is made from and `more` are carried.
    A result without a complete date is kept, but is neither baseline nor on treatment.
    """
    treated = adsl_base.loc[adsl_base["SAFFL"].eq("Y"), "USUBJID"]
    date = complete(domain[f"{code}DTC"])
    kept = among(domain["USUBJID"], treated) & domain[f"{code}STRESN"].notna() & ~date.gt(to_date(study.dco))
    read = [f"{code}{name}" for name in ("TESTCD", "TEST", "STRESN", "STRESU", "SEQ")]
    rows = domain.loc[kept, ["USUBJID", "VISITNUM", "VISIT", *read, *more]].reset_index(drop=True)
    unit = rows[f"{code}STRESU"]
    records = rows.assign(
        PARAMCD=rows[f"{code}TESTCD"],
        PARAM=rows[f"{code}TEST"] + (" (" + unit + ")").fillna(""),
        AVAL=rows[f"{code}STRESN"],
        AVALU=unit,
        ADT=date.loc[kept].to_numpy(),
        SRCDOM=code,
        SRCVAR=f"{code}STRESN",
        SRCSEQ=rows[f"{code}SEQ"],
    )
    records = derive_vars_predecessor(records, adsl_base, "ADSL", table)
    records = records.assign(ADT=records["ADT"].astype(DTYPES["Date"]))
    return derive_vars_visit(derive_vars_baseline(derive_var_ontrtfl(records, study)))


def derive_var_ontrtfl(records: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`records` (ADT, TRTSDT, TRTEDT) with ONTRTFL and ADY."""
    after = records["ADT"].gt(records["TRTSDT"])
    until = records["TRTEDT"] + pd.Timedelta(days=study.te.window_days)
    return records.assign(ONTRTFL=flag(after & ~records["ADT"].gt(until)), ADY=study_day(records["ADT"], records["TRTSDT"]))


def derive_vars_baseline(records: pd.DataFrame) -> pd.DataFrame:
    """`records` (PARAMCD, ADT, TRTSDT, AVAL) with ABLFL, BASE and, after TRTSDT, CHG."""
    before = records.loc[records["ADT"].le(records["TRTSDT"]), [*TEST, "ADT", "VISITNUM", "SRCSEQ"]]
    last = before.sort_values([*TEST, "ADT", "VISITNUM", "SRCSEQ"], kind="stable").drop_duplicates(TEST, keep="last")
    based = records.assign(ABLFL=flag(pd.Series(records.index.isin(last.index), index=records.index)))
    base = baseline_of(based, "AVAL")
    change = (based["AVAL"] - base).where(based["ADT"].gt(based["TRTSDT"]))
    return based.assign(BASE=base, CHG=change)


def baseline_of(records: pd.DataFrame, variable: str) -> Series:
    """`variable` of the baseline record of the same subject and parameter, for each record."""
    baseline = records.loc[records["ABLFL"].eq("Y"), [*TEST, variable]]
    return records[TEST].merge(baseline, on=TEST, how="left", validate="m:1")[variable].set_axis(records.index)


def derive_vars_visit(records: pd.DataFrame) -> pd.DataFrame:
    """`records` (ABLFL, ADT, TRTSDT, VISIT, VISITNUM) with AVISIT, AVISITN, ANL01FL."""
    is_baseline, after = records["ABLFL"].eq("Y"), records["ADT"].gt(records["TRTSDT"])
    visit = text("Baseline", records.index).where(is_baseline, records["VISIT"].where(after))
    number = records["VISITNUM"].where(after).mask(is_baseline, 0.0)
    named = records.assign(AVISIT=visit, AVISITN=number)
    shown = named.loc[is_baseline | (after & visit.notna()), [*TEST, "AVISITN", "ADT", "SRCSEQ"]].sort_values(
        ["ADT", "SRCSEQ"], kind="stable"
    )
    last = shown.drop_duplicates([*TEST, "AVISITN"], keep="last").index
    return named.assign(ANL01FL=flag(pd.Series(np.isin(records.index, last), index=records.index)))
