"""ADEG: takes EG and ADSL stage 1, gives electrocardiograms with QTc derived, replicates averaged, baseline, change and
categories.

Baseline and windows stand in findings.py, the derived QTc in qtc.py (STUDY_SPEC 5.17).
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pipeline.adam.frames import finish, flag, text
from pipeline.adam.safety.findings import NOT_USED, TEST, baseline_of, derive_findings
from pipeline.adam.safety.first_dose import first_dose_times
from pipeline.adam.safety.qtc import derive_qtc
from pipeline.core.issues import gather
from pipeline.core.product import Product
from pipeline.core.series import Series
from pipeline.core.time.dates import complete
from pipeline.endpoints.ecg import QTC, categories
from pipeline.study import Study
from schemas.adam.adeg import ADEG
from schemas.base import DTYPES

AVERAGE = "AVERAGE"


def adeg(
    adsl_base: pd.DataFrame,
    study: Study,
    eg: pd.DataFrame | None = None,
    ex: pd.DataFrame | None = None,
    dm: pd.DataFrame | None = None,
) -> Product:
    """One record per result of SAFFL subjects up to the cut-off, recorded, derived or averaged; EX and DM tell the time of the
    first dose."""
    if eg is None:
        raise ValueError("ADEG is made of EG, which is not there")
    derived, of_qtc = derive_qtc(eg, study)
    every = pd.concat([eg.assign(EGDIFF=np.nan), derived], ignore_index=True) if len(derived) else eg.assign(EGDIFF=np.nan)
    averaged = average_replicates(every, study)
    collected = averaged.assign(PARAMCD=averaged["EGTESTCD"], TESTNAME=averaged["EGTEST"])
    words = parameters_in_words(eg)
    first_dose = first_dose_times(adsl_base, ex, dm, study)
    records, issues = derive_findings(collected, "EG", adsl_base, first_dose, ADEG, study, ["EGDIFF", "DTYPE"], words)
    records = records.assign(QTCDIFF=records["EGDIFF"], BASEC=baseline_of(records, "AVALC").where(records["INWORDS"]))
    records = records.assign(EGTPT=records["EGTPT"] if "EGTPT" in records else text(None, records.index))
    return Product(finish(derive_vars_worst(derive_vars_categories(records, study)), ADEG), issues=gather(of_qtc, issues))


def parameters_in_words(eg: pd.DataFrame) -> list[str]:
    """The tests that have results and no number: the interpretation."""
    has = eg.assign(NUMBER=eg["EGSTRESN"].notna(), WORD=eg["EGSTRESC"].notna()).groupby("EGTESTCD")[["NUMBER", "WORD"]].any()
    return list(has.index[~has["NUMBER"] & has["WORD"]])


def average_replicates(eg: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`eg` with DTYPE and NOTUSED: where replicates are averaged, a record AVERAGE for several numbers of one test, visit, day,
    time point and unit, with EGSEQ of the first, and the replicates not used."""
    single = eg.assign(DTYPE=text(None, eg.index), **{NOT_USED: False})
    if study.ecg.replicates != "average":
        return single
    keys = ["USUBJID", "EGTESTCD", "VISITNUM", "VISIT", "DAY", *(name for name in ("EGTPT", "EGPOS") if name in eg), "EGSTRESU"]
    dated = single.assign(DAY=complete(eg["EGDTC"]))
    numbers = dated.loc[dated["EGSTRESN"].notna() & dated["DAY"].notna()].sort_values("EGSEQ", kind="stable")
    group = numbers.groupby(keys, dropna=False)
    several = numbers.loc[group["EGSEQ"].transform("size").gt(1)]
    if several.empty:
        return single
    means = several.groupby(keys, dropna=False)[["EGSTRESN", "EGDIFF"]].transform("mean")
    first = several.assign(EGSTRESN=means["EGSTRESN"].round(6), EGDIFF=means["EGDIFF"]).drop_duplicates(keys)
    average = first.drop(columns="DAY").assign(DTYPE=AVERAGE, EGSTRESC=text(None, first.index))
    used = single.assign(**{NOT_USED: single.index.isin(several.index)})
    return pd.concat([used, average], ignore_index=True)


def derive_vars_categories(records: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`records` with AVALCAT1 and CHGCAT1 of QTc, in msec."""
    qtc = records["PARAMCD"].isin(QTC) & records["INUNIT"]
    value = in_categories(records["AVAL"].where(qtc), study.ecg.qtc_limits)
    return records.assign(AVALCAT1=value, CHGCAT1=in_categories(records["CHG"].where(qtc), study.ecg.qtc_changes))


def in_categories(values: Series, limits: Sequence[int]) -> Series:
    """The category of each number; missing for none."""
    names = dict(enumerate(categories(limits)))
    place = pd.Series(np.searchsorted(np.array(limits, dtype="float64"), values.to_numpy(), side="left"), index=values.index)
    return place.map(names).astype(DTYPES["Char"]).where(values.notna())


def derive_vars_worst(records: pd.DataFrame) -> pd.DataFrame:
    """`records` with ANL02FL, the highest on-treatment value of the subject and parameter, and ANL03FL, its highest change: the
    first of equal ones."""
    order = ["ADT", "WHEN", "SRCSEQ"]
    usable = records.loc[records["ONTRTFL"].eq("Y") & records["USABLE"]].sort_values(order, kind="stable")
    chosen = {}
    for name, variable in (("ANL02FL", "AVAL"), ("ANL03FL", "CHG")):
        known = usable.loc[usable[variable].notna()].sort_values(variable, ascending=False, kind="stable")
        chosen[name] = flag(pd.Series(np.isin(records.index, known.drop_duplicates(TEST).index), index=records.index))
    return records.assign(**chosen)
