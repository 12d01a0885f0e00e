"""The names that a draft of forms is held against: what the standard collects in each domain, and the common columns of forms."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from inspect import signature
from pkgutil import iter_modules

from pipeline.sdtm.cdash import forms, mapping
from schemas import facts
from schemas.base import names, title_of, variables
from schemas.raw import RawForm

_DERIVED = re.compile(
    r"^(STUDYID|DOMAIN|USUBJID|SUBJID|SITEID|EPOCH|VISIT|VISITNUM|VISITDY|TAETORD|ARM.*|ACTARM.*|RF.*|DM.*|DTHFL|INVID|INVNAM)$"
    r"|(SEQ|GRPID|REFID|LNKID|LNKGRP|DY|DUR|STRF|ENRF|STRTPT|STTPT|ENRTPT|ENTPT|BLFL|LOBXFL|DRVFL|STRESC|STRESN|STRESU|NRIND|STNRLO|"
    r"STNRHI|STNRC|LLT|LLTCD|PTCD|HLT|HLTCD|HLGT|HLGTCD|BDSYCD|SOCCD|TPTNUM|ELTM|TPTREF|RFTDTC|EVINTX|ACPTFL)$"
)
_COMMON = {
    "SITEID": "Site number", "SUBJID": "Subject identifier", "FOLDER": "Visit", "FOLDERSEQ": "Visit repeat",
    "RECPOS": "Row number", "FORMDT": "Form date", "ENTRYTS": "Entered", "MODTS": "Modified", "RECSTAT": "Row status",
    "STUDYID": "Study identifier",
}  # fmt: skip

_ALSO = {
    "AE": ("Adverse Event Grade", "Adverse Event"), "DM": ("Patient", "Subject", "Demography"), "VS": ("Vitals",),
    "CM": ("Prior Therapy", "Subsequent Therapy", "Concomitant Medication"), "DD": ("Death",),
    "DS": ("End of Treatment", "End of Study", "Study Completion", "Discontinuation", "Enrolment", "Randomisation", "Consent"),
    "EC": ("Dose Administration",), "EX": ("Dosing", "Drug Injection", "Infusion"), "IE": ("Eligibility",),
    "LB": ("Laboratory",), "MH": ("Cancer History", "Diagnosis"), "PR": ("Prior Surgery", "Prior Radiotherapy", "Radiation"),
    "RS": ("Tumour Response", "Response Assessment", "Performance Status"), "SS": ("Survival Follow-up",),
    "TR": ("Lesion Measurement", "Sum of Lesions"), "TU": ("Target Lesion", "Non-target Lesion", "New Lesion"),
}  # fmt: skip
"""What forms of a domain are called in case report forms of oncology, beside the domain's label."""


@dataclass(frozen=True)
class StandardForm:
    """A form to compare with: its name, its titles, and its questions by column."""

    name: str
    titles: tuple[str, ...]
    columns: Mapping[str, str]


def collected_domains() -> list[StandardForm]:
    """The domains of subjects in the standard, with what is collected of each: dates by their CDASH names (AESTDAT)."""
    found = []
    for row in facts.rows("domains.csv"):
        columns = {
            fact["variable"].removesuffix("DTC") + "DAT" if fact["variable"].endswith("DTC") else fact["variable"]: fact["label"]
            for fact in facts.rows("standards.csv")
            if fact["dataset"] == row["dataset"]
            and fact["standard"].startswith("SDTMIG")
            and not _DERIVED.search(fact["variable"])
        }
        if row["class"] in ("Interventions", "Events", "Findings") or row["dataset"] == "DM":
            found.append(StandardForm(row["dataset"], (row["label"], *_ALSO.get(row["dataset"], ())), columns))
    return found


def of_forms(classes: Mapping[str, type[RawForm]]) -> list[StandardForm]:
    """Form classes as forms to compare with."""
    common = names(RawForm)
    return [
        StandardForm(name, (title_of(form),), {v.name: v.label for v in variables(form) if v.name not in common})
        for name, form in classes.items()
    ]


def standard_forms() -> dict[str, type[RawForm]]:
    """The standard forms by name."""
    modules = [import_module(f"{forms.__name__}.{found.name}") for found in iter_modules(forms.__path__)]
    classes = [cls for module in modules for cls in vars(module).values() if isinstance(cls, type) and issubclass(cls, RawForm)]
    return {cls.__name__: cls for cls in classes if cls.__module__.startswith(f"{forms.__name__}.")}


def expected_forms() -> list[StandardForm]:
    """What an export is held against: the standard forms, and the collected domains that have none."""
    asked = [replace(form, titles=(*form.titles, *_ALSO.get(form.name, ()))) for form in of_forms(standard_forms())]
    return [*asked, *(domain for domain in collected_domains() if domain.name not in {form.name for form in asked})]


def standard_mappings(named: Collection[str]) -> list[str]:
    """The modules of the standard mapping that read one of these forms."""
    found = []
    for name in (module.name for module in iter_modules(mapping.__path__)):
        function = getattr(import_module(f"{mapping.__name__}.{name}"), name)
        if {f"crf_{form.lower()}" for form in named} & set(signature(function).parameters):
            found.append(name)
    return found


def common_columns() -> dict[str, str]:
    """The common columns of forms, with what they hold."""
    return _COMMON
