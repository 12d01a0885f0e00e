"""Death and the date last known alive: takes DM and every domain that can prove life, gives these variables of ADSL.

What proves life is a clinical decision (STUDY_SPEC 5.10); who died, and when, stands in death.py. A sponsor's domain proves life
by its records that were done; another rule for it is one more line in SOURCES.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from pipeline.adam.frames import flag, merge_subjects, to_date
from pipeline.adam.imputation import impute_death
from pipeline.adam.subjects.death import chosen_deaths, death_issues, derive_vars_cause, stated_deaths
from pipeline.core.evaluators import by_investigator
from pipeline.core.time.dates import complete, earliest, latest
from pipeline.study import Study, StudyError
from schemas.sdtm import DOMAINS


@dataclass(frozen=True)
class Evidence:
    """A date that proves life: its domain and variable; only records whose `variable` is in `only`, or not in `never`.

    `unlike`: beginnings of VISIT that prove nothing either.
    """

    domain: str
    date: str
    variable: str = ""
    only: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()


SOURCES = (
    Evidence("DM", "RFICDTC"),
    Evidence("AE", "AESTDTC"),
    Evidence("CM", "CMSTDTC"),
    Evidence("PR", "PRSTDTC"),
    Evidence("DS", "DSSTDTC", "DSDECOD", never=("DEATH", "LOST TO FOLLOW-UP")),
    Evidence("EX", "EXSTDTC"),
    Evidence("EX", "EXENDTC"),
    Evidence("TU", "TUDTC"),
    Evidence("TR", "TRDTC", "TRSTAT", never=("NOT DONE",)),
    Evidence("RS", "RSDTC", "RSSTAT", never=("NOT DONE",)),
    Evidence("SS", "SSDTC", "SSSTRESC", only=("ALIVE",)),
    Evidence("SV", "SVSTDTC", "SVOCCUR", never=("N",)),
    Evidence("VS", "VSDTC", "VSSTAT", never=("NOT DONE",)),
    Evidence("LB", "LBDTC", "LBSTAT", never=("NOT DONE",)),
)
# Dates that prove life only where a study says so (`os.evidence`): that an event ended may be known from a relative.
ON_REQUEST = (Evidence("AE", "AEENDTC"),)
NOT_OF_LIFE = ("CO", "DA", "DV")
"""Domains whose date may be after a death: a comment is written, a drug returned and a deviation noted by somebody else."""


def derive_vars_survival(
    adsl: pd.DataFrame, tables: Mapping[str, pd.DataFrame], study: Study
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`adsl` (TRTSDT, DCODT) with LSTALVDT, DTHFL, DTHDT, DTHDTF, DTHCAUS, DTHDOM; and the issues.

    `tables` are the domains by name; one that is absent proves nothing. A death after the cut-off is no death
    of the analysis, but proves life at the cut-off.
    """
    stated = stated_deaths(tables, study)
    known = merge_subjects(adsl, chosen_deaths(stated), ["DTHDTC", "DTHFL", "DTHSRC"])
    alive = merge_subjects(known, last_alive(evidence_of_life(known, tables, chosen_sources(study, tables))), ["LSTALVDT"])
    death = impute_death(alive["DTHDTC"], alive["LSTALVDT"], alive["TRTSDT"])
    cutoff = to_date(study.dco)
    later = death["DT"].gt(cutoff)
    alive_then = later | alive["LSTALVDT"].gt(cutoff)
    result = alive.assign(
        LSTALVDT=alive["LSTALVDT"].mask(alive_then, cutoff),
        DTHFL=flag(alive["DTHFL"].eq("Y") & ~later),
        DTHDT=death["DT"].mask(later),
        DTHDTF=death["DTF"].mask(later),
    )
    issues = death_issues(result, stated, tables, study)
    return derive_vars_cause(result.drop(columns=["DTHDTC", "DTHSRC"]), tables), issues


def chosen_sources(study: Study, tables: Mapping[str, pd.DataFrame]) -> tuple[Evidence, ...]:
    """What proves life in this study (`os.evidence`). StudyError for a date that is not known here."""
    contacts = tuple(visit.name.partition("{n}")[0] for visit in study.design.visits if visit.contact)
    visits = [replace(source, unlike=contacts) if source.domain == "SV" else source for source in SOURCES]
    usual = (*visits, *_of_sponsor(tables))
    if not study.os.evidence:
        return usual
    known = {f"{source.domain.lower()}.{source.date}": source for source in (*usual, *ON_REQUEST)}
    if unknown := [name for name in study.os.evidence if name not in known]:
        raise StudyError(f"key 'os.evidence' has the value {unknown[0]!r}: known are {', '.join(sorted(known))}")
    return tuple(known[name] for name in study.os.evidence)


def _of_sponsor(tables: Mapping[str, pd.DataFrame]) -> list[Evidence]:
    """The dates of domains that the trial brings (EG, QS, HO, a sponsor's own), of records that were done: the time of a finding,
    the start of an event or intervention, whose end may be known from others."""
    shipped = {name.upper() for name in DOMAINS}
    own = {name: set(table) for name, table in tables.items() if name not in {*shipped, *NOT_OF_LIFE}}
    status = {name: f"{name}STAT" if f"{name}STAT" in columns else "" for name, columns in own.items()}
    dated = {
        name: next((date for date in (f"{name}DTC", f"{name}STDTC") if date in columns), "") for name, columns in own.items()
    }
    return [Evidence(n, date, status[n], never=("NOT DONE",) if status[n] else ()) for n, date in dated.items() if date]


def evidence_of_life(
    adsl: pd.DataFrame, tables: Mapping[str, pd.DataFrame], sources: tuple[Evidence, ...] = SOURCES
) -> pd.DataFrame:
    """USUBJID and DTC of every record that proves life, without those on or after the day of death.

    A partial death date excludes what is later than its last possible day (STUDY_SPEC 5.10).
    """
    had = (
        {**tables, "RS": by_investigator(tables["RS"], "RSEVAL")} if "RS" in tables else tables
    )  # a reader reads after the visit
    parts = [_dates_of(source, had[source.domain]) for source in sources if source.domain in had]
    distinct = pd.concat(parts, ignore_index=True).drop_duplicates()
    dates = distinct.merge(adsl[["USUBJID", "DTHDTC"]], on="USUBJID")
    too_late = earliest(dates["DTC"]).gt(latest(dates["DTHDTC"]))
    day_of_death = complete(dates["DTC"]).ge(complete(dates["DTHDTC"]))
    return dates.loc[~too_late & ~day_of_death, ["USUBJID", "DTC"]]


def _dates_of(source: Evidence, table: pd.DataFrame) -> pd.DataFrame:
    visit = "VISIT" if source.unlike else ""
    read = dict.fromkeys(filter(None, ["USUBJID", source.date, source.variable, visit]))
    rows = table.loc[table[source.date].notna(), list(read)]
    if source.only:
        rows = rows.loc[rows[source.variable].isin(source.only)]
    if source.never:
        rows = rows.loc[~rows[source.variable].isin(source.never)]
    if visit:
        rows = rows.loc[~rows[visit].str.startswith(source.unlike).fillna(False)]
    return pd.DataFrame({"USUBJID": rows["USUBJID"], "DTC": rows[source.date]})


def last_alive(evidence: pd.DataFrame) -> pd.DataFrame:
    """USUBJID and LSTALVDT: the latest complete date; the earliest possible day of a partial one where nothing is complete."""
    days = evidence.assign(WHOLE=complete(evidence["DTC"]), FIRST=earliest(evidence["DTC"]))
    latest_day = days.groupby("USUBJID", as_index=False).agg(WHOLE=("WHOLE", "max"), FIRST=("FIRST", "max"))
    return latest_day[["USUBJID"]].assign(LSTALVDT=latest_day["WHOLE"].fillna(latest_day["FIRST"]))
