"""What lesions show at a time point: takes TU, TR and RS, gives the conditions that the rules of RECIST name.

Conditions are measurements, the rules (endpoints/criteria) decisions. Sizes are whole micrometres
(lesions.py), so every bound is exact (STUDY_SPEC 4.3-4.6).
"""

import pandas as pd

from pipeline.adam.frames import no_date
from pipeline.adam.tumour.lesions import PER_MM, baseline_limit, baseline_targets, target_records
from pipeline.adam.tumour.sums import VISIT, derive_vars_nadir, sums_by_visit
from pipeline.adam.tumour.timepoints import responses_of
from pipeline.core.known_terms import GONE, NEW_GROUPS, PRESENT, PROGRESSED, STATES
from pipeline.core.series import Series
from pipeline.core.time.dates import complete
from pipeline.study import Study

GROWTH_MM = 5  # progression needs 5 mm, and a fifth of the nadir


def derive_vars_target(
    visits: pd.DataFrame, tu: pd.DataFrame, tr: pd.DataFrame, adsl: pd.DataFrame, study: Study
) -> pd.DataFrame:
    """`visits` (USUBJID, VISITNUM, TPDT; after baseline) with BASESUM, NADIR, SUM, PARTIAL and the conditions of 4.4."""
    targets = target_records(tu, tr, study)
    baseline = baseline_targets(tu, targets, adsl)
    per_subject = baseline.groupby("USUBJID")["SIZE"].agg(["sum", "count", "size"])
    whole = per_subject["sum"].where(per_subject["count"].eq(per_subject["size"]))
    sums = derive_vars_nadir(sums_by_visit(targets, baseline, visits).merge(visits[[*VISIT, "TPDT"]], on=VISIT), whole)
    facts = visits.merge(sums.drop(columns="TPDT"), on=VISIT, how="left", validate="1:1")
    no_targets, incomplete = facts["EXPECTED"].isna(), facts["SUM"].isna()
    above_cr = facts["ABOVECR"].eq(True)
    return facts.assign(
        no_targets=no_targets,
        baseline_incomplete=~no_targets & facts["BASESUM"].isna(),
        incomplete=incomplete,
        above_cr=above_cr,
        at_cr=~incomplete & ~above_cr,
        grown=_grown(facts["PARTIAL"], facts["NADIR"], study),
        shrunk=_certainly((10 * facts["SUM"]).le(7 * facts["BASESUM"])),
    )


def _grown(total: Series, nadir: Series, study: Study) -> Series:
    """Row 4 of 4.4: at least 5 mm and 20% above the nadir; from a nadir of 0 as `recist.nadir_zero` says."""
    growth = total - nadir
    grown = growth.ge(GROWTH_MM * PER_MM) & (5 * growth).ge(nadir)
    if study.recist.nadir_zero == "any_reappearance":
        grown |= nadir.eq(0) & total.gt(0)
    return _certainly(grown)


def _certainly(condition: Series) -> Series:
    """Where the condition is known to hold: a size that is missing proves nothing."""
    return condition.fillna(False).astype(bool)


def derive_vars_non_target(
    visits: pd.DataFrame, tu: pd.DataFrame, tr: pd.DataFrame, adsl: pd.DataFrame, study: Study
) -> pd.DataFrame:
    """`visits` with the conditions of 4.5: what the non-targets of the baseline are at each time point."""
    seen = tr.loc[tr["TRGRPID"].eq("NON-TARGET") & tr["TRTESTCD"].isin(STATES) & tr["TRLNKID"].notna()]
    state = seen["TRSTRESC"].where(seen["TRSTAT"].ne("NOT DONE"))
    states = seen[[*VISIT]].assign(
        LESION=seen["TRLNKID"], WENT=state.isin(GONE), THERE=state.isin(PRESENT), WORSE=state.eq(PROGRESSED)
    )
    by_lesion = states.groupby([*VISIT, "LESION"], as_index=False).max()
    expected = visits[VISIT].merge(_expected_non_targets(tu, seen, adsl), on="USUBJID")
    grid = expected.merge(by_lesion, on=[*VISIT, "LESION"], how="outer")
    known = grid.assign(**{c: grid[c].eq(True) for c in ("WENT", "THERE", "WORSE")})
    per_visit = known.assign(SEEN=known["WENT"] | known["THERE"]).groupby(VISIT, as_index=False).agg(
        EXPECTED_NT=("EXPECTED", "count"), ALL_SEEN=("SEEN", "all"), ANY_SEEN=("SEEN", "any"), ALL_GONE=("WENT", "all"),
        ANY_THERE=("THERE", "any"), ANY_WORSE=("WORSE", "any"),
    )  # fmt: skip
    facts = visits.merge(per_visit, on=VISIT, how="left", validate="1:1")
    partly = facts["ANY_SEEN"].eq(True) & (study.recist.nt_partial == "NON-CR/NON-PD")
    return facts.assign(
        nt_progressed=facts["ANY_WORSE"].eq(True),
        no_non_targets=~facts["EXPECTED_NT"].gt(0),
        nt_unevaluated=facts["ALL_SEEN"].ne(True) & ~partly,
        nt_gone=facts["ALL_GONE"].eq(True),
        nt_present=facts["ANY_THERE"].eq(True),
    ).drop(columns=per_visit.columns.difference(VISIT))


def _expected_non_targets(tu: pd.DataFrame, seen: pd.DataFrame, adsl: pd.DataFrame) -> pd.DataFrame:
    """USUBJID, LESION, EXPECTED of the non-targets that TU identifies or that TR shows by the first dose."""
    identified = tu.loc[tu["TUSTRESC"].eq("NON-TARGET"), ["USUBJID", "TULNKID"]].rename(columns={"TULNKID": "LESION"})
    until = complete(seen["TRDTC"]).le(seen["USUBJID"].map(baseline_limit(adsl)))
    at_baseline = seen.loc[until, ["USUBJID", "TRLNKID"]].rename(columns={"TRLNKID": "LESION"})
    return pd.concat([identified, at_baseline]).dropna().drop_duplicates().assign(EXPECTED=1.0)


def derive_vars_new(visits: pd.DataFrame, tr: pd.DataFrame, rs: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`visits` with the conditions of 4.6: new_lesion, backdated (equivocal then, unequivocal later), new_unknown.

    A new lesion that has records is judged by them; where a visit has none, the answer to the question (NEWLIND) counts. NEWDT
    is the first scan of the visit that shows a lesion which counts there, so also one that was still equivocal (4.9, B34).
    """
    sightings = sightings_of(visits, tr, study)
    shown = sightings["DAY"].where(sightings["CERTAIN"] | sightings["CONFIRMED"], no_date(sightings.index))
    per_visit = sightings.assign(SHOWN=shown).groupby(VISIT, as_index=False).agg(
        CERTAIN=("CERTAIN", "max"), CONFIRMED=("CONFIRMED", "max"), NEWDT=("SHOWN", "min")
    )  # fmt: skip
    asked = responses_of(rs, "NEWLIND").drop_duplicates(VISIT)[[*VISIT, "RSSTRESC"]].rename(columns={"RSSTRESC": "ANSWER"})
    facts = visits.merge(per_visit, on=VISIT, how="left").merge(asked, on=VISIT, how="left", validate="1:1")
    recorded, certain_here = facts["CERTAIN"].notna(), facts["CERTAIN"].eq(True)
    by_answer = ~recorded & facts["ANSWER"].eq("Y")
    return facts.assign(
        backdated=facts["CONFIRMED"].eq(True) & ~certain_here,
        new_lesion=certain_here | facts["CONFIRMED"].eq(True) | by_answer,
        new_by_answer=by_answer,
        new_unknown=~recorded & ~facts["ANSWER"].isin(["Y", "N"]) & (study.recist.new_missing == "NE"),
    ).drop(columns=["CERTAIN", "CONFIRMED", "ANSWER"])


def sightings_of(visits: pd.DataFrame, tr: pd.DataFrame, study: Study) -> pd.DataFrame:
    """One row per new lesion and time point that shows it: USUBJID, VISITNUM, TPDT, LESION, DAY, CERTAIN (unequivocal), CONFIRMED
    (equivocal, and unequivocal at a later one; `recist.equivocal_backdate`)."""
    sightings = new_lesions(tr).merge(visits[[*VISIT, "TPDT"]], on=VISIT)
    certain = sightings["TPDT"].where(~sightings["EQUIVOCAL"])
    last_certain = certain.groupby([sightings["USUBJID"], sightings["LESION"]]).transform("max")
    confirmed = sightings["EQUIVOCAL"] & sightings["TPDT"].lt(last_certain) & study.recist.equivocal_backdate
    return sightings.assign(CERTAIN=~sightings["EQUIVOCAL"], CONFIRMED=confirmed).drop(columns="EQUIVOCAL")


def new_lesions(tr: pd.DataFrame) -> pd.DataFrame:
    """One row per new lesion and visit that shows it: USUBJID, VISITNUM, LESION, EQUIVOCAL (any record says so), DAY (first)."""
    rows = tr.loc[tr["TRGRPID"].isin(NEW_GROUPS) & tr["TRSTAT"].ne("NOT DONE") & tr["TRLNKID"].notna()]
    state = rows["TRSTRESC"]
    marked = rows.assign(EQUIVOCAL=state.eq("EQUIVOCAL"), ABSENT=state.eq("ABSENT"), DAY=complete(rows["TRDTC"]))
    per_lesion = marked.groupby([*VISIT, "TRLNKID"], as_index=False).agg(
        EQUIVOCAL=("EQUIVOCAL", "max"), ABSENT=("ABSENT", "max"), DAY=("DAY", "min")
    )
    shown = per_lesion.loc[~per_lesion["ABSENT"].astype(bool)]
    return shown[[*VISIT, "DAY"]].assign(LESION=shown["TRLNKID"], EQUIVOCAL=shown["EQUIVOCAL"].astype(bool))
