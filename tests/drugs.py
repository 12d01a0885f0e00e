"""The study drugs of most tests, one taken daily and one injected per cycle, and the analysis datasets that they give."""

from typing import Any

from pipeline.adam.declared import declared
from pipeline.study import Study

DRUGS: dict[str, dict[str, Any]] = {
    "SURUFATINIB": {
        "form": "CAPSULE", "route": "ORAL", "frequency": "QD", "dose_mg": 250, "unit_mg": 50,
        "prefix": "SUR", "letter": "S", "relation": "AERELS", "action": "AEACNS",
    },
    "ENVAFOLIMAB": {
        "form": "INJECTION", "route": "SUBCUTANEOUS", "frequency": "EVERY 3 WEEKS", "dose_mg": 300, "unit_mg": 200,
        "max_cycles": 6, "prefix": "ENV", "letter": "E", "relation": "AERELE", "action": "AEACNE",
    },
}  # fmt: skip
DESIGN = {"cycle_days": 21}
GROUPS = {f"CQ0{number}NAM": {"name": f"Group {number}", "terms": [f"Term {number}"]} for number in range(1, 7)}

DATASETS = declared(
    Study.model_validate(
        {"study": {"id": "TEST", "dco": "2024-12-31"}, "drugs": DRUGS, "design": DESIGN, "ae": {"groups": GROUPS}}
    )
)
"""By lower-case name, of a trial with DRUGS and GROUPS."""
