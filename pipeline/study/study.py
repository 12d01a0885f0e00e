"""Decisions of one trial: `study.yaml` as one frozen, validated Study.

Every rule that statisticians may decide differently is a key of this one file; a key that is unknown, missing or out of range
stops the run before anything is read. The keys are declared in decisions.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import getitem
from typing import Annotated, Literal, Self

import numpy as np
from pydantic import AfterValidator, Field, PrivateAttr, model_validator

from pipeline.core.errors import CrfError
from pipeline.core.series import Series
from pipeline.core.time.days import is_day
from pipeline.study.access import OPEN, Access
from pipeline.study.arms import Arm, Assignment, Stratum
from pipeline.study.blinding import Blinding, blinded_arm, blinded_design, blinding_faults, masked_drugs, true_names
from pipeline.study.coding.folder import NOT_CODED, Coding
from pipeline.study.decisions import (
    Adrs,
    Adsl,
    AdverseEvents,
    Baseline,
    BestResponse,
    Comparison,
    CtcaeVersion,
    Dates,
    Dcr,
    Death,
    Deviations,
    Disposition,
    Ecg,
    Endpoints,
    EstimandWords,
    Identity,
    Interval,
    Irecist,
    KaplanMeier,
    Laboratory,
    Medication,
    Orr,
    Os,
    Outputs,
    Pfs,
    Populations,
    QuestionnaireRules,
    Recist,
    Scan,
    StartDate,
    Therapy,
    Tlf,
    TreatmentEmergent,
    Tte,
)  # fmt: skip
from pipeline.study.decisions.values import Population
from pipeline.study.design import Design, Drug, columns_of, design_faults, names_of_drugs
from pipeline.study.evaluators import Evaluator, evaluator_faults
from pipeline.study.event_groups import EventGroup, resolve_groups
from pipeline.study.operations import Operations
from pipeline.study.protocol import Label, Protocol, Section
from pipeline.study.raw_export import RawExport
from pipeline.study.schedule import Numbers
from pipeline.study.scoring.definition import Scoring
from pipeline.study.scoring.definition import built_in as shipped_scoring
from pipeline.study.submission import Submission
from schemas.codelists import Terminology, built_in
from schemas.design import DrugColumns

SHAPE = (
    "study.source", "trial.amendments", "arms", "strata", "drugs", "design", "ae.groups", "cm.groups", "orr.week",
    "orr.evaluator", "pfs.evaluator", "criteria", "evaluators", "outputs", "tlf.compare_arms",
)  # fmt: skip
"""The keys of study.yaml by which tables and their variables are made."""


def _recist_first(criteria: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(criteria)) < len(criteria) or criteria[:1] != ("RECIST 1.1",):
        raise ValueError(f"has the value {list(criteria)}; write RECIST 1.1 first, then each further set of criteria once")
    return criteria


class StudyError(CrfError):
    """study.yaml cannot be used; the message names the file, every key at fault, its value and what to do."""


class VersionError(StudyError):
    """The trial needs another version of crf2tlf: nothing else of its study.yaml can be judged."""


class Study(Section):
    """Everything that was decided for one trial, as read from its study.yaml."""

    requires: str = ""
    study: Identity
    trial: Protocol = Protocol()
    arms: Annotated[tuple[Arm, ...], Field(min_length=1)] = ()
    assignment: Assignment = Assignment()
    blinding: Blinding = Blinding()
    strata: tuple[Stratum, ...] = ()
    drugs: dict[Label, Drug] = Field(default_factory=dict)
    design: Design = Design()
    populations: Populations = Populations()
    start_date: StartDate = StartDate()
    rfendtc: Literal["last_dose", "last_contact"] = "last_dose"
    age_ref: Literal["RFICDTC", "RFXSTDTC", "ENRLDT"] = "RFICDTC"
    ex_zero_rows: Literal["drop", "keep"] = "drop"
    tp_date: Literal["rsdtc_first", "scans"] = "rsdtc_first"
    scan: Scan = Scan()
    criteria: Annotated[tuple[Literal["RECIST 1.1", "iRECIST"], ...], AfterValidator(_recist_first)] = ("RECIST 1.1",)
    evaluators: tuple[Evaluator, ...] = ()
    recist: Recist = Recist()
    irecist: Irecist = Irecist()
    bor: BestResponse = BestResponse()
    endpoints: Endpoints = Endpoints()
    orr: Orr = Orr()
    dcr: Dcr = Dcr()
    pfs: Pfs = Pfs()
    os: Os = Os()
    death: Death = Death()
    disposition: Disposition = Disposition()
    therapy: Therapy = Therapy()
    tte: Tte = Tte()
    te: TreatmentEmergent = TreatmentEmergent()
    ctcae: CtcaeVersion = "5.0"
    ae: AdverseEvents = AdverseEvents()
    cm: Medication = Medication()
    baseline: Baseline = Baseline()
    laboratory: Laboratory = Laboratory()
    ecg: Ecg = Ecg()
    questionnaires: QuestionnaireRules = QuestionnaireRules()
    deviations: Deviations = Deviations()
    dates: Dates = Dates()
    ci: Interval = Interval()
    km: KaplanMeier = KaplanMeier()
    adsl: Adsl = Adsl()
    adrs: Adrs = Adrs()
    comparison: Comparison = Comparison()
    estimands: dict[Label, EstimandWords] = Field(default_factory=dict)
    tlf: Tlf = Tlf()
    outputs: Outputs = Outputs()
    raw: RawExport = RawExport()
    submission: Submission = Submission()
    operations: Operations = Operations()
    _translations: Mapping[str, str] = PrivateAttr(default_factory=dict)
    _terminology: Terminology = PrivateAttr(default_factory=built_in)
    _shown: Population | None = PrivateAttr(default=None)
    _coding: Coding = PrivateAttr(default_factory=lambda: NOT_CODED)
    _access: Access = PrivateAttr(default=OPEN)
    _arms_planned: int | None = PrivateAttr(default=None)
    _true_names: frozenset[str] = PrivateAttr(default=frozenset())
    _scoring: Scoring = PrivateAttr(default_factory=shipped_scoring)

    @model_validator(mode="after")
    def _analysable(self) -> Self:
        scans = self.scan.schedule.faults("scan.then")
        planned = [*design_faults(self.arms, self.drugs, self.design), *blinding_faults(self.blinding, self.arms, self.drugs)]
        if self.blinding.blinded and self.study.source != "raw":
            planned.append(
                "key 'blinding.blinded' is true, and the trial starts from SDTM: only forms have dummy codes; set it to false"
            )
        deciding = {"orr.evaluator": self.orr.evaluator, "pfs.evaluator": self.pfs.evaluator}
        if faults := [
            *planned,
            *self._window_faults(),
            *scans,
            *self._week_faults(),
            *self._set_faults(),
            *self._arm_faults(),
            *evaluator_faults(self.evaluators, deciding),
        ]:
            raise ValueError("\n".join(faults))
        return self

    def _arm_faults(self) -> Iterator[str]:
        stated = self.trial.summary.get("NARMS", ())
        if self.arms and stated and tuple(stated) != (str(len(self.arms)),):
            said = ", ".join(stated)
            yield f"key 'trial.summary.NARMS' is {said}, but 'arms' has {len(self.arms)}; remove the key, or correct 'arms'"

    def _window_faults(self) -> Iterator[str]:
        for name, drug in self.drugs.items():
            if self.te.anchor == "per drug" and not (drug.prefix and drug.relation):
                yield (
                    f"key 'te.anchor' has the value 'per drug', which needs drugs.{name}.prefix and drugs.{name}.relation: "
                    "set both, or choose another anchor"
                )

    def _week_faults(self) -> Iterator[str]:
        week, planned = self.orr.week, self.scan.schedule
        if week is not None and len(f"CRSP{week}") > 6 and any(one.reader for one in self.evaluators):
            yield f"key 'orr.week' has the value {week}, for which CRSP{week} of a reader has more than 8 letters; write up to 99"
        if week is not None and self.orr.timeframe == "at_visit" and not planned.plans([7 * week])[0]:
            near = planned.point(np.ceil(planned.count([7 * week])))[0]
            yield (
                f"key 'orr.week' has the value {week}, for which scan plans no scan: with orr.timeframe at_visit the response is "
                f"that of its scan; write a planned week, for instance {near / 7:g}"
            )

    def _set_faults(self) -> Iterator[str]:
        if self.populations.per_protocol is not None:
            return
        for key, flag in self._sets.items():
            if flag == "PPROTFL":
                yield (
                    f"key '{key}' has the value 'PPROTFL', and nothing says who is per protocol: "
                    "declare populations.per_protocol, or choose another set"
                )

    @property
    def _sets(self) -> dict[str, Population]:
        """The analysis sets by the keys that choose them."""
        chosen = {
            "populations.efficacy": self.populations.efficacy,
            "orr.population": self.orr.population,
            "dcr.population": self.dcr.population,
            "pfs.population": self.pfs.population,
            "os.population": self.os.population,
            **{f"outputs.populations.{output}": flag for output, flag in self.outputs.populations.items()},
        }
        return {key: flag for key, flag in chosen.items() if flag is not None}

    @property
    def sets(self) -> tuple[Population, ...]:
        """The analysis sets that efficacy or an output is analysed in, each once."""
        return tuple(dict.fromkeys(self._sets.values()))

    def population(self, decided: Population | None = None) -> Population:
        """The analysis set of an endpoint or output: that which `outputs` gives the output, else `decided`, else that of
        efficacy."""
        return self._shown or decided or self.populations.efficacy

    def of_output(self, number: str, name: str) -> "Study":
        """This study as an output sees it, with the analysis set that `outputs` gives it."""
        study = self.model_copy()
        study._shown = self.outputs.population_of(number, name)
        return study

    @property
    def id(self) -> str:
        """STUDYID."""
        return self.study.id

    @property
    def translations(self) -> Mapping[str, str]:
        """Collected text -> its translation, of the file translations.csv beside study.yaml; whole values."""
        return self._translations

    @property
    def terminology(self) -> Terminology:
        """The controlled terms of the trial: those of its folder terminology/, else those that crf2tlf brings."""
        return self._terminology

    @property
    def coding(self) -> Coding:
        """What is coded by dictionaries in the folder coding/ of the trial."""
        return self._coding

    @property
    def access(self) -> Access:
        """Whether treatment may be seen."""
        return self._access

    def shows(self, number: str, name: str) -> bool:
        """Whether the output of this number and name is in the report as treatment may be seen: open, closed, or whole."""
        reports = {"blinded": self.outputs.open_report, "closed": self.outputs.closed_report}
        report = reports.get(self.access.state)
        return report is None or report.has(number, name)

    @property
    def arms_planned(self) -> int:
        """The number of arms of the protocol: a blinded trial shows one (`arms`), and its forms tell of several."""
        return len(self.arms) if self._arms_planned is None else self._arms_planned

    @property
    def true_names(self) -> frozenset[str]:
        """What must not be quoted while blinded: normalised codes and names of arms and placebos; none where treatment may be
        seen."""
        return self._true_names

    @property
    def compares_arms(self) -> bool:
        """Whether the outputs compare arms."""
        return self.tlf.compare_arms and len(self.arms) > 1

    @property
    def event_groups(self) -> dict[str, EventGroup]:
        """The groups of adverse events (`ae.groups`) by variable, in its order, with names and terms of the queries they take."""
        return resolve_groups(self.ae.groups, self.coding.queries)

    @property
    def special_interest(self) -> dict[str, str]:
        """Those of special interest: variable -> name."""
        return {variable: group.name for variable, group in self.event_groups.items() if group.special_interest}

    @property
    def scoring(self) -> Scoring:
        """How questionnaires are scored: those that crf2tlf brings and those of the trial's folder questionnaires/."""
        return self._scoring

    @property
    def dco(self) -> date:
        """The data cut-off that every rule uses."""
        return self.study.dco

    @property
    def drug_columns(self) -> tuple[DrugColumns, ...]:
        """The drugs as datasets and outputs name them, in their order."""
        return columns_of(self.drugs)

    @property
    def names_of_drugs(self) -> list[str]:
        """The study's drugs and their placebos as EXTRT has them."""
        return names_of_drugs(self.drugs)

    @property
    def stratified(self) -> tuple[bool, ...]:
        """Of each stratum whether a form verifies it."""
        return tuple(bool(stratum.verified) for stratum in self.strata)

    @property
    def factors_in_words(self) -> str:
        """The factors of the stratified analysis: those of the randomisation by their names, others by their variables."""
        names = {f"STRAT{n}{letter}": one.name for n, one in enumerate(self.strata, 1) for letter in "RV"}
        return ", ".join(f"{names[factor]} ({factor})" if factor in names else factor for factor in self.comparison.strata)

    @property
    def reviewers(self) -> tuple[tuple[str, str], ...]:
        """Code and name of each evaluator beside the investigator."""
        return tuple((one.code, one.name) for one in self.evaluators)

    @property
    def questions(self) -> dict[str, str]:
        """The questions (FORM.COLUMN) that tell arms and strata, by their keys."""
        asked = {"assignment.planned": self.assignment.planned} if self.arms_planned > 1 else {}
        for at, stratum in enumerate(self.strata):
            named = {"randomized": stratum.randomized, "verified": stratum.verified}
            asked |= {f"strata.{at}.{key}": question for key, question in named.items() if question}
        return asked

    @property
    def terms_added(self) -> dict[str, tuple[str, ...]]:
        """The terms that the trial adds to published codelists, by NCI code: DSSCAT names each drug (STUDY_SPEC 3.2 DS), and
        those of its folder terminology/."""
        own = self.terminology.extensions
        added = {code: tuple(terms) for code, terms in own.items()}
        return added | {"C170443": tuple(dict.fromkeys((*self.names_of_drugs, *added.get("C170443", ()))))}

    @property
    def any_drug(self) -> str:
        """How a sentence calls any of the study drugs: "the study drug" where there is one, "either drug" of two."""
        return {2: "either drug"}.get(len(self.drugs), "any study drug" if len(self.drugs) > 2 else "the study drug")

    def gap_days_after(self, days: Series | Sequence[float]) -> Numbers:
        """Longest time between adequate assessments before an event that still counts (STUDY_SPEC 5.5), by the days from the
        start date to the earlier of the two."""
        configured = self.pfs.gap_days
        return self.scan.days_of_two(days) if configured is None else np.full(len(days), float(configured))

    @property
    def gap_words(self) -> str:
        """That time in words: "98 days", or "70 to 126 days" where the schedule of scans changes."""
        planned = self.scan.schedule
        last = planned.count([max((change.after for change in self.scan.then), default=0)])[0]
        gaps = self.gap_days_after(planned.point(np.arange(last + 1)))
        shortest, longest = gaps.min(), gaps.max()
        return f"{longest:g} days" if shortest == longest else f"{shortest:g} to {longest:g} days"

    @property
    def digest(self) -> str:
        """SHA-256 of decisions, translations, terminology, coding and scoring, for dataset metadata: two runs with one digest
        followed the same rules."""
        decided = self.model_dump_json(exclude={"operations", "submission"}) + json.dumps(sorted(self.translations.items()))
        files = self.terminology.digest + self.coding.digest + self.scoring.digest
        seen = f"{self.access.state} {self.access.digest}" if self.blinding.blinded else ""
        return hashlib.sha256((decided + files + seen).encode()).hexdigest()

    @property
    def shape(self) -> str:
        """SHA-256 of the keys that shape the tables (SHAPE) and of the terminology, which mappings read when they are loaded:
        definitions made from others do not fit."""
        everything = self.model_dump(mode="json")
        values = [reduce(getitem, key.split("."), everything) for key in ("study.id", *SHAPE)]
        return hashlib.sha256((json.dumps(values) + self.terminology.digest).encode()).hexdigest()

    def at_transfer(self, transfer: str) -> "Study":
        """This study as seen by one transfer: nothing can be known after the day of the extract, so the cut-off is not later."""
        if not is_transfer(transfer):
            return self
        return self.at_cut_off(min(self.dco, date.fromisoformat(transfer)))

    def translated(self, translations: Mapping[str, str]) -> "Study":
        """This study with these translations of collected text."""
        study = self.model_copy()
        study._translations = dict(translations)
        return study

    def with_terminology(self, terminology: Terminology) -> "Study":
        """This study with these controlled terms."""
        study = self.model_copy()
        study._terminology = terminology
        return study

    def with_coding(self, coding: Coding) -> "Study":
        """This study with these coded terms."""
        study = self.model_copy()
        study._coding = coding
        return study

    def seen_by(self, access: Access) -> "Study":
        """This study as far as treatment may be seen: while blinded with one arm and masked names of drugs.

        A closed report is never published, and tells nobody that it was made.
        """
        shown: dict[str, object] = {}
        if access.state == "blinded":
            arm = blinded_arm(self.arms, self.drugs, self.blinding.arms)
            shown = {
                "arms": (arm,),
                "drugs": masked_drugs(self.drugs),
                "design": blinded_design(self.design, self.arms, self.drugs),
                "tlf": self.tlf.model_copy(update={"reference_arm": ""}),
            }
        if access.state == "closed":
            shown = {"operations": Operations()}
        study = self.model_copy(update=shown)
        study._access, study._arms_planned = access, self.arms_planned
        study._true_names = frozenset(true_names(self.arms, self.drugs)) if access.state == "blinded" else frozenset()
        return study

    def with_scoring(self, scoring: Scoring) -> "Study":
        """This study with these questionnaires."""
        study = self.model_copy()
        study._scoring = scoring
        return study

    def at_cut_off(self, dco: date) -> "Study":
        """This study with another data cut-off."""
        return self.model_copy(update={"study": self.study.model_copy(update={"dco": dco})})


def is_transfer(name: str) -> bool:
    """Whether a folder is a transfer: its name is a calendar date, written 2026-06-30."""
    return is_day(name)
