"""The version of the protocol that a subject consented to on entering the trial: where SDTM has it, and how it is read."""

import pandas as pd

from pipeline.core.series import Series
from schemas.base import DTYPES

PROTVER = "PROTVER"
"""QNAM of SUPPDM, and the variable of ADSL."""


def version_of_subjects(suppdm: pd.DataFrame) -> Series:
    """The version by USUBJID, of the subjects who have one."""
    rows = suppdm[suppdm["QNAM"].eq(PROTVER) & suppdm["QVAL"].notna()].drop_duplicates("USUBJID")
    return rows.set_index("USUBJID")["QVAL"].astype(DTYPES["Char"])
