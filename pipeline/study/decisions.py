"""Decisions of study.yaml: one frozen, validated class per section, with its defaults (STUDY_SPEC 7)."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator

from pipeline.core.time.days import is_day
from pipeline.study.protocol import Label, Line, Section

Days = Annotated[int, Field(ge=0, le=3650)]
Population = Literal["ENRLFL", "ITTFL", "FASFL", "SAFFL", "RESFL", "PPROTFL"]
OriginVariable = Literal["RANDDT", "ENRLDT", "TRTSDT"]


def _is_day(given: object) -> object:
    """A day, or its ISO 8601 text: a number would be taken for seconds since 1970."""
    if type(given) is date or (isinstance(given, str) and is_day(given)):
        return given
    raise ValueError(f"has the value {given!r}, which is no day of the calendar; write one as 2026-06-30")


def _ascending(numbers: tuple[int, ...]) -> tuple[int, ...]:
    if list(numbers) != sorted({number for number in numbers if number > 0}):
        raise ValueError(f"has the values {list(numbers)}; write numbers above 0, each above the one before it")
    return numbers


Day = Annotated[date, BeforeValidator(_is_day), Field(ge=date(1900, 1, 1), le=date(2199, 12, 31))]
Ascending = Annotated[tuple[int, ...], AfterValidator(_ascending)]
"""Landmarks, or the bounds of groups."""


class Identity(Section):
    """Which trial this is, where its data come from and up to which date they count."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,19}$")]
    nct_id: Line = ""
    title: Line = ""
    sponsor: Line = ""
    country: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "CHN"
    dco: Day
    dco_level: Literal["adam", "sdtm"] = "adam"
    source: Literal["raw", "sdtm"] = "raw"
    mode: Literal["interim", "lock"] = "interim"


class StartDate(Section):
    """Where time starts: the first of these ADSL dates that is present (STUDY_SPEC 1.2)."""

    order: Annotated[tuple[OriginVariable, ...], Field(min_length=1)] = ("RANDDT", "ENRLDT", "TRTSDT")


class Scan(Section):
    """The tumour imaging schedule, in days."""

    interval_days: Days = 42
    window_days: Days = 7
    baseline_window_days: Days = 28


class Recist(Section):
    """How lesion measurements become responses (STUDY_SPEC 4)."""

    tstm_mm: Annotated[float, Field(ge=0, le=10)] | Literal["measured"] = 5.0
    nadir_zero: Literal["abs5", "any_reappearance"] = "abs5"
    after_cr: Literal["PD", "off"] = "PD"
    equivocal_backdate: bool = True
    new_missing: Literal["N", "NE"] = "N"
    pr_continues: bool = False
    nt_partial: Literal["NE", "NON-CR/NON-PD"] = "NE"


class BestResponse(Section):
    """Best overall response (STUDY_SPEC 4.10); day counts are plain differences."""

    confirmation: Literal["admiralonco", "recist"] = "admiralonco"
    sd_min_days: Days = 35
    confirm_days: Days = 28
    max_ne: Annotated[int, Field(ge=0)] | Literal["any"] = 1
    accept_sd: bool = False
    missing_as_ne: bool = False
    nact_cut: Literal["on_or_before", "before", "off"] = "on_or_before"
    duplicates: Literal["worst", "latest", "earliest"] = "worst"


class Orr(Section):
    """The primary endpoint: which response parameter, by which week, over whom.

    `primary`: RSP, or CRSP where it is confirmed, followed by the week where it counts by then only (CRSP24). `week`: None where
    no response is counted by a week.
    """

    primary: str = "CRSP"
    week: Annotated[int, Field(ge=1, le=999)] | None = None
    window_days: Days = 7
    timeframe: Literal["by_week", "at_visit", "any"] = "by_week"
    denominator: Population = "FASFL"
    h0_rate: Annotated[float, Field(gt=0, lt=1)] | None = None

    @model_validator(mode="after")
    def _primary_by_the_week(self) -> Self:
        by_week = [] if self.week is None else [f"RSP{self.week}", f"CRSP{self.week}"]
        if self.primary not in (known := ["RSP", "CRSP", *by_week]):
            remedy = "its number must be that of orr.week" if by_week else "set orr.week where it counts by a week"
            raise ValueError(f"primary is '{self.primary}'; it may be {', '.join(known)}: {remedy}")
        return self

    @property
    def limit_days(self) -> int | None:
        """Last day difference from the start date at which a first response counts for the week; None without a week."""
        return None if self.week is None else 7 * self.week + self.window_days


class Dcr(Section):
    """Disease control: over whom, and whether NON-CR/NON-PD counts."""

    denominator: Population = "RESFL"
    noncr_nonpd: Literal["counted", "not counted"] = "counted"


class Pfs(Section):
    """Censoring of progression-free survival (STUDY_SPEC 5.5). `gap_days` None: 2 x (scan interval + window)."""

    missed_rule: Literal["days", "visits", "off"] = "days"
    gap_days: Days | None = None
    nact: Literal["censor", "event", "ignore"] = "censor"
    clin_pd: Literal["not event", "event"] = "not event"
    no_baseline: Literal["censor at start; early death event", "censor all", "ignore"] = "censor at start; early death event"
    last_assessment: Literal["adequate", "any"] = "adequate"
    event_date: Literal["assessment", "scheduled visit"] = "assessment"
    nact_excl_pall_rt: bool = False

    @property
    def assessment(self) -> str:
        """What the last assessment is called: one with NE is not adequate."""
        return "adequate assessment" if self.last_assessment == "adequate" else "assessment"


class Os(Section):
    """Overall survival: what a death without any date does, and which dates prove life.

    `evidence`: domain and variable ("ae.AESTDTC") of each; empty: all that STUDY_SPEC 5.10 lists.
    """

    missing_death_date: Literal["censor at last alive", "event next day"] = "censor at last alive"
    evidence: tuple[Annotated[str, Field(pattern=r"^[a-z]{2}\.[A-Z]{3,8}$")], ...] = ()


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


class Therapy(Section):
    """Which categories (CMCAT, PRCAT) are anti-cancer therapy before or after the trial's, and which are no such therapy.

    Compared without case, blanks and hyphens. A category that none of them has is listed.
    """

    prior: tuple[Label, ...] = (
        "PRIOR ANTI-CANCER THERAPY", "PRIOR CANCER THERAPY", "PRIOR ANTI-CANCER TREATMENT", "PRIOR CANCER TREATMENT",
        "PREVIOUS ANTI-CANCER THERAPY", "PREVIOUS CANCER THERAPY", "PRIOR ANTI-NEOPLASTIC THERAPY", "PRIOR SYSTEMIC THERAPY",
        "PRIOR CHEMOTHERAPY", "PRIOR RADIOTHERAPY", "PRIOR RADIATION THERAPY", "PRIOR CANCER SURGERY",
    )  # fmt: skip
    subsequent: tuple[Label, ...] = (
        "SUBSEQUENT ANTI-CANCER THERAPY", "SUBSEQUENT CANCER THERAPY", "SUBSEQUENT ANTI-CANCER TREATMENT",
        "SUBSEQUENT CANCER TREATMENT", "SUBSEQUENT THERAPY", "SUBSEQUENT SYSTEMIC THERAPY", "SUBSEQUENT ANTI-NEOPLASTIC THERAPY",
        "SUBSEQUENT CHEMOTHERAPY", "SUBSEQUENT RADIOTHERAPY", "SUBSEQUENT RADIATION THERAPY", "SUBSEQUENT CANCER SURGERY",
        "NEW ANTI-CANCER THERAPY", "NEW CANCER THERAPY", "NEW ANTI-CANCER TREATMENT", "FURTHER ANTI-CANCER THERAPY",
        "FOLLOW-UP ANTI-CANCER THERAPY", "FOLLOW-UP CANCER THERAPY", "POST-TREATMENT ANTI-CANCER THERAPY",
        "POST-STUDY ANTI-CANCER THERAPY", "POST-DISCONTINUATION ANTI-CANCER THERAPY",
    )  # fmt: skip
    other: tuple[Label, ...] = (
        "CONCOMITANT MEDICATION", "CONCOMITANT MEDICATIONS", "CONCOMITANT THERAPY", "CONCOMITANT PROCEDURE",
        "CONCOMITANT PROCEDURES", "PRIOR MEDICATION", "PRIOR MEDICATIONS", "PRIOR AND CONCOMITANT MEDICATION",
        "PRIOR AND CONCOMITANT MEDICATIONS", "GENERAL CONMED", "GENERAL MEDICATION", "PROCEDURE", "PROCEDURES",
        "MEDICAL PROCEDURE", "BLOOD TRANSFUSION", "PREMEDICATION",
    )  # fmt: skip

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        lists = (self.prior, self.subsequent, self.other)
        kinds = [{"".join(filter(str.isalnum, term.upper())) for term in terms} for terms in lists]
        if both := sorted((kinds[0] & kinds[1]) | (kinds[0] & kinds[2]) | (kinds[1] & kinds[2])):
            raise ValueError(f"{', '.join(both)} stands in more than one of prior, subsequent and other; leave it in one")
        return self


class Tte(Section):
    """Unit and count of time: AVAL = ADT - STARTDT + plus_one, in days or divided by the days of a month.

    Outputs count in months in any case.
    """

    unit: Literal["months", "days"] = "months"
    month: Annotated[float, Field(gt=0)] = 30.4375
    plus_one: bool = True


class TreatmentEmergent(Section):
    """Which adverse events are treatment-emergent (STUDY_SPEC 5.6).

    `anchor`: the window counts from the last dose of any drug ("last dose of either drug" is the same), or of the drug related.
    `reference_points`: where a text of --STTPT or --ENTPT stands in time, beside those known (core/time/relative_timing.py).
    """

    window_days: Days = 28
    anchor: Literal["last dose", "last dose of either drug", "per drug"] = "last dose"
    compare: Literal["pt", "episode"] = "pt"
    use_mh: bool = True
    sticky: bool = False
    missing_start: Literal["Y", "N"] = "Y"
    reference_points: dict[Label, Literal["first dose", "before first dose", "after first dose"]] = Field(default_factory=dict)


Apart = Literal["SPEC", "METHOD", "CAT", "SCAT", "LOC", "LAT", "POS", "TPT"]


class Baseline(Section):
    """Baseline of laboratory results and vital signs (STUDY_SPEC 5.13).

    `time`: times decide where those of the result and of the first dose are known, since a result after the dose shows the drug,
    else the day does; `day`: all of the day of the first dose is before it. `apart`: the variables (LBSPEC, VSPOS ...) that tell
    the records of a parameter apart where they differ in it, each kind with a baseline of its own.
    """

    time: Literal["time", "day"] = "time"
    apart: tuple[Apart, ...] = ("CAT", "SCAT", "SPEC", "METHOD", "LOC", "LAT", "POS", "TPT")


class Laboratory(Section):
    """Results below or above a limit ("<0.1"), which are graded where every such value has the grade.

    `beyond_limit`: how they enter means and changes: left out, since any number for them is a guess, as the limit, or as half of
    it (above a limit always as the limit).
    """

    beyond_limit: Literal["left out", "limit", "half"] = "left out"


class TermGroup(Section):
    """A customised query: its name and its preferred terms."""

    name: Label
    terms: Annotated[tuple[Label, ...], Field(min_length=1)]


class Dictionary(Section):
    """The dictionary in which terms of events and history are coded, for define.xml."""

    name: Label
    version: Label


class AdverseEvents(Section):
    """Grades, two-drug actions, and the groups of special interest: CQzzNAM variable -> name and preferred terms."""

    grade_missing: Literal["lowest", "worst case 3"] = "lowest"
    aeacn_multi: Literal["strongest", "first drug"] = "strongest"
    groups: dict[Annotated[str, Field(pattern=r"^CQ(0[1-9]|[1-9][0-9])NAM$")], TermGroup] = Field(default_factory=dict)
    dictionary: Dictionary | None = None

    @property
    def rank_of_missing(self) -> float:
        """The grade as which a missing one is ranked when the worst is looked for."""
        return 3.0 if self.grade_missing == "worst case 3" else -1.0


class Dates(Section):
    """How ambiguous day/month/year text is read."""

    dmy_ambiguous: Literal["reject", "day-first", "month-first"] = "reject"


class Interval(Section):
    """Confidence intervals: level, scale of the survival curve's, kind of the proportion's."""

    level: Annotated[float, Field(gt=0.5, lt=1)] = 0.95
    km: Literal["log-log", "plain", "log"] = "log-log"
    binomial: Literal["Clopper-Pearson", "Wilson"] = "Clopper-Pearson"


class KaplanMeier(Section):
    """Quantiles on a plateau, and which software's conventions at the curve's ends."""

    median: Literal["midpoint", "first"] = "midpoint"
    convention: Literal["sas", "r"] = "sas"


class Adsl(Section):
    """Subject-level choices."""

    age_bins: Ascending = (65,)
    resfl_rule: Literal["evaluable_scan", "also_early_pd", "all_treated"] = "evaluable_scan"
    not_per_protocol: tuple[Label, ...] = ()


class Adrs(Section):
    """Whose responses ADRS holds: of FASFL subjects, or of all in DM (screen failures as MISSING and N)."""

    population: Literal["FASFL", "all"] = "FASFL"


class Subgroup(Section):
    """A baseline characteristic by which results are shown: its ADSL variable, and its levels in printed order.

    A level is printed under its name; it has the terms listed, or, of a number, all values from its lowest up to the next
    level. Without levels: the terms found, by the variable's number in ADSL (AGEGR1N of AGEGR1), else alphabetically.
    """

    variable: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{0,7}$")]
    levels: Mapping[Label, float] | Mapping[Label, tuple[Label, ...]] = Field(default_factory=dict)

    @field_validator("levels")
    @classmethod
    def _ascending(cls, levels: Mapping[str, Any]) -> Mapping[str, Any]:
        bounds = [bound for bound in levels.values() if isinstance(bound, float)]
        if bounds != sorted(set(bounds)):
            raise ValueError(f"the lowest values of the levels must ascend, they are {bounds}")
        return levels


_YES_NO = {"Yes": ("Y",), "No": ("N",)}
SUBGROUPS = {  # TLF_SPEC 2, Table 14.2.1.5; a variable without a value in the data is left out with a footnote
    "Age group (years)": Subgroup(variable="AGEGR1"),
    "Sex": Subgroup(variable="SEX", levels={"Male": ("M",), "Female": ("F",)}),
    "ECOG performance status": Subgroup(variable="ECOGBL", levels={"0": 0, "≥ 1": 1}),
    "Histology": Subgroup(variable="HISTGR1"),
    "Prior lines of systemic therapy": Subgroup(variable="PDLINES", levels={"0": 0, "1": 1, "≥ 2": 2}),
    "Prior VEGFR inhibitor": Subgroup(variable="PRIORTKI", levels=_YES_NO),
    "Liver metastases": Subgroup(variable="LIVMETFL", levels=_YES_NO),
    "Disease stage": Subgroup(variable="STAGEBL"),
    "FNCLCC grade": Subgroup(variable="GRADEBL"),
}


class Tlf(Section):
    """What the outputs print that statisticians decide: landmarks in months, a total column, decimals of months, subgroups.

    Two or more arms are compared (`compare_arms`) with `reference_arm`, a treatment label ("": the first arm); within or between
    subgroups only where both sides have `hr_subjects` subjects and `hr_events` events.
    """

    pfs_months: Ascending = (3, 6, 9, 12, 18, 24)
    os_months: Ascending = (6, 12, 18, 24)
    dor_months: Ascending = (3, 6, 9, 12)
    total: bool = False
    month_decimals: Literal[1, 2] = 1
    clinical_benefit_weeks: Annotated[int, Field(ge=1)] = 24
    death_days: Days = 30
    common_percent: Annotated[float, Field(ge=0, le=100)] = 10
    common_severe_percent: Annotated[float, Field(ge=0, le=100)] = 5
    small_n: Annotated[int, Field(ge=0)] = 5
    subgroups: dict[Label, Subgroup] = Field(default_factory=SUBGROUPS.copy)
    compare_arms: bool = True
    reference_arm: Line = ""
    hr_subjects: Annotated[int, Field(ge=0)] = 10
    hr_events: Annotated[int, Field(ge=0)] = 5
