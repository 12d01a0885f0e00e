"""What a version of an endpoint decides, and which conditions of a decision table its decisions rule out (STUDY_SPEC 5.5)."""

from dataclasses import dataclass
from typing import Literal

from pipeline.study import Study


@dataclass(frozen=True)
class Version:
    """What a version of the endpoint does with new therapy, missed assessments and clinical progression (STUDY_SPEC 5.5)."""

    nact: Literal["censor", "event", "ignore"] = "censor"
    missed_rule: Literal["days", "visits", "off"] = "days"
    clin_pd: bool = False
    early_death: bool = True


def version_of(study: Study) -> Version:
    """The version that the study has chosen for its primary analysis."""
    pfs = study.pfs
    return Version(pfs.nact, pfs.missed_rule, pfs.clin_pd == "event", pfs.no_baseline != "censor all")


def ruled_out(study: Study, version: Version) -> frozenset[str]:
    """The conditions that hold for nobody, whatever the data: neither the facts nor the lines of a table have them."""
    possible = {
        "no_baseline": study.pfs.no_baseline != "ignore",
        "early_death": version.early_death,
        "therapy_first": version.nact == "censor",
        "missed": version.missed_rule != "off",
        "event_therapy": version.nact == "event",
        "event_clinical": version.clin_pd,
        "undated_is_event": study.os.missing_death_date == "event next day",
    }
    return frozenset(condition for condition, holds in possible.items() if not holds)
