"""Age for the analysis: takes AGE and AGEU of DM, gives years and age groups of ADSL (STUDY_SPEC 5.2).

AGE stays as it was collected, in whatever unit; every analysis counts in years.
"""

from itertools import pairwise

import pandas as pd

from pipeline.adam.frames import text
from pipeline.core.issues import found
from pipeline.study import Study
from schemas.base import DTYPES
from schemas.codelists import normalise, spellings

AGE_UNIT = "C66781"
PER_YEAR = {"YEARS": 1.0, "MONTHS": 12.0, "WEEKS": 365.25 / 7, "DAYS": 365.25, "HOURS": 365.25 * 24}


def derive_vars_age(adsl: pd.DataFrame) -> pd.DataFrame:
    """`adsl` (AGE, AGEU) with AAGE, the age in years, and AAGEU (YEARS); null where the unit is not known."""
    known = {spelling: PER_YEAR[term] for spelling, term in spellings(AGE_UNIT).items()}
    units = {unit: known.get(normalise(unit)) for unit in adsl["AGEU"].dropna().unique()}
    years = adsl["AGE"] / adsl["AGEU"].map(units).astype(DTYPES["Num"])
    return adsl.assign(AAGE=years, AAGEU=text("YEARS", adsl.index).where(years.notna()))


def derive_vars_age_group(adsl: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`adsl` (AAGE) with AGEGR1 and AGEGR1N: "<65", ">=65"; with more bins "18-<65" between (`adsl.age_bins`)."""
    bins = study.adsl.age_bins
    between = [f"{low}-<{high}" for low, high in pairwise(bins)]
    labels = [f"<{bins[0]}", *between, f">={bins[-1]}"] if bins else ["All"]
    group = pd.cut(adsl["AAGE"], [-float("inf"), *bins, float("inf")], right=False, labels=False).astype(DTYPES["Num"])
    names = dict(enumerate(labels))
    return adsl.assign(AGEGR1=group.map(names).astype(DTYPES["Char"]), AGEGR1N=group + 1)


def age_issues(adsl: pd.DataFrame) -> pd.DataFrame:
    """UNIT_UNKNOWN: ages whose unit is empty or none of the codelist: they are in no age group and no summary."""
    unknown = adsl.loc[adsl["AGE"].notna() & adsl["AAGE"].isna()]
    value = unknown["AGE"].map("{:g} ".format).astype(DTYPES["Char"]) + unknown["AGEU"].fillna("")
    action = "in no age group and no summary of age; give AGEU as YEARS, MONTHS, WEEKS, DAYS or HOURS"
    return found("UNIT_UNKNOWN", unknown, "DM", column="AGEU", value=value.str.strip(), action=action)
