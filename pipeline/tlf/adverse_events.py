"""What the adverse event outputs share: takes ADAE and the safety population, gives its treatment-emergent records and footnotes.

Its own module because every table of section 14.3.1 starts from the same records (TLF_SPEC 3).
"""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard import Population

UNCODED = "Uncoded"


def select_teae(adae: pd.DataFrame, population: Population) -> pd.DataFrame:
    """The records with TRTEMFL = Y of the population's subjects, with SEQ (AESEQ); a term that was not coded is called so."""
    rows = adae[(adae["TRTEMFL"] == "Y") & adae["USUBJID"].isin(population.subjects["USUBJID"])]
    terms = {c: rows[c].fillna(UNCODED) for c in ("AEBODSYS", "AEDECOD")}
    return rows.assign(**terms, SEQ=rows["AESEQ"])


def teae_notes(study: Study) -> list[str]:
    """What counts as treatment-emergent, with the configured window."""
    return [
        f"TEAE: began or worsened between first dose and {study.te.window_days} days after the last dose of study drug. "
        "Grades: NCI-CTCAE 5.0. A subject counts once per line."
    ]
