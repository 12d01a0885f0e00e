"""When a tumour assessment took place: takes RS and TR, gives the investigator's overall responses with their analysis date.

Its own module because ADRS dates its responses and ADTR its sums by the same rule (STUDY_SPEC 4.9): the date of the response when
it is complete, else the scans of the visit.
"""

import pandas as pd

from pipeline.adam.frames import Series, no_date, text
from pipeline.adam.lesions import by_investigator
from pipeline.dates import complete, latest, precision
from pipeline.study import Study

VISIT = ["USUBJID", "VISITNUM"]


def overall_responses(rs: pd.DataFrame, tr: pd.DataFrame, study: Study) -> pd.DataFrame:
    """One row per overall response of the investigator: USUBJID, VISITNUM, VISIT, AVALC, ADT, ADTF, RSSEQ.

    ADT is null for a response without any usable date.
    """
    of_recist = rs["RSTESTCD"].eq("OVRLRESP") & (rs["RSCAT"].isna() | rs["RSCAT"].eq("RECIST 1.1"))
    rows = by_investigator(rs.loc[of_recist & rs["RSSTRESC"].notna()], "RSEVAL")
    dated = _with_dates(rows.rename(columns={"RSSTRESC": "AVALC"}), tr, study)
    return dated[[*VISIT, "VISIT", "AVALC", "ADT", "ADTF", "RSSEQ"]]


def _with_dates(rows: pd.DataFrame, tr: pd.DataFrame, study: Study) -> pd.DataFrame:
    dated = rows.merge(scan_dates(tr), on=VISIT, how="left", validate="m:1")
    collected, scans = complete(dated["RSDTC"]), _date_by_scans(dated)
    known = collected.fillna(scans) if study.tp_date == "rsdtc_first" else scans.fillna(collected)
    month_only = known.isna() & precision(dated["RSDTC"]).eq("M")
    return dated.assign(ADT=known.mask(month_only, latest(dated["RSDTC"])), ADTF=text("D", dated.index).where(month_only))


def _date_by_scans(dated: pd.DataFrame) -> Series:
    """PD: first sight of a new lesion or a non-target's progression, else the last target scan; others: last scan."""
    seen = dated[["NEWDT", "NTPDDT"]].min(axis=1)
    progression = seen.fillna(dated["TARGETDT"]).fillna(dated["SCANDT"])
    return dated["SCANDT"].mask(dated["AVALC"].eq("PD"), progression)


def scan_dates(tr: pd.DataFrame) -> pd.DataFrame:
    """One row per subject and visit with a scan: SCANDT and TARGETDT (last), NEWDT and NTPDDT (first; null without)."""
    own = by_investigator(tr, "TREVAL").assign(DATE=lambda t: complete(t["TRDTC"]))
    scans = own.loc[own["DATE"].notna() & own["TRSTAT"].ne("NOT DONE")]
    group, state = scans["TRGRPID"], scans["TRSTRESC"]
    new = group.eq("NEW") & ~state.isin(["EQUIVOCAL", "ABSENT"])
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
