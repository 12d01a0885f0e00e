"""Decisions of time to event: PFS, OS, new therapy, unit of time, limits and quantiles (STUDY_SPEC 7)."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pipeline.study.decisions.values import Days, Population
from pipeline.study.protocol import Label, Section


class Pfs(Section):
    """Progression-free survival (STUDY_SPEC 5.5): over whom (None: `populations.efficacy`), and how it is censored.

    `gap_days` None: two scans and their windows. `evaluator`: the name of the evaluator of the primary analysis and its
    sensitivity analyses; the others stand beside it.
    """

    population: Population | None = None
    evaluator: Label = "Investigator"
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
    """Overall survival: over whom (None: `populations.efficacy`), what a death without any date does, which dates prove life.

    `evidence`: domain and variable ("ae.AESTDTC") of each; empty: all that STUDY_SPEC 5.10 lists.
    """

    population: Population | None = None
    missing_death_date: Literal["censor at last alive", "event next day"] = "censor at last alive"
    evidence: tuple[Annotated[str, Field(pattern=r"^[a-z]{2}\.[A-Z]{3,8}$")], ...] = ()


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


class Interval(Section):
    """Confidence intervals: level, scale of the survival curve's, kind of the proportion's."""

    level: Annotated[float, Field(gt=0.5, lt=1)] = 0.95
    km: Literal["log-log", "plain", "log"] = "log-log"
    binomial: Literal["Clopper-Pearson", "Wilson"] = "Clopper-Pearson"


class KaplanMeier(Section):
    """Quantiles on a plateau, and which software's conventions at the curve's ends."""

    median: Literal["midpoint", "first"] = "midpoint"
    convention: Literal["sas", "r"] = "sas"
