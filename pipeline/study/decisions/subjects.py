"""Decisions of subjects: which trial, where time starts, dates, deaths, ends of treatment, age groups (STUDY_SPEC 7)."""

from typing import Annotated, Literal

from pydantic import Field

from pipeline.study.decisions.values import Ascending, Day, OriginVariable
from pipeline.study.protocol import Label, Line, Section


class Identity(Section):
    """Which trial this is, where its data come from and up to which date they count. `country`: of every site, "" where it is
    not known or not one."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,19}$")]
    nct_id: Line = ""
    title: Line = ""
    sponsor: Line = ""
    country: Annotated[str, Field(pattern=r"^([A-Z]{3})?$")] = ""
    dco: Day
    dco_level: Literal["adam", "sdtm"] = "adam"
    source: Literal["raw", "sdtm"] = "raw"
    mode: Literal["interim", "lock"] = "interim"


class StartDate(Section):
    """Where time starts: the first of these ADSL dates that is present (STUDY_SPEC 1.2)."""

    order: Annotated[tuple[OriginVariable, ...], Field(min_length=1)] = ("RANDDT", "ENRLDT", "TRTSDT")


class Dates(Section):
    """How ambiguous day/month/year text is read."""

    dmy_ambiguous: Literal["reject", "day-first", "month-first"] = "reject"


DeathSource = Literal["DM", "DS", "AE", "SS", "DD"]


class Death(Section):
    """Which source of a death date is trusted most: the first of these domains that gives one (STUDY_SPEC 5.9).

    DM: the form of death (DTHDTC); DS: the end of participation; AE: the end of a fatal event; SS: a contact that heard of the
    death; DD: its record, dated when it was made. A domain that is left out proves a death and dates none.
    """

    sources: tuple[DeathSource, ...] = ("DM", "DS", "AE", "SS", "DD")


class Disposition(Section):
    """Further DSSCAT by which the trial calls the end of treatment and that of the study (STUDY_SPEC 5.2).

    Known without: the names of the drugs, STUDY TREATMENT, STUDY PARTICIPATION and their usual wordings.
    """

    treatment: tuple[Label, ...] = ()
    study: tuple[Label, ...] = ()


class Adsl(Section):
    """Subject-level choices."""

    age_bins: Ascending = (65,)
    resfl_rule: Literal["evaluable_scan", "also_early_pd", "all_treated"] = "evaluable_scan"
