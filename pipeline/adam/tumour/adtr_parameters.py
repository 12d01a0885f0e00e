"""The names in ADTR: takes records with lesion ids, sums and dates, gives PARAMCD, PARAM, PARAMN, AVISIT and AVISITN.

Names follow from ids and from the scan schedule, not from measurements (STUDY_SPEC 5.3).
"""

import numpy as np
import pandas as pd

from pipeline.core.distinct import each_distinct, each_distinct_number
from pipeline.core.series import Series
from pipeline.endpoints.evaluators import called_by, code_of, evaluators_of
from pipeline.study import Study
from pipeline.study.evaluators import Evaluator
from schemas.base import DTYPES

SUMS = {
    "SDIAM": "Sum of Diameters (mm)",
    "SDIAMI": "Investigator Sum of Diameters (mm)",
    "NTARGET": "Number of Target Lesions Measured",
    "PCHGBEST": "Best Percent Change From Baseline in Sum of Diameters (%)",
}
_LETTERS = {str(number): letter for number, letter in enumerate("ABCDEFGHI", start=1)}


ENTERED = "SDIAMI"
"""The sums that the investigator entered; all others are derived."""
FURTHER = 1000
"""PARAMN of the sums of a further evaluator begins behind that of lesions, and again behind that of the evaluator before."""


def name_sums(records: pd.DataFrame, evaluator: Evaluator, study: Study) -> pd.DataFrame:
    """`records` with the parameter by the evaluator of their PARAMCD, which is one of SUMS."""
    order = {code: float(number) for number, code in enumerate(SUMS, FURTHER * evaluators_of(study).index(evaluator) + 1)}
    names = {code: name if code == ENTERED else called_by(name, evaluator, study) for code, name in SUMS.items()}
    codes = {code: code_of(code, evaluator) for code in SUMS}
    collected = records["PARAMCD"]
    return records.assign(PARAMCD=collected.map(codes), PARAM=collected.map(names), PARAMN=collected.map(order))


def name_lesions(records: pd.DataFrame) -> pd.DataFrame:
    """`records` with the parameter of their LESION: T01 -> T01DIAM, fragment T04.1 -> T04ADIAM, merged T02/T03 -> T02MDIAM."""
    return records.assign(**each_distinct(records["LESION"], _parameter))


def _parameter(ids: Series) -> pd.DataFrame:
    number = ids.str.extract(r"(\d+)")[0].str.zfill(2)
    fragment = ids.str.extract(r"\.(\d)")[0]
    merged = ids.str.contains("/", regex=False)
    part = fragment.map(_LETTERS).astype(DTYPES["Char"]).fillna("").mask(merged, "M")
    shown = ids.str.replace(r"[^\d./]", "", regex=True)
    place = pd.to_numeric(fragment).fillna(0).mask(merged, 10)
    return pd.DataFrame(
        {
            "PARAMCD": "T" + number + part + "DIAM",
            "PARAM": "Target Lesion " + shown + " Diameter (mm)",
            "PARAMN": len(SUMS) + pd.to_numeric(number).astype("float64") * 20 + place,
        }
    )


def name_visits(records: pd.DataFrame, adsl: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`records` (ABLFL, TPDT) with AVISIT and AVISITN: Baseline, the week of the schedule, or Unscheduled week.day.

    By the date of the time point, so that all lesions of a time point and their sum are of one visit.
    """
    planned = study.scan.schedule
    start = records["USUBJID"].map(adsl.set_index("USUBJID")["ORIGDT"])
    days = (records["TPDT"] - start).dt.days.astype("float64")
    nominal = pd.Series(planned.point(np.maximum(np.round(planned.count(days)), 1)), index=days.index)
    scheduled = (days - nominal).abs().le(study.scan.window_days)
    number = (nominal / 7).where(scheduled, days // 7 + days % 7 / 10)
    baseline = records["ABLFL"].eq("Y")
    shown = each_distinct_number(number, lambda known: known.round(1).astype(DTYPES["Char"]))
    week = each_distinct(shown, lambda known: "Week " + known.str.replace(r"\.0$", "", regex=True))
    name = week.where(scheduled, "Unscheduled " + shown).mask(baseline, "Baseline")
    return records.assign(AVISIT=name, AVISITN=number.mask(baseline, 0.0).round(1))
