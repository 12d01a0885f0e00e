"""What each recist.* decision changes (STUDY_SPEC 7): one patient, the response as decided by default and by the option."""

from typing import Any

import pytest

from tests.spec.recist.test_responses import derived
from tests.spec.tables import study

# A patient by lines "visit: targets / non-targets / new lesions".
PATIENTS = {
    "small": "SCR: T01 20 / / ; W6: T01 TSTM / / ; W12: T01 8 / /",
    "zero": "SCR: T01 20 / NT01 PRESENT / ; W6: T01 0 / NT01 PRESENT / ; W12: T01 3 / NT01 PRESENT /",
    "returns": "SCR: T01 30 / / ; W6: T01 0 / / ; W12: T01 4 / /",
    "new": "SCR: T01 40 / / ; W6: T01 40 / / NEW01 EQUIVOCAL ; W12: T01 40 / / NEW01 UNEQUIVOCAL",
    "silent": "SCR: T01 40 / / ; W6: T01 40 / /",
    "eortc": "SCR: T01 100 / / ; W6: T01 70 / / ; W12: T01 70 / / ; W18: T01 80 / /",
    "part": "SCR: / NT01 PRESENT, NT02 PRESENT / ; W6: / NT01 PRESENT, NT02 NE /",
}

# Switch, option, patient, visit, response by default, with the option; worked by hand:
# tstm_mm 0: the sum goes 20 -> 0 -> 8; complete response at week 6 and, as the lesion is back, progression.
# nadir_zero: from a sum of 0, 3 mm are progression only when any reappearance is. pr_continues: 100 -> 70 -> 70 -> 80.
SWITCHES = [
    ("tstm_mm", 0, "small", "W12", "PR", "PD"),
    ("tstm_mm", "measured", "small", "W6", "PR", "NE"),
    ("nadir_zero", "any_reappearance", "zero", "W12", "PR", "PD"),
    ("after_cr", "off", "returns", "W12", "PD", "PR"),
    ("equivocal_backdate", False, "new", "W6", "PD", "SD"),
    ("new_missing", "NE", "silent", "W6", "SD", "NE"),
    ("pr_continues", True, "eortc", "W18", "SD", "PR"),
    ("nt_partial", "NON-CR/NON-PD", "part", "W6", "NE", "NON-CR/NON-PD"),
]


def lines_of(patient: str) -> str:
    rows = [line.split(":") for line in PATIENTS[patient].split(" ; ")]
    cells = [[visit.strip(), *(part.strip().replace(",", ";") for part in rest.split("/"))] for visit, rest in rows]
    return "\n".join(["ID | VISIT | TARGETS | NT | NEW", *(f"{patient} | " + " | ".join(c) for c in cells)])


@pytest.mark.parametrize(("switch", "option", "patient", "visit", "default", "changed"), SWITCHES)
def test_switch(switch: str, option: Any, patient: str, visit: str, default: str, changed: str) -> None:
    for decisions, expected in (({}, default), ({"recist": {switch: option}}, changed)):
        assert derived(lines_of(patient), study(**decisions)).loc[(patient, visit), "OVRLRESP"] == expected
