"""The names that a draft of forms is held against: what the standard collects in each domain, and the common columns of forms."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

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
    "AE": ("Adverse Event Grade",), "CM": ("Prior Therapy", "Subsequent Therapy", "Concomitant Medication"), "DD": ("Death",),
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
    forms = []
    for row in facts.rows("domains.csv"):
        columns = {
            fact["variable"].removesuffix("DTC") + "DAT" if fact["variable"].endswith("DTC") else fact["variable"]: fact["label"]
            for fact in facts.rows("standards.csv")
            if fact["dataset"] == row["dataset"]
            and fact["standard"].startswith("SDTMIG")
            and not _DERIVED.search(fact["variable"])
        }
        if row["class"] in ("Interventions", "Events", "Findings") or row["dataset"] == "DM":
            forms.append(StandardForm(row["dataset"], (row["label"], *_ALSO.get(row["dataset"], ())), columns))
    return forms


def of_forms(forms: Mapping[str, type[RawForm]]) -> list[StandardForm]:
    """Form classes as forms to compare with."""
    common = names(RawForm)
    return [
        StandardForm(name, (title_of(form),), {v.name: v.label for v in variables(form) if v.name not in common})
        for name, form in forms.items()
    ]


def common_columns() -> dict[str, str]:
    """The common columns of forms, with what they hold."""
    return _COMMON
