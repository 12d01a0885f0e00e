"""Who died, when and of what: takes the domains that tell of deaths, gives DTHFL, DTHDTC, the cause, and what disagrees.

A domain other than DM counts as much as DM: a death that only a survival contact or a fatal event tells of is a death (STUDY_SPEC
5.9).
"""

from collections.abc import Mapping

import pandas as pd

from pipeline.adam.frames import first_per_subject, join_text, merge_subjects, text, to_date
from pipeline.adam.subjects.ends import TREATMENT, derive_vars_scope
from pipeline.core.deaths import choose_death_date, contradicts
from pipeline.core.issues import found, gather
from pipeline.core.numbers.grades import read_grades
from pipeline.core.series import Series
from pipeline.core.time.dates import earliest
from pipeline.study import Study
from schemas.base import DTYPES, empty
from schemas.sdtm import DOMAINS

DATED_BY = {"DM": "DTHDTC", "DS": "DSSTDTC", "AE": "AEENDTC", "SS": "SSDTC", "DD": "DDDTC"}
UNTRUSTED = 99.0


def stated_deaths(tables: Mapping[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    """Every record that says that a subject died: USUBJID, SOURCE (its domain), RANK by `death.sources`, and DTC.

    DTC is null where the record dates no death: an end of treatment has the date of the last dose.
    """
    dm, ds, ae, ss, dd = (_domain(tables, name) for name in DATED_BY)
    ended = derive_vars_scope(ds.loc[ds["DSDECOD"].eq("DEATH")], study, _domain(tables, "EX")["EXTRT"].dropna().unique())
    dead = {
        "DM": dm.loc[dm["DTHFL"].eq("Y") | dm["DTHDTC"].notna()],
        "DS": ended.assign(DSSTDTC=ended["DSSTDTC"].mask(ended["SCOPE"].eq(TREATMENT))),
        "AE": ae.loc[is_fatal(ae)],
        "SS": ss.loc[ss["SSSTRESC"].eq("DEAD")],
        "DD": dd.loc[dd["DDTESTCD"].eq("PRCDTH")],
    }
    rank: dict[str, float] = {source: float(place) for place, source in enumerate(study.death.sources, start=1)}
    parts = [
        pd.DataFrame(
            {
                "USUBJID": rows["USUBJID"],
                "SOURCE": text(source, rows.index),
                "RANK": rank.get(source, UNTRUSTED),
                "DTC": rows[DATED_BY[source]] if source in rank else text(None, rows.index),
            }
        )
        for source, rows in dead.items()
    ]
    return pd.concat(parts, ignore_index=True).astype({"RANK": DTYPES["Num"]})


def is_fatal(ae: pd.DataFrame) -> Series:
    """Which adverse events ended in death, by outcome, seriousness or grade."""
    return ae["AEOUT"].eq("FATAL") | ae["AESDTH"].eq("Y") | read_grades(ae["AETOXGR"]).eq(5)


def chosen_deaths(stated: pd.DataFrame) -> pd.DataFrame:
    """USUBJID, DTHFL (Y), DTHDTC and DTHSRC, the domain that gives it, of every subject who is said to be dead."""
    dated = choose_death_date(stated).rename(columns={"DTC": "DTHDTC", "SOURCE": "DTHSRC"})
    dead = stated[["USUBJID"]].drop_duplicates(ignore_index=True)
    return merge_subjects(dead, dated, ["DTHDTC", "DTHSRC"]).assign(DTHFL=text("Y", dead.index))


def death_issues(adsl: pd.DataFrame, stated: pd.DataFrame, tables: Mapping[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    """Deaths without a date, that DM does not have, dated by another domain, dated apart, or after the cut-off of a fatal event.

    `adsl`: DTHDTC and DTHSRC as chosen, DTHFL and DTHDT of the analysis. Dates apart of a study of forms are listed by form and
    row (`reference`).
    """
    told = merge_subjects(adsl, _tellers(stated), ["TELLERS"])
    undated = told.loc[told["DTHFL"].eq("Y") & told["DTHDT"].isna()]
    message = "is a death without any date: a death is stated in " + undated["TELLERS"]
    other = told.loc[told["DTHSRC"].notna() & told["DTHSRC"].ne("DM")]
    missed = told.loc[told["TELLERS"].notna() & ~told["TELLERS"].str.startswith("DM").eq(True)].drop(columns="DTHFL")
    not_in_dm = "is not Y; the death is stated in " + missed["TELLERS"]
    return gather(
        found("DTH_NODATE", undated, "ADSL", column="DTHDT", message=message),
        found("DTH_SOURCE", other, "ADSL", column="DTHDT", value=other["DTHDTC"], message="is dated by " + other["DTHSRC"]),
        found("DTH_CONFLICT", missed, "DM", column="DTHFL", message=not_in_dm, action="DTHFL of the analysis is Y"),
        _after_cutoff(told, tables, study),
        *(_dated_apart(stated, adsl) if study.study.source == "sdtm" else ()),
    )


def _tellers(stated: pd.DataFrame) -> pd.DataFrame:
    """USUBJID and TELLERS, the domains that say the subject died, in the order of DATED_BY."""
    each = stated[["USUBJID", "SOURCE"]].drop_duplicates(ignore_index=True)
    joined = join_text(each, ["USUBJID"], "SOURCE") if len(each) else each.set_index("USUBJID")["SOURCE"]
    return pd.DataFrame({"USUBJID": joined.index, "TELLERS": joined.array})


def _after_cutoff(adsl: pd.DataFrame, tables: Mapping[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    """DTH_AFTER_CUTOFF: a fatal event begun up to the cut-off whose death came later: no death of the analysis."""
    ae, cutoff = _domain(tables, "AE"), to_date(study.dco)
    fatal = ae.loc[is_fatal(ae) & ~earliest(ae["AESTDTC"]).gt(cutoff), "USUBJID"]
    later = adsl.loc[adsl["USUBJID"].isin(fatal) & adsl["DTHFL"].ne("Y") & adsl["DTHDTC"].notna()]
    return found("DTH_AFTER_CUTOFF", later, "ADSL", column="DTHDT", value=later["DTHDTC"])


def _dated_apart(stated: pd.DataFrame, adsl: pd.DataFrame) -> list[pd.DataFrame]:
    """DTH_CONFLICT: records whose date cannot be true of the death as it is dated, by domain."""
    dated = stated.merge(adsl[["USUBJID", "DTHDTC", "DTHSRC"]], on="USUBJID")
    wrong = dated.loc[contradicts(dated, dated["DTHDTC"])]
    message = "gives another date of death than " + wrong["DTHSRC"] + " (" + wrong["DTHDTC"] + "), which is trusted more"
    return [
        found("DTH_CONFLICT", rows, source, column=DATED_BY[source], value=rows["DTC"], message=message.loc[rows.index])
        for source in DATED_BY
        if len(rows := wrong.loc[wrong["SOURCE"].eq(source)])
    ]


def _domain(tables: Mapping[str, pd.DataFrame], name: str) -> pd.DataFrame:
    return tables.get(name, empty(DOMAINS[name.lower()]))


def derive_vars_cause(adsl: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """`adsl` with DTHCAUS and DTHDOM of subjects with DTHFL: death details, else the fatal event, else the disposition."""
    dd, ae, ds = (_domain(tables, name) for name in ("DD", "AE", "DS"))
    causes = [
        _cause(dd.loc[dd["DDTESTCD"].eq("PRCDTH")], "DDSTRESC", "DD", "DDSEQ", 1),
        _cause(ae.loc[is_fatal(ae)], "AEDECOD", "AE", "AESEQ", 2),
        _cause(ds.loc[ds["DSDECOD"].eq("DEATH")], "DSTERM", "DS", "DSSEQ", 3),
    ]
    first = first_per_subject(pd.concat(causes, ignore_index=True), ["RANK", "SEQ"])
    caused = merge_subjects(adsl, first, ["DTHCAUS", "DTHDOM"])
    died: Series = caused["DTHFL"].eq("Y")
    return caused.assign(DTHCAUS=caused["DTHCAUS"].where(died), DTHDOM=caused["DTHDOM"].where(died))


def _cause(rows: pd.DataFrame, variable: str, domain: str, sequence: str, rank: int) -> pd.DataFrame:
    given = rows.loc[rows[variable].notna()]
    return pd.DataFrame(
        {
            "USUBJID": given["USUBJID"],
            "DTHCAUS": given[variable],
            "DTHDOM": text(domain, given.index),
            "SEQ": given[sequence],
            "RANK": float(rank),
        }
    )
