"""What a time point adds to those before it: takes TU, TR and RS, gives what criteria ask that confirm a progression.

New lesions that appear, stay, go or grow, and non-targets that grow further (STUDY_SPEC 4.11). Sizes are whole micrometres.
"""

import pandas as pd

from pipeline.adam.tumour.lesions import PER_MM, target_records
from pipeline.adam.tumour.recist_facts import sightings_of
from pipeline.adam.tumour.sums import VISIT
from pipeline.adam.tumour.timepoints import responses_of
from pipeline.core.known_terms import ENLARGED, ENLARGED_FURTHER, NEW_GROUPS, PROGRESSED, STATES
from pipeline.core.series import Series
from pipeline.endpoints.criteria import Criteria
from pipeline.endpoints.criteria.irecist import GROWTH_MM
from pipeline.study import Study

LESION = [*VISIT, "LESION"]


def derive_vars_change(
    visits: pd.DataFrame, tu: pd.DataFrame, tr: pd.DataFrame, rs: pd.DataFrame, criteria: Criteria, study: Study
) -> pd.DataFrame:
    """`visits` (USUBJID, VISITNUM, TPDT, new_by_answer; in time order) with what is new and what has grown.

    new_appeared, new_there (one seen then or before that was not recorded as gone), new_worse (an enlarged one that is not
    measured), new_progressed (by RECIST 1.1, against the smallest sum of as many new lesions), nt_worse (a non-target enlarged
    further), NEWSUM and NEWN (sum and number of the measured new lesions), NTWORSE (non-targets in unequivocal progression).
    """
    sizes = new_sizes(tu, tr, study)
    seen = sightings_of(visits, tr, study)
    seen = seen.loc[seen["CERTAIN"] | seen["CONFIRMED"]].sort_values(["USUBJID", "TPDT", "VISITNUM"], kind="stable")
    first = seen.drop_duplicates(["USUBJID", "LESION"])
    sums = sizes.groupby(VISIT, as_index=False).agg(NEWSUM=("SIZE", "sum"), NEWN=("SIZE", "size"))
    states = _states(tr)
    progressed = states.loc[states["STATE"].eq(PROGRESSED)]
    worse_nt = (
        progressed.loc[progressed["TRGRPID"].eq("NON-TARGET")].groupby(VISIT, as_index=False).agg(NTWORSE=("LESION", "nunique"))
    )
    facts = visits.merge(sums, on=VISIT, how="left").merge(worse_nt, on=VISIT, how="left", validate="1:1")
    answered_before = facts["new_by_answer"].groupby(facts["USUBJID"]).cumsum().gt(1)
    unmeasured = _not_measured(states.loc[states["TRGRPID"].isin(NEW_GROUPS)], sizes)
    further = states["TRGRPID"].eq("NON-TARGET") & states["STATE"].isin(ENLARGED_FURTHER)
    new_worse = (
        unmeasured.loc[unmeasured["STATE"].isin(ENLARGED)],
        *(_with_yes(rs, t, criteria) for t in ("NEWLWIND", "NEWLPROG")),
    )
    return facts.assign(
        new_appeared=at_visit(facts, first) | (facts["new_by_answer"] & ~answered_before),
        new_there=at_visit(facts, _there(visits, first, tr, sizes)) | facts["new_by_answer"],
        new_worse=at_visit(facts, *new_worse),
        new_progressed=_grown(facts) | at_visit(facts, unmeasured.loc[unmeasured["STATE"].eq(PROGRESSED)]),
        nt_worse=at_visit(facts, states.loc[further], _with_yes(rs, "NTLWIND", criteria)),
    )


def at_visit(facts: pd.DataFrame, *rows: pd.DataFrame) -> Series:
    """Whether any of `rows` is of the time point."""
    keys = pd.MultiIndex.from_frame(pd.concat([part[VISIT] for part in rows]))
    return pd.Series(pd.MultiIndex.from_frame(facts[VISIT]).isin(keys), index=facts.index)


def new_sizes(tu: pd.DataFrame, tr: pd.DataFrame, study: Study) -> pd.DataFrame:
    """One row per measured new lesion and visit: USUBJID, VISITNUM, LESION, SIZE (micrometres); of two records the first."""
    measured = target_records(tu, tr, study, NEW_GROUPS)
    known = measured.loc[measured["SIZE"].notna()].sort_values("TRSEQ", kind="stable")
    return known.drop_duplicates(LESION)[[*LESION, "SIZE"]]


def _states(tr: pd.DataFrame) -> pd.DataFrame:
    """The states of lesions that were evaluated: USUBJID, VISITNUM, LESION, TRGRPID, STATE."""
    rows = tr.loc[tr["TRTESTCD"].isin(STATES) & tr["TRSTAT"].ne("NOT DONE") & tr["TRLNKID"].notna()]
    return rows[[*VISIT, "TRGRPID"]].assign(LESION=rows["TRLNKID"], STATE=rows["TRSTRESC"])


def _not_measured(states: pd.DataFrame, sizes: pd.DataFrame) -> pd.DataFrame:
    """The states of lesions without a size at the visit: that of a measured one says nothing beyond its size."""
    measured = pd.MultiIndex.from_frame(states[LESION]).isin(pd.MultiIndex.from_frame(sizes[LESION]))
    return states.loc[~measured]


def _with_yes(rs: pd.DataFrame, test: str, criteria: Criteria) -> pd.DataFrame:
    """The visits with Y to a question of the criteria."""
    answers = responses_of(rs, test, criteria=criteria)
    return answers.loc[answers["RSSTRESC"].eq("Y")]


def _there(visits: pd.DataFrame, first: pd.DataFrame, tr: pd.DataFrame, sizes: pd.DataFrame) -> pd.DataFrame:
    """The time points at which a new lesion seen by then is not known to be gone: by its last record, ABSENT or of 0 mm."""
    absent = tr.loc[tr["TRGRPID"].isin(NEW_GROUPS) & tr["TRSTRESC"].eq("ABSENT")].rename(columns={"TRLNKID": "LESION"})
    gone = pd.concat([absent[LESION], sizes.loc[sizes["SIZE"].eq(0), LESION]]).drop_duplicates()
    shown = sizes.loc[sizes["SIZE"].gt(0), LESION]
    states = _states(tr)
    present = pd.concat([states.loc[states["TRGRPID"].isin(NEW_GROUPS), LESION], shown]).drop_duplicates()
    recorded = pd.concat([gone.assign(GONE=1.0), present.assign(GONE=0.0)]).drop_duplicates(LESION)
    known = first[["USUBJID", "LESION", "TPDT"]].rename(columns={"TPDT": "FIRST"})
    grid = visits[[*VISIT, "TPDT"]].merge(known, on="USUBJID").merge(recorded, on=LESION, how="left")
    grid = grid.loc[grid["TPDT"].ge(grid["FIRST"])].sort_values(["USUBJID", "LESION", "TPDT", "VISITNUM"], kind="stable")
    last = grid["GONE"].groupby([grid["USUBJID"], grid["LESION"]]).ffill()
    return grid.loc[last.ne(1.0)]


def _grown(facts: pd.DataFrame) -> Series:
    """RECIST 1.1's progression of the measured new lesions: 5 mm and a fifth above the smallest earlier sum of as many."""
    total = facts["NEWSUM"].astype("Float64").astype("float64")
    alike = [facts["USUBJID"], facts["NEWN"].fillna(0)]
    smallest = total.groupby(alike).cummin().groupby(alike).shift()
    growth = total - smallest
    return growth.ge(GROWTH_MM * PER_MM) & (5 * growth).ge(smallest)
