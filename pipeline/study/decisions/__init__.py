"""Decisions of study.yaml: one frozen, validated class per section, with its defaults (STUDY_SPEC 7)."""

from pipeline.study.decisions.assessments import Ecg, QuestionnaireRules
from pipeline.study.decisions.comparisons import Comparison, Looks
from pipeline.study.decisions.deviations import Deviations
from pipeline.study.decisions.endpoints import Endpoints, Measure
from pipeline.study.decisions.estimands import EstimandWords, IntercurrentEvent, Strategy
from pipeline.study.decisions.medication import Medication, MedicationGroup
from pipeline.study.decisions.outputs import SUBGROUPS, Outputs, Subgroup, Tlf
from pipeline.study.decisions.populations import PerProtocol, Populations
from pipeline.study.decisions.response import Adrs, BestResponse, Dcr, Irecist, Orr, Recist, Scan
from pipeline.study.decisions.safety import (
    AdverseEvents,
    Apart,
    Baseline,
    CtcaeVersion,
    Dictionary,
    Laboratory,
    TermGroup,
    TreatmentEmergent,
)
from pipeline.study.decisions.subjects import Adsl, Dates, Death, DeathSource, Disposition, Identity, StartDate
from pipeline.study.decisions.time_to_event import Interval, KaplanMeier, Os, Pfs, Therapy, Tte

__all__ = [
    "SUBGROUPS",
    "Adrs",
    "Adsl",
    "AdverseEvents",
    "Apart",
    "Baseline",
    "BestResponse",
    "Comparison",
    "CtcaeVersion",
    "Dates",
    "Dcr",
    "Death",
    "DeathSource",
    "Deviations",
    "Dictionary",
    "Disposition",
    "Ecg",
    "Endpoints",
    "EstimandWords",
    "Identity",
    "IntercurrentEvent",
    "Interval",
    "Irecist",
    "KaplanMeier",
    "Laboratory",
    "Looks",
    "Measure",
    "Medication",
    "MedicationGroup",
    "Orr",
    "Os",
    "Outputs",
    "PerProtocol",
    "Pfs",
    "Populations",
    "QuestionnaireRules",
    "Recist",
    "Scan",
    "StartDate",
    "Strategy",
    "Subgroup",
    "TermGroup",
    "Therapy",
    "Tlf",
    "TreatmentEmergent",
    "Tte",
]
