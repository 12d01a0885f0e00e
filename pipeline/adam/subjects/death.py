"""Who died, when and of what: takes the domains that tell of deaths, gives DTHFL, DTHDTC, the cause, and what disagrees.

A domain other than DM counts as much as DM: a death that only a survival contact or a fatal event tells of is a death (STUDY_SPEC
5.9).
"""

from collections.abc import Mapping

import pandas as pd

from pipeline.adam.frames import Series, first_per_subject, join_text, merge_subjects, text, to_date
from pipeline.adam.subjects.ends import TREATMENT, derive_vars_scope
from pipeline.core.dates import earliest
from pipeline.core.deaths import choose_death_date, contradicts
from pipeline.core.issues import found, gather
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
    """Which adverse events are said to have ended in death."""
    return ae["AEOUT"].eq("FATAL") | ae["AESDTH"].eq("Y")


def chosen_deaths(stated: pd.DataFrame) -> pd.DataFrame:
    """USUBJID, DTHFL (Y), DTHDTC and DTHSRC, the domain that gives it, of every subject who is said to be dead."""
    dated = choose_death_date(stated).rename(columns={"DTC": "DTHDTC", "SOURCE": "DTHSRC"})
    dead = stated[["USUBJID"]].drop_duplicates(ignore_index=True)
    return merge_subjects(dead, dated, ["DTHDTC", "DTHSRC"]).assign(DTHFL=text("Y", dead.index))


def death_issues(adsl: pd.DataFrame, stated: pd.DataFrame, tables: Mapping[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    """Deaths without a date, dated by another domain than DM, dated apart, or after the cut-off beside a fatal event.

    `adsl`: DTHDTC as chosen, DTHFL and DTHDT of the analysis. What forms say apart is listed by form and row (`reference`).
    """
    told = merge_subjects(adsl, _tellers(stated), ["TELLERS"])
    undated = told.loc[told["DTHFL"].eq("Y") & told["DTHDT"].isna()]
    message = "is a death without any date: a death is stated in " + undated["TELLERS"]
    return gather(
        found("DTH_NODATE", undated, "ADSL", column="DTHDT", message=message),
        _after_cutoff(told, tables, study),
        *(_apart(stated, adsl) if study.study.source == "sdtm" else ()),
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


def _apart(stated: pd.DataFrame, adsl: pd.DataFrame) -> list[pd.DataFrame]:
    """DTH_SOURCE and DTH_CONFLICT of a study that starts from SDTM, by the domain that says it."""
    dated = stated.merge(adsl[["USUBJID", "DTHDTC", "DTHSRC"]], on="USUBJID")
    by_other = adsl.loc[adsl["DTHSRC"].notna() & adsl["DTHSRC"].ne("DM")]
    other = dated.loc[contradicts(dated, dated["DTHDTC"])]
    unflagged = adsl.loc[
        adsl["USUBJID"].isin(stated["USUBJID"]) & ~adsl["USUBJID"].isin(stated.loc[stated["SOURCE"].eq("DM"), "USUBJID"])
    ]
    told = "is dated by " + by_other["DTHSRC"]
    by_others = "is not Y though another domain states the death"
    message = "gives another date of death than " + other["DTHSRC"] + " (" + other["DTHDTC"] + "), which is trusted more"
    return [
        found("DTH_SOURCE", by_other, "ADSL", column="DTHDT", value=by_other["DTHDTC"], message=told),
        *(
            found("DTH_CONFLICT", rows, source, column=DATED_BY[source], value=rows["DTC"],
                  message=message.loc[rows.index])
            for source in DATED_BY if len(rows := other.loc[other["SOURCE"].eq(source)])
        ),
        found("DTH_CONFLICT", unflagged.drop(columns="DTHFL"), "DM", column="DTHFL", message=by_others),
    ]  # fmt: skip


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
