"""Decisions of tumour response: scans, RECIST, best overall response, ORR and DCR (STUDY_SPEC 7)."""

from collections.abc import Sequence
from typing import Annotated, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from pipeline.core.series import Series
from pipeline.study.decisions.values import Days, Population
from pipeline.study.protocol import Label, Section
from pipeline.study.schedule import Change, Numbers, Schedule


class Scan(Section):
    """The tumour imaging schedule, in days from the start date. `then`: how the interval changes, `after` which planned scan."""

    interval_days: Annotated[int, Field(ge=1, le=3650)] = 42
    then: tuple[Change, ...] = ()
    window_days: Days = 7
    baseline_window_days: Days = 28

    @property
    def schedule(self) -> Schedule:
        """The planned scans: 0 is the start date, 1 the first scan."""
        return Schedule(0, self.interval_days, self.then)

    def days_of_two(self, days: Series | Sequence[float]) -> Numbers:
        """How long after an assessment, so many days from the start date, two planned ones and their windows are over."""
        seen = np.floor(self.schedule.count(np.asarray(days, dtype="float64") + self.window_days))
        return self.schedule.point(seen + 2) - self.schedule.point(seen) + 2 * self.window_days


class Recist(Section):
    """How lesion measurements become responses (STUDY_SPEC 4)."""

    tstm_mm: Annotated[float, Field(ge=0, le=10)] | Literal["measured"] = 5.0
    nadir_zero: Literal["abs5", "any_reappearance"] = "abs5"
    after_cr: Literal["PD", "off"] = "PD"
    equivocal_backdate: bool = True
    new_missing: Literal["N", "NE"] = "N"
    pr_continues: bool = False
    nt_partial: Literal["NE", "NON-CR/NON-PD"] = "NE"


class Irecist(Section):
    """iRECIST beside RECIST 1.1 (STUDY_SPEC 4.11): whose responses its endpoints count, and when a progression is confirmed.

    `responses`: those collected under RSCAT iRECIST, or those that the lesions make. `confirm_min_days`, `confirm_max_days`: days
    from an iUPD to the assessment that may confirm it (None: no limit). `pending`: an iUPD after which nothing is known yet, of a
    subject who is still treated, is censored or an event of iPFS.
    """

    responses: Literal["collected", "derived"] = "collected"
    confirm_min_days: Days = 28
    confirm_max_days: Days | None = 56
    pending: Literal["censor", "event"] = "censor"

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.confirm_max_days is not None and self.confirm_max_days < self.confirm_min_days:
            raise ValueError(
                f"confirm_max_days is {self.confirm_max_days}, less than confirm_min_days, {self.confirm_min_days}; "
                "write the longer time as confirm_max_days"
            )
        return self


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
    """Objective response: which parameter is its main one, by which week, by whose assessments, over whom (`population` None:
    `populations.efficacy`).

    `primary`: RSP, or CRSP where it is confirmed, followed by the week where it counts by then only (CRSP24). `week`: None where
    no response is counted by a week. `evaluator`: the name of the evaluator of the primary analysis, also of disease control and
    duration of response; the others stand beside it.
    """

    primary: str = "CRSP"
    week: Annotated[int, Field(ge=1, le=999)] | None = None
    window_days: Days = 7
    timeframe: Literal["by_week", "at_visit", "any"] = "by_week"
    population: Population | None = None
    evaluator: Label = "Investigator"
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

    population: Population = "RESFL"
    noncr_nonpd: Literal["counted", "not counted"] = "counted"


class Adrs(Section):
    """Whose responses ADRS holds: of all sets that are analysed, or of all in DM (screen failures as MISSING and N)."""

    population: Literal["analysed", "all"] = "analysed"
