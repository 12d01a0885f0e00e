"""Progressions that a later assessment must confirm: takes assessments in time order, gives which were, and what still stands.

A progression stands until an assessment shows something else; not evaluable ones leave it as it is. RECIST 1.1 has none that is
unconfirmed, so that nothing here changes its responses (STUDY_SPEC 4.11).
"""

import pandas as pd

from pipeline.core.series import Series
from pipeline.endpoints.criteria import UNCONFIRMED

STANDS = ("PD", UNCONFIRMED, "NE")


def derive_vars_progression(chosen: pd.DataFrame) -> pd.DataFrame:
    """`chosen` (USUBJID, AVALC; one per date, by subject in order of dates) with AVALC PD where a later PD confirms an
    unconfirmed progression that still stands: the date of a progression is that of its first sign."""
    unconfirmed = chosen["AVALC"].eq(UNCONFIRMED)
    if not unconfirmed.any():
        return chosen
    backwards = chosen["AVALC"].eq("PD").iloc[::-1].groupby(_runs(chosen).iloc[::-1]).cummax().iloc[::-1]
    return chosen.assign(AVALC=chosen["AVALC"].mask(unconfirmed & backwards, "PD"))


def standing(chosen: pd.DataFrame) -> pd.DataFrame:
    """The first record of each unconfirmed progression that nothing confirmed or refuted, of subjects without a confirmed one.

    REPEATED: whether another unconfirmed progression follows it.
    """
    resolved = derive_vars_progression(chosen)
    run = _runs(resolved)
    last = run.groupby(resolved["USUBJID"]).transform("max")
    progressed = resolved["AVALC"].eq("PD").groupby(resolved["USUBJID"]).transform("any")
    open_ones = resolved.loc[resolved["AVALC"].eq(UNCONFIRMED) & run.eq(last) & ~progressed]
    repeated = open_ones.duplicated("USUBJID", keep=False)
    return open_ones.assign(REPEATED=repeated).drop_duplicates("USUBJID")


def _runs(chosen: pd.DataFrame) -> Series:
    """A number for each run of assessments in which a progression would stand; each other assessment begins one."""
    begins = ~chosen["AVALC"].isin(STANDS) | chosen["USUBJID"].ne(chosen["USUBJID"].shift())
    return begins.cumsum()


def until_therapy(chosen: pd.DataFrame, after_therapy: Series) -> pd.DataFrame:
    """`chosen` without what follows new therapy, of subjects in whom an unconfirmed progression stood when it began: what that
    therapy does to the tumour neither confirms nor refutes it. `after_therapy`: which assessments follow it."""
    evaluable = chosen.loc[~after_therapy & chosen["AVALC"].ne("NE")]
    last = evaluable.drop_duplicates("USUBJID", keep="last")
    stood = last.loc[last["AVALC"].eq(UNCONFIRMED), "USUBJID"]
    return chosen.loc[~(after_therapy & chosen["USUBJID"].isin(stood))]
