"""When a tumour assessment took place: takes RS and TR, gives the overall responses of an evaluator with their analysis date.

ADRS dates its responses and ADTR its sums by the same rule (STUDY_SPEC 4.9): the date of the response when it is complete, else
the scans of the visit.
"""

import pandas as pd

from pipeline.adam.frames import merge_subjects, no_date, text, to_date
from pipeline.core.known_terms import NEW_GROUPS
from pipeline.core.series import Series
from pipeline.core.time.dates import complete, latest, precision
from pipeline.endpoints.criteria import RECIST_1_1, UNCONFIRMED, Criteria
from pipeline.endpoints.response import OVERALL
from pipeline.study import Study
from schemas.base import DTYPES

VISIT = ["USUBJID", "VISITNUM"]


def overall_responses(rs: pd.DataFrame, tr: pd.DataFrame, study: Study, criteria: Criteria = RECIST_1_1) -> pd.DataFrame:
    """One row per overall response by `criteria`: USUBJID, VISITNUM, VISIT, AVALC, TERM, ADT, ADTF, RSSEQ.

    AVALC is the response behind the text collected (TERM), null where the criteria do not know it; ADT is null for a response
    without any usable date.
    """
    rows = responses_of(rs, OVERALL, criteria)
    meant = rows["RSSTRESC"].map(criteria.roles).astype(DTYPES["Char"])
    dated = derive_vars_date(rows.assign(AVALC=meant, TERM=rows["RSSTRESC"]), tr, study)
    return dated[[*VISIT, "VISIT", "AVALC", "TERM", "ADT", "ADTF", "RSSEQ"]]


def responses_of(rs: pd.DataFrame, test: str, criteria: Criteria = RECIST_1_1) -> pd.DataFrame:
    """The records of RS that answer `test` by `criteria` (a record without RSCAT is by RECIST 1.1)."""
    category = rs["RSCAT"] if criteria.code else rs["RSCAT"].fillna(criteria.name)
    return rs.loc[rs["RSTESTCD"].eq(test) & category.eq(criteria.name) & rs["RSSTRESC"].notna()]


def time_points(visits: pd.DataFrame, tr: pd.DataFrame, responses: pd.DataFrame) -> pd.DataFrame:
    """The distinct visits of `visits`: USUBJID, VISITNUM, VISIT, TPDT, ADTF. Dated by the response, else by the last scan.

    Rows without a visit are no time point: what was measured together cannot be known.
    """
    distinct = visits.loc[visits["VISITNUM"].notna(), [*VISIT, "VISIT"]].drop_duplicates(VISIT)
    responded = responses.sort_values("RSSEQ").drop_duplicates(VISIT)[[*VISIT, "ADT", "ADTF"]]
    dated = distinct.merge(responded, on=VISIT, how="left").merge(scan_dates(tr)[[*VISIT, "SCANDT"]], on=VISIT, how="left")
    return dated.assign(TPDT=dated["ADT"].fillna(dated["SCANDT"])).drop(columns=["ADT", "SCANDT"])


def after_baseline(visits: pd.DataFrame, adsl: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Time points dated after the first dose, up to the cut-off; subjects never dosed have none."""
    dated = merge_subjects(visits, adsl, ["TRTSDT"])
    later = dated["TPDT"].gt(dated["TRTSDT"]) & dated["TPDT"].le(to_date(study.dco))
    return dated.loc[later].drop(columns="TRTSDT").reset_index(drop=True)


def derive_vars_date(rows: pd.DataFrame, tr: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`rows` (USUBJID, VISITNUM, RSDTC, and AVALC, the overall response) with ADT and ADTF (STUDY_SPEC 4.9).

    `rows` may bring a NEWDT of their own: the first sight of those new lesions that count for them.
    """
    scans = scan_dates(tr)
    dated = rows.merge(scans[[c for c in scans if c in VISIT or c not in rows]], on=VISIT, how="left", validate="m:1")
    collected, scans = complete(dated["RSDTC"]), _date_by_scans(dated)
    known = collected.fillna(scans) if study.tp_date == "rsdtc_first" else scans.fillna(collected)
    month_only = known.isna() & precision(dated["RSDTC"]).eq("M")
    return dated.assign(ADT=known.mask(month_only, latest(dated["RSDTC"])), ADTF=text("D", dated.index).where(month_only))


def _date_by_scans(dated: pd.DataFrame) -> Series:
    """PD, confirmed or not: first sight of a new lesion or a non-target's progression, else the last target scan; others: last
    scan."""
    seen = dated[["NEWDT", "NTPDDT"]].min(axis=1)
    progression = seen.fillna(dated["TARGETDT"]).fillna(dated["SCANDT"])
    return dated["SCANDT"].mask(dated["AVALC"].isin(["PD", UNCONFIRMED]), progression)


def scan_dates(tr: pd.DataFrame) -> pd.DataFrame:
    """One row per subject and visit with a scan: SCANDT and TARGETDT (last), NEWDT and NTPDDT (first; null without)."""
    own = tr.assign(DATE=complete(tr["TRDTC"]))
    scans = own.loc[own["DATE"].notna() & own["TRSTAT"].ne("NOT DONE")]
    group, state = scans["TRGRPID"], scans["TRSTRESC"]
    new = group.isin(NEW_GROUPS) & ~state.isin(["EQUIVOCAL", "ABSENT"])
    progressed = group.eq("NON-TARGET") & state.eq("UNEQUIVOCAL PROGRESSION")
    none = no_date(scans.index)
    kinds = scans[VISIT].assign(
        SCANDT=scans["DATE"],
        TARGETDT=scans["DATE"].where(group.eq("TARGET"), none),
        NEWDT=scans["DATE"].where(new, none),
        NTPDDT=scans["DATE"].where(progressed, none),
    )
    by_visit = kinds.groupby(VISIT, as_index=False)
    return by_visit.agg({"SCANDT": "max", "TARGETDT": "max", "NEWDT": "min", "NTPDDT": "min"})
