"""Change of the sum of target diameters: takes ADTR and a population, gives who has one and the ARD rows of it (TLF_SPEC 2).

Its own module because waterfall and spider show the same subjects, in the same colours, with the same footnotes.
"""

import numpy as np
import pandas as pd

from pipeline.core.distinct import among
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, Results
from pipeline.tlf.ard.individual import SHOWN, count_months, count_shown, list_values, numbers

LIMITS = (-30.0, 20.0)  # RECIST 1.1: partial response from baseline, progression (there from the nadir)
NO_BASELINE = "without a sum of target diameters above 0 at baseline"
NO_CHANGE = "without a complete sum after baseline, up to progression and new therapy"
NOTES = (
    "Dashed lines: 20% growth and 30% shrinkage. Complete sums after baseline, up to progression and new therapy, are used.",
    "Colour: confirmed best overall response (investigator).",
)


def count_changes_shown(adtr: pd.DataFrame, population: Population) -> Results:
    """Who has a best change, and what the others lack."""
    everybody = population.subjects[["USUBJID"]].drop_duplicates()
    sums = adtr[adtr["PARAMCD"] == "SDIAM"]
    measured = sums.loc[(sums["ABLFL"] == "Y") & (sums["AVAL"] > 0), "USUBJID"]
    best = select_best(adtr)["USUBJID"]
    status = np.select(
        [among(everybody["USUBJID"], best), ~among(everybody["USUBJID"], measured)], [SHOWN, NO_BASELINE], NO_CHANGE
    )
    return count_shown(everybody.assign(variable_level=status), population, [NO_BASELINE, NO_CHANGE], "CHANGE")


def select_best(adtr: pd.DataFrame) -> pd.DataFrame:
    """USUBJID, SEQ, AVAL (%) of PCHGBEST, one row per subject, from the largest growth to the largest shrinkage."""
    best = adtr[(adtr["PARAMCD"] == "PCHGBEST") & adtr["AVAL"].notna()].rename(columns={"ASEQ": "SEQ"})
    return best.sort_values(["AVAL", "USUBJID"], ascending=[False, True])[["USUBJID", "SEQ", "AVAL"]]


def list_best(adtr: pd.DataFrame, population: Population) -> Results:
    """The best change of each subject in percent: analysis AN_PCHGBEST."""
    best = select_best(adtr)
    analysis = Analysis("AN_PCHGBEST", "ADTR", parameter="PCHGBEST", subset="PARAMCD = 'PCHGBEST'", variable="AVAL")
    return list_values(numbers(best, "value", best["AVAL"], 1), population, analysis)


def list_changes(adtr: pd.DataFrame, population: Population, study: Study) -> Results:
    """Each sum of the subjects that have a best change: percent change (0 at baseline) and months from ORIGDT (0 for the
    baseline), level the date; analysis AN_PCHG."""
    shown = adtr["USUBJID"].isin(select_best(adtr)["USUBJID"])
    used = (adtr["ABLFL"] == "Y") | (adtr["ANL02FL"] == "Y")
    sums = adtr[(adtr["PARAMCD"] == "SDIAM") & shown & used & adtr["AVAL"].notna()].sort_values(["USUBJID", "ADT", "ASEQ"])
    rows = sums[["USUBJID"]].assign(SEQ=sums["ASEQ"], variable_level=sums["ADT"].dt.strftime("%Y-%m-%d"))
    before = sums["ABLFL"] == "Y"
    changes = numbers(rows, "value", sums["PCHG"].mask(before, 0.0), 1)
    months = count_months(sums["ADT"], sums["ORIGDT"], study)
    times = numbers(rows, "month", months.mask(before, 0.0), study.tlf.month_decimals)
    subset = "PARAMCD = 'SDIAM' and (ABLFL = 'Y' or ANL02FL = 'Y')"
    analysis = Analysis("AN_PCHG", "ADTR", parameter="SDIAM", subset=subset, variable="ADT")
    return list_values(pd.concat([changes, times]), population, analysis)
