"""TV: the planned visits that took place for somebody, from SV. STUDY_SPEC 3.3. Unscheduled visits are not planned."""

import pandas as pd

from pipeline.product import Product
from pipeline.study import Study
from schemas.base import DTYPES, conform, key_of, names
from schemas.sdtm.trial_design import TV

CYCLE_DAYS = 21

# Name of the visit -> rules of its start and end. Visits do not depend on the arm.
RULES = [
    ("SCREENING", "Informed consent, at most 28 days before the first dose", "First dose, or screening failure"),
    ("CYCLE 1 DAY 1", "First dose of either drug", "Assessments of the day are done"),
    (r"CYCLE \d+ DAY 1", "First day of the cycle while treatment goes on", "Assessments of the day are done"),
    ("END OF TREATMENT", "Decision to stop both drugs", "Assessments of the visit are done"),
    ("SAFETY FOLLOW-UP", "28 days after the last dose of either drug", "Assessments of the visit are done"),
    (r"TUMOR FOLLOW-UP WEEK \d+", "This week of the tumour imaging schedule, after the end of treatment", "Scan is assessed"),
    (r"SURVIVAL FOLLOW-UP \d+", "12 weeks after the survival contact, or safety visit, before it", "Contact is documented"),
]


def tv(sv: pd.DataFrame, study: Study) -> Product:
    """One record per planned visit; VISITDY is the planned day of cycles (21 days each)."""
    seen = sv.loc[sv["SVPRESP"].eq("Y"), ["VISITNUM", "VISIT"]].drop_duplicates("VISITNUM")
    start = pd.Series(None, index=seen.index, dtype=DTYPES["Char"])
    end = start.copy()
    for pattern, starts, ends in RULES:
        named = seen["VISIT"].str.fullmatch(pattern).fillna(False) & start.isna()
        start, end = start.mask(named, starts), end.mask(named, ends)
    cycle = seen["VISIT"].str.extract(r"^CYCLE (\d+) DAY 1$")[0].astype("float64")
    rows = seen.assign(STUDYID=study.id, DOMAIN="TV", VISITDY=CYCLE_DAYS * (cycle - 1) + 1, TVSTRL=start, TVENRL=end)
    return Product(conform(rows.reindex(columns=names(TV)).sort_values(list(key_of(TV))), TV))
